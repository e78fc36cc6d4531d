"""The floor plan is what the kitchen is, and a base fits where it says."""

import mujoco
import numpy as np
import pytest

from worlds.household.kitchen import FLOOR_PLAN, ROOM, kitchen_xml
from worlds.household.robot import BASE_RADIUS

CLEAR = 0.02  # m
FACE = 0.03  # how far a front may stand proud of a footprint, m


def gap(box: tuple[float, float, float, float], point: tuple[float, float]) -> float:
    """Distance from a point to a box, m."""
    x, y = point
    return float(np.hypot(max(box[0] - x, 0.0, x - box[2]), max(box[1] - y, 0.0, y - box[3])))


@pytest.mark.parametrize("name", FLOOR_PLAN.places)
def test_a_base_fits_at_every_dock(name: str) -> None:
    x, y, _ = FLOOR_PLAN.places[name].dock
    assert min(gap(box, (x, y)) for box in FLOOR_PLAN.obstacles) > BASE_RADIUS + CLEAR
    assert ROOM[0] + BASE_RADIUS < x < ROOM[2] - BASE_RADIUS
    assert ROOM[1] + BASE_RADIUS < y < ROOM[3] - BASE_RADIUS


@pytest.mark.parametrize("name", FLOOR_PLAN.places)
def test_a_docked_robot_looks_into_its_place(name: str) -> None:
    place = FLOOR_PLAN.places[name]
    x, y, yaw = place.dock
    way = np.array(place.focus[:2]) - (x, y)
    assert way @ [np.cos(yaw), np.sin(yaw)] > 0.9 * np.linalg.norm(way)


def test_the_footprints_cover_all_that_stands_on_the_floor() -> None:
    model = mujoco.MjModel.from_xml_string(kitchen_xml(()))
    data = mujoco.MjData(model)
    mujoco.mj_kinematics(model, data)
    for geom in range(model.ngeom):
        name = model.body(model.geom_bodyid[geom]).name
        solid = model.geom_contype[geom] and model.geom_type[geom] == mujoco.mjtGeom.mjGEOM_BOX
        x, y, _ = data.geom_xpos[geom]
        inside = ROOM[0] < x < ROOM[2] and ROOM[1] < y < ROOM[3] - 0.05
        if solid and inside and name != "world" and not name.startswith("robot_") and not name.endswith("_door"):
            assert min(gap(box, (x, y)) for box in FLOOR_PLAN.obstacles) < FACE, name


def test_the_places_stand_where_the_model_has_them() -> None:
    model = mujoco.MjModel.from_xml_string(kitchen_xml(()))
    data = mujoco.MjData(model)
    mujoco.mj_kinematics(model, data)
    for name, place in FLOOR_PLAN.places.items():
        body = data.body(name.replace(" ", "_")).xpos[:2]
        assert np.linalg.norm(np.array(place.focus[:2]) - body) < 0.45
