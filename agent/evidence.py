"""The leaves that look for evidence: shown, unsure or refuted; a skill's own word, or a model's, is none."""

import math
from collections.abc import Mapping, Sequence

from py_trees.common import Status

from agent.asking import Doubt
from agent.body import BETWEEN_GLANCES, Performance
from agent.effects import home_of
from agent.leaves import Leaf, promised_by
from agent.stage import REFUTED, Stage
from agent.step import Step
from contracts import Cause, Condition, Outcome, Scene
from contracts.words import in_words

PATIENCE = 2.0  # s of world time in which evidence may appear after a skill says that it is done
SHOWN = 0.8  # chance from which on something is shown
MORE_LOOKS = 2  # from elsewhere, where evidence is neither
RESTLESS = 0.01  # m that a thing that still rolls or rocks comes between two looks, at any tick of that time
ROLLING = 0.5  # chance that a thing stays where it is seen while it moves

# What a skill that says "done" has run into, when what it promised is not to be seen.
NOT_SHOWN = {
    "holding": Cause.MISSED_GRASP,
    "at": Cause.DROPPED,
    "robot_at": Cause.UNREACHABLE,
    "located": Cause.NOT_FOUND,
}


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
        self.between = self.stage.body.pause(BETWEEN_GLANCES)
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
        if not promised or min(self.stage.chance(condition, scene) for condition in promised) < SHOWN:
            return Status.FAILURE
        self.looks.agreed += 1
        if not self.looks.enough():
            return self.looks.again()
        self.step.begun(self.stage.body.time())
        seen = in_words(promised_by(self.step.call, self.stage), self.stage.body.scene())
        self.step.ended(Outcome.success(f"already so: {seen}"), self.stage.body.time())
        self.stage.note("evidence", f"{self.step.call}: already so, {seen}", step=self.step.number)
        return Status.SUCCESS


class Shown(Leaf):
    """Whether conditions are shown by evidence; a skill's own word, or a model's, is not enough.

    Three bands: shown, from `SHOWN` on, by as many agreeing looks as evidence needs; refuted, up to `REFUTED`, once
    there was time for it to appear; unsure between the two, which is looked at again from elsewhere, then asked
    about if a person is there, and is never taken for done.

    Args:
        promised: what must be seen.
        about: what is done then, if not the step alone.
        here_alone: whether a person is asked about what is where the robot stands alone; the rest is gone to first.
    """

    def __init__(
        self,
        name: str,
        stage: Stage,
        step: Step,
        promised: Sequence[Condition],
        about: str = "",
        *,
        here_alone: bool = False,
    ) -> None:
        super().__init__(name, stage, step)
        self.here_alone = here_alone
        self.promised = promised
        self.about = about or self.about

    def initialise(self) -> None:
        self.looks = Looks(self.stage)
        self.since = self.stage.body.time()
        self.again = 0
        self.doubt = Doubt(self.stage, self.step)
        self.lay: dict[str, list[tuple[float, float, float]]] = {}  # where things were since the last look

    def work(self) -> Status:
        if self.doubt.question is not None:
            self.doubt.hear()
            return Status.RUNNING
        if not self.looks.ready():
            self._watch()
            return Status.RUNNING
        body = self.stage.body
        chances = self._chances(body.scene())
        if all(chance >= SHOWN for chance in chances.values()):
            self.looks.agreed += 1
            return self._succeed(chances) if self.looks.enough() else self.looks.again()
        self.looks.agreed = 0
        if body.looks > 1 and body.time() - self.since < PATIENCE:
            return self.looks.again()
        unsure = [condition for condition, chance in chances.items() if REFUTED < chance < SHOWN]
        if unsure and self.again < MORE_LOOKS and body.looks > 1:
            return self._look_again(unsure, chances)
        if unsure and min(chances.values()) > REFUTED and self._at_hand(unsure) and self.doubt.put(unsure):
            return Status.RUNNING
        return self._not_shown(chances)

    def question(self) -> str | None:
        return self.doubt.question

    def _at_hand(self, unsure: Sequence[Condition]) -> bool:
        """Whether no other place need be gone to first to see what is unsure."""
        scene = self.stage.body.belief()
        return not self.here_alone or {home_of(one, scene) for one in unsure} <= {None, scene.robot.at}

    def _watch(self) -> None:
        """Follow between two looks what was seen to lie: what rocks may be back where it was at the next one."""
        things = self.stage.body.scene().objects if self.lay else {}
        for name, been in self.lay.items():
            if name in things and (position := things[name].position) is not None:
                been.append(position)

    def _chances(self, scene: Scene) -> dict[Condition, float]:
        """How sure each condition is; where a thing lies is unsure while it moves."""
        if self.stage.trusting:
            return dict.fromkeys(self.promised, 1.0)
        lay, self.lay = self.lay, {}
        chances = {}
        for condition in self.promised:
            chances[condition] = self.stage.chance(condition, scene)
            name = condition.arguments[0] if condition.predicate == "at" else ""
            thing = scene.objects.get(name)
            if thing is not None and thing.position is not None and condition not in self.stage.affirmed:
                self.lay[name] = [thing.position]
                if any(math.dist(thing.position, before) > RESTLESS for before in lay.get(name, ())):
                    chances[condition] = min(chances[condition], ROLLING)
        return chances

    def _look_again(self, unsure: Sequence[Condition], chances: Mapping[Condition, float]) -> Status:
        body = self.stage.body
        words = f"unsure whether {in_words(unsure, body.scene())}; looking again from elsewhere"
        self.stage.note("evidence", words, step=self.step.number, chances=_rounded(chances), quiet=True)
        self.looks.between = body.look_again(unsure, self.again)
        self.again += 1
        self.lay = {}  # from elsewhere, it may seem to lie a little elsewhere
        return Status.RUNNING

    def _not_shown(self, chances: Mapping[Condition, float]) -> Status:
        missing = [condition for condition, chance in chances.items() if chance < SHOWN]
        self.stage.count(self.step.call, False)
        cause = NOT_SHOWN.get(missing[0].predicate, Cause.STUCK)
        least = min(chances[condition] for condition in missing)
        doubt = f" (P {least:.2f})" if least > REFUTED else ""
        words = f"this is not to be seen: {in_words(missing, self.stage.body.scene())}{doubt}"
        return self.fail(Outcome.failure(cause, words), chances=_rounded(chances))

    def _succeed(self, chances: Mapping[Condition, float]) -> Status:
        self.stage.count(self.step.call, True)
        seen = in_words(self.promised, self.stage.body.scene()) or self.step.evidence or "done"
        if any(condition in self.stage.affirmed for condition in self.promised):
            seen += "; a person said so"
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
