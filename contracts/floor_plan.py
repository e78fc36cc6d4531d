"""The fixed furniture of a world: configuration, not perception."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FixedPlace:
    """A piece of furniture that a robot can stand before.

    Args:
        kind: as in a scene file.
        dock: where the base stands to work here, x m, y m, yaw rad.
        focus: the point that head and hand turn to, x y z, m.
        on: what it is part of or stands on.
    """

    kind: tuple[str, ...]
    dock: tuple[float, float, float]
    focus: tuple[float, float, float]
    on: str | None = None


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
