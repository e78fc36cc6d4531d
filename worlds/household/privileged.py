"""A describer that reads the simulator: for ablations, and until the robot's own eyes are good enough."""

import numpy as np

from contracts.observation import Observation
from contracts.scene import Scene
from worlds.household.truth import true_scene
from worlds.household.world import HouseholdWorld


class PrivilegedDescriber:
    """The truth, worsened on request; every report that used it says so.

    Args:
        world: whose simulator is read.
        noise: spread of each coordinate of a position, m.
        drop: chance that a look misses a thing, in [0, 1].
        seed: of noise and misses.
    """

    privileged = True

    def __init__(self, world: HouseholdWorld, noise: float = 0.0, drop: float = 0.0, seed: int = 0) -> None:
        self.world = world
        self.noise = noise
        self.drop = drop
        self._rng = np.random.default_rng([seed, 5])

    @property
    def exact(self) -> bool:
        """Whether it says the truth and nothing less."""
        return self.noise == 0 and self.drop == 0

    def describe(self, observation: Observation) -> Scene:
        scene = true_scene(self.world.sim)
        if self.exact:
            return scene
        objects = {}
        for name, thing in scene.objects.items():
            if self._rng.random() < self.drop and name != scene.robot.holding:
                continue
            x, y, z = np.array(thing.position) + self._rng.normal(0, self.noise, 3)
            objects[name] = thing.model_copy(update={"position": (float(x), float(y), float(z))})
        return scene.model_copy(update={"objects": objects})
