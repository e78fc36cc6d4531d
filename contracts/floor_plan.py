"""The fixed furniture of a world: configuration, not perception."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Door:
    """How to get past a door that swings toward the robot and stands open; base frame at the dock.

    Args:
        aside: how far the folded arm's first joint is turned while the base comes, stands or goes, rad: it keeps the
            hand, and what is in it, on the inner side.
        over: height at which the empty hand passes over it, m.
        brush: where the hand, from the inner side, pushes it wide open, x y z, m.
    """

    aside: float
    over: float
    brush: tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Space:
    """Where things are that are in or on a place: a box in its front frame.

    Args:
        front: x m, y m, yaw rad of the front frame in the world; its origin is on the floor, x points into the place.
        low: corner of the box, m; of a drawer, while it is closed.
        high: the corner opposite, m.
    """

    front: tuple[float, float, float]
    low: tuple[float, float, float]
    high: tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Moving:
    """What moves of a place: a drawer slides, a door swings, a knob turns, a button latches.

    Args:
        how: slides, swings, turns or latches.
        travel: how far, m or rad.
        low: corner of the box, in the place's front frame, out of which it never comes, m.
        high: the corner opposite, m.
    """

    how: str
    travel: float
    low: tuple[float, float, float]
    high: tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class FixedPlace:
    """A piece of furniture that a robot can stand before.

    Args:
        kind: as in a scene file.
        dock: where the base stands to work here, x m, y m, yaw rad.
        focus: the point that the head turns to, x y z in the world, m.
        ready: where the hand waits before it works here, x y z in the base frame at the dock, m.
        ready_to_work: the same before it takes the place's handle, knob or button.
        approach: the direction from which the hand comes in, unit vector in the base frame.
        on: what it is part of or stands on.
        door: that stands in the arm's way when it is open, if any.
        space: where things in or on it are.
        moving: what moves of it, if anything.
    """

    kind: tuple[str, ...]
    dock: tuple[float, float, float]
    focus: tuple[float, float, float]
    ready: tuple[float, float, float]
    ready_to_work: tuple[float, float, float]
    approach: tuple[float, float, float]
    on: str | None = None
    door: Door | None = None
    space: Space | None = None
    moving: Moving | None = None


@dataclass(frozen=True, slots=True)
class FloorPlan:
    """Walls, footprints and places.

    Args:
        bounds: x low, y low, x high, y high of the free floor, m.
        obstacles: footprints x low, y low, x high, y high that a base must keep off, m.
        places: by name.
        radius: radius of the base, m.
    """

    bounds: tuple[float, float, float, float]
    obstacles: tuple[tuple[float, float, float, float], ...]
    places: Mapping[str, FixedPlace]
    radius: float
