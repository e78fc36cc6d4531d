import pytest
from py_trees.common import Status

from agent.card_body import CardBody
from agent.evidence import Already, Shown
from agent.leaves import Do, Ready
from agent.rehearsal import InTurn, rehearsal_parts
from agent.stage import Stage, Yes
from agent.step import Step
from agent.tree import grow

FETCH = ("go_to(table)", "pick(red mug)", "go_to(user)", "hand_over(red mug, user)")


@pytest.fixture
def stage(rehearse, cards):
    parts = rehearsal_parts(CardBody(rehearse(), cards), InTurn(), cards)
    return Stage(parts.body, cards, parts.affordance, parts.events.say, Yes(), parts.refuse_call, parts.count)


def tree_of(stage, plan, *, recover=True, approve=False):
    steps = [Step(number, one, 0.5, 0.5) for number, one in enumerate(plan.plan.steps, start=1)]
    return grow(steps, Step(4, plan.plan.steps[-1], 1, 1), (), stage, approve=approve, recover=recover), steps


def test_a_step_is_checked_then_made_ready_then_done_then_shown(stage, plans):
    root, _ = tree_of(stage, plans("pick(red mug)"), recover=False)
    kinds = [type(leaf) for leaf in root.iterate() if not leaf.children]
    assert kinds == [Ready if kind is None else kind for kind in (Already, Ready, Do, Shown, Shown)]


def test_the_steps_are_done_in_their_order(stage, plans):
    root, _ = tree_of(stage, plans(*FETCH))
    root.tick_once()
    assert root.status is Status.SUCCESS
    assert stage.body.world.enacted == list(FETCH)


def test_what_is_already_so_is_not_done_again(stage, plans):
    root, steps = tree_of(stage, plans("go_to(user)"))
    root.tick_once()
    assert root.status is Status.SUCCESS
    assert stage.body.world.enacted == []
    assert steps[0].evidence == "already so: the robot is at the user"


def test_an_unmet_precondition_stops_a_step_before_it_starts(stage, plans):
    root, steps = tree_of(stage, plans("pick(red mug)"), recover=False)
    root.tick_once()
    assert root.status is Status.FAILURE
    assert stage.body.world.enacted == []
    assert steps[0].evidence == "the robot is not beside the red mug"


def test_the_tree_without_recovery_has_no_branches_that_mend(stage, plans):
    names = {node.name for node in tree_of(stage, plans(*FETCH), recover=False)[0].iterate()}
    assert "mend by cause" not in names


def test_the_chance_of_success_is_scored_again_when_a_step_starts(stage, plans):
    root, steps = tree_of(stage, plans("go_to(table)"))
    root.tick_once()
    assert steps[0].can == 0.9
