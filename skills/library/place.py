"""place: put the held object on a surface or into a container, bin or sink."""

from contracts.predicates import Condition
from contracts.skill_card import SkillCard

CARD = SkillCard(
    name="place",
    summary="Put the held object on a surface or into a container, bin or sink.",
    phrase="put the {object} in the {target}",
    arguments={"object": "object", "target": "target"},
    preconditions=(
        Condition.read("holding({object})"),
        Condition.read("robot_at({target})"),
        Condition.read("accessible({target})"),
    ),
    postconditions=(Condition.read("at({object}, {target})"),),
    duration=5.0,
    inverse="pick",
)
