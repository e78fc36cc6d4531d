"""A tiny kitchen written by hand, with names as a run directory promises them, and runs in it."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import mujoco
import numpy as np
import pytest

XML = """
<mujoco>
  <compiler angle="radian" autolimits="true"/>
  <worldbody>
    <geom type="plane" size="0 0 .1"/>
    <body name="table" pos="1 0 0">
      <geom type="box" size=".3 .4 .02" pos="0 0 .7"/>
      <site name="table_top" type="box" size=".3 .4 .15" pos="0 0 .87"/>
    </body>
    <body name="user" pos="-1 0 0">
      <geom type="box" size=".2 .2 .02" pos="0 0 .7"/>
      <site name="user_top" type="box" size=".2 .2 .15" pos="0 0 .87"/>
    </body>
    <body name="top_drawer" pos="0 1 0">
      <joint name="top_drawer_joint" type="slide" axis="0 -1 0" range="0 .3"/>
      <geom type="box" size=".2 .2 .01" pos="0 0 .6" mass="1" contype="4" conaffinity="8"/>
      <site name="top_drawer_inside" type="box" size=".19 .19 .08" pos="0 0 .69"/>
    </body>
    <body name="stove" pos="0 -1 0">
      <body name="stove_knob" pos="0 0 .7">
        <joint name="stove_joint" axis="0 0 1" range="0 1.5"/>
        <geom type="cylinder" size=".03 .01" mass=".1" contype="0" conaffinity="0"/>
      </body>
      <site name="stove_top" type="box" size=".2 .2 .15" pos="0 0 .87"/>
    </body>
    <body name="robot_base">
      <joint name="robot_x" type="slide" axis="1 0 0"/>
      <geom type="cylinder" size=".2 .1" pos="0 0 .15" mass="50"/>
      <camera name="head" pos="0 0 1.3" xyaxes="0 -1 0 .5 0 .87" fovy="70"/>
      <camera name="wrist" pos="0 0 1" xyaxes="0 1 0 1 0 0" fovy="40"/>
      <body name="robot_hand" pos=".6 0 .9">
        <joint name="robot_lift" type="slide" axis="0 0 1" range="-.5 .5"/>
        <geom type="box" size=".02 .08 .02" pos="0 0 .1" mass=".5"/>
        <site name="robot_grasp"/>
        <body name="robot_left_finger">
          <joint name="robot_left_slide" type="slide" axis="0 1 0" range="0 .1"/>
          <geom type="box" size=".01 .01 .05" pos="0 .01 0" mass=".1"/>
        </body>
        <body name="robot_right_finger">
          <joint name="robot_right_slide" type="slide" axis="0 -1 0" range="0 .1"/>
          <geom type="box" size=".01 .01 .05" pos="0 -.01 0" mass=".1"/>
        </body>
      </body>
    </body>
    <body name="red_mug" pos="1 0 .77">
      <freejoint name="red_mug_free"/>
      <geom type="cylinder" size=".035 .05" mass=".2"/>
    </body>
  </worldbody>
  <actuator><position joint="robot_x" kp="100"/></actuator>
</mujoco>
"""
REST = {"robot_left_slide": 0.05, "robot_right_slide": 0.05, "robot_lift": 0.3}
Moment = Mapping[str, float | Sequence[float]]
Write = Callable[[Sequence[Moment]], Path]


@pytest.fixture
def run_of(tmp_path: Path) -> Write:
    """A run directory: by row, the joints that differ from rest."""

    def write(moments: Sequence[Moment]) -> Path:
        model = mujoco.MjModel.from_xml_string(XML)
        rows = []
        for moment in moments:
            data = mujoco.MjData(model)
            for name, value in {**REST, **moment}.items():
                data.joint(name).qpos[:] = value
            rows.append(data.qpos.copy())
        (tmp_path / "model.xml").write_text(XML)
        times = 0.05 * np.arange(len(rows))
        np.savez(tmp_path / "trajectory.npz", time=times, qpos=np.array(rows), ctrl=np.zeros((len(rows), model.nu)))
        return tmp_path

    return write
