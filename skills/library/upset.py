"""What upsets a skill under way: the thing is taken elsewhere, the door is pushed shut."""

from collections.abc import Iterator

import numpy as np

from contracts.observation import Observation
from contracts.outcome import Cause, Outcome
from contracts.predicates import Condition
from contracts.scene import Scene
from contracts.skill_card import SkillCall, SkillCard
from contracts.words import not_so, where
from skills.perception.success import grips

FAR = 0.25  # from where it was when the skill began, a thing that nobody carries has been moved, m
FRESH = 0.5  # age up to which a sighting is of now, s
FLOOR = 0.12  # height under which a thing that is at no place lies on the floor, m
AGREEING = 0.3  # s for which every look must say so
SURE = 0.8  # chance from which on a look says so


class Upset:
    """Compares what is seen with what a skill began with.

    Args:
        card: of the skill.
        call: what is being done.
        scene: as it began.
        time: when that was, s.
    """

    def __init__(self, card: SkillCard, call: SkillCall, scene: Scene, time: float) -> None:
        self.needs = [one for one in _doors(card, call, scene) if one.holds(scene)]
        self.thing = call.arguments.get("object") if card.name == "pick" else None
        goes = {one.predicate: one.bind(call.arguments).arguments for one in card.postconditions}
        self.carried: str | None = goes["at"][0] if "at" in goes else None
        self.target: str | None = goes["at"][1] if "at" in goes else None
        begun = scene.objects.get(self.thing or "")
        self.began = None if begun is None or begun.position is None else np.array(begun.position)
        self.held = False  # whether something was felt in the hand since
        self.calm = time  # when nothing was upset last, s

    def look(self, scene: Scene, observation: Observation, carrying: bool = False) -> Outcome | None:
        """A failure once something has been upset for a while.

        Args:
            scene: what is seen.
            observation: what is felt.
            carrying: whether what the skill began with must still be in the hand.
        """
        why = (
            self._lost(observation, carrying)
            or self._astray(scene, observation)
            or self._moved(scene, observation)
            or self._shut(scene)
        )
        if why is None:
            self.calm = observation.time
            return None
        return why if observation.time - self.calm >= AGREEING else None

    def _lost(self, observation: Observation, carrying: bool) -> Outcome | None:
        self.held = self.held or grips(observation)
        if not carrying or not self.held or grips(observation):
            return None
        return Outcome.failure(Cause.DROPPED, "the fingers lost what they held on the way")

    def _astray(self, scene: Scene, observation: Observation) -> Outcome | None:
        """What was to be put somewhere lies somewhere else."""
        seen = scene.objects.get(self.carried or "")
        if seen is None or seen.position is None or scene.robot.holding == self.carried or grips(observation):
            return None
        if seen.age > FRESH or seen.confidence < 0.5 or seen.at == self.target:
            return None
        if seen.at is None and seen.position[2] > FLOOR:
            return None  # still in the air
        spot = where(seen.at, scene) if seen.at else "on the floor"
        return Outcome.failure(Cause.DROPPED, f"the {self.carried} is {spot}")

    def _moved(self, scene: Scene, observation: Observation) -> Outcome | None:
        if self.thing is None or self.began is None or grips(observation) or scene.robot.holding is not None:
            return None
        seen = scene.objects.get(self.thing)
        if seen is None:
            gone = Outcome.failure(Cause.NOT_FOUND, f"the {self.thing} is not there any more")
            return None if self.held else gone
        if seen.position is None or seen.age > FRESH or seen.confidence < 0.5:
            return None
        if seen.at is None and seen.position[2] < FLOOR < self.began[2]:
            return Outcome.failure(Cause.DROPPED, f"the {self.thing} fell to the floor")
        if self.held:  # since then it may lie where the hand has left it
            return None
        off = float(np.linalg.norm(np.array(seen.position) - self.began))
        if off < FAR:
            return None
        spot = where(seen.at, scene) if seen.at else "at no place"
        return Outcome.failure(Cause.NOT_FOUND, f"the {self.thing} was moved by {off:.2f} m and is {spot} now")

    def _shut(self, scene: Scene) -> Outcome | None:
        undone = [need for need in self.needs if _is_closed(need, scene)]
        return Outcome.failure(Cause.PRECONDITION, f"{not_so(undone, scene)} now") if undone else None


def _doors(card: SkillCard, call: SkillCall, scene: Scene) -> Iterator[Condition]:
    """That what the hand reaches into stays open."""
    for need in (one.bind(call.arguments) for one in card.preconditions):
        if need.predicate == "accessible":
            yield need
        elif need.predicate == "uncovered":
            home = scene.objects[need.arguments[0]].at if need.arguments[0] in scene.objects else None
            if home is not None:
                yield Condition(predicate="accessible", arguments=(home,))


def _is_closed(need: Condition, scene: Scene) -> bool:
    """Whether a place is surely shut; a drawer that the hand has pushed half shut may still be reached into."""
    place = scene.places.get(need.arguments[0])
    return place is not None and "closed" in place.state and place.confidence >= SURE
