"""What is seen where a thing should be tells whether it is still there."""

import numpy as np
import pytest

from contracts.robot import Pose
from skills.perception.spot import Look, gone, spot
from tests.skills.perception.toy import AWAY, BOARD, EYE, look

FLAT = np.array([0.1, 0.0, BOARD + 0.015])  # the middle of a thing three centimetres high
TOP = BOARD + 0.03  # what is seen of it, m
MOVED = Pose(EYE.position + np.array([0.3, 0.0, 0.0]), EYE.rotation)


def test_a_spot_is_told_by_what_is_seen_along_the_line_to_it() -> None:
    seen = spot(FLAT, look(height=TOP))
    assert seen is not None
    assert (seen.behind, seen.height) == pytest.approx((-0.015, TOP), abs=1e-5)
    assert spot(FLAT, look(eye=AWAY)) is None


@pytest.mark.parametrize(
    ("now", "told"),
    [
        (look(height=TOP), False),
        (look(), True),
        (look(height=TOP - 0.01), False),  # as much as a blade is thick
        (look(height=BOARD + 0.2), None),  # the hand is before it
        (look(eye=AWAY), None),
        (look(eye=MOVED), None),  # from elsewhere a thing looks another height
        (look(height=BOARD - 0.1, eye=MOVED), True),  # but far behind it is behind it
    ],
    ids=["there", "bare", "a little lower", "hidden", "out of sight", "from elsewhere", "far behind"],
)
def test_a_flat_thing_that_was_taken_away_is_gone_and_one_that_is_hidden_is_not(now: Look, told: bool | None) -> None:
    then = spot(FLAT, look(height=TOP))
    assert gone(spot(FLAT, now), then) is told


def test_what_stood_before_a_thing_and_was_taken_away_leaves_it_there() -> None:
    then = spot(FLAT, look(height=TOP + 0.05))
    assert gone(spot(FLAT, look(height=TOP)), then) is False


def test_what_lies_in_a_drawer_that_moves_is_not_looked_for_where_the_drawer_was() -> None:
    then, along = spot(FLAT, look(height=TOP)), FLAT - np.array([0.05, 0.0, 0.0])
    assert gone(spot(along, look()), then) is None


def test_of_what_nobody_noted_only_far_behind_tells() -> None:
    assert gone(spot(FLAT, look()), None) is None
    assert gone(spot(FLAT, look(height=BOARD - 0.1)), None) is True
