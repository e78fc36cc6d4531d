"""What a model may answer, and what is sent back to it."""

import contextlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

import skills
from contracts.errors import PlanRejected
from contracts.plan import Plan
from contracts.scene_file import parse_scene
from planners.border import read_plan

SCENE = parse_scene(
    {
        "places": {"table": {}, "drawer": {"kind": "container", "state": "closed"}},
        "objects": {"red mug": {"at": "table"}},
    }
)
CARDS = skills.cards()


def answer(*steps: tuple[str, dict[str, str]]) -> str:
    return json.dumps({"steps": [{"skill": skill, "arguments": arguments} for skill, arguments in steps]})


def test_a_plan_comes_through() -> None:
    plan = read_plan(
        answer(("go_to", {"place": "drawer"}), ("open", {"container": "drawer"}), ("wait", {"seconds": "5"})),
        CARDS,
        SCENE,
    )
    assert [str(step) for step in plan.steps] == ["go_to(drawer)", "open(drawer)", "wait(5)"]


def test_a_fence_around_it_is_forgiven() -> None:
    assert (
        read_plan("```json\n" + answer(("pick", {"object": "red mug"})) + "\n```", CARDS, SCENE).steps[0].skill
        == "pick"
    )


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (answer(("fetch", {"object": "red mug"})), "step 1: no skill 'fetch'"),
        (answer(("pikc", {"object": "red mug"})), "step 1: no skill 'pikc'; did you mean 'pick'?"),
        (
            answer(("pick", {"object": "red mgu"})),
            "step 1: pick: nothing here is called 'red mgu'; did you mean 'red mug'?",
        ),
        (answer(("pick", {"object": "drawer"})), "step 1: pick: 'drawer' is not a object; choose from red mug"),
        (answer(("open", {"container": "table"})), "step 1: open: 'table' is not a container; choose from drawer"),
        (answer(("press", {"button": "table"})), "choose from nothing: there is none here"),
        (answer(("pick", {})), "step 1: pick takes object; you gave none"),
        (answer(("pick", {"object": "red mug", "force": "9"})), "step 1: pick takes object; you gave object, force"),
        (answer(("wait", {"seconds": "nan"})), "seconds must be a number from 0 to 600, not 'nan'"),
        (answer(("wait", {"seconds": "1e9"})), "seconds must be a number from 0 to 600, not '1e9'"),
        (answer(("tell", {"message": " "})), "message must be 1 to 500 characters of text"),
        (answer(*[("go_to", {"place": "table"})] * 61), "the plan has 61 steps; 60 at most are allowed"),
        ('{"steps": [{"skill": "pick", "arguments": {"object": NaN}}]}', "NaN is no value"),
        ('{"steps": [], "steps": []}', "the key 'steps' is given twice"),
        (
            '{"steps": [{"skill": "pick", "arguments": {"object": 7}}]}',
            "steps.0.arguments.object: Input should be a valid string",
        ),
        ('{"steps": [], "thoughts": "…"}', "thoughts: Extra inputs are not permitted"),
        ("[" * 5000, "the answer is nested more than 8 levels deep"),
        ("Sure! I will pick up the mug.", "the answer is not JSON"),
        ("", "the answer is not JSON"),
        ('"' + "x" * 30000 + '"', "the answer is 30002 characters; 20000 at most are read"),
        ("7", "answer: Input should be"),
    ],
)
def test_a_wrong_answer_is_rejected_with_a_reason(text: str, reason: str) -> None:
    with pytest.raises(PlanRejected) as caught:
        read_plan(text, CARDS, SCENE)
    assert reason in str(caught.value)


@given(st.text(max_size=300))
def test_no_text_does_anything_but_parse_or_be_rejected(text: str) -> None:
    with contextlib.suppress(PlanRejected):
        assert isinstance(read_plan(text, CARDS, SCENE), Plan)
