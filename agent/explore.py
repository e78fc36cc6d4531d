"""Where to look for what is not to be seen: into what is shut or deep, the nearest first."""

from collections.abc import Iterator

import numpy as np

from contracts import Observation, Scene, SkillCall

HIDING = ("container", "sink", "bin")  # kinds of places into which one must look from before them
SHUT = frozenset({"closed", "ajar", "locked"})


class Explorer:
    """Names one place after another that was not looked into yet.

    Args:
        known: whether everything is known without looking, so that there is nothing to explore.
    """

    def __init__(self, known: bool) -> None:
        self.known = known
        self.visited: list[str] = []

    def next(self, scene: Scene, observation: Observation | None) -> tuple[SkillCall, ...]:
        """Calls that bring the robot before a place and open it; none where nothing is left to look into.

        Args:
            scene: what is believed.
            observation: where the robot is; None where that does not matter.
        """
        if self.known:
            return ()
        place = next(self._nearest(scene, observation), None)
        if place is None:
            return ()
        return self.into(place, scene)

    def into(self, place: str, scene: Scene) -> tuple[SkillCall, ...]:
        """Calls that bring the robot before a place and open it."""
        self.visited.append(place)
        shut = SHUT & set(scene.places[place].state)
        there = SkillCall(skill="go_to", arguments={"place": place})
        return (there, SkillCall(skill="open", arguments={"container": place})) if shut else (there,)

    def looked(self, scene: Scene) -> None:
        """The robot stands before a place, and so has looked into it, unless that is shut."""
        place = scene.robot.at
        if place is None or place not in scene.places or place in self.visited:
            return
        if not SHUT & set(scene.places[place].state):
            self.visited.append(place)

    def _nearest(self, scene: Scene, observation: Observation | None) -> Iterator[str]:
        here = np.zeros(2) if observation is None else observation.base[:2]
        places = [
            name
            for name, place in scene.places.items()
            if set(HIDING) & set(place.kind) and "locked" not in place.state and name not in self.visited
        ]

        def far(name: str) -> float:
            position = scene.places[name].position
            return float(np.hypot(*(np.array(position[:2]) - here))) if position else 0.0

        yield from sorted(places, key=far)
