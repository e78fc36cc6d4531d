"""A world moves by chunks alone, the same way every time, and leaves a recording that replays."""

from pathlib import Path

import mujoco
import numpy as np
import pytest
from numpy.typing import NDArray

from contracts.action import ActionChunk
from contracts.observation import FINE_HEAD
from contracts.robot import ARM, BASE, DOF, GRIPPER, HEAD
from worlds.household.cameras import NAMES, Cameras
from worlds.household.simulation import CONTROL, RAMP, STEPS, Simulation
from worlds.household.truth import true_scene
from worlds.household.variation import LIVED_IN, PLAIN
from worlds.household.world import HouseholdWorld

Floats = NDArray[np.float64]


def wave(world: HouseholdWorld, steps: int = 30) -> None:
    """Drive, reach, look around and close the gripper, smoothly."""
    start = world.sim.targets
    swing = np.zeros(DOF)
    swing[ARM], swing[GRIPPER], swing[BASE], swing[HEAD] = 0.3, -0.03, (0.3, -0.2, 0.4), (0.4, 0.3)
    for number in range(steps):
        share = 0.5 - 0.5 * np.cos(np.pi * (number + 1) / steps)
        world.apply(ActionChunk((start + share * swing)[None], CONTROL))


def saved(world: HouseholdWorld, folder: Path) -> dict[str, Floats]:
    world.save(folder)
    with np.load(folder / "trajectory.npz", allow_pickle=False) as arrays:
        return {name: arrays[name] for name in arrays.files}


def test_the_same_seed_gives_the_same_run_bit_for_bit(tmp_path: Path) -> None:
    runs = []
    for name in ("one", "other"):
        world = HouseholdWorld(11, size=0)
        wave(world)
        (tmp_path / name).mkdir()
        runs.append((saved(world, tmp_path / name), (tmp_path / name / "model.xml").read_text()))
    (first, first_xml), (second, second_xml) = runs
    assert first_xml == second_xml
    for key in ("time", "qpos", "ctrl"):
        assert first[key].tobytes() == second[key].tobytes()


def test_another_seed_gives_another_kitchen() -> None:
    assert HouseholdWorld(11, size=0).sim.xml != HouseholdWorld(12, size=0).sim.xml


def test_a_recording_has_a_row_for_every_control_step_and_the_final_state(
    blind: HouseholdWorld, tmp_path: Path
) -> None:
    wave(blind, 20)
    rows = saved(blind, tmp_path)
    model = mujoco.MjModel.from_xml_path(str(tmp_path / "model.xml"))
    assert rows["time"].shape == (21,)
    assert rows["qpos"].shape == (21, model.nq)
    assert rows["ctrl"].shape == (21, model.nu)
    assert np.diff(rows["time"]) == pytest.approx(CONTROL)
    assert rows["qpos"][-1].tobytes() == blind.sim.data.qpos.tobytes()
    assert rows["ctrl"][-1].tobytes() == rows["ctrl"][-2].tobytes()


def test_a_world_that_never_moved_still_leaves_its_state(blind: HouseholdWorld, tmp_path: Path) -> None:
    rows = saved(blind, tmp_path)
    assert [len(rows[key]) for key in ("time", "qpos", "ctrl")] == [1, 1, 1]


def test_replaying_the_targets_reproduces_every_state_bit_for_bit(tmp_path: Path) -> None:
    world = HouseholdWorld(11, size=0)
    wave(world)
    rows = saved(world, tmp_path)
    again = HouseholdWorld(11, size=0).sim
    for number, ctrl in enumerate(rows["ctrl"][:-1]):
        assert again.data.qpos.tobytes() == rows["qpos"][number].tobytes()
        again.step(ctrl[:DOF])
    assert again.data.qpos.tobytes() == rows["qpos"][-1].tobytes()


def test_the_files_alone_replay_to_within_a_hair(tmp_path: Path) -> None:
    world = HouseholdWorld(11, size=0)
    wave(world, 40)
    rows = saved(world, tmp_path)
    model = mujoco.MjModel.from_xml_path(str(tmp_path / "model.xml"))
    data = mujoco.MjData(model)
    data.qpos[:], data.ctrl[:] = rows["qpos"][0], [*world.profile.rest, rows["ctrl"][0][DOF]]
    data.ctrl[BASE] = rows["qpos"][0][[model.joint(f"robot_{axis}").qposadr[0] for axis in ("x", "y", "yaw")]]
    for ctrl in rows["ctrl"][:-1]:
        before = data.ctrl.copy()
        for number in range(STEPS):
            data.ctrl[:] = before + min(1.0, (number + 1) / RAMP) * (ctrl - before)
            mujoco.mj_step(model, data)
    assert data.qpos == pytest.approx(rows["qpos"][-1], abs=2e-3)


def test_a_row_of_ctrl_is_what_was_applied_from_its_state_on(blind: HouseholdWorld, tmp_path: Path) -> None:
    targets = blind.sim.targets
    sent = []
    for tilt in (0.62, 0.64, 0.66):
        targets[12] = tilt
        sent.append(tilt)
        blind.apply(ActionChunk(targets[None], CONTROL))
    assert saved(blind, tmp_path)["ctrl"][:, 12].tolist() == [*sent, sent[-1]]


def test_a_slow_chunk_is_interpolated_at_twenty_hertz(blind: HouseholdWorld) -> None:
    start = blind.sim.targets
    goal = start.copy()
    goal[12] += 0.2
    blind.apply(ActionChunk(goal[None], 0.2))
    assert len(blind.log) == 4
    assert blind.sim.targets[12] == pytest.approx(goal[12])
    assert [row[2][12] for row in blind.log] == pytest.approx(start[12] + np.array([0, 0.05, 0.10, 0.15]))


def test_what_was_observed_is_the_same_object_until_the_world_moves(blind: HouseholdWorld) -> None:
    before = blind.observe()
    assert blind.observe() is before
    blind.apply(ActionChunk(blind.sim.targets[None], CONTROL))
    after = blind.observe()
    assert after is not before
    assert after.time == pytest.approx(before.time + CONTROL)


def test_the_robot_follows_its_targets(blind: HouseholdWorld) -> None:
    wave(blind)
    for _ in range(10):
        blind.apply(ActionChunk(blind.sim.targets[None], CONTROL))
    seen = blind.observe()
    assert np.abs(seen.position() - seen.targets).max() < 0.01
    assert seen.joints.shape == seen.velocities.shape == (7,)
    assert seen.targets.shape == (DOF,)


def test_a_standing_robot_stands_still(blind: HouseholdWorld) -> None:
    before = blind.observe().position()
    for _ in range(20):
        blind.apply(ActionChunk(blind.sim.targets[None], CONTROL))
    assert np.abs(blind.observe().position() - before).max() < 1e-4


@pytest.mark.parametrize("seed", range(30))
def test_what_a_seed_draws_stays_where_it_was_put(seed: int) -> None:
    sim = HouseholdWorld(seed, size=0).sim
    before = positions(sim)
    doors = sim.joints()
    for _ in range(40):  # 2 s
        sim.step(sim.targets)
    scene = true_scene(sim)
    assert {thing.name: scene.objects[thing.name].at for thing in sim.layout.things} == {
        thing.name: thing.at for thing in sim.layout.things
    }
    assert np.abs(positions(sim) - before).max() < 0.003
    assert sim.joints() == pytest.approx(doors, abs=0.003)


def positions(sim: Simulation) -> Floats:
    return np.array([sim.body(thing.name).position for thing in sim.layout.things])


def test_the_heads_picture_comes_finer_when_it_is_asked_for() -> None:
    world = HouseholdWorld(3, 48, fine=176)
    seen = world.observe()
    world.close()
    assert set(seen.images) == set(seen.depths) == set(seen.cameras) == {*NAMES, FINE_HEAD}
    assert seen.images[FINE_HEAD].shape == (176, 176, 3)
    assert seen.depths[FINE_HEAD].shape == (176, 176)
    coarse, fine = seen.cameras["head"], seen.cameras[FINE_HEAD]
    assert fine.focal == pytest.approx(coarse.focal * 176 / 48)
    np.testing.assert_array_equal(fine.world_from_camera.position, coarse.world_from_camera.position)


def test_a_fine_picture_is_as_fine_beside_coarse_ones_as_alone() -> None:
    world = HouseholdWorld(3, 48, fine=176)
    alone = Cameras(HouseholdWorld(3, 0).sim.model, 176, 176)
    image, _ = alone.look(world.sim.data, "head")
    np.testing.assert_array_equal(world.observe().images[FINE_HEAD], image)
    alone.close()
    world.close()


def test_a_world_without_eyes_has_no_fine_ones() -> None:
    assert HouseholdWorld(3, 0, fine=176).observe().images == {}


def test_a_variation_changes_the_model_and_not_what_is_where() -> None:
    plain, varied = (HouseholdWorld(11, 0, variation=one) for one in (PLAIN, LIVED_IN))
    assert plain.sim.xml == HouseholdWorld(11, 0).sim.xml != varied.sim.xml
    assert varied.sim.xml == HouseholdWorld(11, 0, variation=LIVED_IN).sim.xml
    assert plain.sim.layout == varied.sim.layout
