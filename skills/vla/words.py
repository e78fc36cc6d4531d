"""What a goal's words name: the instruction, the thing, where to, and the part that the hand must touch."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from contracts.arrays import Floats
from contracts.floor_plan import FloorPlan
from contracts.goal import Goal
from contracts.protocols import Embedder

PARTS = {"container": "handle", "button": "button", "appliance": "knob"}  # by kind of place, first that fits
TOUCHING = ("open", "close", "turn_on", "turn_off", "press")  # skills that act on a part of a place
NUMBER = re.compile(r" \d+\b")


@dataclass(frozen=True, slots=True)
class Asked:
    """An instruction and the names in it; the empty word where there is none."""

    text: str
    thing: str
    target: str
    part: str

    @property
    def own(self) -> tuple[str, str, str]:
        return (self.thing, self.target, self.part)


def plain(text: str) -> str:
    """Without the numbers that tell two alike apart: a picture cannot show which is the second."""
    return NUMBER.sub("", text)


def part_of(skill: str, place: str, kind: Sequence[str]) -> str:
    """The part of a place that a skill's hand must touch."""
    fitting = [word for one, word in PARTS.items() if one in kind]
    return f"{place} {fitting[0]}" if skill in TOUCHING and fitting else ""


def asked(goal: Goal, plan: FloorPlan) -> Asked:
    """Take a goal's words apart."""
    arguments = goal.call.arguments
    thing = arguments.get("object", "")
    target = next((name for key, name in arguments.items() if key != "object"), "")
    kind = plan.places[target].kind if target in plan.places else ()
    return Asked(plain(goal.text), plain(thing), target, part_of(goal.call.skill, target, kind))


class Dictionary:
    """Embeddings of texts, each embedded once.

    Args:
        embedder: text to unit vectors.
        width: of a vector.
    """

    def __init__(self, embedder: Embedder, width: int) -> None:
        self._embedder = embedder
        self._known: dict[str, Floats] = {"": np.zeros(width)}

    def look_up(self, texts: Sequence[str]) -> Floats:
        """Vectors, (texts, width); zero for the empty word."""
        new = sorted({text for text in texts if text not in self._known})
        if new:
            self._known.update(zip(new, self._embedder.embed(new), strict=True))
        return np.stack([self._known[text] for text in texts])
