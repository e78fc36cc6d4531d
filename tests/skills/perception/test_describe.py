"""From told pixels and parts to a scene: places, states, what is in the hand and in a drawer."""

import numpy as np
import pytest

from contracts.robot import Pose
from contracts.scene import Scene
from skills.perception.checkpoint import EyesCard
from skills.perception.describe import RgbdDescriber, docked_at
from skills.perception.detect import Detection
from skills.perception.detector import Found, OwnEyes, View, judged
from skills.perception.net import TICKS
from skills.perception.part_sense import below
from tests.skills.perception.toy import AWAY, BOARD, CONFIG, EYE, PLAN, Told, ToldEyes, ToldHand, observed

MUG = Told("mug", "red", (0.3, 0.1, BOARD + 0.04))
INSIDE = Told("banana", "blue", (-0.1, 0.0, 0.70))  # in the drawer while it is open, below the board's height
FLOATING = (0.3, 0.1, BOARD + 0.2)


class Toy(RgbdDescriber):
    """A describer with eyes and a hand that are told what to say."""

    def __init__(self) -> None:
        super().__init__(ToldEyes(), EyesCard(config=CONFIG), PLAN, ToldHand())  # type: ignore[arg-type]

    def sees(self, *things: Told) -> None:
        self.eyes.pixels.things = list(things)  # type: ignore[attr-defined]

    def feels(self, **shares: float) -> None:
        self.eyes.parts.shares.update(shares)  # type: ignore[attr-defined]

    def reaches(self, *at: float) -> None:
        self.kinematics.pose = Pose(np.array(at), np.eye(3))  # type: ignore[attr-defined]


@pytest.fixture
def toy() -> Toy:
    return Toy()


def held_at(toy: Toy, time: float, *at: float) -> Scene:
    toy.reaches(*at)
    return toy.describe(observed(time, force=9.0, width=0.07))


@pytest.mark.parametrize(
    ("base", "place"),
    [
        ((-0.6, 0.0, 0.0), "shelf"),
        ((-0.55, 0.03, 0.02), "shelf"),
        ((-0.6, 0.0, 0.15), None),
        ((-0.6, 0.09, 0.0), None),
        ((0.6, 0.0, -3.13), "drawer"),
    ],
)
def test_the_robot_is_at_a_place_whose_dock_it_stands_at(base: tuple[float, float, float], place: str | None) -> None:
    assert docked_at(np.array(base), PLAN) == place


def test_a_thing_is_described_where_it_is_seen(toy: Toy) -> None:
    toy.sees(MUG)
    scene = toy.describe(observed(base=(-0.6, 0.0, 0.0)))
    assert scene.robot.at == "shelf"
    mug = scene.objects["red mug"]
    assert (mug.at, mug.kind, mug.colour, mug.age) == ("shelf", "mug", "red", 0.0)
    assert mug.position == pytest.approx(MUG.middle, abs=1e-3)
    assert mug.confidence == pytest.approx(0.99, abs=0.01)


def test_a_thing_on_the_floor_is_nowhere(toy: Toy) -> None:
    toy.sees(MUG._replace(middle=(0.3, 0.1, 0.04)))
    assert toy.describe(observed()).objects["red mug"].at is None


def test_the_coarse_picture_serves_where_there_is_no_fine_one(toy: Toy) -> None:
    toy.sees(MUG)
    assert "red mug" in toy.describe(observed(name="head")).objects
    assert Toy().describe(observed(name="wrist")).objects == {}


@pytest.mark.parametrize(
    ("place", "share", "state"),
    [
        ("drawer", 0.02, "closed"),
        ("drawer", 0.3, "ajar"),
        ("drawer", 0.9, "open"),
        ("knob", 0.1, "off"),
        ("knob", 0.4, "between"),
        ("knob", 0.9, "on"),
        ("button", 0.2, "off"),
        ("button", 0.8, "on"),
    ],
)
def test_a_state_is_how_far_a_part_has_moved(toy: Toy, place: str, share: float, state: str) -> None:
    toy.feels(**{place: share})
    seen = toy.describe(observed()).places[place]
    assert seen.state == (state,)
    assert seen.confidence > 0.95


def test_a_part_is_doubted_before_it_was_seen_and_after_long(toy: Toy) -> None:
    assert toy.describe(observed(eye=AWAY)).places["drawer"].confidence == 0.5
    assert toy.describe(observed(1.0)).places["drawer"].confidence > 0.95
    drawer = toy.describe(observed(601.0, eye=AWAY)).places["drawer"]
    assert (drawer.state, drawer.age) == (("closed",), 600.0)
    assert drawer.confidence == pytest.approx(0.5, abs=0.01)


def test_what_cannot_move_has_no_state(toy: Toy) -> None:
    shelf = toy.describe(observed()).places["shelf"]
    assert (shelf.state, shelf.confidence) == ((), 1.0)


def test_what_is_unseen_keeps_its_place(toy: Toy) -> None:
    toy.sees(MUG)
    toy.describe(observed())
    toy.sees()
    mug = toy.describe(observed(60.0, eye=AWAY)).objects["red mug"]
    assert (mug.at, mug.age) == ("shelf", 60.0)
    assert mug.confidence == pytest.approx(0.5, abs=0.02)


def test_what_lies_in_a_drawer_is_in_it_only_as_far_as_it_is_open(toy: Toy) -> None:
    toy.sees(INSIDE)
    assert toy.describe(observed()).objects["banana"].at is None  # before a shut drawer
    drawn = Toy()
    drawn.feels(drawer=0.8)
    drawn.sees(INSIDE)
    assert drawn.describe(observed()).objects["banana"].at == "drawer"


def test_what_lies_in_a_drawer_moves_along_with_it_unseen(toy: Toy) -> None:
    toy.feels(drawer=1.0)
    toy.sees(INSIDE)
    toy.describe(observed())
    toy.feels(drawer=0.0)
    toy.sees()
    for time in range(1, 12):
        scene = toy.describe(observed(time))
    banana = scene.objects["banana"]
    assert banana.at == "drawer"
    assert banana.position == pytest.approx((INSIDE.middle[0] - 0.3, 0.0, 0.70), abs=2e-3)


def test_what_was_shut_away_is_doubted_more_slowly(toy: Toy) -> None:
    toy.feels(drawer=0.02)
    toy.sees(INSIDE._replace(middle=(-0.3, 0.0, 0.70)), MUG)
    toy.describe(observed())
    toy.sees()
    scene = toy.describe(observed(60.0, eye=AWAY))
    assert scene.objects["banana"].confidence > 0.9 > 0.6 > scene.objects["red mug"].confidence


def test_what_is_in_the_hand_is_held_and_at_no_place(toy: Toy) -> None:
    toy.sees(MUG)
    empty = toy.describe(observed())
    scene = held_at(toy, 1.0, *MUG.middle)
    assert (empty.robot.holding, scene.robot.holding) == (None, "red mug")
    assert scene.objects["red mug"].at is None


@pytest.mark.parametrize(("x", "holding"), [(-0.25, "banana"), (-0.17, None)], ids=["in the drawer", "at its handle"])
def test_only_a_hand_in_the_drawer_holds_what_lies_there(toy: Toy, x: float, holding: str | None) -> None:
    toy.feels(drawer=0.02)
    toy.sees(INSIDE._replace(middle=(-0.24, 0.0, 0.70)))
    assert toy.describe(observed()).objects["banana"].at == "drawer"
    assert held_at(toy, 1.0, x, 0.0, 0.70).robot.holding == holding


def test_fingers_that_press_on_something_unknown_are_in_doubt(toy: Toy) -> None:
    free = toy.describe(observed()).robot
    pressed = toy.describe(observed(1.0, force=9.0, width=0.07)).robot
    assert (free.holding, pressed.holding) == (None, None)
    assert free.confidence > 0.9 > pressed.confidence


def test_what_is_let_go_of_is_where_it_falls(toy: Toy) -> None:
    toy.sees(MUG)
    toy.describe(observed())
    held_at(toy, 1.0, *MUG.middle)
    toy.sees()
    held_at(toy, 2.0, *FLOATING)
    toy.reaches(*FLOATING)
    scene = toy.describe(observed(3.0, eye=AWAY))
    assert scene.robot.holding is None
    assert scene.objects["red mug"].at == "shelf"
    assert scene.objects["red mug"].confidence < 0.8  # until it is seen there


def dropped(toy: Toy, *at: float) -> Scene:
    """The mug, taken from the shelf, carried to a point and let go of there; then nobody looks."""
    toy.sees(MUG)
    toy.describe(observed())
    held_at(toy, 1.0, *MUG.middle)
    toy.sees()
    held_at(toy, 2.0, *at)
    return toy.describe(observed(3.0, eye=AWAY))


def test_what_is_let_go_of_over_an_open_drawer_is_in_it_for_sure(toy: Toy) -> None:
    toy.feels(drawer=0.8)
    mug = dropped(toy, -0.1, 0.0, BOARD + 0.2).objects["red mug"]
    assert mug.at == "drawer"
    assert mug.position == pytest.approx((-0.1, 0.0, 0.70), abs=1e-3)
    assert mug.confidence > 0.85


@pytest.mark.parametrize("at", [(-0.4, 0.0, BOARD + 0.2), (2.0, 2.0, 1.0)])
def test_what_is_let_go_of_over_a_shut_drawer_or_the_floor_is_nobody_knows_where(
    toy: Toy, at: tuple[float, float, float]
) -> None:
    mug = dropped(toy, *at).objects["red mug"]
    assert mug.at is None
    assert mug.confidence < 0.8


def test_what_was_detected_is_marked_by_name(toy: Toy) -> None:
    toy.sees(MUG, INSIDE)
    toy.describe(observed())
    assert sorted(name for name, _, _ in toy.marks()) == ["banana", "red mug"]
    toy.sees()
    toy.describe(observed(1.0))
    assert toy.marks() == []


def test_what_is_carried_far_between_two_looks_stays_one_thing(toy: Toy) -> None:
    toy.sees(MUG)
    toy.describe(observed())
    held_at(toy, 1.0, *MUG.middle)
    toy.sees(MUG._replace(middle=(-0.2, -0.2, BOARD + 0.2)))
    scene = held_at(toy, 4.0, -0.2, -0.2, BOARD + 0.2)
    assert list(scene.objects) == ["red mug"]
    assert scene.robot.holding == "red mug"


def test_confidence_is_what_the_eyes_say_until_it_is_calibrated() -> None:
    one = Detection(np.array([0.9, 0.1]), np.array([1.0, 0.0]), np.zeros(3), 20, 0.01, 0.8, (0, 0, 2, 2))
    assert judged(one, ()).confidence == pytest.approx(0.72)
    odds = float(np.dot((0.1, 0.2, 0.3, 0.4, 0.5), one.features()[:5])) - 1.0
    weighed = judged(one, (0.1, 0.2, 0.3, 0.4, 0.5, -1.0))
    assert weighed.confidence == pytest.approx(1 / (1 + np.exp(-odds)))


def test_the_same_observations_give_the_same_scene() -> None:
    scenes = []
    for _ in range(2):
        toy = Toy()
        toy.sees(MUG)
        scenes.append(toy.describe(observed(eye=EYE)))
    assert scenes[0] == scenes[1]


class Late(OwnEyes):
    """Eyes that answer one look later."""

    def look(self, view: View) -> Found | None:  # type: ignore[override]
        found, self.before = getattr(self, "before", None), super().look(view)
        return found


def test_what_slow_eyes_find_is_where_it_was_when_they_looked() -> None:
    toy = Toy()
    toy.detector = Late(toy.eyes.pixels, ())
    toy.sees(MUG)
    assert toy.describe(observed(0.0)).objects == {}
    mug = toy.describe(observed(1.0)).objects["red mug"]
    assert (mug.at, mug.age) == ("shelf", 1.0)


def test_a_share_between_two_ticks_is_no_doubt_whether_it_is_less_than_the_next_but_one() -> None:
    chances = np.zeros(len(TICKS), np.float32)
    chances[1:3] = 0.65, 0.35  # 0.027, between 0.02 and 0.04
    assert below(0.04, chances) == pytest.approx(0.825)
    assert below(0.02, chances) == pytest.approx(0.325)
    assert (below(0.0, chances), below(1.0, chances)) == pytest.approx((0.0, 1.0))
