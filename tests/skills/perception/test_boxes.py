"""Named boxes of other eyes become things in the room."""

import json
import threading

import numpy as np
import pytest

from contracts.errors import ModelDown
from contracts.observation import Camera
from contracts.robot import Pose
from skills.perception.asked import AskedEyes, read_boxes
from skills.perception.boxes import lifted
from skills.perception.detect import Detection
from skills.perception.detector import Beside, View
from skills.perception.net import SeeConfig
from skills.perception.owl import apart

CONFIG = SeeConfig(kinds=("mug", "can", "toy car"), colours=("red", "blue"), places=())
SIZE, FOCAL = 96, 120.0
DOWN = Pose(np.array([1.0, 2.0, 2.0]), np.diag([1.0, -1.0, -1.0]))  # looks straight down from 2 m
BOX = (38.0, 58.0, 58.0, 78.0)


def view(time: float = 0.0) -> View:
    """A table at 1 m from the camera, and on it something 10 cm high, 20 pixels wide."""
    depth = np.full((SIZE, SIZE), 1.0, np.float32)
    depth[58:78, 38:58] = 0.9
    return View(np.zeros((SIZE, SIZE, 3), np.uint8), depth, Camera(FOCAL, DOWN), time)


def test_a_box_is_lifted_to_just_under_the_face_that_is_seen() -> None:
    found = lifted("a red mug", 0.7, BOX, view(), CONFIG)
    assert found is not None
    x, y = (48 - SIZE / 2) / FOCAL * 0.9, (68 - SIZE / 2) / FOCAL * 0.9
    assert found.position == pytest.approx([1.0 + x, 2.0 - y, 2.0 - 0.9 - 0.025], abs=0.012)
    assert (CONFIG.kinds[found.kinds.argmax()], CONFIG.colours[found.colours.argmax()]) == ("mug", "red")
    assert (found.confidence, found.box) == (0.7, (38, 58, 58, 78))


@pytest.mark.parametrize(
    ("label", "kind", "colour"),
    [("Blue Toy Cars", "toy car", "blue"), ("can", "can", None), ("a mug, red", "mug", "red"), ("chair", None, None)],
)
def test_words_name_kind_and_colour(label: str, kind: str | None, colour: str | None) -> None:
    found = lifted(label, 0.5, BOX, view(), CONFIG)
    if kind is None:
        assert found is None
        return
    assert found is not None
    assert CONFIG.kinds[found.kinds.argmax()] == kind
    if colour is None:
        assert found.colours == pytest.approx([0.5, 0.5])
    else:
        assert CONFIG.colours[found.colours.argmax()] == colour


def test_a_box_outside_the_picture_is_nothing() -> None:
    assert lifted("mug", 0.9, (120.0, 10.0, 140.0, 30.0), view(), CONFIG) is None


def test_a_model_is_shown_the_picture_larger_and_its_boxes_are_scaled_back() -> None:
    asked: list[tuple[str, bytes]] = []

    def ask(question: str, picture: bytes) -> str:
        asked.append((question, picture))
        row = {"name": "red mug", "box": [3 * edge for edge in BOX], "confidence": 0.6}
        return f"Here you are:\n```json\n{json.dumps([row, {'name': 'no box'}])}\n```"

    (one,) = AskedEyes(ask, CONFIG)(view())
    assert one.box == (38, 58, 58, 78)
    assert "288 by 288 pixels" in asked[0][0]
    assert asked[0][1].startswith(b"\x89PNG")


@pytest.mark.parametrize("text", ["I see a mug.", "[not json]", '{"name": "mug"}', ""])
def test_an_answer_without_boxes_is_said_to_be_none(text: str) -> None:
    with pytest.raises(ModelDown, match="no list of boxes"):
        read_boxes(text)


def test_slow_eyes_never_keep_a_tick_waiting() -> None:
    may_answer, answered = threading.Event(), threading.Event()

    def find(seen: View) -> list[Detection]:
        may_answer.wait(5)
        answered.set()
        return []

    eyes = Beside(find)
    assert eyes.look(view(1.0)) is None
    assert eyes.look(view(2.0)) is None  # still busy with the first
    may_answer.set()
    assert answered.wait(5)
    found = None
    while found is None:
        found = eyes.look(view(3.0))
    assert found.view.time == 1.0


@pytest.mark.parametrize("error", [ModelDown("gone"), RuntimeError("gone")])
def test_what_slow_eyes_raise_is_raised_by_a_later_look(error: Exception) -> None:
    def find(seen: View) -> list[Detection]:
        raise error

    eyes = Beside(find)

    def look_until_told() -> None:
        for _ in range(100_000):
            eyes.look(view())

    with pytest.raises(type(error), match="gone"):
        look_until_told()


def test_of_detections_in_one_place_the_surest_is_kept() -> None:
    first, second = (lifted("red mug", score, BOX, view(), CONFIG) for score in (0.4, 0.8))
    assert first is not None
    assert second is not None
    assert apart([first, second]) == [second]
