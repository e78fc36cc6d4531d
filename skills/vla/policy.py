"""The policy: pictures, words and posture in; the hand's next 1.6 seconds out."""

from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from contracts.action import ActionChunk
from contracts.arrays import Floats
from contracts.errors import BadAction, BadShape
from contracts.floor_plan import FloorPlan
from contracts.goal import Goal
from contracts.observation import Observation
from contracts.protocols import Embedder, Kinematics
from contracts.robot import Pose, RobotProfile, base_pose
from skills.motion import follow
from skills.training.checkpoint import load
from skills.vla.bridge import OWN
from skills.vla.chunks import absolute
from skills.vla.encoders import cell_points, lift
from skills.vla.layout import SIZE, VIEWS, feel, proprioception
from skills.vla.net import Inputs, VlaNet
from skills.vla.words import Dictionary, asked


class VlaPolicy:
    """The trained network on a robot: a hand's chunk becomes joint targets by inverse kinematics.

    Args:
        net: the network, trained.
        embedder: text to unit vectors.
        kinematics: of the robot's arm.
        profile: limits and tilt of the robot.
        plan: what kind each place is, to know the part that a skill touches.
        execute: steps of 0.1 s done of each chunk; fewer react sooner and cost more.
        flow_steps: steps of the integration; 4 is enough.
        seed: of the noise that chunks grow from.
    """

    def __init__(
        self,
        net: VlaNet,
        embedder: Embedder,
        kinematics: Kinematics,
        profile: RobotProfile,
        plan: FloorPlan,
        execute: int = 6,
        flow_steps: int = 4,
        seed: int = 0,
    ) -> None:
        self.net = net.eval()
        self.kinematics = kinematics
        self.profile = profile
        self.plan = plan
        self.execute = execute
        self.flow_steps = flow_steps
        self.finished = 0.0  # chance that the skill is done, as the last look saw it
        self._words = Dictionary(embedder, net.config.text)
        self._seed = seed
        self._noise = torch.Generator().manual_seed(seed)

    def start(self, goal: Goal, observation: Observation) -> None:
        said = asked(goal, self.plan)
        vectors = torch.from_numpy(self._words.look_up([said.text, *said.own])).float()
        self._text, self._names = vectors[:1], vectors[None, 1 : 1 + OWN]
        self._noise.manual_seed(self._seed)
        self.finished = 0.0

    def act(self, observation: Observation) -> ActionChunk:
        """The next `execute` steps, two rows of 0.05 s each; base and head hold still."""
        felt = proprioception(observation, self.kinematics)
        with torch.inference_mode():
            away, finished, _ = self.net.plan(self._inputs(observation, felt), self.flow_steps, self._noise)
        self.finished = float(finished)
        hand = absolute(away[0].double().numpy()[: self.execute], felt[:4])
        if not np.isfinite(hand).all():
            raise BadAction("the policy answered with a number that is not finite; its checkpoint is unusable")
        return follow(hand, observation, self.kinematics, self.profile)

    def _inputs(self, observation: Observation, felt: Floats) -> Inputs:
        view, points = look(observation, self.net.config.depth_limit)
        body = feel(torch.from_numpy(felt).float()[None])
        return Inputs(view, points, self._names, self._text, body)


def look(observation: Observation, limit: float) -> tuple[Tensor, Tensor]:
    """Views, (1, 2, 7, 96, 96), and points of their cells, (1, 2, 576, 3), of an observation.

    Raises:
        BadShape: a camera is missing or its picture has another size.
    """
    for name in VIEWS:
        if name not in observation.images or observation.images[name].shape[:2] != (SIZE, SIZE):
            raise BadShape(f"the policy needs a {SIZE}x{SIZE} picture of the {name} camera")
    base_from_world = base_pose(observation.base).inverse()
    poses = [base_from_world @ observation.cameras[name].world_from_camera for name in VIEWS]
    rgb = np.stack([observation.images[name] for name in VIEWS])
    depth = np.stack([observation.depths[name] for name in VIEWS])
    focal = torch.tensor([observation.cameras[name].focal for name in VIEWS], dtype=torch.float32)
    centre = torch.full((len(VIEWS), 2), SIZE / 2)
    pose = torch.from_numpy(np.stack([matrix(one) for one in poses])).float()
    view = lift(torch.from_numpy(rgb), torch.from_numpy(depth), focal, centre, pose, limit)
    return view[None], cell_points(view)[None]


def matrix(pose: Pose) -> Floats:
    """A pose as a homogeneous matrix, (4, 4)."""
    whole = np.eye(4)
    whole[:3, :3], whole[:3, 3] = pose.rotation, pose.position
    return whole


def open_policy(
    path: Path, embedder: Embedder, kinematics: Kinematics, profile: RobotProfile, plan: FloorPlan
) -> VlaPolicy:
    """The policy of a checkpoint on a robot.

    Raises:
        BadCheckpoint: the file is missing, corrupt or made for another robot.
    """
    net, _ = load(path, profile.name)
    return VlaPolicy(net, embedder, kinematics, profile, plan)
