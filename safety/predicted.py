"""The scene that a step would bring about, by rules of our own where a card is missing or says too little."""

from collections.abc import Sequence

from contracts.predicates import Condition
from contracts.scene import ObjectState, PlaceState, Scene
from contracts.skill_card import SkillCall, SkillCard

EFFECTS = {
    "go_to": ("robot_at({place})",),
    "pick": ("holding({object})",),
    "place": ("at({object}, {target})",),
    "hand_over": ("at({object}, {person})",),
    "open": ("open({container})",),
    "close": ("closed({container})",),
    "turn_on": ("on({appliance})",),
    "turn_off": ("off({appliance})",),
    "press": ("on({button})",),
    "pour": ("poured({source}, {target})",),
}
THINGS = ("object", "source")  # arguments that name objects
FREE = ("question", "message", "seconds")  # arguments that name nothing
ABOUT_OBJECTS = ("holding", "at")  # predicates whose first argument must be an object of the scene
ABOUT_PLACES = ("open", "closed", "on", "off")


def with_names(call: SkillCall, scene: Scene) -> Scene:
    """The scene, with what a call names and the scene lacks: rules look at names even where perception saw nothing."""
    for role, name in call.arguments.items():
        if name in scene.objects or name in scene.places or role in FREE:
            continue
        if role in THINGS:
            scene = scene.model_copy(update={"objects": {**scene.objects, name: ObjectState()}})
        else:
            scene = scene.model_copy(update={"places": {**scene.places, name: PlaceState()}})
    return scene


def after_call(call: SkillCall, scene: Scene, cards: Sequence[SkillCard]) -> Scene:
    """What would be the case once a call has succeeded: the card's effects, then those that its name promises."""
    effects = [one for card in cards if card.name == call.skill for one in card.postconditions]
    effects += [Condition.read(text) for text in EFFECTS.get(call.skill, ())]
    for effect in effects:
        bound = _bound(effect, call)
        if bound is not None and _possible(bound, scene):
            scene = bound.make(scene)
    return scene


def _bound(effect: Condition, call: SkillCall) -> Condition | None:
    """The effect with the call's arguments; None if the call lacks one."""
    try:
        return effect.bind(call.arguments)
    except KeyError:
        return None


def _possible(effect: Condition, scene: Scene) -> bool:
    if effect.predicate in ABOUT_OBJECTS:
        return effect.arguments[0] in scene.objects
    return effect.predicate not in ABOUT_PLACES or effect.arguments[0] in scene.places
