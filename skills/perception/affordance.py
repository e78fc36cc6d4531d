"""What the robot can do here and now: preconditions, reach, and the chance learned from what it did before."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from math import prod

import numpy as np

from contracts.floor_plan import FloorPlan
from contracts.observation import Observation
from contracts.predicates import Condition
from contracts.scene import Scene
from contracts.skill_card import SkillCall, SkillCard
from skills.perception.chances import Chances
from skills.perception.ledger import Entry, Ledger
from skills.perception.record import Record, Tally
from skills.perception.situation import Situation

REACH = 1.05  # from the middle of the base over the floor, m
STANDING = ("robot_at", "beside")  # preconditions on where the robot stands, nearer than a skill itself takes them
BEYOND = 0.05  # chance left when something is farther than that
DOUBT = 0.2  # chance of a precondition from which on nobody knows that it does not hold
STATES = ("on", "off", "open", "closed", "unlocked", "accessible")  # of places: they alone may be doubtful
TALKING = dict.fromkeys(("wait", "ask", "tell"), Tally(998, 998))
TRUSTED = {"go_to": Tally(48, 48), "look_for": Tally(8, 8), **TALKING}  # what skills without a policy begin with


class MeasuredAffordance:
    """P(success) of a call: 0 where a precondition fails, else a rate or a learned chance, less for what is uncertain.

    Where the robot is now, a state of a place that seems wrong but of which little is known, as of a knob out of
    sight, bars nothing: it lowers a rate, and what was learned was told of it. Plans do not count on such states.

    Args:
        cards: by name.
        bodies: names of the skills that this robot can do.
        record: successes and attempts so far.
        plan: places that the robot can drive to; None in a world without a floor.
        chances: learned from attempts; without them every call of a skill has the skill's measured rate.
        ledger: what this robot tried, by whatever chances; recalibrates what was learned.
    """

    def __init__(
        self,
        cards: Mapping[str, SkillCard],
        bodies: Collection[str],
        record: Record,
        plan: FloorPlan | None,
        chances: Chances | None = None,
        ledger: Ledger | None = None,
    ) -> None:
        self.cards = cards
        self.bodies = frozenset(bodies)
        self.record = record
        self.plan = plan
        self.chances = chances
        self.ledger = ledger or Ledger()
        self._begun: dict[SkillCall, Entry] = {}
        learned = (chances.card.skills, chances.card.kinds) if chances else ((), ())
        self._situation = Situation(*learned, plan) if plan else None

    def count(self, call: SkillCall, succeeded: bool) -> None:
        """Take an attempt into account, which was asked about when it began."""
        entry = self._begun.pop(call, None)
        if entry is not None:
            self.ledger.add(replace(entry, succeeded=succeeded))
        if self._learned(call) is None:
            self.record = self.record.after(call.skill, succeeded)

    def possible(self, call: SkillCall, scene: Scene, observation: Observation | None) -> float:
        card = self.cards.get(call.skill)
        if card is None or call.skill not in self.bodies or not self._known(card, call, scene):
            return 0.0
        free = self._free(card, call, scene, observation)
        if not free:
            return 0.0
        return free * self._near(card, call, scene, observation) * self._chance(call, scene, observation)

    def _free(self, card: SkillCard, call: SkillCall, scene: Scene, observation: Observation | None) -> float:
        """P(all that a call needs is so); a robot seen near a dock need not stand right at it."""
        unmet = card.unmet(call, scene)
        if observation is None or self._situation is None:
            return float(not unmet)
        where = any(one.predicate in STANDING for one in card.preconditions)
        if where and self._situation.astray(call, scene, observation):
            return 0.0
        chances = [_doubted(one, scene) for one in unmet if one.predicate not in STANDING]
        if min(chances, default=1.0) < DOUBT:
            return 0.0
        return prod(chances) if self._learned(call) is None else 1.0  # what was learned was told of the doubt

    def _chance(self, call: SkillCall, scene: Scene, observation: Observation | None) -> float:
        situation = self._learned(call)
        if situation is None or self.chances is None:
            chance = self._certain(call, scene) * self._rate(call.skill)
            self._begin(call, scene, observation, chance, learned=False)
            return chance
        chance = self.chances.chance(situation.numbers(call, scene, observation))
        return self.ledger.recalibrated(self._begin(call, scene, observation, chance, learned=True))

    def _begin(
        self, call: SkillCall, scene: Scene, observation: Observation | None, chance: float, *, learned: bool
    ) -> Entry:
        """What the ledger will say of a call, should it begin from what is observed now."""
        what = next(iter(call.arguments.values()), "")
        thing = scene.objects.get(what)
        place = self._situation.place_of(call, scene) if self._situation else ""
        entry = Entry(call.skill, what, (thing.kind or "") if thing else "", place, round(chance, 4), learned=learned)
        if observation is not None:
            self._begun[call] = entry
        return entry

    def _learned(self, call: SkillCall) -> Situation | None:
        return self._situation if self._situation and call.skill in self._situation.skills else None

    def _rate(self, skill: str) -> float:
        return (self.record[skill] + TRUSTED.get(skill, Tally())).chance

    def _known(self, card: SkillCard, call: SkillCall, scene: Scene) -> bool:
        """Whether every argument is there, and names what there is."""
        if set(call.arguments) != set(card.arguments):
            return False
        free = ("text", "number")
        names = [name for key, name in call.arguments.items() if card.arguments[key] not in free]
        searched = card.name == "look_for"
        seen = all(searched or name in scene.objects or name in scene.places for name in names)
        driven = card.name == "go_to" and self.plan is not None
        return seen and (not driven or self.plan is None or all(name in self.plan.places for name in names))

    def _certain(self, call: SkillCall, scene: Scene) -> float:
        """Confidence in the things it is about."""
        things = [scene.objects[name].confidence for name in call.arguments.values() if name in scene.objects]
        return min(things, default=1.0) if call.skill != "look_for" else 1.0

    def _near(self, card: SkillCard, call: SkillCall, scene: Scene, observation: Observation | None) -> float:
        """Whether a thing to be grasped is within the arm's reach of where the robot stands."""
        thing = scene.objects.get(call.arguments.get("object", ""))
        if observation is None or card.name != "pick" or thing is None or thing.position is None:
            return 1.0
        away = float(np.hypot(*(np.array(thing.position[:2]) - observation.base[:2])))
        return 1.0 if away <= REACH else BEYOND


def _doubted(need: Condition, scene: Scene) -> float:
    """P(an unmet precondition holds all the same), as far as it is about a door, drawer, knob or button."""
    if need.predicate == "uncovered":
        home = scene.objects[need.arguments[0]].at if need.arguments[0] in scene.objects else None
        return Condition(predicate="accessible", arguments=(home,)).chance(scene) if home else 0.0
    return need.chance(scene) if need.predicate in STATES else 0.0


class Unweighed(MeasuredAffordance):
    """The control arm: whatever can be named is as likely to succeed as anything else."""

    def possible(self, call: SkillCall, scene: Scene, observation: Observation | None) -> float:
        card = self.cards.get(call.skill)
        return float(card is not None and call.skill in self.bodies and self._known(card, call, scene))
