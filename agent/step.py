"""How one step of a plan is going: shared by the leaves of its subtree, written into the result at the end."""

from dataclasses import dataclass

from contracts import Cause, Outcome, Rating, SkillCall, StepResult

WHOLE = SkillCall(skill="everything")  # stands for the check at the end of a plan


@dataclass(slots=True)
class Step:
    """One call of a plan, as it goes.

    Args:
        number: counts from 1 over the whole run, replans included.
        call: what to do.
        say: P(call) by the language model over the step's candidates.
        can: P(success), scored again when the step starts.
        replied: what a person said to the question that the step asks; None before it was asked.
    """

    number: int
    call: SkillCall
    say: float
    can: float
    outcome: str | None = None
    cause: Cause | None = None
    evidence: str | None = None
    attempts: int = 0
    replied: str | None = None
    start: float | None = None  # world time, s
    end: float | None = None  # world time, s
    aside: bool = False  # done to find something, not because the plan says so

    @property
    def words(self) -> str:
        """The call, for reasons that people read."""
        return "the whole plan" if self.call == WHOLE else str(self.call)

    def begun(self, time: float) -> None:
        if self.start is None:
            self.start = time

    def ended(self, outcome: Outcome, time: float) -> None:
        """Take over an outcome; the last one counts."""
        self.outcome, self.cause, self.evidence, self.end = outcome.status, outcome.cause, outcome.evidence, time

    def result(self) -> StepResult:
        return StepResult(
            skill=self.call.skill,
            arguments=self.call.arguments,
            say=self.say,
            can=self.can,
            outcome=self.outcome,
            cause=self.cause,
            evidence=self.evidence,
            attempts=self.attempts,
            start_s=self.start,
            end_s=self.end,
        )


def as_row(rating: Rating) -> dict[str, object]:
    """A candidate as JSON: its call in words, say, can and their product."""
    call = rating.call
    return {
        "skill": call.skill if call else "done",
        "arguments": dict(call.arguments) if call else {},
        "say": round(rating.say, 6),
        "can": round(rating.can, 6),
        "score": round(rating.score, 6),
    }
