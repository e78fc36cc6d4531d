"""wait: wait for some seconds."""

from contracts.predicates import Condition
from contracts.skill_card import SkillCard

CARD = SkillCard(
    name="wait",
    summary="Wait for some seconds.",
    phrase="wait {seconds} seconds",
    arguments={"seconds": "number"},
    postconditions=(Condition.read("waited({seconds})"),),
    duration=5.0,
)
