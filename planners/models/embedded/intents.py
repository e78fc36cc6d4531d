"""Wanted calls gathered into intents: which belong to one mention, how many of them are meant, and in what order."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from contracts.skill_card import SkillCall, SkillCard
from planners.models.embedded.beliefs import Wanted

LIKELY = 0.5  # from here on a call is taken to be asked for


@dataclass(frozen=True)
class Intent:
    """Calls of one mention, of which some or all are to be done.

    Args:
        options: for each thing that fits, the calls that would do (any one of them).
        need: how many of the options are to be done.
        sure: P(this is asked for), in (0, 1).
        rank: intents of a lower rank come first.
    """

    options: tuple[tuple[SkillCall, ...], ...]
    need: int
    sure: float
    rank: float

    @property
    def calls(self) -> tuple[SkillCall, ...]:
        return tuple(call for option in self.options for call in option)


def gather(wanted: Sequence[Wanted], cards: Sequence[SkillCard]) -> tuple[Intent, ...]:
    """Intents in the order in which they are to be done, unlikely ones among them."""
    likely = [w for w in wanted if w.sure >= LIKELY]
    groups: dict[tuple[str, int, int], list[Wanted]] = {}
    for one in likely:
        groups.setdefault((one.call.skill, one.anchor, one.target), []).append(one)
    found = [_intent(group) for group in groups.values()]
    found += [Intent(((w.call,),), 1, w.sure, w.rank) for w in wanted if w.sure < LIKELY]
    return tuple(sorted(_hold_last(found), key=lambda i: i.rank))


def _first(call: SkillCall) -> str:
    return next(iter(call.arguments.values()))


def _intent(group: Sequence[Wanted]) -> Intent:
    """One intent of the calls that share their words."""
    by_thing: dict[str, list[SkillCall]] = {}
    for one in group:
        by_thing.setdefault(_first(one.call), []).append(one.call)
    quota = int(np.argmax(sum(w.quotas for w in group)))
    need = min(quota, len(by_thing)) if quota else len(by_thing)
    sure = float(np.mean([w.sure for w in group]))
    return Intent(tuple(tuple(calls) for calls in by_thing.values()), need, sure, float(np.mean([w.rank for w in group])))


def _hold_last(intents: Iterable[Intent]) -> list[Intent]:
    """What is to be held stays in the hand: it is picked after all that needs an empty hand, and not at all if it is put somewhere."""
    all_of = list(intents)
    moved = {_first(c) for i in all_of if i.sure >= LIKELY for c in i.calls if c.skill in ("place", "hand_over")}
    hands = [i.rank for i in all_of if i.sure >= LIKELY and any(c.skill not in ("pick", "go_to") for c in i.calls)]
    kept = []
    for intent in all_of:
        if all(c.skill == "pick" for c in intent.calls) and intent.sure >= LIKELY:
            if {_first(c) for c in intent.calls} & moved:
                continue
            rank = max([intent.rank, *(h + 1e-3 for h in hands)])
            intent = Intent(intent.options, intent.need, intent.sure, rank)
        kept.append(intent)
    return kept
