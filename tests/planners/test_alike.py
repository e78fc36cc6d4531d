"""Two alike: told by place, by number, by article, or asked about."""

import pytest

from contracts.outcome import Ending
from contracts.plan import Plan, PlanRequest, Proposal
from contracts.scene import ObjectState, PlaceState, RobotState, Scene
from contracts.skill_card import SkillCall
from planners.alike import Alike, alike, which

SCENE = Scene(
    robot=RobotState(at="user"),
    places={
        name: PlaceState(kind=(kind,))
        for name, kind in (("table", "surface"), ("counter", "surface"), ("sink", "sink"))
    },
    objects={
        "red mug": ObjectState(at="table"),
        "red mug 2": ObjectState(at="counter"),
        "banana": ObjectState(at="table"),
    },
)


class Heard:
    """Remembers what it was asked."""

    def plan(self, request: PlanRequest) -> Proposal:
        self.request = request
        return Proposal(Plan())


def planned(command: str, scene: Scene = SCENE, history: tuple[SkillCall, ...] = ()) -> tuple[Proposal, list[str]]:
    heard = Heard()
    proposal = Alike(heard).plan(PlanRequest(command, scene, history))
    seen = [name for name in heard.request.scene.objects if "mug" in name] if hasattr(heard, "request") else []
    return proposal, seen


@pytest.mark.parametrize(
    ("command", "left"),
    [
        ("put the red mug on the counter in the sink", ["red mug 2"]),
        ("put the red mug on the table into the sink", ["red mug"]),
        ("take the red mug off the table", ["red mug"]),
        ("bring me the red mug from the counter", ["red mug 2"]),
        ("put the red mug on the table", ["red mug 2"]),  # the other one is there already
        ("bring me the red mug on the counter", ["red mug 2"]),
        ("Could you hand me the red mug in the table, please?", ["red mug"]),
        ("pick up the red mug on the table", ["red mug"]),
        ("take the red mug to the table", ["red mug 2"]),
        ("throw the red mug on the table away", ["red mug"]),
        ("throw away the red mug on the counter", ["red mug 2"]),
        ("put the red mug that is on the table in the sink", ["red mug"]),
        ("I want the red mug that's on the counter", ["red mug 2"]),
        ("put a red mug in the sink", ["red mug"]),
        ("put both red mugs in the sink", ["red mug", "red mug 2"]),
        ("put all the red mugs in the sink", ["red mug", "red mug 2"]),
        ("hand me red mug 2", ["red mug 2"]),
        ("throw the banana away", ["red mug", "red mug 2"]),
    ],
)
def test_a_command_may_tell_by_itself(command: str, left: list[str]) -> None:
    proposal, seen = planned(command)
    assert proposal.ending is None
    assert seen == left


@pytest.mark.parametrize(
    "command", ["put the red mug in the sink", "Bring me my red mug, please", "red mug to the sink"]
)
def test_where_nothing_tells_it_asks_once_with_the_candidates(command: str) -> None:
    proposal, seen = planned(command)
    assert proposal.ending is Ending.NEEDS_CLARIFICATION
    assert proposal.question == "Which red mug do you mean: the one on the table or the one on the counter?"
    assert seen == ["red mug"]  # only tried, to see that it could be done at all


def test_what_was_begun_with_is_gone_on_with() -> None:
    history = (SkillCall(skill="pick", arguments={"object": "red mug 2"}),)
    _, seen = planned("put the red mug in the sink", history=history)
    assert seen == ["red mug 2"]


def test_things_alike_are_those_a_number_apart() -> None:
    (group,) = alike(SCENE)
    assert group.candidates == ("red mug", "red mug 2")
    assert which("tidy up", group, SCENE) == group.candidates


SHELVES = Scene(
    robot=RobotState(at="user"),
    places={name: PlaceState(kind=("surface",)) for name in ("table", "counter", "shelf")},
    objects={
        "blue book": ObjectState(at="counter"),
        "green book": ObjectState(at="counter"),
        "red book": ObjectState(at="table"),
        "banana": ObjectState(at="counter"),
    },
)
BOOKS = "Which book do you mean: the blue book on the counter or the green book on the counter?"


@pytest.mark.parametrize(
    "command",
    [
        "grab the book off the counter",
        "take the book from the counter to the table",
        "Bring me that book on the counter, please",
        "put the book that's on the counter on the shelf",
    ],
)
def test_where_several_of_a_kind_are_at_the_place_that_is_named_it_asks(command: str) -> None:
    proposal = Alike(Heard()).plan(PlanRequest(command, SHELVES))
    assert (proposal.ending, proposal.question) == (Ending.NEEDS_CLARIFICATION, BOOKS)


@pytest.mark.parametrize(
    "command",
    [
        "grab the book off the table",  # one
        "grab a book off the counter",
        "grab the books off the counter",
        "grab the blue book off the counter",
        "grab the book off the counter, the blue one",
        "grab the banana off the counter",
        "put the book on the shelf",  # not where it is: the planner itself may ask
    ],
)
def test_otherwise_a_kind_is_left_to_the_planner(command: str) -> None:
    heard = Heard()
    assert Alike(heard).plan(PlanRequest(command, SHELVES)).ending is None
    assert heard.request.scene == SHELVES


@pytest.mark.parametrize(
    ("answer", "left"), [("the blue one", "blue book"), ("green", "green book"), ("the second", "green book")]
)
def test_an_answer_about_a_kind_settles_it(answer: str, left: str) -> None:
    heard = Heard()
    Alike(heard).plan(PlanRequest("grab the book off the counter", SHELVES, answers=((BOOKS, answer),)))
    assert [name for name in heard.request.scene.objects if name.endswith("book")] == [left]


def test_what_was_answered_about_a_kind_holds_also_once_it_is_in_the_hand() -> None:
    heard = Heard()
    scene = SHELVES.with_robot(holding="green book").with_object("green book", at=None)
    Alike(heard).plan(PlanRequest("grab the book off the counter", scene, answers=((BOOKS, "the green one"),)))
    assert [name for name in heard.request.scene.objects if name.endswith("book")] == ["green book"]


QUESTION = "Which red mug do you mean: the one on the table or the one on the counter?"


@pytest.mark.parametrize(
    ("answer", "left"),
    [
        ("the one on the counter", "red mug 2"),
        ("table", "red mug"),
        ("the second one", "red mug 2"),
        ("red mug 2", "red mug 2"),
    ],
)
def test_an_answer_settles_it(answer: str, left: str) -> None:
    heard = Heard()
    command = "put the red mug in the sink"
    Alike(heard).plan(PlanRequest(command, SCENE, answers=((QUESTION, answer),)))
    assert [name for name in heard.request.scene.objects if "mug" in name] == [left]
    assert heard.request.command == command


def test_an_answer_that_tells_nothing_leaves_it_open() -> None:
    proposal = Alike(Heard()).plan(PlanRequest("put the red mug in the sink", SCENE, answers=((QUESTION, "hm"),)))
    assert proposal.question == QUESTION


def test_an_answer_of_an_earlier_run_is_remembered() -> None:
    told = f"Remembered: about “bring the mug”, asked “{QUESTION}”, a person said “the one on the counter”"
    heard = Heard()
    Alike(heard).plan(PlanRequest("put the red mug in the sink", SCENE, recalled=(told,)))
    assert [name for name in heard.request.scene.objects if "mug" in name] == ["red mug 2"]


def test_an_answer_to_another_question_is_said_after_the_command() -> None:
    heard = Heard()
    Alike(heard).plan(PlanRequest("bring me a drink.", Scene(), answers=(("Which one?", "the blue can"),)))
    assert heard.request.command == "bring me a drink. the blue can"
