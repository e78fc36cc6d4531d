"""pour: pour from the held object into another."""

from contracts.predicates import Condition
from contracts.skill_card import SkillCard

CARD = SkillCard(
    name="pour",
    summary="Pour from the held object into another.",
    phrase="pour the {source} into the {target}",
    arguments={"source": "object", "target": "vessel"},
    preconditions=(Condition.read("holding({source})"),),
    postconditions=(Condition.read("poured({source}, {target})"),),
    duration=10.0,
    physical=False,
)
