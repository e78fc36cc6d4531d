import pytest
from py_trees.composites import Sequence

from agent.card_body import CardBody
from agent.config import Config
from agent.leaves import CauseIs
from agent.loop import Loop
from agent.pursuit import Watcher
from agent.recovery import BRANCHES, LOCAL, Branch, remedies
from agent.rehearsal import InTurn, Mishap, read_call, rehearsal_parts
from agent.stage import Stage, Yes
from agent.step import Step
from contracts import Cause, Ending

FETCH = ("go_to(table)", "pick(red mug)", "go_to(user)", "hand_over(red mug, user)")
PUT_AWAY = ("go_to(drawer)", "open(drawer)", "go_to(table)", "pick(red mug)", "go_to(drawer)", "place(red mug, drawer)")


@pytest.mark.parametrize("cause", list(Cause))
def test_every_cause_leads_to_a_branch(cause):
    assert BRANCHES[cause] in Branch


@pytest.mark.parametrize("cause", [cause for cause in Cause if BRANCHES[cause] in LOCAL])
def test_a_local_branch_mends_one_failure_of_each_cause_without_a_replan(cause, rehearse, pursue, plans):
    ended, loop = pursue(rehearse({"pick(red mug)": [Mishap(cause)]}), plans(*FETCH))
    assert (ended.ending, loop.replans) == (Ending.DONE, 0)
    assert loop.steps[1].attempts == 2


@pytest.mark.parametrize("cause", [Cause.POLICY_LOST])
def test_a_cause_without_a_local_branch_goes_to_the_planner(cause, rehearse, pursue, plans):
    ended, loop = pursue(rehearse({"pick(red mug)": [Mishap(cause)]}), plans(*FETCH))
    assert (ended.ending, loop.replans) == (Ending.DONE, 1)


def test_what_a_person_stops_is_left_to_a_person(rehearse, pursue, plans):
    ended, loop = pursue(rehearse({"pick(red mug)": [Mishap(Cause.OPERATOR)]}), plans(*FETCH))
    assert (ended.ending, loop.replans) == (Ending.NEEDS_OPERATOR, 0)


@pytest.mark.parametrize("cause", [cause for cause in Cause if BRANCHES[cause] in LOCAL])
def test_exactly_one_branch_of_the_tree_takes_a_cause(cause, rehearse, cards):
    parts = rehearsal_parts(CardBody(rehearse(), cards), InTurn(), cards)
    stage = Stage(parts.body, cards, parts.affordance, parts.events.say, Yes(), parts.refuse_call, parts.count)
    step = Step(1, read_call("pick(red mug)", cards), 1, 1)
    branches = [node for node in remedies(step, stage).children if isinstance(node, Sequence)]
    taking = [node for node in branches if isinstance(node.children[0], CauseIs) and cause in node.children[0].causes]
    assert len(taking) == 1


def test_a_dropped_thing_is_fetched_from_where_it_is_now(rehearse, pursue, plans):
    fallen = Mishap(Cause.DROPPED, ("hand_empty()", "at(red mug, counter)"))
    world = rehearse({"hand_over(red mug, user)": [fallen]})
    ended, loop = pursue(world, plans(*FETCH))
    assert (ended.ending, loop.replans) == (Ending.DONE, 0)
    assert world.enacted[-6:] == [
        "hand_over(red mug, user)",
        "look_for(red mug)",
        "go_to(counter)",
        "pick(red mug)",
        "go_to(user)",
        "hand_over(red mug, user)",
    ]


def test_a_missed_grasp_looks_again_before_it_grasps_again(rehearse, pursue, plans):
    world = rehearse({"pick(red mug)": [Mishap(Cause.MISSED_GRASP)]})
    pursue(world, plans(*FETCH))
    assert world.enacted[1:5] == ["pick(red mug)", "look_for(red mug)", "go_to(table)", "pick(red mug)"]


def test_a_container_that_fell_shut_is_opened_again_when_the_hand_is_free(rehearse, pursue, plans):
    shut = {"robot": {"at": "drawer"}, "places": {"drawer": {"kind": "container", "state": "closed"}, "table": {}}}
    world = rehearse(scene={**shut, "objects": {"red mug": {"at": "drawer"}}})
    ended, loop = pursue(world, plans("pick(red mug)"))
    assert (ended.ending, loop.replans) == (Ending.DONE, 0)
    assert world.enacted == ["go_to(drawer)", "open(drawer)", "pick(red mug)"]


@pytest.mark.parametrize("skill", ["open", "close"])
def test_what_stuck_half_way_is_tried_again_from_there(skill, rehearse, pursue, plans):
    ajar = {"robot": {"at": "drawer"}, "places": {"drawer": {"kind": "container", "state": "ajar"}}}
    call = f"{skill}(drawer)"
    world = rehearse({call: [Mishap(Cause.STUCK)]}, {**ajar, "objects": {}})
    ended, loop = pursue(world, plans(call))
    assert (ended.ending, loop.replans) == (Ending.DONE, 0)
    assert world.enacted == [call, "go_to(drawer)", call]


def test_a_failure_that_stays_is_told_to_the_planner_a_bounded_number_of_times(rehearse, pursue, plans):
    world = rehearse({"pick(red mug)": [Mishap(Cause.STUCK)] * 100})
    ended, loop = pursue(world, plans(*FETCH), max_replans=2)
    assert loop.replans == 2
    assert ended.ending is Ending.NEEDS_OPERATOR
    assert ended.why == "Pick(red mug) failed after 2 replans (stuck): pick(red mug) was made to fail."
    assert world.enacted.count("pick(red mug)") == 9  # three plans, each a first try and two mended ones


def test_a_thing_that_is_never_found_makes_the_command_infeasible(rehearse, pursue, plans):
    mishaps = {"pick(red mug)": [Mishap(Cause.NOT_FOUND)] * 9, "look_for(red mug)": [Mishap(Cause.NOT_FOUND)] * 9}
    ended, _ = pursue(rehearse(mishaps), plans(*FETCH), max_replans=1)
    assert ended.ending is Ending.INFEASIBLE


def test_without_monologue_and_recovery_the_first_failure_ends_the_run(rehearse, pursue, plans):
    world = rehearse({"pick(red mug)": [Mishap(Cause.STUCK)]})
    ended, loop = pursue(world, plans(*FETCH), monologue_and_recovery=False)
    assert (ended.ending, loop.replans) == (Ending.NEEDS_OPERATOR, 0)
    assert world.enacted == ["go_to(table)", "pick(red mug)"]


def test_the_planner_hears_what_failed_and_what_was_done(rehearse, pursue, plans):
    world = rehearse({"pick(red mug)": [Mishap(Cause.POLICY_LOST)]})
    _, loop = pursue(world, plans(*FETCH))
    second = loop.parts.planner.requests[1]
    assert [str(one) for one in second.history] == ["go_to(table)"]
    assert second.monologue[-1] == "pick(red mug) failed (policy_lost): pick(red mug) was made to fail"


class Doubts(CardBody):
    """Is never sure whether a door is shut before it has been shut twice."""

    looks = 2

    def scene(self):
        scene = self.world.scene()
        drawer = scene.places["drawer"].model_copy(update={"confidence": 0.7})
        sure = self.world.enacted.count("close(drawer)") != 1
        return scene if sure else scene.model_copy(update={"places": {**scene.places, "drawer": drawer}})

    belief = scene


def test_a_door_of_which_it_is_unsure_whether_it_is_shut_is_shut_again(rehearse, cards, plans):
    ajar = {"robot": {"at": "drawer"}, "places": {"drawer": {"kind": "container", "state": "open"}}, "objects": {}}
    world = rehearse(None, ajar)
    parts = rehearsal_parts(Doubts(world, cards), InTurn(plans("close(drawer)")), cards)
    ended = Loop(parts, Config(), "shut the drawer", Yes(), Watcher(), lambda _: None).run()
    assert ended.ending is Ending.DONE
    assert world.enacted == ["close(drawer)", "go_to(drawer)", "close(drawer)"]
