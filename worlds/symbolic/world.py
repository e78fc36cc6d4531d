"""A scene file come alive: calls change it as their cards say, and only when their preconditions hold."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from contracts.outcome import Cause, Outcome
from contracts.predicates import Condition
from contracts.scene import Scene
from contracts.scene_file import read_scene
from contracts.skill_card import SkillCall, SkillCard, fits
from contracts.words import in_words, not_so, where

FREE = ("text", "number")


class SymbolicWorld:
    """A `CardWorld`: what is the case, changed by cards alone.

    Args:
        scene: what is the case at the start.
        cards: what can be done.
        hidden: where objects are whose place nobody knows yet; `look_for` reveals them.
    """

    def __init__(self, scene: Scene, cards: Iterable[SkillCard], hidden: Mapping[str, str] | None = None) -> None:
        self._scene = scene
        self._cards = {card.name: card for card in cards}
        self._hidden = dict(hidden or {})

    @staticmethod
    def from_file(path: Path, cards: Iterable[SkillCard]) -> "SymbolicWorld":
        """A world that starts as a scene file says.

        Raises:
            BadScene: the file is no scene.
        """
        return SymbolicWorld(read_scene(path), cards)

    def scene(self) -> Scene:
        """What is the case."""
        return self._scene

    def enact(self, call: SkillCall) -> Outcome:
        """Apply a call's effects, or say why not; after a failure everything is as it was."""
        card = self._cards.get(call.skill)
        if card is None:
            return Outcome.failure(Cause.PRECONDITION, f"no skill called {call.skill!r} here")
        wrong = self._wrong_arguments(card, call)
        if wrong:
            return Outcome.failure(Cause.PRECONDITION, wrong)
        unmet = card.unmet(call, self._scene)
        if unmet:
            return self._refuse(unmet[0])
        if call.skill == "look_for":
            return self._look(call.arguments["object"])
        self._scene = card.after(call, self._scene)
        brought = in_words((c.bind(call.arguments) for c in card.postconditions), self._scene)
        return Outcome.success(f"{call} done{f': {brought}' if brought else ''}")

    def _wrong_arguments(self, card: SkillCard, call: SkillCall) -> str:
        """Why a call's arguments do not fit its card; empty when they do."""
        if set(call.arguments) != set(card.arguments):
            takes, given = (", ".join(names) or "nothing" for names in (card.arguments, call.arguments))
            return f"{call.skill} takes {takes}, not {given}"
        for name, kind in card.arguments.items():
            value = call.arguments[name]
            if kind not in FREE and not fits(kind, value, self._scene):
                return f"{call.skill} needs a {kind}; {value!r} is none here"
        return ""

    def _refuse(self, condition: Condition) -> Outcome:
        """A failed precondition; one about an object nobody has located is a thing not found."""
        cause = Cause.NOT_FOUND if condition.predicate == "located" else Cause.PRECONDITION
        return Outcome.failure(cause, not_so([condition], self._scene))

    def _look(self, name: str) -> Outcome:
        """Find an object that is located, or hidden where it can be revealed."""
        scene = self._scene
        at = scene.objects[name].at
        if at is not None or scene.robot.holding == name:
            return Outcome.success(f"the {name} is {where(at, scene) if at else 'in the hand'}")
        place = self._hidden.pop(name, None)
        if place is None:
            return Outcome.failure(Cause.NOT_FOUND, f"looked everywhere; the {name} is not to be seen")
        self._scene = scene.with_object(name, at=place, age=0.0)
        return Outcome.success(f"found the {name} {where(place, scene)}")
