"""Every way in which a learned skill ends, with a scripted policy on a gantry."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from contracts.arrays import Floats
from contracts.floor_plan import Door
from contracts.goal import Goal
from contracts.outcome import Cause, Outcome
from skills import CARDS
from skills.library.learned import LearnedSkill
from skills.vla.scripted import ScriptedPolicy
from tests.skills.library.gantry import PLAN, PROFILE, GantryKinematics, GantryWorld

Run = Callable[[GantryWorld, LearnedSkill, Goal], Outcome]
CAN = np.array([0.5, 0.1, 0.75, 0.0])  # in the base frame at the table's dock


def poses(*stops: tuple[float, float, float, float]) -> Floats:
    """x y z of the hand and opening at each stop, ten steps apart."""
    knots = np.array([(0.5, 0.0, 1.0, 0.09), *stops])
    marks = np.arange(len(knots)) * 10
    rows = np.stack([np.interp(np.arange(marks[-1] + 1), marks, column) for column in knots.T], 1)
    return np.insert(rows, 3, 0.0, axis=1)


PICK = poses((0.5, 0.1, 0.75, 0.09), (0.5, 0.1, 0.75, 0.0), (0.5, 0.1, 0.9, 0.0))
MISS = poses((0.5, 0.3, 0.75, 0.09), (0.5, 0.3, 0.75, 0.0), (0.5, 0.3, 0.75, 0.0), (0.5, 0.3, 0.9, 0.0))
KEEP = np.array([1, 1, 1, 1, 0])  # with fingers closed
PLACE = poses((0.5, 0.0, 0.8, 0.0), (0.5, 0.0, 0.8, 0.09))


def skill(name: str, world: GantryWorld, hand: Floats, limit: float = 20.0) -> LearnedSkill:
    policy = ScriptedPolicy(hand, GantryKinematics(), PROFILE)
    return LearnedSkill(CARDS.load(name), policy, GantryKinematics(), PROFILE, PLAN, world, limit)


def goal(name: str, *values: str) -> Goal:
    card = CARDS.load(name)
    return Goal(card.words(card.call(*values)), card.call(*values))


@pytest.fixture
def holding(world: GantryWorld, run: Run) -> GantryWorld:
    assert run(world, skill("pick", world, PICK), goal("pick", "can")).status == "SUCCESS"
    return world


def test_a_pick_ends_with_the_can_in_a_folded_arm(world: GantryWorld, run: Run) -> None:
    outcome = run(world, skill("pick", world, PICK), goal("pick", "can"))
    assert outcome == Outcome.success("seen: holding(can); fingers 60 mm apart pressing 8.0 N")
    np.testing.assert_allclose(world.position[:3], PROFILE.rest[:3], atol=1e-6)
    assert world.held


def test_the_hand_waits_where_the_place_says_before_the_policy_begins(world: GantryWorld) -> None:
    one = skill("pick", world, PICK)
    one.start(goal("pick", "can"), world.observe())
    while one.policy._next == 0:
        ready = world.position.copy()
        assert one.judge(world.observe()).status == "RUNNING"
        world.apply(one.act(world.observe()))
    np.testing.assert_allclose(ready[:3], PLAN.places["table"].ready, atol=1e-3)


def way_in(world: GantryWorld, name: str, *values: str) -> Floats:
    """Where the hand goes before the policy begins at a table with a door, x y z, (rows, 3)."""
    table = replace(PLAN.places["table"], ready=(0.5, -0.2, 1.0), door=Door(0.0, 1.3, (0.5, -0.05, 1.0)))
    plan = replace(PLAN, places={**PLAN.places, "table": table})
    one = LearnedSkill(
        CARDS.load(name), ScriptedPolicy(PICK, GantryKinematics(), PROFILE), GantryKinematics(), PROFILE, plan, world
    )
    one.start(goal(name, *values), world.observe())
    rows = []
    while True:
        assert one.judge(world.observe()).status == "RUNNING"
        chunk = one.act(world.observe())
        if one.policy._next:
            return np.vstack(rows)
        rows.append(chunk.targets[:, :3])
        world.apply(chunk)


def test_the_empty_hand_goes_over_an_open_door_and_pushes_it_wide_from_inside(world: GantryWorld) -> None:
    world.state = ("open",)
    rows = way_in(world, "pick", "can")
    assert rows[:, 2].max() == pytest.approx(1.3, abs=1e-3)
    high = rows[rows[:, 2] > 1.29]
    assert high[:, 1].max() > -0.01  # straight up first, and down on the other side
    assert high[:, 1].min() == pytest.approx(-0.2, abs=1e-3)
    down = rows[np.argmax(rows[:, 2]) :]
    assert down[down[:, 2] < 1.01][:, 1].max() == pytest.approx(-0.05, abs=5e-3)
    np.testing.assert_allclose(rows[-1], (0.5, -0.2, 1.0), atol=1e-3)


def test_past_a_closed_door_the_hand_goes_straight_to_its_place(world: GantryWorld) -> None:
    world.state = ("closed",)
    assert way_in(world, "pick", "can")[:, 2].max() < 1.01


def test_a_place_lets_go_and_comes_back_empty(holding: GantryWorld, run: Run) -> None:
    outcome = run(holding, skill("place", holding, PLACE), goal("place", "can", "table"))
    assert outcome.status == "SUCCESS"
    assert outcome.evidence.startswith("seen: at(can, table)")
    assert not holding.held


def test_a_wide_thing_is_let_go_wider_still(holding: GantryWorld, run: Run) -> None:
    holding.wide = 0.086
    opened = poses((0.5, 0.0, 0.8, 0.0), (0.5, 0.0, 0.8, 0.096))
    outcome = run(holding, skill("place", holding, opened), goal("place", "can", "table"))
    assert outcome.status == "SUCCESS"
    np.testing.assert_allclose(holding.can, [1.1, 0.0, 0.8], atol=1e-6)


def test_closing_on_nothing_is_a_missed_grasp(world: GantryWorld, run: Run) -> None:
    outcome = run(world, skill("pick", world, MISS), goal("pick", "can"))
    assert outcome.cause is Cause.MISSED_GRASP
    assert "closed on nothing" in outcome.evidence


def test_a_can_lost_on_the_way_is_dropped(holding: GantryWorld, run: Run) -> None:
    holding.slippery = holding.time + 3.0
    lost = poses((0.5, 0.0, 0.9, 0.0), (0.5, 0.2, 0.9, 0.0), (0.5, 0.0, 0.9, 0.0))
    holding.describe = _nowhere(holding)  # type: ignore[method-assign]
    outcome = run(holding, skill("place", holding, lost), goal("place", "can", "table"))
    assert outcome.cause is Cause.DROPPED


def _nowhere(world: GantryWorld):  # type: ignore[no-untyped-def]
    """A describer to whom a fallen can is nowhere."""
    truth = world.describe

    def describe(observation):  # type: ignore[no-untyped-def]
        scene = truth(observation)
        return scene if scene.robot.holding else scene.with_object("can", at=None)

    return describe


def test_a_can_lost_after_the_lift_is_dropped(world: GantryWorld, run: Run) -> None:
    world.slippery = 6.0
    outcome = run(world, skill("pick", world, PICK), goal("pick", "can"))
    assert outcome.cause is Cause.DROPPED


def test_a_thing_that_is_not_in_sight_is_not_found(world: GantryWorld, run: Run) -> None:
    world.visible = False
    outcome = run(world, skill("pick", world, PICK), goal("pick", "can"))
    assert outcome == Outcome.failure(Cause.NOT_FOUND, "no can is in sight")
    assert world.time == 0.0


def test_a_thing_beyond_the_arm_is_unreachable(world: GantryWorld, run: Run) -> None:
    world.can = np.array([1.8, 0.1, 0.75])
    outcome = run(world, skill("pick", world, PICK), goal("pick", "can"))
    assert outcome == Outcome.failure(Cause.UNREACHABLE, "the can is 0.30 m out of the arm's reach from here")


def test_a_robot_elsewhere_is_told_so(run: Run) -> None:
    world = GantryWorld((0.0, 0.0, 0.0))
    outcome = run(world, skill("pick", world, PICK), goal("pick", "can"))
    assert outcome == Outcome.failure(Cause.UNREACHABLE, "the robot stands 0.60 m away from the table")


def test_an_empty_hand_has_nothing_to_place(world: GantryWorld, run: Run) -> None:
    outcome = run(world, skill("place", world, PLACE), goal("place", "can", "table"))
    assert outcome == Outcome.failure(Cause.PRECONDITION, "there is no can between the fingers")


def test_an_arm_that_does_not_move_is_stuck(holding: GantryWorld, run: Run) -> None:
    holding.stuck = True
    outcome = run(holding, skill("place", holding, np.repeat(PLACE[8:9] * KEEP, 200, 0)), goal("place", "can", "table"))
    assert outcome.cause is Cause.STUCK


def test_a_policy_that_never_ends_is_timed_out(world: GantryWorld, run: Run) -> None:
    there_and_back = np.vstack([poses((0.5, 0.3, 1.0, 0.09), (0.5, -0.3, 1.0, 0.09))] * 20)
    outcome = run(world, skill("pick", world, there_and_back, limit=6.0), goal("pick", "can"))
    assert outcome.cause is Cause.TIMEOUT
    assert "not done after 6 s" in outcome.evidence


def test_an_effect_that_is_seen_for_long_ends_a_policy_that_does_not_notice(holding: GantryWorld, run: Run) -> None:
    unsure = skill("place", holding, np.vstack([PLACE, np.repeat(PLACE[-1:], 200, 0)]))
    began = holding.time
    outcome = run(holding, unsure, goal("place", "can", "table"))
    assert outcome.status == "SUCCESS"
    assert holding.time - began < 15


@pytest.mark.parametrize(("trusting", "status"), [(False, "FAILURE"), (True, "SUCCESS")])
def test_a_trusting_skill_takes_the_policys_word(holding: GantryWorld, run: Run, trusting: bool, status: str) -> None:
    holding.visible = False  # once it is let go of
    one = skill("place", holding, PLACE)
    one.trusting = trusting
    outcome = run(holding, one, goal("place", "can", "table"))
    assert outcome.status == status
    assert (outcome.evidence == "the policy says that it is done") == trusting


@pytest.mark.parametrize(("name", "state", "farthest"), [("close", "closed", 0.53), ("open", "open", 0.50)])
def test_what_is_closed_is_pushed_home(world: GantryWorld, name: str, state: str, farthest: float) -> None:
    world.state = (state,)
    one = skill(name, world, poses((0.5, 0.0, 0.8, 0.02)))
    one.start(goal(name, "table"), world.observe())
    reached = []
    while (outcome := one.judge(world.observe())).status == "RUNNING":
        world.apply(one.act(world.observe()))
        reached.append(GantryKinematics().forward(world.position).position[0])
    assert outcome.status == "SUCCESS"
    assert max(reached) == pytest.approx(farthest + PLAN.places["table"].dock[0], abs=2e-3)
