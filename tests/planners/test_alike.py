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
