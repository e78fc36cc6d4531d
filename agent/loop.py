"""The loop: command -> plan -> tree -> ticks, replanning with the monologue, until an ending with a true reason."""

from collections.abc import Sequence

from agent.effects import ON_THE_WAY, final_effects, forgotten
from agent.pursuit import IDLE, Ended
from agent.seeking import Seeking
from agent.step import Step, as_row
from agent.words import as_line, sentence
from contracts import (
    Cause,
    Condition,
    Ending,
    GoferError,
    ModelDown,
    PlanRejected,
    Proposal,
    Rating,
    UsageError,
)
from contracts.words import in_words

UNRATED = Rating(None, 0.0, 0.0)

MEANS = {"holding", *ON_THE_WAY}  # to an end, when they are of an earlier plan


class Loop(Seeking):
    """A command, pursued to its end."""

    def run(self) -> Ended:
        """Pursue the command; every way out has an ending.

        Raises:
            UsageError: something was wrong before anything started.
        """
        try:
            return self._pursue()
        except KeyboardInterrupt:
            return self.halted(self.parts.stop.reason or "stopped by Ctrl-C")
        except ModelDown as error:
            return Ended(Ending.NEEDS_OPERATOR, sentence(str(error)))
        except PlanRejected as error:
            return Ended(Ending.NEEDS_OPERATOR, sentence(f"the planner gave no usable plan: {error}"))
        except GoferError as error:
            if isinstance(error, UsageError) and not self.steps:
                raise
            return self.halted(str(error))

    def _pursue(self) -> Ended:
        self.survey()
        recalled = self.recall()
        return self.see_what_was_told() or self._work(recalled)

    def _work(self, recalled: tuple[str, ...]) -> Ended:
        """Plan and do, until there is an ending."""
        while True:
            proposal, stopped = self.seek(recalled)
            if stopped is not None:
                return stopped
            self.tell_what_memory_changed(proposal)
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

    def _carry_out(self, proposal: Proposal) -> Ended | None:
        """Do a plan; None means that the planner should think again."""
        steps = self.steps_of(proposal)
        effects = self._effects(proposal)
        self._announce(proposal, steps)
        if not effects and not self._promise_nothing(steps):
            return self._nothing_to_do()
        if self.config.approve == "plan" and not self.approved(proposal.plan):
            return Ended(Ending.NEEDS_OPERATOR, "The plan was not approved; nothing of it was done.")
        self.watcher.planned(proposal, steps)
        self.steps.extend(steps)
        succeeded, end, ended = self.do(steps, effects)
        if ended is None and end.outcome == "FAILURE":
            succeeded, again, ended = self.check_there(effects)
            end = again or end
        if ended is None and succeeded:
            if steps and steps[-1].replied and self._may_replan():
                return None  # the plan ended with a question, and now there is an answer to go on with
            return Ended(Ending.DONE, sentence(in_words(effects, self.parts.body.belief()) or "every step is done"))
        self.failed = next((step for step in (*steps, end) if step.outcome == "FAILURE"), None)
        self.steps = [step for step in self.steps if step.start is not None or ended]
        return ended or self.for_a_person(steps)

    def steps_of(self, proposal: Proposal) -> list[Step]:
        first = len(self.steps) + 1
        ratings = [*proposal.ratings, *((),) * len(proposal.plan.steps)]
        return [
            Step(number, call, chosen.say, chosen.can)
            for number, (call, rated) in enumerate(zip(proposal.plan.steps, ratings, strict=False), start=first)
            for chosen in [next((one for one in rated if one.call == call), UNRATED)]
        ]

    def _effects(self, proposal: Proposal) -> tuple[Condition, ...]:
        """What must be seen when a plan is over; ends of the first plan may not be forgotten by a later one."""
        plan = proposal.plan
        effects = final_effects([*self.done(), *plan.steps], self.parts.cards, self.as_before())
        effects = (*effects, *(one for one in proposal.already if one not in effects))
        if all(step.aside for step in self.steps):
            self.goals = effects
            return effects
        own = final_effects(plan.steps, self.parts.cards, self.parts.body.belief())
        kept = [one for one in effects if one.predicate not in MEANS or one in own or one in proposal.already]
        return (*kept, *forgotten(self.goals, kept))

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

    def _given_up(self) -> Ended:
        """The ending that the last failure calls for, with its cause in words."""
        failed = self.failed
        tried = f" after {self.replans} replans" if self.replans else ""
        if failed is None:
            return Ended(Ending.NEEDS_OPERATOR, sentence(f"not done{tried}, and no step says why"))
        why = sentence(f"{failed.words} failed{tried} ({failed.cause}): {failed.evidence}")
        if failed.cause is Cause.NOT_FOUND:
            return Ended(Ending.INFEASIBLE, why)
        if failed.cause is Cause.GUARD:
            return Ended(Ending.ABORTED_SAFE, why)
        return Ended(Ending.NEEDS_OPERATOR, why)

    def _why(self, proposal: Proposal) -> str:
        failed = self.failed
        before = f"; before that {failed.words} failed ({failed.cause}): {failed.evidence}" if failed else ""
        return sentence((proposal.why or "the planner gave no reason").rstrip(".") + before)
