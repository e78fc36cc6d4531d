"""open: open a closed door or drawer."""

from contracts.predicates import Condition
from contracts.skill_card import SkillCard

CARD = SkillCard(
    name="open",
    summary="Open a closed door or drawer.",
    phrase="open the {container}",
    arguments={"container": "container"},
    preconditions=(
        Condition.read("hand_empty()"),
        Condition.read("robot_at({container})"),
        Condition.read("closed({container})"),
        Condition.read("unlocked({container})"),
    ),
    postconditions=(Condition.read("open({container})"),),
    duration=6.0,
    inverse="close",
)
