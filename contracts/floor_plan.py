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
    """

    kind: tuple[str, ...]
    dock: tuple[float, float, float]
    focus: tuple[float, float, float]
    ready: tuple[float, float, float]
    ready_to_work: tuple[float, float, float]
    approach: tuple[float, float, float]
    on: str | None = None
    door: Door | None = None


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
