"""Laws of the arm's geometry: round trips, finite differences, agreement with the simulated robot."""

import mujoco
import numpy as np
import pytest

from contracts.robot import ARM, BASE, DOF, Pose, base_pose, hand_pose, hand_yaw
from worlds.household.furniture import PIECES
from worlds.household.kinematics import CLOSE_ENOUGH, READY, ArmKinematics
from worlds.household.kitchen import FLOOR_PLAN
from worlds.household.robot import PANDA_LOWER, PANDA_UPPER, PROFILE, TILT
from worlds.household.world import HouseholdWorld

REACHABLE = [(0.55, 0.0, 0.95, 0.0), (0.62, 0.22, 0.85, 0.7), (0.48, -0.25, 1.05, -0.9), (0.7, -0.1, 0.8, 0.3)]


def targets_at(joints: np.ndarray, base: tuple[float, float, float] = (0.3, -0.4, 0.8)) -> np.ndarray:
    targets = PROFILE.rest.copy()
    targets[ARM], targets[BASE] = joints, base
    return targets


def gap(one: Pose, other: Pose) -> float:
    return max(float(np.abs(one.position - other.position).max()), float(np.abs(one.rotation - other.rotation).max()))


@pytest.mark.parametrize("hand", REACHABLE)
def test_the_joints_that_inverse_finds_bring_the_hand_there(
    kinematics: ArmKinematics, hand: tuple[float, float, float, float]
) -> None:
    start = targets_at(READY)
    wanted = base_pose(start[BASE]) @ hand_pose(np.array(hand), TILT)
    assert gap(kinematics.forward(kinematics.inverse(start, wanted)), wanted) < 2 * CLOSE_ENOUGH


@pytest.mark.parametrize("seed", range(6))
def test_inverse_of_forward_is_the_same_pose_from_any_posture_near(kinematics: ArmKinematics, seed: int) -> None:
    rng = np.random.default_rng(seed)
    posture = READY + rng.uniform(-0.35, 0.35, 7)
    wanted = kinematics.forward(targets_at(posture))
    assert gap(kinematics.forward(kinematics.inverse(targets_at(READY), wanted)), wanted) < 2 * CLOSE_ENOUGH


def test_only_the_arm_moves_and_a_solution_stays_what_it_is(kinematics: ArmKinematics) -> None:
    start = targets_at(READY)
    wanted = base_pose(start[BASE]) @ hand_pose(np.array(REACHABLE[1]), TILT)
    solved = kinematics.inverse(start, wanted)
    others = np.setdiff1d(np.arange(DOF), np.arange(7))
    assert solved[others].tobytes() == start[others].tobytes()
    assert kinematics.inverse(solved, wanted) == pytest.approx(solved, abs=1e-4)


def test_what_is_out_of_reach_is_approached_within_the_limits(kinematics: ArmKinematics) -> None:
    start = targets_at(READY, (0.0, 0.0, 0.0))
    solved = kinematics.inverse(start, hand_pose(np.array([2.0, 0.0, 0.9, 0.0]), TILT))
    assert (solved[ARM] >= PANDA_LOWER).all()
    assert (solved[ARM] <= PANDA_UPPER).all()
    assert kinematics.forward(solved).position[0] > kinematics.forward(start).position[0] + 0.2


@pytest.mark.parametrize("joint", range(7))
def test_a_small_turn_of_a_joint_moves_the_hand_as_its_axis_says(kinematics: ArmKinematics, joint: int) -> None:
    model = kinematics._model
    data = mujoco.MjData(model)
    data.qpos[:] = READY
    mujoco.mj_forward(model, data)
    site = model.site("robot_grasp").id
    arm = data.site_xpos[site] - data.xanchor[joint]
    wanted = np.cross(data.xaxis[joint], arm)
    step = np.zeros(7)
    step[joint] = 1e-5
    ahead, behind = kinematics.base_from_grasp(READY + step), kinematics.base_from_grasp(READY - step)
    assert (ahead.position - behind.position) / 2e-5 == pytest.approx(wanted, abs=1e-6)


def test_the_hand_moves_with_the_base(kinematics: ArmKinematics) -> None:
    here, there = targets_at(READY, (0, 0, 0)), targets_at(READY, (1.0, -2.0, 1.2))
    moved = base_pose(there[BASE]) @ kinematics.forward(here)
    assert gap(moved, kinematics.forward(there)) < 1e-12


def test_geometry_agrees_with_the_simulated_robot(kinematics: ArmKinematics, blind: HouseholdWorld) -> None:
    sim = blind.sim
    measured = np.insert(sim.robot_position(), 7, sim.width())
    assert gap(kinematics.forward(measured), sim.site("robot_grasp")) < 1e-6


def test_the_arms_limits_are_the_published_ones() -> None:
    assert PROFILE.lower[ARM].tolist() == [-2.8973, -1.7628, -2.8973, -3.0718, -2.8973, -0.0175, -2.8973]
    assert PROFILE.upper[ARM].tolist() == [2.8973, 1.7628, 2.8973, -0.0698, 2.8973, 3.7525, 2.8973]
    assert PROFILE.velocity[ARM].tolist() == [2.175] * 4 + [2.61] * 3
    assert (PROFILE.lower < PROFILE.rest).all()
    assert (PROFILE.rest < PROFILE.upper).all()


def test_a_hand_pose_keeps_its_yaw() -> None:
    for yaw in np.linspace(-3.0, 3.0, 13):
        pose = hand_pose(np.array([0.5, 0.0, 0.9, yaw]), TILT)
        assert hand_yaw(pose.rotation) == pytest.approx(yaw)
        assert pose.rotation @ pose.rotation.T == pytest.approx(np.eye(3))
        assert np.linalg.det(pose.rotation) == pytest.approx(1.0)


@pytest.mark.parametrize("name", PIECES)
def test_the_hand_can_wait_ready_at_every_dock_without_touching(kinematics: ArmKinematics, name: str) -> None:
    place = FLOOR_PLAN.places[name]
    for point in (place.ready, place.ready_to_work):
        start = targets_at(READY, place.dock)
        wanted = base_pose(start[BASE]) @ hand_pose(np.array([*point, 0.0]), TILT)
        solved = kinematics.inverse(start, wanted)
        assert gap(kinematics.forward(solved), wanted) < 5e-3
        assert kinematics.distances(solved).min() > 0.01


def test_gaps_are_capped_and_shrink_no_faster_than_the_base_moves(kinematics: ArmKinematics) -> None:
    middle = kinematics.distances(targets_at(READY, (0.0, 0.0, 1.5708)))
    assert middle.tolist() == [0.3] * 4
    x, y, yaw = FLOOR_PLAN.places["fridge"].dock
    rows = [kinematics.distances(targets_at(READY, (x, y + way, yaw))) for way in np.linspace(0.1, 0.5, 9)]
    steps = np.abs(np.diff(np.array(rows), axis=0))
    assert steps.max() <= 0.05 + 1e-3
    assert np.min(rows) < 0.02
