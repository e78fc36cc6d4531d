"""What shows a postcondition."""

import numpy as np

from contracts.observation import Observation
from contracts.scene import ObjectState, RobotState, Scene
from skills import CARDS
from skills.perception.success import closed_on_nothing, effect, grips

PICK = CARDS.load("pick")


def felt(width: float, force: float, target: float = 0.0) -> Observation:
    zero, targets = np.zeros(7), np.zeros(13)
    targets[7] = target
    return Observation(0.0, {}, {}, {}, zero, zero, width, force, np.zeros(3), np.zeros(2), targets)


HELD = Scene(robot=RobotState(holding="can"), objects={"can": ObjectState()})
FREE = Scene(objects={"can": ObjectState(at="table")})


def test_a_held_thing_is_seen_and_felt() -> None:
    got = effect(PICK, PICK.call("can"), HELD, felt(0.05, 9.0))
    assert (got.shown, got.text) == (True, "seen: holding(can); fingers 50 mm apart pressing 9.0 N")


def test_sight_alone_does_not_show_a_grip() -> None:
    got = effect(PICK, PICK.call("can"), HELD, felt(0.0, 0.0))
    assert (got.shown, got.text) == (
        False,
        "nothing is felt between the fingers; fingers 0 mm apart pressing 0.0 N",
    )


def test_touch_alone_does_not_show_what_is_held() -> None:
    assert not effect(PICK, PICK.call("can"), FREE, felt(0.05, 9.0)).shown


def test_fingers_that_meet_hold_nothing() -> None:
    assert closed_on_nothing(felt(0.001, 5.0))
    assert not grips(felt(0.001, 5.0))
    assert not closed_on_nothing(felt(0.08, 0.0, target=0.09))


def test_a_blade_is_thin_and_held_all_the_same() -> None:
    assert grips(felt(0.006, 4.6))
    assert not closed_on_nothing(felt(0.006, 4.6))
    assert closed_on_nothing(felt(0.006, 0.0))
