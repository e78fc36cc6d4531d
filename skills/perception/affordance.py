"""What the robot can do here and now: preconditions, reach, and how often it has worked so far."""

from collections.abc import Collection, Mapping

import numpy as np

from contracts.floor_plan import FloorPlan
from contracts.observation import Observation
from contracts.scene import Scene
from contracts.skill_card import SkillCall, SkillCard
from skills.perception.record import Record

REACH = 1.05  # from the middle of the base over the floor, m
BEYOND = 0.05  # chance left when something is farther than that
UNMEASURED = {"go_to": 0.98, "look_for": 0.9, "wait": 1.0, "ask": 1.0, "tell": 1.0}  # until counted


class MeasuredAffordance:
    """P(success) of a call: 0 where a precondition fails, else the measured rate, less for what is far or uncertain.

    Args:
        cards: by name.
        bodies: names of the skills that this robot can do.
        record: successes and attempts so far.
        plan: places that the robot can drive to; None in a world without a floor.
    """

    def __init__(
        self, cards: Mapping[str, SkillCard], bodies: Collection[str], record: Record, plan: FloorPlan | None
    ) -> None:
        self.cards = cards
        self.bodies = frozenset(bodies)
        self.record = record
        self.plan = plan

    def count(self, skill: str, succeeded: bool) -> None:
        """Take an attempt into account."""
        self.record = self.record.after(skill, succeeded)

    def possible(self, call: SkillCall, scene: Scene, observation: Observation | None) -> float:
        card = self.cards.get(call.skill)
        if card is None or call.skill not in self.bodies or not self._known(card, call, scene):
            return 0.0
        if card.unmet(call, scene):
            return 0.0
        return self._rate(call.skill) * self._certain(call, scene) * self._near(card, call, scene, observation)

    def _rate(self, skill: str) -> float:
        tally = self.record[skill]
        return tally.chance if tally.attempts or skill not in UNMEASURED else UNMEASURED[skill]

    def _known(self, card: SkillCard, call: SkillCall, scene: Scene) -> bool:
        """Whether every argument is there, and names what there is."""
        if set(call.arguments) != set(card.arguments):
            return False
        free = ("text", "number")
        names = [name for key, name in call.arguments.items() if card.arguments[key] not in free]
        searched = card.name == "look_for"
        seen = all(searched or name in scene.objects or name in scene.places for name in names)
        driven = card.name == "go_to" and self.plan is not None
        return seen and (not driven or self.plan is None or all(name in self.plan.places for name in names))

    def _certain(self, call: SkillCall, scene: Scene) -> float:
        """Confidence in the things it is about."""
        things = [scene.objects[name].confidence for name in call.arguments.values() if name in scene.objects]
        return min(things, default=1.0) if call.skill != "look_for" else 1.0

    def _near(self, card: SkillCard, call: SkillCall, scene: Scene, observation: Observation | None) -> float:
        """Whether a thing to be grasped is within the arm's reach of where the robot stands."""
        thing = scene.objects.get(call.arguments.get("object", ""))
        if observation is None or card.name != "pick" or thing is None or thing.position is None:
            return 1.0
        away = float(np.hypot(*(np.array(thing.position[:2]) - observation.base[:2])))
        return 1.0 if away <= REACH else BEYOND
