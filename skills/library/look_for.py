"""look_for: look around until an object is seen."""

from contracts.predicates import Condition
from contracts.skill_card import SkillCard

CARD = SkillCard(
    name="look_for",
    summary="Look around until an object is seen.",
    phrase="look for the {object}",
    arguments={"object": "object"},
    postconditions=(Condition.read("located({object})"),),
    duration=8.0,
)
