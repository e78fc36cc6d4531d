"""How far doors, drawers, knobs and buttons have moved, as believed from look to look."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import torch
from numpy.typing import NDArray

from contracts.floor_plan import FloorPlan
from skills.perception.net import BINS, TICKS, Eyes
from skills.perception.views import FEWEST, Array, part_points

SHUT = 0.06  # share of its travel up to which a door is closed; from 0.05 on it is too unsure to be shown
WORDS = {  # for a part that has not moved, is in between, has moved
    "slides": ("closed", "ajar", "open"),
    "swings": ("closed", "ajar", "open"),
    "turns": ("off", "between", "on"),
    "latches": ("off", "between", "on"),
}
BOUNDS = {  # shares of its travel between the three
    "slides": (SHUT, 0.55),
    "swings": (SHUT, 0.55),
    "turns": (0.2, 0.6),
    "latches": (0.5, 0.5),
}
STAYS = 600.0  # s until confidence in a part that is out of sight has halved: nobody else moves it
EDGES = np.array([TICKS[0], *((a + b) / 2 for a, b in pairwise(TICKS)), TICKS[-1]])  # of what each tick stands for
FORGET = 0.5  # weight of the last look at a part against the ones before


@dataclass(slots=True)
class PartBelief:
    """How far a part has moved, as believed.

    Args:
        chances: of each tick of its travel, (ticks,).
        seen: when it was last seen, s; None before.
    """

    chances: Array
    seen: float | None = None

    @property
    def share(self) -> float:
        return float(self.chances @ np.array(TICKS))


class PartSense:
    """Feels the parts of places in pictures.

    Args:
        eyes: trained.
        places: whose parts they know, in their order.
        plan: the fixed furniture.
    """

    def __init__(self, eyes: Eyes, places: Sequence[str], plan: FloorPlan) -> None:
        self.eyes, self.plan = eyes, plan
        self._index = {name: index for index, name in enumerate(places) if name in plan.places}
        start = np.zeros(BINS, np.float32)
        start[0] = 1.0
        self.beliefs = {name: PartBelief(start) for name in self._index}
        self._rng = np.random.default_rng(0)

    def __contains__(self, name: object) -> bool:
        return name in self.beliefs

    def share(self, name: str) -> float:
        """Of its travel that a place's part has moved."""
        return self.beliefs[name].share

    def shut(self, name: str) -> bool:
        """Whether it is a place with a door or drawer, and that is closed."""
        moving = self.plan.places[name].moving if name in self.beliefs else None
        return moving is not None and moving.how in ("slides", "swings") and self.share(name) < SHUT

    def look(self, points: Array, rgb: NDArray[np.uint8], time: float) -> dict[str, float]:
        """Take in one picture.

        Args:
            points: of every pixel in the world, m, (height, width, 3).
            rgb: (height, width, 3).
            time: s.

        Returns:
            By how much of its travel each part that was seen has moved since.
        """
        seen = []
        for name, index in self._index.items():
            held, count = part_points(points, rgb, self.plan.places[name], self._rng)
            if count >= FEWEST:
                seen.append((name, index, held, count))
        if not seen:
            return {}
        moved = {}
        chances = feel_parts(self.eyes, [(index, held, count) for _, index, held, count in seen])
        for (name, *_), now in zip(seen, chances, strict=True):
            belief = self.beliefs[name]
            before = belief.share
            belief.chances = now if belief.seen is None else FORGET * now + (1 - FORGET) * belief.chances
            belief.seen = time
            moved[name] = belief.share - before
        return moved

    def state(self, name: str, time: float) -> tuple[tuple[str, ...], float, float]:
        """State in a word, how sure it is, and how long ago it was seen, s; nothing for what cannot move."""
        moving = self.plan.places[name].moving
        if name not in self.beliefs or moving is None:
            return (), 1.0, 0.0
        belief, words = self.beliefs[name], WORDS[moving.how]
        first, last = (below(share, belief.chances) for share in BOUNDS[moving.how])
        likely = np.array([first, last - first, 1 - last])
        word, sure = words[int(likely.argmax())], float(likely.max())
        if belief.seen is None:
            return (word,), 0.5, 0.0
        age = max(0.0, time - belief.seen)
        return (word,), float(np.clip(sure * 0.5 ** (age / STAYS), 0, 1)), age


def below(share: float, chances: Array) -> float:
    """Chance that a part has moved by less than a share; the chance of a tick is spread half-way to the next ones.

    Args:
        share: of its travel.
        chances: of each tick, (ticks,).
    """
    return float((chances * np.clip((share - EDGES[:-1]) / np.diff(EDGES), 0, 1)).sum())


def feel_parts(eyes: Eyes, parts: list[tuple[int, Array, int]]) -> Array:
    """How far parts have moved.

    Args:
        eyes: trained.
        parts: index of the place, points as `part_points` gives them, and how many there are.

    Returns:
        Chance of each tick, (parts, ticks).
    """
    points = torch.from_numpy(np.stack([held for _, held, _ in parts]))
    counts = torch.tensor([min(count, points.shape[1]) for *_, count in parts])
    there = torch.arange(points.shape[1])[None] < counts[:, None]
    with torch.inference_mode():
        logits = eyes.parts(points, there, torch.tensor([index for index, *_ in parts]))
    return np.asarray(logits.softmax(-1).numpy(), np.float32)
