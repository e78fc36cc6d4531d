"""Labelled looks at crowded kitchens: the labels, the positions and the pictures agree."""

from collections.abc import Iterator, Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any

import mujoco
import numpy as np
import pytest

from contracts.robot import BASE, HEAD, base_pose
from worlds.experts.views import MOST, RANGES, Viewer, crowded, gaze, record_views
from worlds.household.kinematics import ArmKinematics
from worlds.household.kitchen import FLOOR_PLAN
from worlds.household.objects import KINDS
from worlds.household.robot import PROFILE
from worlds.household.variation import PLAIN

SEED, SIZE, LOOKS = 1_000_001, 96, 14
CLEAR = 30  # pixels from which on a thing's label is looked at
KINEMATICS = ArmKinematics(FLOOR_PLAN)


@pytest.fixture(scope="module")
def viewer() -> Iterator[Viewer]:
    viewer = Viewer(SEED, KINEMATICS, PLAIN, crowd=True, size=SIZE)
    yield viewer
    viewer.cameras.close()


@pytest.fixture(scope="module")
def looks(viewer: Viewer) -> list[Mapping[str, Any]]:
    return [viewer.look() for _ in range(LOOKS)]


def in_world(look: Mapping[str, Any], shown: np.ndarray) -> np.ndarray:
    """The pixels of a look that are shown as points, m, (n, 3)."""
    row, column = np.nonzero(shown)
    z = look["depth"][shown].astype(float)
    x, y = ((one + 0.5 - SIZE / 2) / float(look["focal"]) * z for one in (column, row))
    return np.stack([x, y, z], 1) @ look["pose"][:3, :3].T + look["pose"][:3, 3]


def test_a_look_is_of_the_size_and_kind_that_its_readers_expect(looks: list[Mapping[str, Any]]) -> None:
    for look in looks:
        assert look["rgb"].shape == (SIZE, SIZE, 3)
        assert look["depth"].shape == look["label"].shape == (SIZE, SIZE)
        assert (look["rgb"].dtype, look["depth"].dtype, look["label"].dtype) == (np.uint8, np.float16, np.uint8)
        assert look["position"].shape == (MOST, 3)
        assert look["label"].max() <= MOST
        np.testing.assert_allclose(look["pose"][:3, :3] @ look["pose"][:3, :3].T, np.eye(3), atol=1e-5)


def test_labelled_pixels_lie_on_their_thing(viewer: Viewer, looks: list[Mapping[str, Any]]) -> None:
    checked = 0
    for look in looks:
        for number, thing in enumerate(viewer.sim.layout.things):
            shown = look["label"] == number + 1
            if shown.sum() >= CLEAR:
                away = np.median(in_world(look, shown), axis=0) - look["position"][number]
                assert np.linalg.norm(away) < np.linalg.norm(KINDS[thing.kind].half) + 0.02
                checked += 1
    assert checked >= 5


def test_a_held_thing_is_at_the_grasp_point(viewer: Viewer, looks: list[Mapping[str, Any]]) -> None:
    held = [look for look in looks if look["held"] >= 0]
    assert 0 < len(held) < LOOKS
    for look in held:
        kind = KINDS[viewer.sim.layout.things[int(look["held"])].kind]
        away = np.linalg.norm(look["position"][look["held"]] - look["hand"])
        assert away == pytest.approx(abs(kind.grasp - kind.half[2]), abs=1e-4)


def test_what_nobody_touches_stays_where_it_is(looks: list[Mapping[str, Any]]) -> None:
    for before, after in pairwise(looks):
        moved = np.linalg.norm(after["position"] - before["position"], axis=1) > 1e-6
        assert set(np.flatnonzero(moved)) <= {int(after["held"])}


def test_the_same_seed_takes_the_same_looks(looks: list[Mapping[str, Any]]) -> None:
    again = Viewer(SEED, KINEMATICS, PLAIN, crowd=True, size=SIZE)
    look = again.look()
    again.cameras.close()
    assert all(np.asarray(look[key]).tobytes() == np.asarray(looks[0][key]).tobytes() for key in look)


def test_a_kitchen_says_what_things_are_and_how_far_its_parts_have_moved(viewer: Viewer) -> None:
    kitchen = viewer.kitchen()
    assert len(kitchen["names"]) == len(kitchen["kinds"]) == len(kitchen["colours"]) == MOST
    assert "" not in kitchen["colours"]
    assert list(kitchen["places"]) == list(RANGES)
    assert ((kitchen["shares"] >= 0) & (kitchen["shares"] <= 1)).all()


def test_a_share_follows_its_joint(viewer: Viewer) -> None:
    joint = viewer.sim.data.joint("fridge_joint")
    before = float(joint.qpos[0])
    for share, wanted in ((0.0, 0.0), (0.5, 0.5), (1.02, 1.0)):
        joint.qpos[0] = share * RANGES["fridge"]
        assert viewer.share("fridge") == pytest.approx(wanted)
    joint.qpos[0] = before


@pytest.mark.parametrize("seed", range(4))
def test_a_crowded_kitchen_is_full_and_its_doors_are_anywhere(seed: int) -> None:
    layout = crowded(np.random.default_rng(seed))
    names = [thing.name for thing in layout.things]
    assert len(names) == len(set(names)) == MOST
    assert set(layout.joints) == set(RANGES)
    assert all(0 <= layout.joints[place] <= max(1.0, wide) for place, wide in RANGES.items())
    assert crowded(np.random.default_rng(seed)) == layout


def test_a_gaze_is_within_the_limits_and_stands_on_free_floor() -> None:
    rng = np.random.default_rng(0)
    docks = 0
    for _ in range(30):
        targets = gaze(rng, KINEMATICS)
        assert (targets[HEAD] >= PROFILE.lower[HEAD]).all()
        assert (targets[HEAD] <= PROFILE.upper[HEAD]).all()
        x, y = base_pose(targets[BASE]).position[:2]
        assert not any(a < x < c and b < y < d for a, b, c, d in FLOOR_PLAN.obstacles)
        gaps = [np.hypot(x - place.dock[0], y - place.dock[1]) for place in FLOOR_PLAN.places.values()]
        docks += min(gaps) < 0.12
    assert 10 < docks < 30


def test_what_is_there_is_not_taken_again(tmp_path: Path) -> None:
    (tmp_path / "7.npz").write_bytes(b"taken")
    record_views(7, tmp_path)
    assert (tmp_path / "7.npz").read_bytes() == b"taken"


def test_a_hand_at_work_is_at_what_it_moves(viewer: Viewer) -> None:
    near = []
    for _ in range(6):
        viewer.sim.stand(viewer._at_work())
        mujoco.mj_kinematics(viewer.sim.model, viewer.sim.data)
        grasp = viewer.sim.site("robot_grasp").position
        spots = [viewer.sim.data.geom(f"{place.replace(' ', '_')}_handle").xpos for place in RANGES]
        near.append(min(float(np.linalg.norm(grasp - spot)) for spot in spots))
    assert np.median(near) < 0.15
