"""tell: tell a person something."""

from contracts.predicates import Condition
from contracts.skill_card import SkillCard

CARD = SkillCard(
    name="tell",
    summary="Tell a person something.",
    phrase="say {message}",
    arguments={"message": "text"},
    postconditions=(Condition.read("told({message})"),),
    duration=2.0,
)
