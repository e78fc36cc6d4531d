"""The leaves that wait for a person; the robot stands still, and no tick does."""

from collections.abc import Sequence

from py_trees.common import Status

from agent.leaves import Leaf
from agent.stage import Stage
from agent.step import Step
from agent.words import affirms, as_line
from contracts import Cause, Condition, Outcome
from contracts.words import in_words


class Approved(Leaf):
    """Whether a person lets a step start; the robot stands still while there is no answer."""

    def question(self) -> str:
        return f"step {self.step.number}: {self.stage.cards[self.step.call.skill].words(self.step.call)}?"

    def initialise(self) -> None:
        self.stage.person.ask(self.question())

    def work(self) -> Status:
        answer = self.stage.person.answer()
        if answer is None:
            return Status.RUNNING
        if answer:
            return Status.SUCCESS
        return self.fail(Outcome.failure(Cause.OPERATOR, "a person did not approve it"))


class Doubt:
    """What stays unsure, put once to a person who is there; a plain yes settles it, until it is seen not to be so.

    Args:
        stage: whose person is asked.
        step: what it is about.
    """

    def __init__(self, stage: Stage, step: Step) -> None:
        self.stage = stage
        self.step = step
        self.about: tuple[Condition, ...] = ()
        self.question: str | None = None  # while it waits for an answer

    def put(self, unsure: Sequence[Condition]) -> bool:
        """Whether somebody is there to be asked, and has not been."""
        if self.about:
            return False
        self.about = tuple(unsure)
        question = f"I cannot tell whether {in_words(unsure, self.stage.body.scene())}. Is it so?"
        self.stage.person.wonder(question)
        if self.stage.person.reply() == "":
            return False
        self.question = question
        self.stage.note("agent", question, step=self.step.number, asks=True)
        return True

    def hear(self) -> None:
        """Take the answer, if there is one by now."""
        reply = self.stage.person.reply()
        if reply is None:
            return
        words, question, self.question = as_line(reply), self.question, None
        if words:
            self.stage.note("person", words, step=self.step.number, answers=question)
        if affirms(words):
            scene = self.stage.body.scene()
            self.stage.affirmed.update({condition: condition.holds(scene) for condition in self.about})


class Answered(Leaf):
    """Whether a question that was asked is answered, or nobody is there to do so; no answer is no failure.

    Args:
        question: in the words in which it was asked.
    """

    def __init__(self, name: str, stage: Stage, step: Step, question: str) -> None:
        super().__init__(name, stage, step)
        self.asked = question

    def question(self) -> str:
        return self.asked

    def initialise(self) -> None:
        self.stage.note("agent", self.asked, step=self.step.number, asks=True, quiet=True)
        self.stage.person.wonder(self.asked)

    def work(self) -> Status:
        reply = self.stage.person.reply()
        if reply is None:
            return Status.RUNNING
        self.step.replied = as_line(reply)
        source = "person" if self.step.replied else "evidence"
        said = self.step.replied or f"nobody answered “{self.asked}”"
        self.stage.note(source, said, step=self.step.number, answers=self.asked)
        return Status.SUCCESS
