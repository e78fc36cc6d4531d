"""What a body does that is no skill: holding still, looking round, looking again, a motion played; a tick at a time."""

from collections.abc import Callable, Iterator
from typing import Protocol

import numpy as np

from agent.body import Performance
from agent.motion import gazing, hold, round_about, sidestep, steps_toward
from contracts import ActionChunk, Observation, Outcome, RobotProfile, Scene
from contracts.robot import BASE

ASIDE = (0.06, 0.0, -0.06)  # how far beside a point the head is turned, look after look, rad
Point = tuple[float, float, float]
Motion = Callable[[Observation, RobotProfile], list[ActionChunk]]


class Moved(Protocol):
    """A body that such moves sense by and move."""

    profile: RobotProfile

    def observation(self) -> Observation: ...

    def scene(self) -> Scene: ...

    def apply(self, chunk: ActionChunk) -> bool:
        """Let the guard see a chunk, then follow what it lets through; whether the guard stopped it."""


class Holding:
    """Standing still until a moment, s of world time."""

    def __init__(self, body: Moved, until: float) -> None:
        self.body = body
        self.until = until

    def advance(self) -> Outcome:
        observation = self.body.observation()
        if observation.time >= self.until:
            return Outcome.success("held still")
        self.body.apply(hold(observation))
        return Outcome.running()


class Survey:
    """Turning head and base until everything around has been looked at."""

    def __init__(self, body: Moved) -> None:
        self.body = body
        self.chunks: list[ActionChunk] | None = None

    def advance(self) -> Outcome:
        scene, observation = self.body.scene(), self.body.observation()
        if self.chunks is None:
            self.chunks = round_about(observation, self.body.profile, empty=scene.robot.holding is None)
        if not self.chunks:
            return Outcome.success("looked all round")
        if self.body.apply(self.chunks.pop(0)):
            return Outcome.success("looked round as far as the guard allowed")
        return Outcome.running()


class LookAgain:
    """Another look at a point: with the head turned a little aside; from a step back, the arm drawn in; from beside.

    Where it stepped aside to look, it steps back again.

    Args:
        body: moved by it.
        focus: the point in the world, m; None to turn the head nowhere.
        again: how many such looks there were before.
        first: done before it looks, the eyes open.
    """

    def __init__(self, body: Moved, focus: Point | None, again: int, first: Performance | None) -> None:
        self.body = body
        self.focus = focus
        self.again = again
        self.first = first
        self.chunks: Iterator[ActionChunk] | None = None

    def advance(self) -> Outcome:
        self.body.scene()
        if self.first is not None and self.first.advance().status == "RUNNING":
            return Outcome.running()
        self.first = None
        if self.chunks is None:
            self.chunks = self._looking()
        chunk = next(self.chunks, None)
        if chunk is None:
            return Outcome.success("looked again")
        if self.body.apply(chunk):
            return Outcome.success("looked again as far as the guard allowed")
        return Outcome.running()

    def _looking(self) -> Iterator[ActionChunk]:
        profile, start = self.body.profile, self.body.observation().targets
        beside = sidestep(start, profile) if self.again > 1 else []
        yield from beside
        if self.focus is not None:
            yield from gazing(self.body.observation(), self.focus, ASIDE[self.again % len(ASIDE)], profile)
        if beside:
            here = np.clip(self.body.observation().targets, profile.lower, profile.upper)
            back = here.copy()
            back[BASE] = start[BASE]
            yield from steps_toward(here, back, profile)


class Played:
    """A motion that belongs to no skill; best effort: it ends in success when its time is over.

    Args:
        body: moved by it.
        planned: its chunks, from where the robot is at its first tick.
        done: what it is then, in words.
    """

    def __init__(self, body: Moved, planned: Motion, done: str) -> None:
        self.body = body
        self.planned = planned
        self.done = done
        self.chunks: list[ActionChunk] | None = None

    def advance(self) -> Outcome:
        observation = self.body.observation()
        if self.chunks is None:
            self.chunks = self.planned(observation, self.body.profile)
        if not self.chunks:
            return Outcome.success(self.done)
        if self.body.apply(self.chunks.pop(0)):
            return Outcome.success(f"{self.done}, as far as the guard allowed")
        return Outcome.running()
