"""press: press a button."""

from contracts.predicates import Condition
from contracts.skill_card import SkillCard

CARD = SkillCard(
    name="press",
    summary="Press a button.",
    phrase="press the {button} button",
    arguments={"button": "button"},
    preconditions=(
        Condition.read("hand_empty()"),
        Condition.read("robot_at({button})"),
        Condition.read("off({button})"),
    ),
    postconditions=(Condition.read("on({button})"),),
    duration=4.0,
)
