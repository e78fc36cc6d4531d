"""hand_over: give the held object to a person, on the tray beside them."""

from contracts.predicates import Condition
from contracts.skill_card import SkillCard

CARD = SkillCard(
    name="hand_over",
    summary="Give the held object to a person, on the tray beside them.",
    phrase="hand the {object} to the {person}",
    arguments={"object": "object", "person": "person"},
    preconditions=(
        Condition.read("holding({object})"),
        Condition.read("robot_at({person})"),
    ),
    postconditions=(Condition.read("at({object}, {person})"),),
    duration=5.0,
)
