"""A describer around a describer: each observation is described once, however many ask."""

from collections.abc import Callable, Iterable

from agent.boxes import Mark
from contracts import Describer, Observation, Scene


class Once:
    """Remembers the scene of the last observation.

    Args:
        describer: asked once for each.
    """

    def __init__(self, describer: Describer) -> None:
        self.describer = describer
        self.remembers = bool(getattr(describer, "remembers", False))
        self._last: tuple[Observation, Scene] | None = None

    def marks(self, observation: Observation) -> list[Mark]:
        """What is detected in an observation's picture, for who draws it."""
        self.describe(observation)
        marks: Callable[[], Iterable[tuple[str, float, tuple[int, int, int, int]]]]
        marks = getattr(self.describer, "marks", tuple)
        return [Mark(*one) for one in marks()]

    def describe(self, observation: Observation) -> Scene:
        if self._last is None or self._last[0] is not observation:
            self._last = (observation, self.describer.describe(observation))
        return self._last[1]
