"""The loop: command -> plan -> tree -> ticks, replanning with the monologue, until an ending with a true reason."""

import re
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from py_trees.behaviour import Behaviour
from py_trees.common import Status

from agent.asking import Answered, Approved
from agent.body import look_around
from agent.config import Config
from agent.effects import final_effects, forgotten, home_of, lasting
from agent.evidence import REFUTED, SHOWN
from agent.explore import Explorer
from agent.parts import Parts
from agent.stage import Person, Stage
from agent.step import Step, as_row
from agent.tree import grow
from agent.words import as_line, sentence
from contracts import (
    Cause,
    Condition,
    Ending,
    GoferError,
    ModelDown,
    Plan,
    PlanRejected,
    PlanRequest,
    Proposal,
    Rating,
    Scene,
    SkillCall,
    UsageError,
)
from contracts.words import in_words

PEERS = (1, 2)  # which further looks go into a place that is searched
IDLE = 0.02  # s of wall time between ticks while a person is asked
WORD = re.compile(r"[a-z]+")
UNRATED = Rating(None, 0.0, 0.0)


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


class Loop:
    """One command, pursued to its end.

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
        self.told: dict[str, str] = {}  # by name, where memory says that things are
        self.without_memory: Plan | None = None  # the first plan, had nothing been remembered
        self.replans = 0
        self.answers: tuple[tuple[str, str], ...] = ()  # what a person said to questions about the command
        self.explorer = Explorer(parts.body.knows_all)
        self.most = config.max_replans if config.monologue_and_recovery else 0
        self.started = parts.body.time()
        self.looked: float | None = None  # world time of the last look around, s

    def run(self) -> Ended:
        """Pursue the command; every way out has an ending.

        Raises:
            UsageError: something was wrong before anything started.
        """
        try:
            return self._pursue()
        except KeyboardInterrupt:
            return self._halted(self.parts.stop.reason or "stopped by Ctrl-C")
        except ModelDown as error:
            return Ended(Ending.NEEDS_OPERATOR, sentence(str(error)))
        except PlanRejected as error:
            return Ended(Ending.NEEDS_OPERATOR, sentence(f"the planner gave no usable plan: {error}"))
        except GoferError as error:
            if isinstance(error, UsageError) and not self.steps:
                raise
            return self._halted(str(error))

    def _pursue(self) -> Ended:
        self.survey()
        recalled = self.recall()
        return self._see_what_was_told() or self._work(recalled)

    def _work(self, recalled: tuple[str, ...]) -> Ended:
        """Plan and do, until there is an ending."""
        while True:
            proposal, stopped = self._seek(recalled)
            if stopped is not None:
                return stopped
            self._tell_what_memory_changed(proposal)
            if proposal.ending is not None:
                if self._cleared(proposal):
                    continue
                return Ended(proposal.ending, self._why(proposal), proposal.question)
            refused = self.parts.refuse(proposal.plan, self.parts.body.belief())
            if refused:
                self.stage.note("guard", refused, verdict="refused")
                return Ended(Ending.REFUSED_UNSAFE, sentence(refused))
            ended = self._carry_out(proposal)
            if ended is not None:
                return ended
            if not self._may_replan():
                return self._given_up()
            self.replans += 1
            self.stage.note("recovery", f"replanning, {self.replans} of {self.most}", replan=self.replans, quiet=True)

    def _cleared(self, proposal: Proposal) -> bool:
        """Whether a person answers what the planner asks about the command; no question is put twice."""
        question = proposal.question
        if proposal.ending is not Ending.NEEDS_CLARIFICATION or not question or question in dict(self.answers):
            return False
        self.stage.note("agent", question, asks=True)
        self.watcher.asked(question)
        self.person.wonder(question)
        with self.parts.stop.thinking():
            while (reply := self.person.reply()) is None:
                self.sleep(IDLE)
        words = as_line(reply)
        if words:
            self.answers = (*self.answers, (question, words))
            self.stage.note("person", words, answers=question)
        return bool(words)

    def _may_replan(self) -> bool:
        return self.replans < self.most

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

    def _seek(self, recalled: tuple[str, ...]) -> tuple[Proposal, Ended | None]:
        """A proposal; while something is missing, one place after another is looked into, and shut again."""
        proposal = self.propose(recalled)
        missing = proposal.missing
        while missing and proposal.ending is Ending.INFEASIBLE:  # for whatever reason, once something is missing
            scene = self.parts.body.belief()
            self.explorer.looked(scene)
            shutting = self._shutting(scene)
            further = self.explorer.next(scene, self.parts.body.observation())
            if not shutting and not further:
                break
            for calls, what in ((shutting, "shutting again"), (further, "looking for it")):
                stopped = self._look_into(calls, f"{proposal.why}; {what}") if calls else None
                if stopped is not None:
                    return proposal, stopped
            if further:
                self._peer(further[0].arguments["place"])
            proposal = self.propose(recalled)
        return proposal, None

    def _peer(self, place: str) -> None:
        """Look into a place from a step back, the arm drawn in, and from beside its door: either may hide things."""
        body = self.parts.body
        for again in PEERS:
            look = body.look_again((Condition.read(f"open({place})"),), again)
            while not self.parts.stop.reason and look.advance().status == "RUNNING":
                body.refresh()
                self.watcher.ticked(body.time())

    def _shutting(self, scene: Scene) -> tuple[SkillCall, ...]:
        """The call that shuts again what was opened last to no avail."""
        last = next((step.call for step in reversed(self.steps) if step.aside), None)
        if last is None or last.skill != "open" or "open" not in scene.places[last.arguments["container"]].state:
            return ()
        return (SkillCall(skill="close", arguments=last.arguments),)

    def _look_into(self, calls: Sequence[SkillCall], why: str) -> Ended | None:
        """Go and look, beside the plan; what fails on the way is left alone."""
        if self.config.approve == "plan" and not self._approved(Plan(steps=tuple(calls))):
            return Ended(Ending.NEEDS_OPERATOR, sentence(f"{why} was not approved; it was left undone"))
        first = len(self.steps) + 1
        steps = [Step(first + n, call, 1.0, self.stage.can(call), aside=True) for n, call in enumerate(calls)]
        words = ", ".join(map(str, calls))
        self.stage.note("agent", f"{why}: {words}", looking=words)
        self.steps.extend(steps)
        _, _, ended = self._do(steps, ())
        self.steps = [step for step in self.steps if step.start is not None or ended]
        return ended or self._for_a_person(steps)

    def _do(self, steps: Sequence[Step], effects: Sequence[Condition]) -> tuple[bool, Step, Ended | None]:
        """Grow the tree of some steps and tick it: whether it succeeded, its last check, and what stopped the run."""
        end = Step(len(self.steps), SkillCall(skill="everything"), 1.0, 1.0)
        recover = self.config.monologue_and_recovery
        root = grow(steps, end, effects, self.stage, approve=self.config.approve == "always", recover=recover)
        self.watcher.grown(root, self.parts.body.time())
        ended = self._tick(root)
        return root.status is Status.SUCCESS, end, ended

    def propose(self, recalled: tuple[str, ...]) -> Proposal:
        """Ask the planner, with what was done, seen and remembered."""
        self._look_around()
        request = PlanRequest(
            command=self.command,
            scene=self.parts.body.belief(),
            history=lasting(self._done(), self.parts.cards, self.parts.body.belief()),
            monologue=self.parts.events.monologue() if self.config.monologue_and_recovery else (),
            recalled=recalled,
            answers=self.answers,
        )
        with self.parts.stop.thinking():
            return self.parts.planner.plan(request)

    def _look_around(self) -> None:
        """Look around, once for each moment of world time."""
        self.parts.body.refresh()
        if self.parts.body.time() != self.looked:
            look_around(self.parts.body)
            self.looked = self.parts.body.time()

    def recall(self) -> tuple[str, ...]:
        """What memory brings up, said aloud; where thinking is cheap, the plan without it is kept to compare with."""
        recalled = self.parts.memory.recall(self.command)
        for text in recalled.sentences:
            self.stage.note("memory", text)
        if recalled.sentences and self.parts.thinks_here:
            self.without_memory = self.propose(()).plan
        self.told = dict(recalled.places or {})
        self.parts.body.remind(self.told)
        return recalled.sentences

    def _see_what_was_told(self) -> Ended | None:
        """Go and see whether things are where memory alone says that they are; from then on only sight counts."""
        body, stopped = self.parts.body, None
        for name, place in self._to_be_seen().items():
            scene = body.belief()
            if stopped is None and place in scene.places and name not in body.scene().objects:
                calls = self.explorer.into(place, scene)
                stopped = self._look_into(calls, f"the {name} was left at the {place}; going to see")
                self._peer(place)
        body.remind({})
        return stopped

    def _to_be_seen(self) -> Mapping[str, str]:
        """By name, where memory alone says that things are which the command speaks of, if that changes the plan."""
        body, words = self.parts.body, WORD.findall(self.command.lower())
        unseen = {name: place for name, place in self.told.items() if name not in body.scene().objects}
        if body.knows_all or not unseen:
            return {}
        if self.parts.thinks_here and self.propose(()).plan == self.without_memory:
            return {}
        return {name: place for name, place in unseen.items() if name.split()[-1] in words} or unseen

    def _tell_what_memory_changed(self, proposal: Proposal) -> None:
        """Say once whether the plan is another one because of what was recalled."""
        before, self.without_memory = self.without_memory, None
        if before is not None:
            was = ", ".join(map(str, before.steps)) or "no plan"
            changed = (
                f"changed the plan, which was: {was}" if before != proposal.plan else "changed nothing in the plan"
            )
            self.stage.note("memory", f"what was remembered {changed}")

    def _done(self) -> tuple[SkillCall, ...]:
        return tuple(step.call for step in self.steps if step.outcome == "SUCCESS" and not step.aside)

    def _carry_out(self, proposal: Proposal) -> Ended | None:
        """Do a plan; None means that the planner should think again."""
        steps = self.steps_of(proposal)
        effects = self._effects(proposal.plan)
        self._announce(proposal, steps)
        if not effects and not self._promise_nothing(steps):
            return self._nothing_to_do()
        if self.config.approve == "plan" and not self._approved(proposal.plan):
            return Ended(Ending.NEEDS_OPERATOR, "The plan was not approved; nothing of it was done.")
        self.watcher.planned(proposal, steps)
        self.steps.extend(steps)
        succeeded, end, ended = self._do(steps, effects)
        if ended is None and end.outcome == "FAILURE":
            succeeded, ended = self._check_there(effects)
        if ended is None and succeeded:
            if steps and steps[-1].replied and self._may_replan():
                return None  # the plan ended with a question, and now there is an answer to go on with
            return Ended(Ending.DONE, sentence(in_words(effects, self.parts.body.belief()) or "every step is done"))
        self.failed = next((step for step in (*steps, end) if step.outcome == "FAILURE"), None)
        self.steps = [step for step in self.steps if step.start is not None or ended]
        return ended or self._for_a_person(steps)

    def _check_there(self, effects: Sequence[Condition]) -> tuple[bool, Ended | None]:
        """Whether effects that are unsure from here are shown from where they can be seen; and what stopped that."""
        scene = self.parts.body.belief()
        chances = {condition: condition.chance(scene) for condition in effects}
        unsure = [condition for condition, chance in chances.items() if chance < SHOWN]
        homes = {home for one in unsure if (home := home_of(one, scene)) is not None} - {scene.robot.at}
        if not homes or any(chances[condition] <= REFUTED for condition in unsure):
            return False, None
        for place in (*sorted(homes), *(one.arguments[0] for one in effects if one.predicate == "robot_at")):
            there = SkillCall(skill="go_to", arguments={"place": place})
            ended = self._look_into((there,), f"unsure whether {in_words(unsure, scene)}; going to look")
            if ended is not None:
                return False, ended
        succeeded, _, ended = self._do((), effects)
        return succeeded, ended

    def steps_of(self, proposal: Proposal) -> list[Step]:
        first = len(self.steps) + 1
        ratings = [*proposal.ratings, *((),) * len(proposal.plan.steps)]
        return [
            Step(number, call, chosen.say, chosen.can)
            for number, (call, rated) in enumerate(zip(proposal.plan.steps, ratings, strict=False), start=first)
            for chosen in [next((one for one in rated if one.call == call), UNRATED)]
        ]

    def _effects(self, plan: Plan) -> tuple[Condition, ...]:
        """What must be seen when a plan is over; ends of the first plan may not be forgotten by a later one."""
        scene = self.parts.body.belief()
        effects = final_effects([*self._done(), *plan.steps], self.parts.cards, scene)
        if all(step.aside for step in self.steps):
            self.goals = effects
            return effects
        return (*effects, *forgotten(self.goals, effects))

    def _promise_nothing(self, steps: Sequence[Step]) -> bool:
        """Whether there are steps, and none of them is of a kind that could leave evidence."""
        return bool(steps) and not any(self.parts.cards[step.call.skill].postconditions for step in steps)

    def _nothing_to_do(self) -> Ended:
        why = "The planner finds nothing to do for this, and nothing was promised that could be checked."
        return Ended(Ending.NEEDS_CLARIFICATION, why, "What should be different when I am done?")

    def _announce(self, proposal: Proposal, steps: Sequence[Step]) -> None:
        words = ", ".join(str(step.call) for step in steps) or "nothing more"
        self.stage.note("planner", f"plan: {words}", steps=[str(step.call) for step in steps], replan=self.replans)
        for step, rated in zip(steps, proposal.ratings, strict=False):
            shown = f"step {step.number}: {step.call}, say {step.say:.2f} x can {step.can:.2f}"
            self.stage.note("planner", shown, step=step.number, candidates=[as_row(one) for one in rated])

    def _approved(self, plan: Plan) -> bool:
        self.person.ask("Do this: " + ", ".join(str(call) for call in plan.steps) + "?")
        with self.parts.stop.thinking():
            while (answer := self.person.answer()) is None:
                self.sleep(IDLE)
        self.stage.note("person", "approved the plan" if answer else "did not approve the plan")
        return answer

    def _tick(self, root: Behaviour) -> Ended | None:
        """Tick until the tree is over, or something stops the run."""
        body = self.parts.body
        while True:
            body.refresh()
            if self.parts.stop.reason:
                return self._halted(self.parts.stop.reason)
            if self.config.deadline is not None and body.time() - self.started > self.config.deadline:
                return self._halted(f"the deadline of {self.config.deadline:g} s of world time has passed")
            root.tick_once()
            self.watcher.ticked(body.time())
            if root.status is not Status.RUNNING:
                return None
            if isinstance(root.tip(), Answered | Approved):
                self.sleep(IDLE)

    def _halted(self, reason: str) -> Ended:
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

    def _for_a_person(self, steps: Sequence[Step]) -> Ended | None:
        """An ending where only a person can help; None where planning again may."""
        refused = next((step for step in steps if step.cause is Cause.OPERATOR), None)
        if refused is None:
            return None
        return Ended(Ending.NEEDS_OPERATOR, sentence(f"{refused.call} was left undone: {refused.evidence}"))

    def _given_up(self) -> Ended:
        """The ending that the last failure calls for, with its cause in words."""
        failed = self.failed
        tried = f" after {self.replans} replans" if self.replans else ""
        if failed is None:
            return Ended(Ending.NEEDS_OPERATOR, sentence(f"not done{tried}, and no step says why"))
        why = sentence(f"{failed.call} failed{tried} ({failed.cause}): {failed.evidence}")
        if failed.cause is Cause.NOT_FOUND:
            return Ended(Ending.INFEASIBLE, why)
        if failed.cause is Cause.GUARD:
            return Ended(Ending.ABORTED_SAFE, why)
        return Ended(Ending.NEEDS_OPERATOR, why)

    def _why(self, proposal: Proposal) -> str:
        failed = self.failed
        before = f"; before that {failed.call} failed ({failed.cause}): {failed.evidence}" if failed else ""
        return sentence((proposal.why or "the planner gave no reason").rstrip(".") + before)
