"""Whether somebody is near: what stands at the height of heads, where no furniture is."""

import numpy as np

from contracts.arrays import Floats
from contracts.floor_plan import FloorPlan
from skills.perception.views import Array

HEADS = (1.35, 1.80)  # heights between which heads are, m
WALL = 0.05  # from the room's walls from which on something stands free, m
CLOSE = 0.10  # from furniture likewise, m
OWN = 0.50  # from the middle of the base within which it is the robot's own arm or mast, m
FEWEST = 30  # points that make somebody


def nearest_person(points: Array, base: Floats, plan: FloorPlan) -> Floats | None:
    """Where the nearest person in the picture stands, x y in the world, m, (2,); None where nobody is.

    Args:
        points: of a depth picture in the world, m, (height, width, 3).
        base: x m, y m, yaw rad.
        plan: walls and furniture; where people are served they may stand, furniture or not.
    """
    flat = points.reshape(-1, 3)
    spots = flat[(flat[:, 2] > HEADS[0]) & (flat[:, 2] < HEADS[1])][:, :2]
    x0, y0, x1, y1 = plan.bounds
    free = _within(spots, (x0 + WALL, y0 + WALL, x1 - WALL, y1 - WALL))
    for a, b, c, d in plan.obstacles:
        if not any(_serves(place.focus, (a, b, c, d)) for place in plan.places.values() if "person" in place.kind):
            free &= ~_within(spots, (a - CLOSE, b - CLOSE, c + CLOSE, d + CLOSE))
    spots = spots[free]
    away = np.hypot(*(spots - base[:2]).T)
    spots = spots[away > OWN][np.argsort(away[away > OWN])]
    return np.median(spots[:FEWEST].astype(float), axis=0) if len(spots) >= FEWEST else None


def _within(spots: Array, box: tuple[float, float, float, float]) -> np.ndarray:
    return np.asarray((spots >= box[:2]).all(1) & (spots <= box[2:]).all(1))


def _serves(focus: tuple[float, float, float], box: tuple[float, float, float, float]) -> bool:
    return box[0] <= focus[0] <= box[2] and box[1] <= focus[1] <= box[3]
