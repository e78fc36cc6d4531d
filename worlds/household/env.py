"""The household world as a `gymnasium.Env`, for anyone's own learning code."""

from typing import Any

import gymnasium
import numpy as np
from numpy.typing import NDArray

from contracts.action import ActionChunk
from contracts.robot import DOF
from worlds.household.robot import PROFILE
from worlds.household.simulation import CONTROL
from worlds.household.world import HouseholdWorld

Array = NDArray[Any]
FAR = 60.0  # bound of every state reading; m, rad, N


class HouseholdEnv(gymnasium.Env[dict[str, Array], Array]):  # type: ignore[misc]
    """A kitchen in which actions are position targets at 20 Hz.

    Observations: `head` and `wrist`, (size, size, 3) uint8; `state`, (20,) float32: arm rad (7), arm rad/s (7),
    opening m, grip force N, base m m rad (3), head tilt rad. Actions: (13,) float32 in [-1, 1], mapped to
    the robot's limits, each step at most at top speed. Rewards are zero: a task is the user's to define.

    Args:
        size: height and width of the pictures, pixels.
        steps: control steps of an episode.
    """

    metadata = {"render_modes": ["rgb_array"], "render_fps": round(1 / CONTROL)}  # noqa: RUF012  gymnasium's own form

    def __init__(self, size: int = 96, steps: int = 400, render_mode: str | None = "rgb_array") -> None:
        self.size, self.steps, self.render_mode = size, steps, render_mode
        picture = gymnasium.spaces.Box(0, 255, (size, size, 3), np.uint8)
        state = gymnasium.spaces.Box(-FAR, FAR, (20,), np.float32)
        self.observation_space = gymnasium.spaces.Dict({"head": picture, "wrist": picture, "state": state})
        self.action_space = gymnasium.spaces.Box(-1.0, 1.0, (DOF,), np.float32)
        self._world: HouseholdWorld | None = None
        self._count = 0

    def reset(
        self, *, seed: int | None = None, options: dict[str, Any] | None = None
    ) -> tuple[dict[str, Array], dict[str, Any]]:
        super().reset(seed=seed)
        if self._world is not None:
            self._world.close()
        drawn = int(self.np_random.integers(1_000_000)) if seed is None else seed
        self._world = HouseholdWorld(drawn, self.size)
        self._count = 0
        return self._observe(), {"seed": drawn}

    def step(self, action: Array) -> tuple[dict[str, Array], float, bool, bool, dict[str, Any]]:
        world = self._running()
        world.apply(ActionChunk(self._targets(action)[None], CONTROL))
        self._count += 1
        return self._observe(), 0.0, False, self._count >= self.steps, {"time": world.sim.time}

    def _targets(self, action: Array) -> Array:
        share = (np.clip(np.asarray(action, np.float64), -1.0, 1.0) + 1.0) / 2.0
        targets = PROFILE.lower + share * (PROFILE.upper - PROFILE.lower)
        stride = PROFILE.velocity * CONTROL
        now = self._running().sim.targets
        return np.asarray(now + np.clip(targets - now, -stride, stride))

    def _observe(self) -> dict[str, Array]:
        seen = self._running().observe()
        grip = [seen.gripper_width, seen.gripper_force]
        state = np.concatenate([seen.joints, seen.velocities, grip, seen.base, seen.head[1:]]).astype(np.float32)
        return {"head": seen.images["head"], "wrist": seen.images["wrist"], "state": np.clip(state, -FAR, FAR)}

    def render(self) -> Array:
        return self._running().observe().images["head"]

    def close(self) -> None:
        if self._world is not None:
            self._world.close()
            self._world = None

    def _running(self) -> HouseholdWorld:
        if self._world is None:
            raise gymnasium.error.ResetNeeded("call reset() before anything else")
        return self._world


if "gofer/Household-v0" not in gymnasium.registry:
    gymnasium.register("gofer/Household-v0", entry_point="worlds.household.env:HouseholdEnv", disable_env_checker=True)
