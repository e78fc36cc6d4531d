"""close: close an open door or drawer."""

from contracts.predicates import Condition
from contracts.skill_card import SkillCard

CARD = SkillCard(
    name="close",
    summary="Close an open door or drawer.",
    phrase="close the {container}",
    arguments={"container": "container"},
    preconditions=(
        Condition.read("hand_empty()"),
        Condition.read("robot_at({container})"),
        Condition.read("open({container})"),
    ),
    postconditions=(Condition.read("closed({container})"),),
    duration=6.0,
    inverse="open",
)
