"""wipe: wipe a surface clean."""

from contracts.predicates import Condition
from contracts.skill_card import SkillCard

CARD = SkillCard(
    name="wipe",
    summary="Wipe a surface clean.",
    phrase="wipe the {surface}",
    arguments={"surface": "surface"},
    preconditions=(Condition.read("robot_at({surface})"),),
    postconditions=(Condition.read("wiped({surface})"),),
    duration=15.0,
    physical=False,
)
