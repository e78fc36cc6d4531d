"""say x can, until done: with a scripted say."""

from collections.abc import Sequence

import numpy as np
import pytest

import skills
from contracts.arrays import Floats
from contracts.errors import BadCommand
from contracts.outcome import Ending
from contracts.plan import PlanRequest
from contracts.scene_file import parse_scene
from contracts.skill_card import SkillCall
from planners.saycan import SayCan, softmax
from planners.scripted import Preconditions, ScriptedScorer

CARDS = skills.cards()
SCENE = parse_scene(
    {
        "robot": {"at": "table"},
        "places": {"table": {}, "sink": {"kind": "sink"}, "drawer": {"kind": "container", "state": "closed"}},
        "objects": {"mug": {"at": "table"}, "can": {"at": "sink"}},
    }
)


def planner(*wishes: str, liking: float = 6.0) -> SayCan:
    return SayCan(ScriptedScorer(wishes, liking), Preconditions(CARDS), CARDS)


def test_the_best_calls_are_chained_until_done() -> None:
    wishes = ("pick(mug)", "go_to(sink)", "place(mug, sink)")
    proposal = planner(*wishes).plan(PlanRequest("put the mug in the sink", SCENE))
    assert tuple(map(str, proposal.plan.steps)) == wishes
    assert proposal.ending is None


def test_the_scorer_is_asked_once_a_step_and_once_to_be_done() -> None:
    saycan = planner("pick(mug)", "go_to(sink)", "place(mug, sink)")
    saycan.plan(PlanRequest("put the mug in the sink", SCENE))
    assert saycan.asked == 4


def test_every_step_keeps_at_most_ten_ratings_best_first() -> None:
    proposal = planner("pick(mug)", "go_to(sink)", "place(mug, sink)").plan(PlanRequest("x", SCENE))
    assert len(proposal.ratings) == 3
    for rated, step in zip(proposal.ratings, proposal.plan.steps, strict=True):
        assert rated[0].call == step
        assert len(rated) <= 10
        assert [r.score for r in rated] == sorted((r.score for r in rated), reverse=True)


def test_say_sums_to_one_over_what_is_offered() -> None:
    rated = planner("pick(mug)").plan(PlanRequest("x", SCENE)).ratings[0]
    assert sum(rating.say for rating in rated) == pytest.approx(1.0, abs=1e-9)


class Shy:
    """An affordance that finds one skill nearly impossible."""

    def possible(self, call: SkillCall, scene: object, observation: object) -> float:
        return 0.001 if call.skill == "pick" else 1.0


def test_can_overrules_say() -> None:
    scorer = ScriptedScorer(("pick(mug)",), 3.0)
    proposal = SayCan(scorer, Shy(), CARDS).plan(PlanRequest("x", SCENE))
    assert "pick(mug)" not in map(str, proposal.plan.steps)


class Driven:
    """A scorer that always wants to drive on."""

    def say(self, request: PlanRequest, calls: Sequence[SkillCall | None]) -> Floats:
        return np.array([5.0 if call is not None and call.skill == "go_to" else 0.0 for call in calls])


def test_driving_to_and_fro_comes_to_an_end() -> None:
    proposal = SayCan(Driven(), Preconditions(CARDS), CARDS).plan(PlanRequest("x", SCENE))
    assert proposal.ending is Ending.INFEASIBLE
    assert "the best call" in proposal.why


class Undecided:
    """A scorer that believes in nothing that is possible."""

    def say(self, request: PlanRequest, calls: Sequence[SkillCall | None]) -> Floats:
        return np.array([-9.0 if call is None else 0.0 for call in calls])


class Never:
    """An affordance that finds nothing possible."""

    def possible(self, call: SkillCall, scene: object, observation: object) -> float:
        return 0.0


def test_when_nothing_wanted_is_possible_it_is_infeasible() -> None:
    proposal = SayCan(Undecided(), Never(), CARDS).plan(PlanRequest("x", SCENE))
    assert proposal.ending is Ending.INFEASIBLE
    assert proposal.plan.steps == ()


@pytest.mark.parametrize("command", ["", "   \n", "x" * 9000, "put \x00 it"])
def test_a_command_that_cannot_be_read_is_refused(command: str) -> None:
    with pytest.raises(BadCommand):
        planner().plan(PlanRequest(command, SCENE))


def test_softmax_survives_huge_numbers() -> None:
    np.testing.assert_allclose(softmax(np.array([1e5, 1e5, -1e5])), [0.5, 0.5, 0.0])
