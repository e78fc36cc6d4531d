"""Routes and driving on the gantry's floor."""

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from contracts.floor_plan import Door
from contracts.goal import Goal
from contracts.outcome import Cause, Outcome
from contracts.robot import BASE
from contracts.skill_card import SkillCall
from skills import CARDS
from skills.library.drive import GoTo, behind, drive, open_doors, rounded, way_to
from skills.routes import Routes
from tests.skills.library.gantry import PLAN, PROFILE, GantryWorld

Run = Callable[[GantryWorld, GoTo, Goal], Outcome]


def gap(points: np.ndarray) -> float:
    """Least distance of points to the furniture, m."""
    far = [
        np.hypot(
            np.maximum(np.maximum(x0 - points[:, 0], points[:, 0] - x1), 0),
            np.maximum(np.maximum(y0 - points[:, 1], points[:, 1] - y1), 0),
        )
        for x0, y0, x1, y1 in PLAN.obstacles
    ]
    return float(np.min(far))


def to(place: str) -> Goal:
    return Goal(f"go to the {place}", SkillCall(skill="go_to", arguments={"place": place}))


def test_a_way_around_a_table_is_clear_and_short() -> None:
    way = Routes(PLAN).way(np.array([2.2, 0.0]), np.array([0.4, 0.0]))
    fine = np.vstack([a + np.linspace(0, 1, 50)[:, None] * (b - a) for a, b in pairwise(way)])
    assert gap(fine) > PLAN.radius
    assert np.linalg.norm(np.diff(way, axis=0), axis=1).sum() < 3.6


def test_there_is_no_way_through_a_closed_ring() -> None:
    ring = [(-2.0, -2.0, 2.0, -1.6), (-2.0, 1.6, 2.0, 2.0), (-2.0, -2.0, -1.7, 2.0), (1.7, -2.0, 2.0, 2.0)]
    assert len(Routes(PLAN, ring).way(np.array([0.0, 0.0]), np.array([2.7, 0.0]))) == 0


def test_a_drive_keeps_within_speed_and_ends_at_the_dock(world: GantryWorld) -> None:
    way = way_to(PLAN.places["shelf"], world.observe().base, PLAN, [])
    rows = np.vstack([world.targets, *(chunk.targets for chunk in drive(world.targets, world.targets, way, PROFILE))])
    speed = np.abs(np.diff(rows[:, BASE], axis=0)) / 0.05
    assert speed.max() <= PROFILE.velocity[BASE].max() + 1e-6
    off = rows[-1, BASE] - np.array(PLAN.places["shelf"].dock)
    np.testing.assert_allclose([*off[:2], np.sin(off[2])], 0, atol=1e-9)
    assert gap(rows[:, BASE]) > PLAN.radius - 0.01


def test_rounding_keeps_the_ends() -> None:
    way = np.array([[0.0, 0.0, 0.0], [1.0, 0.0, 0.0], [1.0, 1.0, 1.5]])
    path = rounded(way)
    np.testing.assert_array_equal(path[[0, -1]], way[[0, -1]])
    assert np.linalg.norm(path[:, :2] - way[1, :2], axis=1).min() > 0.01


def test_the_robot_arrives_with_its_arm_folded(world: GantryWorld, run: Run) -> None:
    world.apply(next(iter(_lifted(world))))
    outcome = run(world, GoTo(CARDS.load("go_to"), PROFILE, PLAN, world), to("shelf"))
    assert outcome.status == "SUCCESS"
    assert outcome.evidence.startswith("at the shelf by odometry")
    np.testing.assert_allclose(world.position[:7], PROFILE.rest[:7], atol=1e-9)


def _lifted(world: GantryWorld):  # type: ignore[no-untyped-def]
    from contracts.action import ActionChunk

    row = world.targets.copy()
    row[2] = 1.4
    yield ActionChunk(row[None], 0.05)


def test_a_base_that_is_held_up_is_blocked(world: GantryWorld, run: Run) -> None:
    world.position[8] = world.targets[8] = -0.6
    world.wall = -0.2
    outcome = run(world, GoTo(CARDS.load("go_to"), PROFILE, PLAN, world), to("table"))
    assert outcome == Outcome.failure(Cause.BLOCKED, "something holds the base up on its way to the table")


def test_a_place_that_the_floor_plan_lacks_is_not_found(world: GantryWorld, run: Run) -> None:
    outcome = run(world, GoTo(CARDS.load("go_to"), PROFILE, PLAN, world), to("moon"))
    assert outcome == Outcome.failure(Cause.NOT_FOUND, "the floor plan has no moon")


def test_an_open_door_takes_room_unless_one_goes_there(world: GantryWorld) -> None:
    world.state = ("open",)
    scene = world.describe(world.observe())
    assert len(open_doors(PLAN, scene, "table")) == 1
    assert open_doors(PLAN, scene, "table")[0][0] == pytest.approx(-0.9 - 0.24)


def test_the_arm_arrives_turned_off_a_door_and_leaves_on_its_side_of_it(world: GantryWorld, run: Run) -> None:
    places = {**PLAN.places, "shelf": replace(PLAN.places["shelf"], door=Door(0.3, 1.3, (0.5, 0.0, 1.0)))}
    plan = replace(PLAN, places=places)
    assert run(world, GoTo(CARDS.load("go_to"), PROFILE, plan, world), to("shelf")).status == "SUCCESS"
    assert world.position[0] == pytest.approx(PROFILE.rest[0] + 0.3)
    back = GoTo(CARDS.load("go_to"), PROFILE, plan, world)
    back.start(to("table"), world.observe())
    world.apply(back.act(world.observe()))
    assert world.position[0] == pytest.approx(PROFILE.rest[0] + 0.3)


def test_a_dock_beside_other_furniture_is_left_only_as_far_as_there_is_room_to_turn() -> None:
    dock = np.array([0.6, 0.0, 0.0])
    np.testing.assert_allclose(behind(dock, Routes(PLAN)), [0.3, 0.0])
    beside = [(-0.3, -0.2, -0.05, 0.2)]  # 0.35 m behind that point
    np.testing.assert_allclose(behind(dock, Routes(PLAN, beside, 0.10)), [0.36, 0.0])
