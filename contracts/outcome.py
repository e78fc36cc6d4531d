"""How a skill and a run can end, in types rather than strings."""

from dataclasses import dataclass
from enum import StrEnum


class Cause(StrEnum):
    """Why a skill failed; recovery is chosen by it."""

    NOT_FOUND = "not_found"
    UNREACHABLE = "unreachable"
    MISSED_GRASP = "missed_grasp"
    DROPPED = "dropped"
    STUCK = "stuck"
    BLOCKED = "blocked"
    TIMEOUT = "timeout"
    PRECONDITION = "precondition"
    GUARD = "guard"
    DIVERGED = "diverged"
    POLICY_LOST = "policy_lost"
    OPERATOR = "operator"


class Ending(StrEnum):
    """The one code that every run ends with."""

    DONE = "DONE"
    REFUSED_UNSAFE = "REFUSED_UNSAFE"
    NEEDS_CLARIFICATION = "NEEDS_CLARIFICATION"
    INFEASIBLE = "INFEASIBLE"
    ABORTED_SAFE = "ABORTED_SAFE"
    NEEDS_OPERATOR = "NEEDS_OPERATOR"


EXIT_STATUS = {
    Ending.DONE: 0,
    Ending.REFUSED_UNSAFE: 3,
    Ending.NEEDS_CLARIFICATION: 4,
    Ending.INFEASIBLE: 5,
    Ending.ABORTED_SAFE: 6,
    Ending.NEEDS_OPERATOR: 7,
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """Where a skill stands.

    Args:
        status: RUNNING, SUCCESS or FAILURE.
        cause: why it failed; None unless it did.
        evidence: what showed it, in a sentence.
    """

    status: str
    cause: Cause | None = None
    evidence: str = ""

    @staticmethod
    def running() -> "Outcome":
        return Outcome("RUNNING")

    @staticmethod
    def success(evidence: str) -> "Outcome":
        return Outcome("SUCCESS", evidence=evidence)

    @staticmethod
    def failure(cause: Cause, evidence: str) -> "Outcome":
        return Outcome("FAILURE", cause, evidence)
