"""turn_on: switch an appliance on."""

from contracts.predicates import Condition
from contracts.skill_card import SkillCard

CARD = SkillCard(
    name="turn_on",
    summary="Switch an appliance on.",
    phrase="turn on the {appliance}",
    arguments={"appliance": "appliance"},
    preconditions=(
        Condition.read("hand_empty()"),
        Condition.read("robot_at({appliance})"),
        Condition.read("off({appliance})"),
    ),
    postconditions=(Condition.read("on({appliance})"),),
    duration=5.0,
    inverse="turn_off",
)
