"""What is seen where a thing should be tells whether it is still there."""

import numpy as np
import pytest

from contracts.robot import Pose
from skills.perception.spot import gone, spot
from tests.skills.perception.toy import AWAY, BOARD, EYE, look

FLAT = np.array([0.1, 0.0, BOARD + 0.01])  # the middle of a thing two centimetres high
TOP = BOARD + 0.02  # what is seen of it, m
RED = 200, 20, 20
MOVED = Pose(EYE.position + np.array([0.3, 0.0, 0.0]), EYE.rotation)


def test_a_spot_is_told_by_what_is_seen_along_the_line_to_it() -> None:
    seen = spot(FLAT, look(height=TOP, colour=RED))
    assert seen is not None
    assert (seen.behind, seen.height) == pytest.approx((-0.01, TOP), abs=1e-5)
    assert seen.colour == pytest.approx(np.array(RED) / sum(RED))
    assert spot(FLAT, look(eye=AWAY)) is None


@pytest.mark.parametrize(
    ("now", "told"),
    [
        (look(height=TOP, colour=RED), False),
        (look(colour=RED), True),  # the bare board, which is of the same colour
        (look(height=TOP), True),  # as high, but not it
        (look(height=BOARD + 0.2), None),  # the hand is before it
        (look(height=TOP, colour=(100, 10, 10)), False),  # a shadow falls on it
        (look(eye=AWAY), None),
        (look(eye=MOVED), None),  # from elsewhere a thing looks another height
        (look(height=BOARD - 0.1, eye=MOVED), True),  # but far behind it is behind it
    ],
    ids=["there", "bare", "another", "hidden", "shadow", "out of sight", "from elsewhere", "far behind"],
)
def test_a_flat_thing_that_was_taken_away_is_gone_and_one_that_is_hidden_is_not(now: object, told: bool | None) -> None:
    then = spot(FLAT, look(height=TOP, colour=RED))
    assert gone(spot(FLAT, now), then) is told  # type: ignore[arg-type]


def test_of_what_nobody_noted_only_far_behind_tells() -> None:
    assert gone(spot(FLAT, look()), None) is None
    assert gone(spot(FLAT, look(height=BOARD - 0.1)), None) is True
