"""What pursuing a command is made of: asking the planner, doing some steps, stopping; and who watches it."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from py_trees.behaviour import Behaviour
from py_trees.common import Status

from agent.body import look_around
from agent.config import Config
from agent.effects import lasting
from agent.explore import Explorer
from agent.leaves import Leaf
from agent.parts import Parts
from agent.stage import Person, Stage
from agent.step import WHOLE, Step
from agent.tree import grow
from agent.words import sentence
from contracts import (
    Cause,
    Condition,
    Ending,
    Plan,
    PlanRequest,
    Proposal,
    Scene,
    SkillCall,
)

IDLE = 0.02  # s of wall time between ticks while a person is asked


@dataclass(frozen=True, slots=True)
class Ended:
    """How a run ended, and why, in a sentence."""

    ending: Ending
    why: str
    question: str | None = None


class Watcher:
    """Hears what the loop does; the base watches nothing."""

    def planned(self, proposal: Proposal, steps: Sequence[Step]) -> None:
        """A plan was accepted."""

    def grown(self, root: Behaviour, time: float) -> None:
        """Its tree is about to be ticked; world time, s."""

    def asked(self, question: str) -> None:
        """A person is about to be asked something about the command."""

    def ticked(self, time: float) -> None:
        """One tick is over; world time, s."""


class Pursuit:
    """One command, and what can be done about it.

    Args:
        parts: the wired pieces.
        config: how to run.
        command: what the person said.
        person: approves plans and steps.
        watcher: records and shows.
        sleep: waits a little while a person is asked, s of wall time.
    """

    def __init__(
        self,
        parts: Parts,
        config: Config,
        command: str,
        person: Person,
        watcher: Watcher,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.parts = parts
        self.config = config
        self.command = command
        self.person = person
        self.watcher = watcher
        self.sleep = sleep
        self.stage = Stage(
            parts.body,
            parts.cards,
            parts.affordance,
            parts.events.say,
            person,
            parts.refuse_call,
            parts.count,
            trusting=not config.evidence,
        )
        self.steps: list[Step] = []  # of the run, in order; those of a given-up plan that never began are not
        self.goals: tuple[Condition, ...] = ()  # what the first plan would have brought about
        self.failed: Step | None = None  # what the last plan failed at
        self.whence: dict[str, str | None] = {}  # by thing, where it was believed to be before a step was about it
        self.told: dict[str, str] = {}  # by name, where memory says that things are
        self.without_memory: Plan | None = None  # the first plan, had nothing been remembered
        self.replans = 0
        self.answers: tuple[tuple[str, str], ...] = ()  # what a person said to questions about the command
        self.explorer = Explorer(parts.body.knows_all)
        self.most = config.max_replans if config.monologue_and_recovery else 0
        self.started = parts.body.time()
        self.looked: float | None = None  # world time of the last look around, s

    def survey(self) -> None:
        """See what is there before anything is planned; at once over where it is known without looking."""
        body = self.parts.body
        survey = body.survey()
        while not self.parts.stop.reason:
            body.refresh()
            outcome = survey.advance()
            if outcome.status != "RUNNING":
                break
            self.watcher.ticked(body.time())

    def propose(self, recalled: tuple[str, ...]) -> Proposal:
        """Ask the planner, with what was done, seen and remembered."""
        self.look_round()
        scene = self.parts.body.belief()
        request = PlanRequest(
            command=self.command,
            scene=scene,
            history=lasting(self.done(), self.parts.cards, scene, self.as_before()),
            monologue=self.parts.events.monologue() if self.config.monologue_and_recovery else (),
            recalled=recalled,
            answers=self.answers,
        )
        with self.parts.stop.thinking():
            return self.parts.planner.plan(request)

    def look_round(self) -> None:
        """Look around, once for each moment of world time."""
        self.parts.body.refresh()
        if self.parts.body.time() != self.looked:
            look_around(self.parts.body)
            self.looked = self.parts.body.time()

    def look_into(self, calls: Sequence[SkillCall], why: str) -> Ended | None:
        """Go and look, beside the plan; what fails on the way is left alone."""
        if self.config.approve == "plan" and not self.approved(Plan(steps=tuple(calls))):
            return Ended(Ending.NEEDS_OPERATOR, sentence(f"{why} was not approved; it was left undone"))
        first = len(self.steps) + 1
        steps = [Step(first + n, call, 1.0, self.stage.can(call), aside=True) for n, call in enumerate(calls)]
        words = ", ".join(map(str, calls))
        self.stage.note("agent", f"{why}: {words}", looking=words)
        self.steps.extend(steps)
        _, _, ended = self.do(steps, ())
        self.steps = [step for step in self.steps if step.start is not None or ended]
        return ended or self.for_a_person(steps)

    def do(self, steps: Sequence[Step], effects: Sequence[Condition]) -> tuple[bool, Step, Ended | None]:
        """Grow the tree of some steps and tick it: whether it succeeded, its last check, and what stopped the run."""
        end = Step(len(self.steps), WHOLE, 1.0, 1.0)
        recover = self.config.monologue_and_recovery
        root = grow(steps, end, effects, self.stage, approve=self.config.approve == "always", recover=recover)
        self.watcher.grown(root, self.parts.body.time())
        ended = self.tick(root)
        return root.status is Status.SUCCESS, end, ended

    def tick(self, root: Behaviour) -> Ended | None:
        """Tick until the tree is over, or something stops the run."""
        body, shown = self.parts.body, None
        while True:
            body.refresh()
            if self.parts.stop.reason:
                return self.halted(self.parts.stop.reason)
            if self.config.deadline is not None and body.time() - self.started > self.config.deadline:
                return self.halted(f"the deadline of {self.config.deadline:g} s of world time has passed")
            root.tick_once()
            self.watcher.ticked(body.time())
            if root.status is not Status.RUNNING:
                return None
            tip = root.tip()
            question = tip.question() if isinstance(tip, Leaf) else None
            if question is not None and question != shown:
                self.watcher.asked(question)
            shown = question
            if question is not None:
                self.sleep(IDLE)

    def halted(self, reason: str) -> Ended:
        self.parts.body.refresh()
        self.parts.body.halt(reason)
        self.parts.body.refresh()
        time = self.parts.body.time()
        self.watcher.ticked(time)
        self.stage.note("agent", f"{reason}; the robot stands still")
        for step in self.steps:
            if step.start is not None and step.outcome is None:
                step.end = time
        return Ended(Ending.ABORTED_SAFE, sentence(f"{reason}; the robot stands still"))

    def approved(self, plan: Plan) -> bool:
        self.person.ask("Do this: " + ", ".join(str(call) for call in plan.steps) + "?")
        with self.parts.stop.thinking():
            while (answer := self.person.answer()) is None:
                self.sleep(IDLE)
        self.stage.note("person", "approved the plan" if answer else "did not approve the plan")
        return answer

    def for_a_person(self, steps: Sequence[Step]) -> Ended | None:
        """An ending where only a person can help; None where planning again may."""
        refused = next((step for step in steps if step.cause is Cause.OPERATOR), None)
        if refused is None:
            return None
        return Ended(Ending.NEEDS_OPERATOR, sentence(f"{refused.call} was left undone: {refused.evidence}"))

    def done(self) -> tuple[SkillCall, ...]:
        return tuple(step.call for step in self.steps if step.outcome == "SUCCESS" and not step.aside)

    def as_before(self) -> Scene:
        """What is believed, with the things that the run has been about where they were before."""
        scene = self.parts.body.belief()
        moved = {name for call in self.done() for name in call.arguments.values()}
        self.whence |= {
            name: thing.at for name, thing in scene.objects.items() if name not in moved or name not in self.whence
        }
        objects = {name: thing.model_copy(update={"at": self.whence[name]}) for name, thing in scene.objects.items()}
        return scene.model_copy(update={"objects": objects})
