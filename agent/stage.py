"""What every leaf of a tree is given: the body, the cards, the affordance, the person, and where to say things."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from agent.body import Body
from contracts import Affordance, Condition, Note, Say, Scene, SkillCall, SkillCard

REFUTED = 0.2  # chance up to which a condition is refuted


class Person(Protocol):
    """Someone who may be asked, without waiting: for approval, or for an answer in words."""

    def ask(self, question: str) -> None:
        """Put a question that is answered by yes or no; forgets the last answer."""

    def answer(self) -> bool | None:
        """Yes, no, or None while there is no answer yet."""

    def wonder(self, question: str) -> None:
        """Put a question that is answered in words; forgets the last reply."""

    def reply(self) -> str | None:
        """The words, empty where nobody answers; None while there is no reply yet."""


class Yes:
    """Nobody is asked; everything is approved, and no question is answered."""

    def ask(self, question: str) -> None: ...

    def answer(self) -> bool | None:
        return True

    def wonder(self, question: str) -> None: ...

    def reply(self) -> str | None:
        return ""


@dataclass(frozen=True, slots=True)
class Stage:
    """Collaborators of the leaves.

    Args:
        body: senses and acts.
        cards: by name.
        affordance: scores a call when it starts.
        say: hears every note.
        person: approves steps.
        refuse: why a call may not be made in a scene; empty when it may.
        count: hears of each attempt whether it was shown to succeed.
        trusting: whether a skill's own word is taken for what it did: the control arm without evidence.
        affirmed: what was unsure and a person said to be so, and whether it was believed then.
    """

    body: Body
    cards: Mapping[str, SkillCard]
    affordance: Affordance
    say: Say
    person: Person
    refuse: Callable[[SkillCall, Scene], str]
    count: Callable[[SkillCall, bool], None]
    trusting: bool = False
    affirmed: dict[Condition, bool] = field(default_factory=dict)

    def note(self, source: str, text: str, **evidence: object) -> None:
        """Say something, stamped with world time."""
        self.say(Note(source, text, evidence, self.body.time()))

    def can(self, call: SkillCall) -> float:
        """P(success) of a call from here."""
        return self.affordance.possible(call, self.body.belief(), self.body.observation())

    def chance(self, condition: Condition, scene: Scene) -> float:
        """How sure a condition is; quite, where a person said so and nothing seen since speaks against it."""
        chance = condition.chance(scene)
        if condition not in self.affirmed or chance <= REFUTED:
            return chance
        return chance if self.affirmed[condition] and not condition.holds(scene) else 1.0
