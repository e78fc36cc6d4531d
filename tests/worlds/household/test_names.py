"""model.xml names every thing, place, joint and site as a run directory promises."""

import mujoco
import pytest

from worlds.household.furniture import PIECES
from worlds.household.layout import Layout, Thing
from worlds.household.simulation import Simulation
from worlds.household.world import START, HouseholdWorld

PLACES = (
    *("counter", "table", "top drawer", "bottom drawer", "fridge", "microwave"),
    *("stove", "sink", "bin", "shelf", "lamp", "user"),
)
JOINTS = {
    "top drawer": mujoco.mjtJoint.mjJNT_SLIDE,
    "bottom drawer": mujoco.mjtJoint.mjJNT_SLIDE,
    "fridge": mujoco.mjtJoint.mjJNT_HINGE,
    "microwave": mujoco.mjtJoint.mjJNT_HINGE,
    "stove": mujoco.mjtJoint.mjJNT_HINGE,
    "lamp": mujoco.mjtJoint.mjJNT_SLIDE,
}
INSIDE = ("top drawer", "bottom drawer", "fridge", "microwave", "sink", "bin")


@pytest.fixture(scope="module")
def model() -> mujoco.MjModel:
    return HouseholdWorld(5, size=0).sim.model


def has(model: mujoco.MjModel, kind: str, name: str) -> bool:
    return mujoco.mj_name2id(model, getattr(mujoco.mjtObj, f"mjOBJ_{kind}"), name.replace(" ", "_")) >= 0


def test_the_places_are_those_that_the_issue_names() -> None:
    assert set(PIECES) == set(PLACES)


@pytest.mark.parametrize("place", PLACES)
def test_a_place_is_a_body_with_a_box_site(model: mujoco.MjModel, place: str) -> None:
    end = "inside" if place in INSIDE else "top"
    assert has(model, "BODY", place)
    assert has(model, "SITE", f"{place}_{end}")
    site = model.site(f"{place.replace(' ', '_')}_{end}")
    assert site.type == mujoco.mjtGeom.mjGEOM_BOX
    assert (site.size > 0.05).all()


@pytest.mark.parametrize("place", PLACES)
def test_what_moves_has_its_joint_and_only_that(model: mujoco.MjModel, place: str) -> None:
    assert has(model, "JOINT", f"{place}_joint") == (place in JOINTS)
    if place in JOINTS:
        joint = model.joint(f"{place.replace(' ', '_')}_joint")
        assert joint.type == JOINTS[place]
        assert joint.range[0] == 0 < joint.range[1]


def test_a_drawers_inside_slides_with_it(model: mujoco.MjModel) -> None:
    data = mujoco.MjData(model)
    mujoco.mj_kinematics(model, data)
    shut = data.site("top_drawer_inside").xpos.copy()
    data.joint("top_drawer_joint").qpos[0] = 0.2
    mujoco.mj_kinematics(model, data)
    assert data.site("top_drawer_inside").xpos - shut == pytest.approx([-0.2, 0, 0], abs=1e-6)


def test_everything_of_the_robot_says_so(model: mujoco.MjModel) -> None:
    assert has(model, "SITE", "robot_grasp")
    base = model.body("robot_base").id
    for body in range(model.nbody):
        of_robot = base in ancestors(model, body)
        assert model.body(body).name.startswith("robot_") == of_robot


def test_the_person_is_named_as_such(model: mujoco.MjModel) -> None:
    assert has(model, "SITE", "user_top")
    person = [model.body(b).name for b in range(model.nbody) if model.body("user").id in ancestors(model, b)]
    assert person == ["user", "user_person"]


def ancestors(model: mujoco.MjModel, body: int) -> list[int]:
    line = [body]
    while line[-1]:
        line.append(int(model.body_parentid[line[-1]]))
    return line


def test_two_alike_are_told_apart_by_a_number() -> None:
    mug = Thing("red mug", "mug", "red", "table", 0.2, 0.0, 0.0)
    twin = Thing("red mug 2", "mug", "red", "counter", 0.2, 0.0, 0.0)
    joints = dict.fromkeys(JOINTS, 0.0)
    world = HouseholdWorld(size=0, layout=Layout((mug, twin), joints))
    assert has(world.sim.model, "BODY", "red_mug")
    assert has(world.sim.model, "BODY", "red_mug_2")


def test_every_thing_is_a_free_body_of_its_name() -> None:
    for seed in range(8):
        sim = HouseholdWorld(seed, size=0).sim
        for thing in sim.layout.things:
            joint = sim.model.joint(f"{thing.name.replace(' ', '_')}_free")
            assert joint.type == mujoco.mjtJoint.mjJNT_FREE
            assert sim.model.body(int(sim.model.jnt_bodyid[joint.id])).name == thing.name.replace(" ", "_")


def test_nothing_is_tied_to_anything_but_the_fingers_to_each_other() -> None:
    layout = HouseholdWorld(1, size=0).sim.layout
    model = Simulation(layout, START, HouseholdWorld.profile.rest).model
    assert model.neq == 1
    assert model.eq_type[0] == mujoco.mjtEq.mjEQ_JOINT
    tied = {model.joint(int(j)).name for j in (model.eq_obj1id[0], model.eq_obj2id[0])}
    assert tied == {"robot_left_slide", "robot_right_slide"}
    things = {model.joint(f"{t.name.replace(' ', '_')}_free").id for t in layout.things}
    assert not things & set(model.actuator_trnid[:, 0])
