"""ask: ask a person a question."""

from contracts.predicates import Condition
from contracts.skill_card import SkillCard

CARD = SkillCard(
    name="ask",
    summary="Ask a person a question.",
    phrase="ask {question}",
    arguments={"question": "text"},
    postconditions=(Condition.read("asked({question})"),),
    duration=5.0,
)
