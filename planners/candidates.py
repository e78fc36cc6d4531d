"""Every call that is admissible in a scene: its arguments fit and its preconditions hold; "done" always is."""

from collections.abc import Iterator, Sequence
from itertools import product

from contracts.scene import Scene
from contracts.skill_card import SkillCall, SkillCard, fits

FREE = ("text", "number")  # kinds whose values are made up, never enumerated


def enumerated(card: SkillCard, scene: Scene) -> Iterator[SkillCall]:
    """The calls of one card over the names of a scene; none for a card with free values."""
    if any(kind in FREE for kind in card.arguments.values()):
        return
    names = [*scene.objects, *scene.places]
    choices = [[name for name in names if fits(kind, name, scene)] for kind in card.arguments.values()]
    for values in product(*choices):
        if len(set(values)) == len(values):
            yield card.call(*values)


def held_first(card: SkillCard, scene: Scene) -> Iterator[SkillCall]:
    """The calls of one card, without those that need another thing in the hand than the one that is there."""
    needs = [c.arguments[0].strip("{}") for c in card.preconditions if c.predicate == "holding"]
    if not needs:
        yield from enumerated(card, scene)
    elif scene.robot.holding is not None:
        for call in enumerated(card, scene):
            if call.arguments[needs[0]] == scene.robot.holding:
                yield call


def admissible(cards: Sequence[SkillCard], scene: Scene) -> list[SkillCall | None]:
    """Every call whose preconditions hold, and None for "done"; one that changes nothing is left out."""
    found: list[SkillCall | None] = []
    for card in cards:
        found.extend(
            call for call in held_first(card, scene) if not card.unmet(call, scene) and not _idle(card, call, scene)
        )
    return [*found, None]


def _idle(card: SkillCard, call: SkillCall, scene: Scene) -> bool:
    """Whether a call would bring about only what is so already."""
    return card.shown(call, scene)


def every(cards: Sequence[SkillCard], scene: Scene) -> list[SkillCall | None]:
    """Every call whose arguments fit, possible now or not, and None for "done"."""
    return [*(call for card in cards for call in enumerated(card, scene)), None]
