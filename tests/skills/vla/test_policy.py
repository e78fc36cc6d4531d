"""The network on a robot, and the broker that hands its chunks out."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from contracts.action import ActionChunk
from contracts.errors import BadAction, BadShape
from contracts.goal import Goal
from contracts.observation import Camera, Observation
from contracts.robot import ARM, BASE, GRIPPER, HEAD, Pose, base_pose
from contracts.skill_card import SkillCall
from skills.vla.broker import ChunkBroker
from skills.vla.net import VlaConfig, VlaNet
from skills.vla.policy import VlaPolicy
from skills.vla.scripted import ScriptedPolicy
from tests.skills.library.gantry import PLAN, PROFILE, GantryKinematics, GantryWorld

GOAL = Goal("pick up the can", SkillCall(skill="pick", arguments={"object": "can"}))


def seen(base: tuple[float, float, float] = (0.0, 0.0, 0.0), size: int = 96) -> Observation:
    """What a gantry sees that carries its cameras along."""
    rng = np.random.default_rng(0)
    world = GantryWorld(base)
    eye = base_pose(np.array(base)) @ Pose(np.array([0.1, 0.0, 1.5]), np.diag([1.0, -1.0, -1.0]))
    names = ("head", "wrist")
    return replace(
        world.observe(),
        images={name: rng.integers(0, 255, (size, size, 3), dtype=np.uint8) for name in names},
        depths={name: rng.uniform(0.3, 2.0, (size, size)).astype(np.float32) for name in names},
        cameras=dict.fromkeys(names, Camera(90.0, eye)),
    )


@pytest.fixture
def policy(embedder) -> VlaPolicy:  # type: ignore[no-untyped-def]
    torch.manual_seed(0)
    net = VlaNet(VlaConfig(width=8, text=embedder.width))
    net.normaliser.spread.fill_(0.02)
    for block in net.head.blocks:  # untrained, they let no condition through
        torch.nn.init.normal_(block.modulate.weight, std=0.2)
    return VlaPolicy(net, embedder, GantryKinematics(), PROFILE, PLAN, execute=6)


def chunk_of(policy: VlaPolicy, observation: Observation) -> ActionChunk:
    policy.start(GOAL, observation)
    return policy.act(observation)


def test_a_chunk_moves_arm_and_fingers_within_limits_and_nothing_else(policy: VlaPolicy) -> None:
    observation = seen()
    chunk = chunk_of(policy, observation)
    assert chunk.targets.shape == (12, 13)
    assert chunk.dt == 0.05
    for part in (BASE, HEAD):
        np.testing.assert_array_equal(chunk.targets[:, part], np.repeat(observation.targets[None, part], 12, 0))
    assert chunk.targets[:, GRIPPER].min() >= PROFILE.lower[GRIPPER]
    assert 0.0 <= policy.finished <= 1.0


def test_the_same_seed_and_sight_give_the_same_chunk(policy: VlaPolicy) -> None:
    np.testing.assert_array_equal(chunk_of(policy, seen()).targets, chunk_of(policy, seen()).targets)


def test_where_the_robot_stands_in_the_world_changes_nothing(policy: VlaPolicy) -> None:
    here, there = chunk_of(policy, seen()), chunk_of(policy, seen((2.0, -1.0, 2.5)))
    np.testing.assert_allclose(here.targets[:, ARM], there.targets[:, ARM], atol=1e-4)


def test_another_instruction_gives_another_chunk(policy: VlaPolicy) -> None:
    first = chunk_of(policy, seen())
    policy.start(Goal("press the button", SkillCall(skill="press", arguments={"button": "button"})), seen())
    assert not np.array_equal(first.targets, policy.act(seen()).targets)


def test_a_picture_of_another_size_is_refused(policy: VlaPolicy) -> None:
    with pytest.raises(BadShape, match="the policy needs a 96x96 picture of the head camera"):
        chunk_of(policy, seen(size=64))


def test_a_network_that_answers_nonsense_is_no_action(policy: VlaPolicy) -> None:
    policy.net.normaliser.mean.fill_(float("nan"))
    with pytest.raises(BadAction, match="a number that is not finite"):
        chunk_of(policy, seen())


def test_a_broker_hands_out_every_row_once_and_in_order() -> None:
    world = GantryWorld()
    hand = np.column_stack([np.linspace(0.3, 0.6, 6), np.zeros(6), np.full(6, 1.0), np.zeros(6), np.full(6, 0.05)])

    class Whole(ScriptedPolicy):
        """All its poses in one chunk."""

        def act(self, observation: Observation) -> ActionChunk:
            self.asked = getattr(self, "asked", 0) + 1
            return super().act(observation)

    import skills.vla.scripted as scripted

    whole = Whole(hand, GantryKinematics(), PROFILE)
    assert scripted.AT_ONCE == 2  # four rows a chunk
    broker = ChunkBroker(whole, rows=3)
    broker.start(GOAL, world.observe())
    lengths = [len(broker.act(world.observe()).targets) for _ in range(4)]
    assert lengths == [3, 1, 3, 1]
    assert whole.asked == 2


def test_a_goal_taken_up_forgets_the_rest_of_the_last_one() -> None:
    world = GantryWorld()
    hand = np.tile([0.5, 0.0, 1.0, 0.0, 0.05], (10, 1))
    policy = ScriptedPolicy(hand, GantryKinematics(), PROFILE)
    broker = ChunkBroker(policy, rows=3)
    broker.start(GOAL, world.observe())
    broker.act(world.observe())
    broker.start(GOAL, world.observe())
    assert len(broker.act(world.observe()).targets) == 3
