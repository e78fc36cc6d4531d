"""Where no camera can render, physics and the symbolic world still work, and the error says what to install."""

import os
import subprocess
import sys

import pytest

PHYSICS_THEN_CAMERA = """
from contracts import NoRenderer
from worlds.household.world import HouseholdWorld
HouseholdWorld(3, size=0).sim.step(HouseholdWorld.profile.rest)
try:
    HouseholdWorld(3)
except NoRenderer as error:
    print(error)
"""
SYMBOLIC = """
import sys
from contracts import Condition, Scene, SkillCall, SkillCard
from worlds import WORLDS
scene = Scene.model_validate({"places": {"table": {}}})
card = SkillCard(name="go_to", summary="", phrase="", arguments={"place": "place"},
                 postconditions=(Condition.read("robot_at({place})"),))
world = WORLDS.build("symbolic", scene, [card])
print(world.enact(SkillCall(skill="go_to", arguments={"place": "table"})).status, "mujoco" in sys.modules)
"""
MUJOCO_FIRST = """
import mujoco
from worlds.household.world import HouseholdWorld
world = HouseholdWorld(3, 32)
print(world.observe().images["head"].shape)
world.close()
"""
PACKAGES = "apt-get install libegl1 libegl-mesa0 libgl1-mesa-dri   (or: apt-get install libosmesa6)"


def said(code: str, backend: str) -> str:
    environment = {**os.environ, "MUJOCO_GL": backend}
    run = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    return run.stdout.strip()


@pytest.mark.parametrize(
    ("backend", "why"),
    [
        ("disable", "MUJOCO_GL=disable turns cameras off; unset it"),
        ("nonsense", "MUJOCO_GL=nonsense is no backend; unset it or write egl or osmesa"),
    ],
)
def test_without_a_renderer_physics_runs_and_the_error_names_the_packages(backend: str, why: str) -> None:
    assert (
        said(PHYSICS_THEN_CAMERA, backend)
        == f"no camera can render here ({why}); install a software renderer: {PACKAGES}"
    )


def test_the_symbolic_world_needs_no_renderer() -> None:
    assert said(SYMBOLIC, "nonsense") == "SUCCESS False"


def test_cameras_work_also_where_mujoco_was_imported_first() -> None:
    assert said(MUJOCO_FIRST, "") == "(32, 32, 3)"
