"""The picture that goes with a question shows what is asked about, where it was seen."""

import numpy as np

from agent.glimpses import MOST, Glimpses, asked_about
from contracts.observation import Camera, Observation
from contracts.robot import Pose
from contracts.scene import ObjectState, Scene

SIZE = 40


def look(time: float, *, at: float, wall: float = 2.0, size: int = SIZE) -> Observation:
    """A head at x = `at` that looks along z at a wall."""
    camera = Camera(focal=float(size), world_from_camera=Pose(np.array([at, 0.0, 0.0]), np.eye(3)))
    return Observation(
        time=time,
        images={"head": np.full((size, size, 3), int(time) + 5, np.uint8)},
        depths={"head": np.full((size, size), wall, np.float32)},
        cameras={"head": camera},
        joints=np.zeros(7),
        velocities=np.zeros(7),
        gripper_width=0.0,
        gripper_force=0.0,
        base=np.zeros(3),
        head=np.zeros(2),
        targets=np.zeros(13),
    )


def thing(x: float, z: float = 2.0) -> ObjectState:
    return ObjectState(at=None, kind="mug", colour="red", position=(x, 0.0, z), confidence=0.9, age=0.0)


def kept(*looks: Observation) -> Glimpses:
    glimpses = Glimpses()
    for one in looks:
        assert glimpses.due(one.time)
        glimpses.keep(one)
    return glimpses


def test_one_look_that_shows_all_is_enough_whatever_is_before_the_head_now() -> None:
    picture = kept(look(0, at=9.0), look(1, at=0.0), look(2, at=9.0)).of(
        {"red mug": thing(0.2), "red mug 2": thing(-0.2)}
    )
    assert picture is not None
    assert picture.shape == (2 * SIZE, 2 * SIZE, 3)
    assert tuple(picture[-1, 0]) == (6, 6, 6)  # the second look's colour
    assert len(np.unique(picture.reshape(-1, 3), axis=0)) > 1  # and something is drawn in it


def test_things_that_no_look_shows_together_are_shown_side_by_side() -> None:
    looks = look(0, at=9.0), look(1, at=0.0, size=2 * SIZE)
    picture = kept(*looks).of({"red mug": thing(0.0), "red mug 2": thing(9.0)})
    assert picture is not None
    assert picture.shape == (4 * SIZE, 6 * SIZE, 3)


def test_a_thing_behind_a_wall_or_out_of_the_picture_or_behind_the_head_is_not_shown() -> None:
    for spot in (thing(0.0, 3.0), thing(1.5), thing(0.0, -2.0)):
        assert kept(look(0, at=0.0)).of({"red mug": spot}) is None
    assert Glimpses().of({"red mug": thing(0.0)}) is None
    assert kept(look(0, at=0.0)).of({}) is None


def test_only_the_last_looks_are_kept() -> None:
    glimpses = kept(look(0, at=0.0), *(look(1 + n, at=9.0) for n in range(MOST)))
    assert not glimpses.due(MOST + 0.2)
    assert glimpses.of({"red mug": thing(0.0)}) is None


def test_what_a_question_names_is_asked_about_all_that_are_called_so() -> None:
    objects = {"orange mug": thing(0.0), "orange mug 2": thing(1.0), "orange": thing(2.0), "blue mug": thing(3.0)}
    scene = Scene(objects=objects | {"red can": ObjectState(at="table", kind="can", colour="red")})
    named = asked_about("Which orange mug do you mean: the one on the table or the one on the counter?", scene)
    assert set(named) == {"orange mug", "orange mug 2"}
    assert asked_about("Where is the red can?", scene) == {}  # nobody knows where that is
