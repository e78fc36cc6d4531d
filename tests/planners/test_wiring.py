"""`name:settings` becomes a planner, and nothing heavy is imported on the way."""

import subprocess
import sys

import pytest

import skills
from contracts.errors import UnknownName, UsageError
from contracts.plan import PlanRequest
from contracts.scene import Scene
from planners import PLANNERS, Wiring, build
from planners.scripted import EXAMPLE, Preconditions

CARDS = skills.cards()
WIRING = Wiring(CARDS, Preconditions(CARDS), dict)


@pytest.mark.parametrize("name", list(PLANNERS))
def test_every_entry_exists(name: str) -> None:
    assert callable(PLANNERS.find(name))


def test_a_scripted_planner_says_what_it_was_told() -> None:
    made = build(f"scripted:{EXAMPLE}", WIRING)
    assert [str(step) for step in made.planner.plan(PlanRequest("x", Scene())).plan.steps] == ["pick(red mug)"]
    assert made.calls().language_model == 0


def test_an_unknown_planner_lists_the_known() -> None:
    with pytest.raises(UnknownName, match="no planner called 'embeded'; did you mean 'embedded'"):
        build("embeded", WIRING)


def test_a_script_that_is_no_plan_is_a_usage_error() -> None:
    with pytest.raises(UsageError, match="takes a plan as JSON"):
        build("scripted:hello", WIRING)


def test_looking_at_the_table_imports_nothing_heavy() -> None:
    heavy = "any(m in sys.modules for m in ('torch', 'openai', 'transformers'))"
    code = f"import planners, sys; list(planners.PLANNERS); sys.exit({heavy})"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
