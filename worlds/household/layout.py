"""What a seed decides: which things are there, where, in which colour, and what is open, closed, on or off."""

from dataclasses import dataclass

import numpy as np

from worlds.household.furniture import DOOR_RANGE, DRAWER_RANGE, KNOB_RANGE
from worlds.household.objects import KINDS, name_of

SURFACES = {"table": 3, "counter": 3, "shelf": 2, "stove": 1}  # most things on each
INSIDES = {"top drawer": 1, "bottom drawer": 1, "fridge": 1, "microwave": 1, "sink": 1}
BOXES = ("fridge", "microwave")  # things stand in them as they were put: roughly straight
GAP = 0.17  # between the middles of two things, m
HANDED = "user"  # starts empty


@dataclass(frozen=True, slots=True)
class Thing:
    """One movable thing: what it is, and where it starts in the front frame of its place (x, y, m; yaw, rad)."""

    name: str
    kind: str
    colour: str
    at: str
    x: float
    y: float
    yaw: float


@dataclass(frozen=True, slots=True)
class Layout:
    """A kitchen at its start: things, and by place the joint's position (rad or m; 0 closed or off)."""

    things: tuple[Thing, ...]
    joints: dict[str, float]


def area(place: str) -> tuple[float, float, float, float]:
    """Where things may start at a place: x low, y low, x high, y high in its front frame, m."""
    if place in ("top drawer", "bottom drawer"):
        return (0.07, -0.06, 0.15, 0.06)
    if place in ("fridge", "microwave"):
        return (0.06, -0.07, 0.12, 0.05)
    if place == "stove":
        return (0.12, 0.0, 0.30, 0.20)
    if place == "sink":
        return (0.13, -0.13, 0.30, 0.13)
    if place == "shelf":
        return (0.08, -0.24, 0.22, 0.24)
    return (0.09, -0.28, 0.30, 0.28)


def _spot(rng: np.random.Generator, place: str, taken: list[tuple[float, float]]) -> tuple[float, float] | None:
    x_low, y_low, x_high, y_high = area(place)
    for _ in range(60):
        spot = (float(rng.uniform(x_low, x_high)), float(rng.uniform(y_low, y_high)))
        if all(np.hypot(spot[0] - x, spot[1] - y) >= GAP for x, y in taken):
            return spot
    return None


def _places(rng: np.random.Generator, count: int) -> list[str]:
    slots = [place for place, most in SURFACES.items() for _ in range(most)]
    inside = [place for place in INSIDES if rng.random() < 0.35]
    rng.shuffle(slots)
    rng.shuffle(inside)
    kept = inside[: count // 3]
    return kept + slots[: count - len(kept)]


def draw(rng: np.random.Generator) -> Layout:
    """Draw a kitchen."""
    names: list[tuple[str, str]] = [(kind, colour) for kind, one in KINDS.items() for colour in one.colours]
    count = int(rng.integers(7, 11))
    weights = np.array([1.0 / len(KINDS[kind].colours) for kind, _ in names])
    chosen = rng.choice(len(names), size=count, replace=False, p=weights / weights.sum())
    things: list[Thing] = []
    spots: dict[str, list[tuple[float, float]]] = {}
    for index, place in zip(chosen, _places(rng, count), strict=False):
        kind, colour = names[index]
        spot = _spot(rng, place, spots.setdefault(place, []))
        if spot is None:
            continue
        spots[place].append(spot)
        turn = float(rng.uniform(-0.25, 0.25)) if place in BOXES else float(rng.uniform(-np.pi, np.pi))
        things.append(Thing(name_of(kind, colour), kind, colour, place, *spot, turn))
    return Layout(_with_twin(rng, things, spots), _states(rng))


def _with_twin(
    rng: np.random.Generator, things: list[Thing], spots: dict[str, list[tuple[float, float]]]
) -> tuple[Thing, ...]:
    """Now and then a second one alike, always at another place."""
    if rng.random() > 0.08 or not things:
        return tuple(things)
    first = things[int(rng.integers(len(things)))]
    for place in ("counter", "table", "shelf"):
        spot = _spot(rng, place, spots.setdefault(place, [])) if place != first.at else None
        if spot is not None:
            twin = Thing(f"{first.name} 2", first.kind, first.colour, place, *spot, float(rng.uniform(-np.pi, np.pi)))
            return (*things, twin)
    return tuple(things)


def _states(rng: np.random.Generator) -> dict[str, float]:
    joints: dict[str, float] = {}
    for place in ("top drawer", "bottom drawer", "fridge", "microwave"):
        wide = DRAWER_RANGE if "drawer" in place else DOOR_RANGE
        share = rng.uniform(0.85, 0.95) if "drawer" in place else rng.uniform(0.77, 0.86)
        joints[place] = float(share * wide) if rng.random() < 0.25 else 0.0
    if joints["top drawer"] > 0:  # an open top drawer hides the bottom one
        joints["bottom drawer"] = 0.0
    joints["stove"] = KNOB_RANGE if rng.random() < 0.3 else 0.0
    joints["lamp"] = 1.0 if rng.random() < 0.3 else 0.0
    return joints
