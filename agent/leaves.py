"""The leaves of a plan's tree; each does at most one tick's work and never waits."""

from collections.abc import Callable, Mapping
from collections.abc import Sequence as Many

from py_trees.behaviour import Behaviour
from py_trees.common import Status

from agent.body import Performance
from agent.stage import Stage
from agent.step import Step
from contracts import BadAction, Cause, Condition, GoferError, Outcome, Scene, SkillCall
from contracts.words import in_words, not_so

STATUS = {"RUNNING": Status.RUNNING, "SUCCESS": Status.SUCCESS, "FAILURE": Status.FAILURE}
PATIENCE = 2.0  # s of world time in which evidence may appear after a skill says that it is done
BETWEEN_LOOKS = 0.2  # s of world time
SHOWN = 0.8  # chance from which on something is shown
REFUTED = 0.2  # chance up to which it is refuted
MORE_LOOKS = 2  # from elsewhere, where evidence is neither
Choice = Callable[[Scene], SkillCall | None]

# What a skill that says "done" has run into, when what it promised is not to be seen.
NOT_SHOWN = {
    "holding": Cause.MISSED_GRASP,
    "at": Cause.DROPPED,
    "robot_at": Cause.UNREACHABLE,
    "located": Cause.NOT_FOUND,
}


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

    def fail(self, outcome: Outcome) -> Status:
        self.step.ended(outcome, self.stage.body.time())
        text = f"{self.about} failed ({outcome.cause}): {outcome.evidence}"
        self.stage.note("skill", text, step=self.step.number, cause=outcome.cause, leaf=self.name)
        return Status.FAILURE


def promised_by(call: SkillCall, stage: Stage) -> list[Condition]:
    """What a call's card promises of it."""
    return [condition.bind(call.arguments) for condition in stage.cards[call.skill].postconditions]


class Looks:
    """Counts agreeing looks, letting a little world time pass between two.

    Args:
        stage: whose body looks.
    """

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.agreed = 0
        self.between: Performance | None = None

    def ready(self) -> bool:
        """Whether the next look may be taken."""
        if self.between is None:
            return True
        if self.between.advance().status == "RUNNING":
            return False
        self.between = None
        return True

    def again(self) -> Status:
        self.between = self.stage.body.pause(BETWEEN_LOOKS)
        return Status.RUNNING

    def enough(self) -> bool:
        return self.agreed >= self.stage.body.looks


class Already(Leaf):
    """Whether what a step would bring about is so before it starts, by as many looks as evidence needs."""

    def initialise(self) -> None:
        self.looks = Looks(self.stage)

    def work(self) -> Status:
        if not self.looks.ready():
            return Status.RUNNING
        scene, promised = self.stage.body.scene(), promised_by(self.step.call, self.stage)
        if not promised or min(condition.chance(scene) for condition in promised) < SHOWN:
            return Status.FAILURE
        self.looks.agreed += 1
        if not self.looks.enough():
            return self.looks.again()
        self.step.begun(self.stage.body.time())
        seen = in_words(promised_by(self.step.call, self.stage), self.stage.body.scene())
        self.step.ended(Outcome.success(f"already so: {seen}"), self.stage.body.time())
        self.stage.note("evidence", f"{self.step.call}: already so, {seen}", step=self.step.number)
        return Status.SUCCESS


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
            self.stage.count(self.step.call.skill, False)
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


class Shown(Leaf):
    """Whether conditions are shown by evidence; a skill's own word, or a model's, is not enough.

    Three bands: shown, from `SHOWN` on, by as many agreeing looks as evidence needs; refuted, up to `REFUTED`, once
    there was time for it to appear; unsure between the two, which is looked at again from elsewhere, and is never
    taken for done.

    Args:
        promised: what must be seen.
        about: what is done then, if not the step alone.
    """

    def __init__(self, name: str, stage: Stage, step: Step, promised: Many[Condition], about: str = "") -> None:
        super().__init__(name, stage, step)
        self.promised = promised
        self.about = about or self.about

    def initialise(self) -> None:
        self.looks = Looks(self.stage)
        self.since = self.stage.body.time()
        self.again = 0

    def work(self) -> Status:
        if not self.looks.ready():
            return Status.RUNNING
        body = self.stage.body
        scene = body.scene()
        chances = {condition: condition.chance(scene) for condition in self.promised}
        if all(chance >= SHOWN for chance in chances.values()):
            self.looks.agreed += 1
            return self._succeed(chances) if self.looks.enough() else self.looks.again()
        self.looks.agreed = 0
        if body.looks > 1 and body.time() - self.since < PATIENCE:
            return self.looks.again()
        unsure = [condition for condition, chance in chances.items() if REFUTED < chance < SHOWN]
        if unsure and self.again < MORE_LOOKS and body.looks > 1:
            return self._look_again(unsure, chances)
        return self._not_shown(chances)

    def _look_again(self, unsure: Many[Condition], chances: Mapping[Condition, float]) -> Status:
        body = self.stage.body
        words = f"unsure whether {in_words(unsure, body.scene())}; looking again from elsewhere"
        self.stage.note("evidence", words, step=self.step.number, chances=_rounded(chances), quiet=True)
        self.looks.between = body.look_again(unsure, self.again)
        self.again += 1
        return Status.RUNNING

    def _not_shown(self, chances: Mapping[Condition, float]) -> Status:
        missing = [condition for condition, chance in chances.items() if chance < SHOWN]
        self.stage.count(self.step.call.skill, False)
        cause = NOT_SHOWN.get(missing[0].predicate, Cause.STUCK)
        least = min(chances[condition] for condition in missing)
        doubt = f" (P {least:.2f})" if least > REFUTED else ""
        return self.fail(
            Outcome.failure(cause, f"this is not to be seen: {in_words(missing, self.stage.body.scene())}{doubt}")
        )

    def _succeed(self, chances: Mapping[Condition, float]) -> Status:
        self.stage.count(self.step.call.skill, True)
        seen = in_words(self.promised, self.stage.body.scene()) or self.step.evidence or "done"
        if self.step.replied is not None:
            seen += f"; the answer was “{self.step.replied}”" if self.step.replied else "; nobody answered"
        least = min(chances.values(), default=1.0)
        sure = f" (P {least:.2f})" if least < 0.995 else ""
        self.step.ended(Outcome.success(f"seen: {seen}{sure}"), self.stage.body.time())
        told = {"step": self.step.number, "chances": _rounded(chances)}
        self.stage.note("evidence", f"{self.about} done: {seen}{sure}", **told)
        return Status.SUCCESS


def _rounded(chances: Mapping[Condition, float]) -> dict[str, float]:
    return {str(condition): round(chance, 3) for condition, chance in chances.items()}


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
