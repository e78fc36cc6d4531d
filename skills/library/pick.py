"""pick: grasp an object in front of the robot and lift it."""

from contracts.predicates import Condition
from contracts.skill_card import SkillCard

CARD = SkillCard(
    name="pick",
    summary="Grasp an object in front of the robot and lift it.",
    phrase="pick up the {object}",
    arguments={"object": "object"},
    preconditions=(
        Condition.read("hand_empty()"),
        Condition.read("located({object})"),
        Condition.read("beside({object})"),
        Condition.read("uncovered({object})"),
    ),
    postconditions=(Condition.read("holding({object})"),),
    duration=5.0,
    inverse="place",
)
