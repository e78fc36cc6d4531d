"""Wanted calls gathered into intents: which belong to one mention, how many of them are meant, and in what order."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from contracts.scene import Scene
from contracts.skill_card import SkillCall, SkillCard
from planners.models.embedded.beliefs import Wanted

LIKELY = 0.5  # from here on a call is taken to be asked for
FAINTEST = 0.1  # when nothing is likely, the likeliest from here on are taken to be asked for: people ask for something
LIFTED = 0.6
MEMBER = 0.4  # of a set of which all are meant, from here on a member is taken to be meant when another surely is
RIVAL = 0.75  # a second destination must be nearly as likely as the first to be its equal
MOVING = ("place", "hand_over")


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
    wanted = _lifted(_settled(wanted, cards))
    likely = [w for w in wanted if w.sure >= LIKELY]
    groups: dict[tuple[str, int, int], list[Wanted]] = {}
    for one in likely:
        groups.setdefault((one.call.skill, one.anchor, one.target), []).append(one)
    found = [_intent(group) for group in groups.values()]
    found += [Intent(((w.call,),), 1, w.sure, w.rank) for w in wanted if w.sure < LIKELY]
    return tuple(sorted(_hold_last(found), key=lambda i: i.rank))


def changing(wanted: Sequence[Wanted], scene: Scene, cards: Sequence[SkillCard]) -> tuple[Wanted, ...]:
    """Less those that are so already, where the same words are nearly as surely taken for what is not: on, not off."""
    groups, table = _groups(cards), {card.name: card for card in cards}
    fresh: dict[tuple[str, str, int], float] = {}
    for one in wanted:
        key = (first(one.call), groups[one.call.skill], one.anchor)
        if not table[one.call.skill].shown(one.call, scene):
            fresh[key] = max(fresh.get(key, 0.0), one.sure)

    def idle(one: Wanted) -> bool:
        rival = fresh.get((first(one.call), groups[one.call.skill], one.anchor), 0.0)
        return (
            groups[one.call.skill] != "" and rival > RIVAL * one.sure and table[one.call.skill].shown(one.call, scene)
        )

    return tuple(one for one in wanted if not idle(one))


def still_open(intents: Sequence[Intent], scene: Scene, cards: Sequence[SkillCard]) -> tuple[Intent, ...]:
    """The same; where one of several doors or switches is meant, it is one that is not so already.

    Of what an earlier intent may use first, none is left out: "in the drawer, and close it".
    """
    table = {card.name: card for card in cards}
    made: list[Intent] = []
    for intent in intents:
        used = {value for one in made for call in one.calls for value in list(call.arguments.values())[1:]}
        free = [o for o in intent.options if not any(table[c.skill].shown(c, scene) for c in o)]
        single = all(len(call.arguments) == 1 and first(call) not in used for call in intent.calls)
        if single and intent.need <= len(free) < len(intent.options) and intent.need < len(intent.options):
            intent = replace(intent, options=tuple(free))
        made.append(intent)
    return tuple(made)


def _settled(wanted: Sequence[Wanted], cards: Sequence[SkillCard]) -> list[Wanted]:
    """One fate for each thing: the surest, and others only when they are nearly as sure.

    A thing that one mention moves has one destination, or several that the same words may mean; a mention of a place
    asks for one of the acts that undo or equal each other, and another mention only when it is nearly as sure.
    """
    groups = _groups(cards)
    best: dict[tuple[str, str], Wanted] = {}
    here: dict[tuple[str, str, int], Wanted] = {}
    for one in sorted(wanted, key=lambda w: -w.sure):
        fate = (first(one.call), groups[one.call.skill])
        best.setdefault(fate, one)
        here.setdefault((*fate, one.anchor), one)
    crowded = _crowded(wanted)
    kept = []
    for one in wanted:
        fate = (first(one.call), groups[one.call.skill])
        top = here[*fate, one.anchor]
        moving = fate[1] == ""
        same = one.target == top.target if moving else one.call.skill == top.call.skill
        if (same or (moving and one.anchor not in crowded)) and one.sure >= RIVAL * best[fate].sure:
            kept.append(one)
    return kept


def _crowded(wanted: Sequence[Wanted]) -> set[int]:
    """Mentions of fewer things than destinations are named for them; a thing is not in two places at once."""
    things: dict[int, set[str]] = {}
    targets: dict[int, set[int]] = {}
    for one in wanted:
        if one.call.skill in MOVING and one.sure >= LIKELY:
            things.setdefault(one.anchor, set()).add(first(one.call))
            targets.setdefault(one.anchor, set()).add(one.target)
    return {anchor for anchor, many in targets.items() if len(things[anchor]) < len(many)}


def _groups(cards: Sequence[SkillCard]) -> dict[str, str]:
    """Which acts upon a place undo or equal each other, by skill; "" for all that move a thing."""
    opposite = {card.name: min(card.name, card.inverse or card.name) for card in cards}
    switches = {c.name for c in cards if any(p.predicate in ("on", "off") for p in c.postconditions)}
    return {
        card.name: "" if card.name in MOVING else "switch" if card.name in switches else opposite[card.name]
        for card in cards
    }


def _lifted(wanted: Sequence[Wanted]) -> list[Wanted]:
    """The same, with the likeliest made likely: of a mention that must mean something, and when nothing is likely."""
    mentions: dict[tuple[str, int, int], list[Wanted]] = {}
    for one in wanted:
        mentions.setdefault((one.call.skill, one.anchor, one.target), []).append(one)
    most = {mention: max(w.sure for w in group) for mention, group in mentions.items()}
    torn = {m for m, group in mentions.items() if most[m] < LIKELY <= sum(w.sure for w in group if w.sure >= FAINTEST)}
    made = []
    for mention, group in mentions.items():
        scale = LIFTED / most[mention] if mention in torn else 1.0
        all_meant = most[mention] >= LIKELY and int(np.argmax(sum(w.quotas for w in group))) == 0
        made += [
            replace(w, sure=max(w.sure, LIKELY)) if all_meant and w.sure >= MEMBER else replace(w, sure=w.sure * scale)
            for w in group
        ]
    top = max((w.sure for w in made), default=0.0)
    if top >= LIKELY or top < FAINTEST:
        return made
    return [replace(w, sure=w.sure * LIFTED / top) for w in made]


def first(call: SkillCall) -> str:
    """What a call is about: its first argument."""
    return next(iter(call.arguments.values()))


def _intent(group: Sequence[Wanted]) -> Intent:
    """One intent of the calls that share their words."""
    by_thing: dict[str, list[SkillCall]] = {}
    for one in group:
        by_thing.setdefault(first(one.call), []).append(one.call)
    quota = int(np.argmax(sum(w.quotas for w in group)))
    need = min(quota, len(by_thing)) if quota else len(by_thing)
    sure = float(np.mean([w.sure for w in group]))
    return Intent(
        tuple(tuple(calls) for calls in by_thing.values()), need, sure, float(np.mean([w.rank for w in group]))
    )


def _hold_last(intents: Iterable[Intent]) -> list[Intent]:
    """What is to be held is picked after all that needs an empty hand; a thing is held or moved, not both."""
    all_of = list(intents)
    likely = [i for i in all_of if i.sure >= LIKELY]
    holds = {first(c): i.sure for i in likely for c in i.calls if c.skill == "pick"}
    moves = {first(c): i.sure for i in likely for c in i.calls if c.skill in MOVING}
    hands = [i.rank for i in likely if any(c.skill not in ("pick", "go_to") for c in i.calls)]
    kept = []
    for intent in all_of:
        things = {first(c) for c in intent.calls}
        if intent in likely and _beaten(intent, things, holds, moves):
            continue
        if intent in likely and all(c.skill == "pick" for c in intent.calls):
            intent = replace(intent, rank=max([intent.rank, *(h + 1e-3 for h in hands)]))
        kept.append(intent)
    return kept


def _beaten(intent: Intent, things: set[str], holds: Mapping[str, float], moves: Mapping[str, float]) -> bool:
    """Whether a surer intent holds what this one moves, or moves what this one holds."""
    skill = intent.calls[0].skill
    others = moves if skill == "pick" else holds if skill in MOVING else {}
    return any(others.get(thing, 0.0) > intent.sure for thing in things)
