"""The leaves of a plan's tree; each does at most one tick's work and never waits."""

from collections.abc import Callable

from py_trees.behaviour import Behaviour
from py_trees.common import Status

from agent.body import Performance
from agent.stage import REFUTED, Stage
from agent.step import Step
from contracts import BadAction, Cause, Condition, GoferError, Outcome, Scene, SkillCall
from contracts.predicates import HALFWAY
from contracts.words import not_so

STATUS = {"RUNNING": Status.RUNNING, "SUCCESS": Status.SUCCESS, "FAILURE": Status.FAILURE}
Choice = Callable[[Scene], SkillCall | None]


class Leaf(Behaviour):
    """A leaf that ends every error of ours inside the tick, as a note and a failure; a bug is not caught.

    Args:
        name: shown in trees and reports.
        stage: collaborators.
        step: the step that this leaf belongs to.
    """

    def __init__(self, name: str, stage: Stage, step: Step) -> None:
        super().__init__(name)
        self.stage = stage
        self.step = step
        self.about = str(step.call)

    def update(self) -> Status:
        try:
            return self.work()
        except GoferError as error:
            cause = Cause.DIVERGED if isinstance(error, BadAction) else Cause.POLICY_LOST
            return self.fail(Outcome.failure(cause, str(error)))

    def work(self) -> Status:
        """One tick's work."""
        raise NotImplementedError

    def question(self) -> str | None:
        """What it waits for a person to answer; None while it waits for nobody."""
        return None

    def fail(self, outcome: Outcome, **evidence: object) -> Status:
        self.step.ended(outcome, self.stage.body.time())
        text = f"{self.about} failed ({outcome.cause}): {outcome.evidence}"
        self.stage.note("skill", text, step=self.step.number, cause=outcome.cause, leaf=self.name, **evidence)
        return Status.FAILURE


def promised_by(call: SkillCall, stage: Stage) -> list[Condition]:
    """What a call's card promises of it."""
    return [condition.bind(call.arguments) for condition in stage.cards[call.skill].postconditions]


class Ready(Leaf):
    """Whether everything that a step needs is believed to be so."""

    def work(self) -> Status:
        scene = self.stage.body.belief()
        unmet = self.stage.cards[self.step.call.skill].unmet(self.step.call, scene)
        if not unmet:
            return Status.SUCCESS
        self.step.begun(self.stage.body.time())
        return self.fail(Outcome.failure(Cause.PRECONDITION, not_so(unmet, scene)))


class Do(Leaf):
    """The skill itself; its chance of success is scored again when it starts."""

    def initialise(self) -> None:
        self.performance: Performance | None = None

    def work(self) -> Status:
        if self.performance is None:
            refused = self.stage.refuse(self.step.call, self.stage.body.belief())
            if refused:
                return self.fail(Outcome.failure(Cause.GUARD, refused))
            self.performance = self._begin()
        outcome = self.performance.advance()
        if outcome.status == "FAILURE":
            self.stage.count(self.step.call, False)
            return self.fail(outcome)
        if outcome.status == "SUCCESS":
            self.step.evidence = outcome.evidence
        return STATUS[outcome.status]

    def _begin(self) -> Performance:
        step, stage = self.step, self.stage
        step.begun(stage.body.time())
        step.attempts += 1
        step.can = stage.can(step.call)
        words = stage.cards[step.call.skill].words(step.call)
        numbers = {"step": step.number, "attempt": step.attempts, "say": step.say, "can": step.can}
        stage.note("agent", f"step {step.number}: {words}", **numbers)
        return stage.body.begin(step.call)


class CauseIs(Leaf):
    """Whether a step's last failure has one of some causes."""

    def __init__(self, stage: Stage, step: Step, causes: tuple[Cause, ...]) -> None:
        super().__init__(" or ".join(causes), stage, step)
        self.causes = causes

    def work(self) -> Status:
        return Status.SUCCESS if self.step.cause in self.causes else Status.FAILURE


class Holds(Leaf):
    """Whether a condition is believed to be so."""

    def __init__(self, stage: Stage, step: Step, condition: Condition) -> None:
        super().__init__(f"{condition}?", stage, step)
        self.condition = condition

    def work(self) -> Status:
        return Status.SUCCESS if self.condition.holds(self.stage.body.belief()) else Status.FAILURE


class Permits(Holds):
    """Whether a skill that needs a condition may start again: half-way is near enough, and so is a doubtful state."""

    def work(self) -> Status:
        scene = self.stage.body.belief()
        doubtful = self.condition.predicate in HALFWAY and self.condition.chance(scene) > REFUTED
        return Status.SUCCESS if doubtful or self.condition.permits(scene) else Status.FAILURE


class Remedy(Leaf):
    """A call that mends something for a step, chosen when it starts from what is believed then.

    Args:
        choose: the call, or None when there is nothing to call.
    """

    def __init__(self, name: str, stage: Stage, step: Step, choose: Choice) -> None:
        super().__init__(name, stage, step)
        self.choose = choose

    def initialise(self) -> None:
        self.performance: Performance | None = None

    def work(self) -> Status:
        if self.performance is None:
            call = self.choose(self.stage.body.belief())
            hindered = self._hindered(call)
            if call is None or hindered is not None:
                return self.fail(hindered or Outcome.failure(Cause.NOT_FOUND, f"nothing to do for: {self.name}"))
            words = self.stage.cards[call.skill].words(call)
            self.stage.note("recovery", f"for {self.step.call}: {words}", step=self.step.number, call=str(call))
            self.performance = self.stage.body.begin(call)
        outcome = self.performance.advance()
        return self.fail(outcome) if outcome.status == "FAILURE" else STATUS[outcome.status]

    def _hindered(self, call: SkillCall | None) -> Outcome | None:
        """Why a remedy may not start."""
        if call is None:
            return None
        scene = self.stage.body.belief()
        refused = self.stage.refuse(call, scene)
        if refused:
            return Outcome.failure(Cause.GUARD, refused)
        unmet = self.stage.cards[call.skill].unmet(call, scene)
        return Outcome.failure(Cause.PRECONDITION, not_so(unmet, scene)) if unmet else None


class Motion(Leaf):
    """A motion without a goal of its own: backing off, standing still.

    Args:
        begin: starts it.
    """

    def __init__(self, name: str, stage: Stage, step: Step, begin: Callable[[], Performance]) -> None:
        super().__init__(name, stage, step)
        self.begin = begin

    def initialise(self) -> None:
        self.performance: Performance | None = None

    def work(self) -> Status:
        if self.performance is None:
            self.stage.note("recovery", f"for {self.step.call}: {self.name}", step=self.step.number)
            self.performance = self.begin()
        outcome = self.performance.advance()
        return self.fail(outcome) if outcome.status == "FAILURE" else STATUS[outcome.status]
