"""go_to: drive to a place and stop in front of it."""

from contracts.predicates import Condition
from contracts.skill_card import SkillCard

CARD = SkillCard(
    name="go_to",
    summary="Drive to a place and stop in front of it.",
    phrase="go to the {place}",
    arguments={"place": "place"},
    postconditions=(Condition.read("robot_at({place})"),),
    duration=6.0,
)
