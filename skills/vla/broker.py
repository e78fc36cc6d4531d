"""Handing a long chunk out tick by tick."""

from contracts.action import ActionChunk
from contracts.goal import Goal
from contracts.observation import Observation
from contracts.protocols import Policy


class ChunkBroker:
    """A policy around a policy: hands a long chunk out tick by tick and asks for the next when it is used up.

    Args:
        policy: gives chunks.
        rows: rows of a tick.
    """

    def __init__(self, policy: Policy, rows: int = 4) -> None:
        self.policy = policy
        self.rows = rows
        self._left: ActionChunk | None = None

    def start(self, goal: Goal, observation: Observation) -> None:
        self.policy.start(goal, observation)
        self._left = None

    def act(self, observation: Observation) -> ActionChunk:
        chunk = self._left or self.policy.act(observation)
        rest = chunk.targets[self.rows :]
        self._left = ActionChunk(rest, chunk.dt) if len(rest) else None
        return ActionChunk(chunk.targets[: self.rows], chunk.dt)
