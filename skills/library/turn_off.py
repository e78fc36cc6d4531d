"""turn_off: switch an appliance off."""

from contracts.predicates import Condition
from contracts.skill_card import SkillCard

CARD = SkillCard(
    name="turn_off",
    summary="Switch an appliance off.",
    phrase="turn off the {appliance}",
    arguments={"appliance": "appliance"},
    preconditions=(
        Condition.read("hand_empty()"),
        Condition.read("robot_at({appliance})"),
        Condition.read("on({appliance})"),
    ),
    postconditions=(Condition.read("off({appliance})"),),
    duration=5.0,
    inverse="turn_on",
)
