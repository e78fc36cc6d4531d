"""The embedded planner's *say*: the chance that a call is the next one towards what is still wanted.

A command is read once, into beliefs over the calls that it asks for. At a step, each intent that is not yet met
proposes its cheapest way (by the cards); P(next) of a call is the chance that an intent is wanted, that none before it
is open, and that the call is its next step. P(done) is the chance that nothing wanted is left.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from contracts.arrays import Floats
from contracts.plan import PlanRequest
from contracts.predicates import Condition
from contracts.scene import Scene
from contracts.skill_card import SkillCall, SkillCard
from contracts.words import not_so
from planners.models.embedded.beliefs import Beliefs, Reader
from planners.models.embedded.contradiction import contradicted
from planners.models.embedded.coverage import absent, all_named, bound, clause_of, lifted, present, uncovered
from planners.models.embedded.intents import LIKELY, Intent, changing, first, gather, still_open
from planners.models.embedded.means import Means, before_all
from planners.standing import Standing

FLOOR = 1e-6  # no admissible call is quite impossible
SUREST = 0.98
NEGLIGIBLE = 0.01  # share of the mass below which no way is looked for
DECIDED = 0.25  # of two equally cheap ways the first is preferred fourfold, so that equals are not asked about
PLAIN = 0.9  # a command of which every part is as sure as this is not asked about for its tone alone
UNSURE = 0.8  # unless it is as surely unclear as this
DOUBT = 0.4  # most of what is left that unlikely wishes can have together
PASSING = ("robot_at", "located")  # effects that need not last
PATIENCE = 2.0  # s of typical duration by which a cheaper way is preferred e-fold


@dataclass(frozen=True)
class Understanding:
    """A command as read, ready to score calls in any scene that follows from the one it was said in.

    Args:
        beliefs: what the network made of it.
        intents: in the order in which they are to be done.
        dropped: clauses that name something and led to no intent.
        unseen: words for something that is not here.
        odd: words for a coloured thing that do not fit what they were taken for.
        named: whether all that is asked for is about what the command names in full, and nothing is read as absent.
    """

    beliefs: Beliefs
    intents: tuple[Intent, ...]
    cards: dict[str, SkillCard]
    means: Means
    dropped: tuple[str, ...] = ()
    unseen: str = ""
    odd: str = ""
    named: bool = False

    def say(self, request: PlanRequest, calls: Sequence[SkillCall | None]) -> Floats:
        """Log-likelihood of each call as the next one, (calls,), nats."""
        mass = self._masses(request.scene, request.history)
        found = np.array([mass.get(str(call), 0.0) for call in calls])
        logs: Floats = np.log((found + FLOOR) / (found + FLOOR).sum())
        return logs

    def _masses(self, scene: Scene, history: Sequence[SkillCall]) -> dict[str, float]:
        """P(next) by call, "None" for done."""
        mass: dict[str, float] = {}
        before = 1.0
        faint: dict[str, float] = {}
        for number in self._in_turn(scene, history):
            intent = self.intents[number]
            sure = min(SUREST, 0.5 + intent.sure / 2 if intent.sure >= LIKELY else intent.sure)
            if before * sure < NEGLIGIBLE:
                continue
            left = self.left(number, scene, history)
            for call, share in self._next(left, scene).items() if left else ():
                into = mass if intent.sure >= LIKELY else faint
                into[call] = into.get(call, 0.0) + sure * share * (before if intent.sure >= LIKELY else 1.0)
            if left and intent.sure >= LIKELY:
                before *= 1.0 - sure
        spare = min(DOUBT, sum(faint.values()))  # what is unlikely to be wanted is never done in place of being done
        for call, share in faint.items():
            mass[call] = mass.get(call, 0.0) + before * spare * share / sum(faint.values())
        mass["None"] = before * (1.0 - spare)
        return mass

    def _in_turn(self, scene: Scene, history: Sequence[SkillCall]) -> list[int]:
        """Intents in order; what was brought about and undone again on the way to another comes last.

        A fridge that was closed as told, and opened again for something else in it, is closed when that is out.
        """
        return sorted(range(len(self.intents)), key=lambda number: self._undone(number, scene, history))

    def _undone(self, number: int, scene: Scene, history: Sequence[SkillCall]) -> bool:
        calls = [call for call in self.intents[number].calls if call in history]
        return any(not self.cards[call.skill].shown(call, scene) for call in calls) and bool(
            self.left(number, scene, history)
        )

    def left(self, number: int, scene: Scene, history: Sequence[SkillCall]) -> tuple[SkillCall, ...]:
        """Calls of an intent that would still help; empty when it is met."""
        intent = self._as_chosen(number, scene)
        met = [any(self.is_met(call, number, scene, history) for call in option) for option in intent.options]
        if sum(met) >= intent.need:
            return ()
        taken = self._taken(number, scene)
        open_ = [option for option, done in zip(intent.options, met, strict=True) if not done]
        calls = tuple(call for option in open_ for call in option)
        return tuple(c for c in calls if first(c) not in taken) or calls

    def _as_chosen(self, number: int, scene: Scene) -> Intent:
        """An intent, less the places that an earlier one could have used and did not: "in the drawer, and close it"."""
        intent = self.intents[number]
        places = {first(call) for call in intent.calls}
        for earlier in self.intents[:number]:
            could = {tuple(call.arguments.values())[1] for call in earlier.calls if len(call.arguments) > 1}
            if earlier.sure < LIKELY or len(could) < 2 or not places <= could:
                continue
            shown = [call for call in earlier.calls if self.cards[call.skill].shown(call, scene)]
            used = {tuple(call.arguments.values())[1] for call in shown}
            if used & places:
                options = tuple(option for option in intent.options if first(option[0]) in used)
                return replace(intent, options=options, need=min(intent.need, len(options)))
        return intent

    def _taken(self, number: int, scene: Scene) -> set[str]:
        """Things that already serve another intent."""
        return {
            first(call)
            for other, intent in enumerate(self.intents)
            if other != number and intent.sure >= LIKELY
            for call in intent.calls
            if len(call.arguments) > 1 and self.cards[call.skill].shown(call, scene)
        }

    def is_met(self, call: SkillCall, number: int, scene: Scene, history: Sequence[SkillCall]) -> bool:
        """Whether a call's effect is there, or was brought about and has since been rightly undone."""
        card = self.cards[call.skill]
        if card.shown(call, scene):
            return True
        if call not in history:
            return False
        passing = all(c.predicate == "robot_at" for c in card.postconditions)
        unforeseen = not card.shown(call, card.after(call, scene))  # only the world can tell, as after looking around
        return passing or unforeseen or self._undone_later(call, number)

    def _undone_later(self, call: SkillCall, number: int) -> bool:
        """Whether a later intent acts upon the same thing or place."""
        mine = first(call)
        later = [i for i in self.intents[number + 1 :] if i.sure >= LIKELY]
        return any(first(c) == mine for i in later for c in i.calls)

    def _next(self, calls: Sequence[SkillCall], scene: Scene) -> dict[str, float]:
        """First steps of the ways to some calls, the cheaper the likelier; shares sum to one where there is a way."""
        ways = sorted((way for call in calls if (way := self.means.way(call, scene)) is not None), key=lambda w: w.cost)
        shares: dict[str, float] = {}
        weights = [DECIDED**place * math.exp((ways[0].cost - way.cost) / PATIENCE) for place, way in enumerate(ways)]
        for way, weight in zip(ways, weights, strict=True):
            first = str(way.steps[0])
            shares[first] = shares.get(first, 0.0) + weight / sum(weights)
        return shares

    def standing(self, request: PlanRequest) -> Standing:
        """Whether the command can be taken up here."""
        likely = [i for i in self.intents if i.sure >= LIKELY]
        blocked = [i for number, i in enumerate(self.intents) if i in likely and self._blocked(number, request)]
        b = self.beliefs
        absent = any(token.tag == "absent" for token in b.tokens)  # for something, not only for a deed
        if blocked:
            return Standing.infeasible(
                f"there is no way to {self._words(blocked[0])}: {self._why(blocked[0], request.scene)}"
            )
        if self.odd:
            return Standing.infeasible(f"there is no {self.odd} here", missing=True)
        if b.infeasible > max(b.feasible, b.unclear) and not (self.named and self.plain(likely)):
            return self._not_to_be_had(absent, bool(likely))
        if not likely and b.feasible > b.unclear and not self.dropped:
            return Standing.infeasible("nothing here is what the command speaks of", absent)
        if self.unseen and b.unclear < b.feasible:
            return Standing.infeasible(f"nothing here is {self.unseen!r}", missing=True)
        if b.unclear > b.feasible and not (self.plain(likely) and b.unclear < UNSURE):
            return Standing.unclear(self._question(likely))
        if self.dropped:
            part = self.dropped[0]
            return Standing.unclear(f"What do you mean by {part!r}?", "a part of the command was not understood")
        return Standing.clear()

    def already(self, request: PlanRequest, end: Scene) -> tuple[Condition, ...]:
        """What is asked for and is so without any step; nothing, where that is all and it is not surely asked for."""
        likely = [number for number, intent in enumerate(self.intents) if intent.sure >= LIKELY]
        if end == request.scene and not self.plain([self.intents[number] for number in likely]):
            return ()
        so = (call for number in likely for call in self._so(number, request))
        promised = (one.bind(call.arguments) for call in so for one in self.cards[call.skill].postconditions)
        kept = (one for one in promised if one.predicate not in PASSING and one.holds(end))
        return tuple(dict.fromkeys(kept))

    def _so(self, number: int, request: PlanRequest) -> list[SkillCall]:
        """As many calls of an intent as it needs whose effect is there with nothing done for it."""
        intent = self._as_chosen(number, request.scene)
        idle = [c for o in intent.options for c in o if self.cards[c.skill].shown(c, request.scene)]
        return [call for call in idle if call not in request.history][: intent.need]

    def _not_to_be_had(self, absent: bool, likely: bool) -> Standing:
        """Why a command cannot be taken up; where the rest of it is understood, a part may be out of sight."""
        if self.unseen and likely:
            return Standing.infeasible(f"nothing here is {self.unseen!r}", missing=True)
        what = repr(self.unseen) if self.unseen else "what the command speaks of, or what it asks for,"
        return Standing.infeasible(f"{what} is not to be had here", absent)

    def plain(self, likely: Sequence[Intent]) -> bool:
        """Whether all that is asked for is surely asked for, and of nothing there is a choice."""
        return bool(likely) and all(i.sure >= PLAIN and len(i.options) <= i.need for i in likely)

    def _blocked(self, number: int, request: PlanRequest) -> bool:
        """Whether nothing that an intent needs can be done."""
        left = self.left(number, request.scene, request.history)
        return bool(left) and all(self.means.way(call, request.scene) is None for call in left)

    def _words(self, intent: Intent) -> str:
        call = intent.calls[0]
        return self.cards[call.skill].words(call)

    def _why(self, intent: Intent, scene: Scene) -> str:
        call = intent.calls[0]
        names = {
            *call.arguments.values(),
            *(t.at for n in call.arguments.values() if (t := scene.objects.get(n)) and t.at),
        }
        shut = sorted(n for n in names if n in scene.places and "locked" in scene.places[n].state)
        if shut:
            return f"the {shut[0]} is locked"
        return not_so(self.cards[call.skill].unmet(call, scene), scene) or "no skill leads there"

    def _question(self, likely: Sequence[Intent]) -> str:
        """What to ask a person."""
        choices = next((i for i in likely if len(i.options) > i.need), None)
        if choices is None:
            return "What exactly should I do, and with what?"
        names = [first(option[0]) for option in choices.options]
        return f"Which one do you mean: {', '.join(f'the {n}' for n in names[:-1])} or the {names[-1]}?"


class Embedded:
    """A `CallScorer` that reads a command once, with a trained network, and then scores every step of its plan.

    Args:
        reader: the trained network with the text model and the cards.
    """

    def __init__(self, reader: Reader) -> None:
        self.reader = reader
        self.means = Means(reader.cards)

    def open(self, request: PlanRequest) -> Understanding:
        """Take up a command in the scene in which it was said."""
        begun = before_all(request.history, request.scene, self.reader.cards)
        beliefs = self.reader.read(request.command, begun)
        beliefs = replace(beliefs, tokens=present(request.command, beliefs.tokens, begun))
        beliefs = replace(beliefs, wanted=bound(request.command, beliefs))
        beliefs = replace(beliefs, wanted=changing(beliefs.wanted, begun, self.reader.cards))
        cards = {card.name: card for card in self.reader.cards}
        intents = gather(beliefs.wanted, self.reader.cards)
        gaps = uncovered(request.command, beliefs, intents, begun)
        if gaps:
            intents = gather(lifted(gaps, beliefs), self.reader.cards)
            gaps = uncovered(request.command, beliefs, intents, begun)
        intents = still_open(intents, begun, self.reader.cards)
        dropped = tuple(clause_of(request.command, gap) for gap in gaps)
        lacking = absent(request.command, beliefs, intents, begun)
        unseen = request.command[lacking[0] : lacking[1]] if lacking else ""
        embed = self.reader.words.minilm.embed
        odd = contradicted(request.command, beliefs, intents, begun, embed, bool(dropped))
        named = all_named(request.command, beliefs, intents, begun)
        return Understanding(beliefs, intents, cards, self.means, dropped, unseen, odd, named)

    def say(self, request: PlanRequest, calls: Sequence[SkillCall | None]) -> Floats:
        return self.open(request).say(request, calls)
