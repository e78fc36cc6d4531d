"""What every guard stands on: the robot's limits, its geometry, the floor plan, and what was commanded last."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from contracts.floor_plan import FloorPlan
from contracts.protocols import Kinematics
from contracts.robot import RobotProfile
from safety.motion import Motion
from safety.settings import SafetySettings


@dataclass(frozen=True, slots=True)
class Body:
    """Handed to every guard; guards that share one share what they know of the motion.

    Args:
        profile: limits of the robot.
        kinematics: geometry of the robot and the floor plan, never of the world's truth.
        plan: bounds and obstacles of the floor.
        settings: distances and ages at which guards act.
        motion: what was commanded last.
        clock: a clock that never jumps, s.
    """

    profile: RobotProfile
    kinematics: Kinematics
    plan: FloorPlan
    settings: SafetySettings = field(default_factory=SafetySettings)
    motion: Motion = field(default_factory=Motion)
    clock: Callable[[], float] = time.monotonic
