"""One line of inner monologue; also the event that a screen shows and a journal keeps."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Note:
    """Something that was seen, done, failed or decided.

    Args:
        source: who says it: planner, skill, guard, evidence, recovery, memory, person, agent.
        text: one sentence.
        evidence: numbers or names behind it; JSON values only.
        time: world time, s.
    """

    source: str
    text: str
    evidence: Mapping[str, object] = field(default_factory=dict)
    time: float = 0.0
