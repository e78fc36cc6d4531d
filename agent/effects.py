"""What a plan must have brought about when it is over: every effect that no later step undoes."""

from collections.abc import Iterator, Mapping, Sequence

from contracts import Condition, ObjectState, PlaceState, Scene, SkillCall, SkillCard
from contracts.skill_card import fits

ON_THE_WAY = frozenset({"robot_at", "located"})  # means to an end, unless the last step is for them
GETTING_AT = {"uncovered", "accessible"}  # needs for which a container is opened: a means, however it is left


def final_effects(steps: Sequence[SkillCall], cards: Mapping[str, SkillCard], scene: Scene) -> tuple[Condition, ...]:
    """Postconditions that still hold once every step has had its effects, in the order of the steps.

    Args:
        steps: calls in order.
        cards: by name.
        scene: what is believed of before the first of them; its states do not matter, but where things are does.
    """
    scene = _naming_all(scene, steps, cards)
    promised: dict[Condition, int] = {}
    for number, call in enumerate(steps):
        card = cards[call.skill]
        for opened in _gets_at(card, call, scene):
            promised.pop(opened, None)
        scene = card.after(call, scene)
        promised.update({condition.bind(call.arguments): number for condition in card.postconditions})
    last = len(steps) - 1
    return tuple(
        condition
        for condition, number in promised.items()
        if condition.holds(scene) and (condition.predicate not in ON_THE_WAY or number == last)
    )


def _gets_at(card: SkillCard, call: SkillCall, scene: Scene) -> Iterator[Condition]:
    """That the containers are open which a call reaches into."""
    for need in (condition.bind(call.arguments) for condition in card.preconditions):
        if need.predicate in GETTING_AT:
            name = need.arguments[0]
            place = scene.objects[name].at if name in scene.objects else name
            if place is not None:
                yield Condition(predicate="open", arguments=(place,))


def home_of(condition: Condition, scene: Scene) -> str | None:
    """The place that a condition speaks of, or else the one where its thing is believed to be."""
    names = condition.arguments
    homes = [scene.objects[name].at for name in names if name in scene.objects]
    return next((name for name in (*names, *homes) if name in scene.places), None)


def lasting(
    steps: Sequence[SkillCall], cards: Mapping[str, SkillCard], scene: Scene, before: Scene
) -> tuple[SkillCall, ...]:
    """The steps of a history that need not be done again: none of what they alone were for has come undone.

    Args:
        steps: of the history, in order.
        cards: by name.
        scene: what is believed now.
        before: the same with things where they were before the history.
    """
    lost = {str(one) for one in final_effects(steps, cards, before) if not one.holds(scene)}
    return tuple(
        call
        for call in steps
        if not lost & {str(condition.bind(call.arguments)) for condition in cards[call.skill].postconditions}
    )


def _naming_all(scene: Scene, steps: Sequence[SkillCall], cards: Mapping[str, SkillCard]) -> Scene:
    """The scene with every name of the steps in it, also of what is out of sight."""
    objects, places = dict(scene.objects), dict(scene.places)
    for call in steps:
        for key, name in call.arguments.items():
            kind = cards[call.skill].arguments[key]
            if kind in ("text", "number") or fits("object", name, scene) or name in places:
                continue
            if kind == "object":
                objects[name] = ObjectState()
            else:
                places[name] = PlaceState()
    return scene.model_copy(update={"objects": objects, "places": places})


def forgotten(wanted: Sequence[Condition], now_wanted: Sequence[Condition]) -> tuple[Condition, ...]:
    """Effects of an earlier plan that no effect of a later one stands for.

    A later plan may reach the same end by other means (the bottom drawer closed in place of the top one), but may
    not forget an end: each of its effects stands for at most one of the earlier plan's.
    """
    spare, open_ends = list(now_wanted), list(wanted)
    for likeness in (_same, _same_thing, _same_kind):
        for condition in list(open_ends):
            match = next((other for other in spare if likeness(condition, other)), None)
            if match is not None:
                spare.remove(match)
                open_ends.remove(condition)
    return tuple(open_ends)


def _same(one: Condition, other: Condition) -> bool:
    return one == other


def _same_thing(one: Condition, other: Condition) -> bool:
    return one.predicate == other.predicate and one.arguments[:1] == other.arguments[:1]


def _same_kind(one: Condition, other: Condition) -> bool:
    return one.predicate == other.predicate and one.arguments[1:] == other.arguments[1:]
