"""What the skills of one robot are made of; the agent hands it in."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from contracts.action import ActionChunk
from contracts.floor_plan import FloorPlan
from contracts.goal import Goal
from contracts.observation import Observation
from contracts.protocols import Describer, Kinematics, Say
from contracts.robot import RobotProfile


class FinishingPolicy(Protocol):
    """A policy that also senses when it is done."""

    @property
    def finished(self) -> float:
        """Chance that the skill is done, as the last look saw it, in [0, 1]."""

    def start(self, goal: Goal, observation: Observation) -> None: ...

    def act(self, observation: Observation) -> ActionChunk: ...


@dataclass(frozen=True, slots=True)
class Wiring:
    """Collaborators that skills share.

    Args:
        policy: gives the policy that the learned skills share; called only when one is built.
        kinematics: of the arm.
        profile: limits of the robot.
        plan: places with docks, ready poses and approaches.
        describer: perception; asked about once a tick, so it should remember its last answer.
        say: hears what is asked and told.
        trusting: whether learned skills end when the policy says so, whatever is seen: a control arm.
    """

    policy: Callable[[], FinishingPolicy]
    kinematics: Kinematics
    profile: RobotProfile
    plan: FloorPlan
    describer: Describer
    say: Say
    trusting: bool = False


@dataclass(frozen=True, slots=True)
class EyesWiring:
    """What describers are made of; the agent hands it in.

    Args:
        eyes: the shipped checkpoint.
        plan: the fixed furniture.
        kinematics: where the hand is.
        ask: gives a vision-language model by its settings: a question and a PNG to an answer.
    """

    eyes: Path
    plan: FloorPlan
    kinematics: Kinematics
    ask: Callable[[str], Callable[[str, bytes], str]]
