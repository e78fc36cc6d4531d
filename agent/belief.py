"""What is believed of things that are out of sight: the last place where they were seen, getting older."""

from collections.abc import Mapping

from contracts import ObjectState, Scene

HALF_LIFE = 60.0  # s until confidence in an unseen thing has halved
REMEMBERED = 0.3  # confidence in a place that only memory names


class Belief:
    """Keeps the last sight of each object, and what memory says of those that were never seen.

    Args:
        remembers: whether what is handed in remembers by itself, and knows what has gone.
    """

    def __init__(self, remembers: bool = False) -> None:
        self.remembers = remembers
        self._last: dict[str, tuple[float, ObjectState]] = {}
        self._reminded: dict[str, ObjectState] = {}

    def remind(self, places: Mapping[str, str]) -> None:
        """Take over from memory where things were left, by name, in place of what it said before."""
        self._reminded = {name: ObjectState(at=place, confidence=REMEMBERED) for name, place in places.items()}

    def update(self, seen: Scene, time: float) -> Scene:
        """What is seen now, with what is remembered of the rest.

        Args:
            seen: the scene of this instant.
            time: world time, s.
        """
        if not self.remembers:
            self._last |= {name: (time, thing) for name, thing in seen.objects.items()}
        unseen = {
            name: _aged(thing, time - when) for name, (when, thing) in self._last.items() if name not in seen.objects
        }
        told = {name: thing for name, thing in self._reminded.items() if thing.at in seen.places}
        return seen.model_copy(update={"objects": {**told, **unseen, **seen.objects}})


def _aged(thing: ObjectState, age: float) -> ObjectState:
    return thing.model_copy(update={"age": age, "confidence": thing.confidence * 0.5 ** (age / HALF_LIFE)})
