"""Somebody is what stands free at the height of heads."""

import numpy as np
import pytest

from contracts.floor_plan import FixedPlace, FloorPlan
from skills.perception.people import FEWEST, nearest_person

BASE = np.array([0.0, 0.0, 0.0])
SERVED = FixedPlace(("person",), (1.0, 0, 0), (2.0, 0.0, 0.7), (0, 0, 0), (0, 0, 0), (0, 0, 0))
FRIDGE, TRAY = (-2.0, -0.5, -1.5, 0.5), (1.7, -0.4, 2.3, 0.4)
PLAN = FloorPlan((-3, -3, 3, 3), (FRIDGE, TRAY), {"user": SERVED}, 0.2)


def head(x: float, y: float, z: float = 1.6, count: int = 10) -> np.ndarray:
    """A patch of points around a spot, m."""
    return np.random.default_rng(0).normal((x, y, z), 0.02, (count, count, 3)).astype(np.float32)


def test_somebody_who_stands_free_is_found_where_they_are() -> None:
    found = nearest_person(head(1.0, 1.5), BASE, PLAN)
    assert found == pytest.approx([1.0, 1.5], abs=0.05)


def test_the_nearest_of_two_is_told() -> None:
    both = np.concatenate([head(1.0, 1.5), head(0.0, 1.0)])
    assert nearest_person(both, BASE, PLAN) == pytest.approx([0.0, 1.0], abs=0.05)


def test_somebody_may_stand_where_people_are_served() -> None:
    assert nearest_person(head(2.1, 0.0), BASE, PLAN) == pytest.approx([2.1, 0.0], abs=0.05)


@pytest.mark.parametrize(
    "points",
    [
        head(-1.8, 0.0),  # the fridge
        head(2.99, 0.0),  # a wall
        head(0.2, 0.1),  # the robot's own mast
        head(1.0, 1.5, z=0.9),  # a table
        head(1.0, 1.5, z=2.2),  # a lamp under the ceiling
        head(1.0, 1.5, count=int(FEWEST**0.5)),  # a speck
    ],
)
def test_what_is_no_person_is_none(points: np.ndarray) -> None:
    assert nearest_person(points, BASE, PLAN) is None
