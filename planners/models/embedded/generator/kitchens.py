"""Kitchens: a fixed sort of room, with several things of a kind that differ in colour."""

import random
from typing import Any

from planners.models.embedded.generator.draft import Draft, Spot, Thing, add_person, state_of
from planners.models.embedded.generator.lexicon import Lexicon, Word, table

OFTEN = 0.3  # share of scenes that are kitchens


def kitchen(rng: random.Random, lexicon: Lexicon) -> Draft:
    """A kitchen with nothing movable in it yet."""
    words = table("kitchens")
    draft = Draft(rng, lexicon, "household")
    for name in rng.sample(words["surfaces"][:3] * 3 + words["surfaces"], rng.choice((3, 4, 5, 6))):
        _add(draft, name, ("surface",))
    for name in rng.choice(words["drawers"]) if rng.random() < 0.8 else ():
        _add(draft, name, ("container",), on=rng.choice(("cabinet", "cabinet", None)))
    for name in rng.sample(words["boxes"], rng.choice((1, 2, 2, 3, 4))):
        _add(draft, name, box_kinds(rng, name))
    for name in rng.sample(words["machines"], rng.choice((1, 2, 2, 3))):
        _add(draft, name, machine_kinds(rng, name))
    for name in [*_some(rng, words["waste"], 0.8), *_some(rng, words["sinks"], 0.8)]:
        _add(draft, name, ("sink",) if name in words["sinks"] else ("bin",))
    draft.add_spot(Word("user"), ("person",), ())
    if rng.random() < 0.1:
        add_person(draft)
    if rng.random() < 0.6:
        rng.shuffle(draft.spots)
    draft.robot = rng.choice(draft.spots).name if rng.random() < 0.6 else None
    return draft


def _some(rng: random.Random, many: list[str], often: float) -> list[str]:
    return [rng.choice(many)] if rng.random() < often else []


def box_kinds(rng: random.Random, name: str) -> tuple[str, ...]:
    """Some cupboards with a door are machines as well."""
    machine = name.split(":")[0] in ("microwave", "oven", "dishwasher")
    return ("container", "appliance") if machine and rng.random() < 0.5 else ("container",)


def machine_kinds(rng: random.Random, name: str) -> tuple[str, ...]:
    """A stove has a top to put things on, and a lamp may have a button."""
    name = name.split(":")[0]
    if name == "stove" and rng.random() < 0.8:
        return ("surface", "appliance")
    if name in ("lamp", "kitchen light") and rng.random() < 0.6:
        return rng.choice((("appliance", "button"), ("appliance", "button"), ("button",)))
    return ("appliance",)


def _add(draft: Draft, text: str, kinds: tuple[str, ...], on: str | None = None) -> None:
    word = Word.read(text, "")
    if draft.free(word.name):
        state = tuple(s for s in state_of(draft.rng, kinds) if s != "locked" or draft.rng.random() < 0.3)
        if "container" in kinds and not {"open", "closed", "locked"} & set(state):
            state = ("closed", *state)
        draft.spots.append(Spot(word.name, kinds, state, word.others, on))


def fill(draft: Draft) -> None:
    """Put seven to eleven things in, several of a kind."""
    rng, words = draft.rng, table("kitchens")
    pool = [(Word.read(text, group), group) for group, many in words["things"].items() for text in many]
    pool = rng.sample(pool, rng.choice((4, 5, 6, 8, 10)))
    for _ in range(rng.choice((5, 6, 7, 8, 9, 10, 11))):
        word, _ = rng.choice(pool)
        _put_in(draft, word, words)


def _put_in(draft: Draft, word: Word, words: dict[str, Any]) -> None:
    """One thing by its colour, at times a second that looks the same."""
    rng = draft.rng
    bare = word.name in words["plain"] or rng.random() < 0.06
    colour = "" if bare else rng.choice(words["colours"])
    name = f"{colour} {word.name}".strip()
    if not draft.free(name):
        if rng.random() < 0.6 or not draft.free(f"{name} 2"):
            return
        name = f"{name} 2"
    spots = draft.targets()
    weights = [0.5 if {"bin", "container", "sink"} & set(s.kind) else 1.5 for s in spots]
    marks = (colour,) if colour else ()
    thing = Thing(name, word.name, word.group, word.others, marks, at=rng.choices(spots, weights)[0].name)
    if rng.random() < 0.8:
        thing.kind, thing.colour = word.name, colour or rng.choice((None, rng.choice(words["colours"])))
    draft.things.append(thing)
