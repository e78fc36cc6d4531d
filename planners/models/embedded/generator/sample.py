"""One training sample: a scene, a command about it, and what a good listener makes of it."""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from contracts.predicates import Condition
from contracts.scene import Scene
from contracts.skill_card import SkillCard
from planners.models.embedded.generator import (
    basics,
    categories,
    chains,
    choosing,
    compound,
    devices,
    in_hand,
    kitchens,
    lists,
    needs,
    order,
    properties,
    refusals,
    repairs,
    sets,
    situations,
    stock,
    wrap,
)
from planners.models.embedded.generator.basics import Utterance
from planners.models.embedded.generator.draft import Draft, furnish
from planners.models.embedded.generator.lexicon import Lexicon, table
from planners.models.embedded.generator.text import TAGS, join

STATUSES = ("plan", "infeasible", "ask")
TRIES = 20  # scenes drawn until one suits a family
NEEDS = {"hold": "holding({0})", "beside": "beside({0})", "there": "robot_at({0})"}


@dataclass(frozen=True)
class Goal:
    """A set of calls that is asked for; `quota` 0 means every first argument."""

    skill: str
    first: tuple[str, ...]
    second: tuple[str, ...]
    quota: int
    anchor: int  # character at which the first argument's mention ends
    target: int  # the same of the second argument or the action
    stage: int


@dataclass(frozen=True)
class Sample:
    """What the network is shown and what it should answer.

    Args:
        status: index into `STATUSES`.
        tags: character spans with their index into `text.TAGS`.
    """

    command: str
    scene: Scene
    cards: tuple[SkillCard, ...]
    goals: tuple[Goal, ...]
    status: int
    tags: tuple[tuple[int, int, int], ...]
    family: str


def single(draft: Draft) -> Utterance | None:
    """One wish, said in one of many ways."""
    clause = basics.a_clause(draft)
    if clause is None:
        return None
    return Utterance(wrap.polite(draft.rng, clause), clause.wishes, "ask" if clause.unclear else "plan")


FAMILIES: dict[str, tuple[Callable[[Draft], Utterance | None], float]] = {
    "single": (single, 16),
    "sequence": (chains.sequence, 6),
    "unlike": (compound.unlike, 26),
    "every_one": (devices.every_one, 3),
    "left_so": (devices.left_so, 1.5),
    "twins": (compound.twins, 1.5),
    "hinted": (choosing.hinted, 2),
    "backwards": (order.backwards, 5),
    "scan_then": (order.scan_then, 3),
    "use_container": (chains.use_container, 5),
    "bindings": (lists.bindings, 10),
    "together": (lists.together, 4),
    "introduced": (chains.introduced, 4),
    "once_there": (order.once_there, 2),
    "gifts": (lists.gifts, 2),
    "threefold": (order.threefold, 1.5),
    "not_yet": (order.not_yet, 1),
    "numbered_list": (lists.numbered_list, 1.5),
    "condition": (order.condition, 1.5),
    "everything": (sets.everything, 9),
    "exception": (sets.exception, 6),
    "count": (sets.count, 6),
    "sort": (categories.sort, 6),
    "not_category": (categories.not_category, 2.5),
    "any_member": (categories.any_member, 5),
    "category_all": (choosing.category_all, 6),
    "other_than": (choosing.other_than, 5),
    "avoid": (properties.avoiding, 5),
    "in_part": (choosing.in_part, 4),
    "corrected_target": (repairs.corrected_target, 3.5),
    "corrected_thing": (repairs.corrected_thing, 3.5),
    "corrected_act": (repairs.corrected_act, 1.5),
    "contrast": (repairs.contrast, 4),
    "contrast_place": (repairs.contrast_place, 2),
    "keep_off": (repairs.keep_off, 3),
    "in_hand": (in_hand.in_hand, 4),
    "use": (needs.use, 7),
    "prop": (properties.prop, 10),
    "situation": (situations.situation, 5),
    "spill": (situations.spill, 2),
    "storage": (situations.storage, 2.5),
    "watering": (situations.watering, 2),
    "extra_skill": (situations.extra_skill, 2.5),
    "absent_thing": (refusals.absent_thing, 6),
    "absent_category": (refusals.absent_category, 5),
    "absent_place": (refusals.absent_place, 2),
    "locked": (refusals.locked, 2),
    "lacking": (refusals.lacking, 2.5),
    "nonsense": (refusals.nonsense, 1),
    "vague": (refusals.vague, 0.7),
    "unclear": (refusals.unclear, 8),
}


def extra_cards(names: Sequence[str]) -> list[SkillCard]:
    """Cards of skills beyond the library."""
    cards = []
    for name in names:
        kind, needs, summary, phrase, _ = table("skills")[name]
        need = Condition.read(NEEDS[needs].format(f"{{{kind}}}"))
        cards.append(
            SkillCard(name=name, summary=summary, phrase=phrase, arguments={kind: kind}, preconditions=(need,))
        )
    return cards


class Generator:
    """An endless stream of samples.

    Args:
        library: the standard cards.
        seed: the same seed gives the same stream.
        part: "train", "held" (only nouns and places never trained on) or "all".
    """

    def __init__(self, library: Sequence[SkillCard], seed: int, part: str = "train") -> None:
        self.library = tuple(card for card in library if card.name not in ("ask", "tell", "wait"))
        self.lexicon = Lexicon.load(part)
        self.rng = random.Random(seed)

    def sample(self, family: str | None = None) -> Sample:
        """The next sample."""
        names = list(FAMILIES)
        while True:
            name = family or self.rng.choices(names, [FAMILIES[n][1] for n in names])[0]
            for _ in range(TRIES):
                draft = self.room()
                said = FAMILIES[name][0](draft)
                if name in (
                    "bindings",
                    "together",
                    "everything",
                    "exception",
                    "count",
                    "sort",
                    "in_hand",
                    "introduced",
                    "prop",
                ):
                    said = chains.after_all(draft, said)
                if said is not None and (made := self.finish(draft, said, name)):
                    return made

    def room(self) -> Draft:
        """A scene to speak of; kitchens are no measure of words never trained on."""
        if self.lexicon.part != "held" and self.rng.random() < kitchens.OFTEN:
            draft = kitchens.kitchen(self.rng, self.lexicon)
            kitchens.fill(draft)
            return draft
        draft = furnish(self.rng, self.lexicon)
        stock.stock(draft)
        return draft

    def finish(self, draft: Draft, said: Utterance, family: str) -> Sample | None:
        """Words around it, slips of the finger, and labels."""
        rng = self.rng
        pieces = wrap.end(rng, wrap.capital([p for p in said.pieces if p.text]))
        if rng.random() < 0.16:
            pieces = [*wrap.context(rng), *pieces]
        if rng.random() < 0.1:
            pieces = [*pieces, *wrap.context(rng)]
        pieces = wrap.noise(rng, pieces)
        sentence = join(pieces)
        wishes = said.wishes
        if any(id(p) not in sentence.spans for w in wishes for p in (w.anchor, w.target)):
            return None
        names = [t.name for t in draft.things] + [s.name for s in draft.spots]
        if len(set(names)) < len(names):
            return None
        rng.shuffle(draft.things)
        missing = set(draft.missing)
        if rng.random() < 0.25:  # libraries differ
            used = {w.skill for w in wishes}
            missing |= {
                n for n in ("wipe", "pour", "scan", "press", "look_for") if n not in used and rng.random() < 0.6
            }
        cards = [c for c in self.library if c.name not in missing]
        cards += extra_cards(draft.extra)
        rng.shuffle(cards)
        goals = tuple(
            Goal(
                w.skill,
                tuple(w.first),
                tuple(w.second),
                w.quota,
                sentence.end(w.anchor),
                sentence.end(w.target),
                w.stage,
            )
            for w in wishes
        )
        tags = tuple((*sentence.spans[id(p)], TAGS.index(p.tag)) for p in pieces if p.tag != "other")
        status = STATUSES.index(said.status)
        return Sample(sentence.text, draft.scene(), tuple(cards), goals, status, tags, family)
