"""The leaves that wait for a person; the robot stands still, and no tick does."""

from py_trees.common import Status

from agent.leaves import Leaf
from agent.stage import Stage
from agent.step import Step
from agent.words import as_line
from contracts import Cause, Outcome


class Approved(Leaf):
    """Whether a person lets a step start; the robot stands still while there is no answer."""

    def initialise(self) -> None:
        words = self.stage.cards[self.step.call.skill].words(self.step.call)
        self.stage.person.ask(f"step {self.step.number}: {words}?")

    def work(self) -> Status:
        answer = self.stage.person.answer()
        if answer is None:
            return Status.RUNNING
        if answer:
            return Status.SUCCESS
        return self.fail(Outcome.failure(Cause.OPERATOR, "a person did not approve it"))


class Answered(Leaf):
    """Whether a question that was asked is answered, or nobody is there to do so; no answer is no failure.

    Args:
        question: in the words in which it was asked.
    """

    def __init__(self, name: str, stage: Stage, step: Step, question: str) -> None:
        super().__init__(name, stage, step)
        self.question = question

    def initialise(self) -> None:
        self.stage.note("agent", self.question, step=self.step.number, asks=True, quiet=True)
        self.stage.person.wonder(self.question)

    def work(self) -> Status:
        reply = self.stage.person.reply()
        if reply is None:
            return Status.RUNNING
        self.step.replied = as_line(reply)
        source = "person" if self.step.replied else "evidence"
        said = self.step.replied or f"nobody answered “{self.question}”"
        self.stage.note(source, said, step=self.step.number, answers=self.question)
        return Status.SUCCESS
