"""What was seen of a thing: one sighting, and a track of many."""

from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from contracts.arrays import Floats
from skills.perception.spot import Spot

Array = NDArray[np.float32]
HALF_LIFE = 60.0  # s until confidence in an unseen thing has halved
CLEAR = 300  # pixels of a thing's box from which on a look at it counts in full for what it is
STUBBORN = 20.0  # full looks that what a thing is taken for is worth at most, against a new one
MISSED = 0.6  # share of the confidence that is left at each look that does not find a thing where it should be
CLOSE = 0.3  # share of a full look from which on it was seen well


class Sighting(NamedTuple):
    """A detection, judged: what it may be, where, how sure."""

    kinds: Array
    colours: Array
    position: Floats
    confidence: float
    box: tuple[int, int, int, int]


@dataclass(slots=True, eq=False)
class Track:
    """A thing that has been seen.

    Args:
        name: as the scene calls it.
        kinds: chance of each kind, (kinds,).
        colours: chance of each colour, (colours,).
        position: of its middle in the world, m, (3,).
        confidence: when it was last seen.
        seen: when that was, s.
        box: where in the picture it was last seen, pixels.
        missed: looks in a row past the place where it should be.
        looks: how often it was seen.
        held: whether it is in the hand.
        loose: whether it has left the hand and was not seen at rest since, so that it may be a little way off.
        released: when it left the hand, s.
        since: when it was first missed, of the looks in a row, s.
        touched: whether the hand has been at it since it was last seen, so that it may have been pushed.
        offset: from the grasp point while held, in the hand's frame, m.
        at: the place where it was last known to be; it keeps it while out of sight.
        clear: how many full looks what it is goes by.
        votes: share of the looks that took it for each kind, (kinds,); None after a single one.
        clearest: how much the best of them counted, in [0, 1].
        half_life: until confidence has halved while it is unseen, s; longer where walls keep it.
        spot: what was seen where it is when it was last seen.
    """

    name: str
    kinds: Array
    colours: Array
    position: Floats
    confidence: float
    seen: float
    box: tuple[int, int, int, int] | None = None
    missed: int = 0
    looks: int = 1
    held: bool = False
    loose: bool = False
    released: float = -np.inf
    since: float = 0.0
    touched: bool = False
    offset: Floats = field(default_factory=lambda: np.zeros(3))
    at: str | None = None
    clear: float = 0.0
    votes: Array | None = None
    clearest: float = 0.0
    half_life: float = HALF_LIFE
    spot: Spot | None = None

    def confidence_at(self, time: float) -> float:
        """How sure it is to be there and to be that; from far looks alone no surer than they agree on what it is."""
        known = 1.0 if self.clearest >= CLOSE or self.votes is None else float(self.votes[np.argmax(self.kinds)])
        return min(self.confidence, known) * MISSED**self.missed * self.faded(time)

    def faded(self, time: float) -> float:
        """Share of the confidence that is left since it was last seen."""
        return float(0.5 ** ((time - self.seen) / self.half_life))

    def learn(self, sighting: Sighting) -> None:
        """What it is, by one look more: the mean of all, the clear ones foremost."""
        weight = clearness(sighting)
        share = weight / (min(self.clear, STUBBORN) + weight)
        before = vote(self.kinds) if self.votes is None else self.votes
        self.votes = (1 - share) * before + share * vote(sighting.kinds)
        self.kinds = (1 - share) * self.kinds + share * sighting.kinds
        self.colours = (1 - share) * self.colours + share * sighting.colours
        self.clear += weight
        self.clearest = max(self.clearest, weight)


def vote(kinds: Array) -> Array:
    """All for the likeliest kind, (kinds,)."""
    one = np.zeros_like(kinds)
    one[np.argmax(kinds)] = 1
    return one


def clearness(sighting: Sighting) -> float:
    """How much one look tells of what a thing is, in [0, 1]."""
    left, top, right, bottom = sighting.box
    return sighting.confidence * min(1.0, max(1, (right - left) * (bottom - top)) / CLEAR)


def without_number(name: str) -> str:
    """A name less the number that tells it from others alike."""
    head, _, tail = name.rpartition(" ")
    return head if tail.isdigit() else name


def agreement(track: Track, sighting: Sighting) -> float:
    """How far two views of what something is agree, in [0, 1]."""
    kinds = float((np.sqrt(track.kinds * sighting.kinds)).sum())
    colours = float((np.sqrt(track.colours * sighting.colours)).sum())
    return kinds * (0.5 + 0.5 * colours)


def apart(one: Sighting, other: Sighting) -> float:
    """Between two middles, m."""
    return float(np.linalg.norm(one.position - other.position))
