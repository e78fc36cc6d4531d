"""The words that training sentences are made of, and which of them are never trained on."""

import random
import zlib
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import yaml

HERE = Path(__file__).parent
HELD_OUT = 9  # one noun and one place in this many is kept for measuring open vocabulary


def held_out(name: str) -> bool:
    """Whether a noun or place is never trained on; what a knowledge table names is."""
    return zlib.crc32(name.encode()) % HELD_OUT == 0 and name not in _taught()


@cache
def _taught() -> frozenset[str]:
    """Every noun and place of the knowledge tables, and of skills' own sentences."""
    lists = [
        entry.get(key, [])
        for entries in table("knowledge").values()
        for entry in entries
        for key in ("has", "lacks", "place", "things", "from", "into")
    ]
    return frozenset(name for many in lists for name in many) | frozenset(COMPANIONS)


@cache
def of_kitchens() -> frozenset[str]:
    """Names that occur in training as those of a kitchen, held out elsewhere or not."""
    words = table("kitchens")
    things = [text for many in words["things"].values() for text in many]
    places = [name for key in ("surfaces", "boxes", "machines", "waste", "sinks") for name in words[key]]
    drawers = [name for many in words["drawers"] for name in many]
    return frozenset(text.split(":")[0] for text in [*things, *places, *drawers])


@cache
def things_called() -> frozenset[str]:
    """What things are called in scenes: not the other words for them, and no words for sorts of things."""
    lists = [*table("nouns").values(), *table("kitchens")["things"].values()]
    return frozenset(text.split(":")[0].strip() for many in lists for text in many)


COMPANIONS = (
    "toaster",
    "blender",
    "washing machine",
    "vacuum",
    "dishwasher",
    "compressor",
    "aquarium pump",
    "shredder",
    "food mixer",
)


@cache
def table(name: str) -> Any:
    """One of the word tables beside this file."""
    return yaml.safe_load((HERE / f"{name}.yaml").read_text(encoding="utf-8"))


def variant(rng: random.Random, name: str) -> str:
    """One of the ways to put something."""
    return str(rng.choice(table("forms")[name]))


@dataclass(frozen=True)
class Word:
    """A name with other words for the same thing."""

    name: str
    others: tuple[str, ...] = ()
    group: str = ""

    @staticmethod
    def read(text: str, group: str) -> "Word":
        name, _, rest = text.partition(":")
        return Word(name.strip(), tuple(one.strip() for one in rest.split(",") if one.strip()), group)


@dataclass(frozen=True)
class Lexicon:
    """Every word, restricted to those trained on, those held out, or all.

    Args:
        part: "train", "held" or "all".
    """

    part: str = "train"
    nouns: dict[str, list[Word]] = field(default_factory=dict)
    places: dict[str, dict[str, list[Word]]] = field(default_factory=dict)

    @staticmethod
    @cache
    def load(part: str) -> "Lexicon":
        def keep(name: str) -> bool:
            return part == "all" or (
                held_out(name) == (part == "held") and not (part == "held" and name in of_kitchens())
            )

        nouns = {group: [Word.read(one, group) for one in many] for group, many in table("nouns").items()}
        places = {
            domain: {kind: [Word.read(one, kind) for one in many] for kind, many in kinds.items()}
            for domain, kinds in table("places").items()
        }
        return Lexicon(
            part,
            {g: kept for g, many in nouns.items() if (kept := [w for w in many if keep(w.name)])},
            {
                d: {k: [w for w in many if keep(w.name)] or many[:2] for k, many in kinds.items()}
                for d, kinds in places.items()
            },
        )

    def only(self, names: list[str]) -> list[str]:
        """Those of a list of names that this part may use (all of them when none is)."""
        kept = [n for n in names if self.part == "all" or held_out(n) == (self.part == "held")]
        return kept or names[:1]
