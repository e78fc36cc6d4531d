"""scan: scan the label of the held object."""

from contracts.predicates import Condition
from contracts.skill_card import SkillCard

CARD = SkillCard(
    name="scan",
    summary="Scan the label of the held object.",
    phrase="scan the {object}",
    arguments={"object": "object"},
    preconditions=(Condition.read("holding({object})"),),
    postconditions=(Condition.read("scanned({object})"),),
    duration=3.0,
    physical=False,
)
