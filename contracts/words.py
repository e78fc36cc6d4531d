"""Conditions as a person would say them, so and not so: for reasons, evidence, monologue and reports."""

from collections.abc import Iterable

from contracts.predicates import Condition
from contracts.scene import Scene

WITHIN = {"container", "bin", "sink"}  # kinds of places that things are in
UPON = {"surface"}  # and that they are on

PHRASES: dict[str, tuple[str, str]] = {  # what is said when a condition holds, and when it does not
    "hand_empty": ("the hand is empty", "the hand is not empty"),
    "holding": ("the {} is in the hand", "the {} is not in the hand"),
    "robot_at": ("the robot is at the {}", "the robot is not at the {}"),
    "beside": ("the robot is beside the {}", "the robot is not beside the {}"),
    "located": ("it is known where the {} is", "nobody knows where the {} is"),
    "at": ("the {} is {where} the {}", "the {} is not {where} the {}"),
    "accessible": ("the {} is not shut", "the {} is shut"),
    "uncovered": ("the {} is not shut away", "the {} is shut away"),
    "unlocked": ("the {} is not locked", "the {} is locked"),
    "open": ("the {} is open", "the {} is not open"),
    "closed": ("the {} is closed", "the {} is not closed"),
    "on": ("the {} is on", "the {} is not on"),
    "off": ("the {} is off", "the {} is not off"),
    "wiped": ("the {} is wiped", "the {} is not wiped"),
    "poured": ("the {} is poured out into the {}", "the {} is not poured out into the {}"),
    "scanned": ("the {} is scanned", "the {} is not scanned"),
    "waited": ("{} s have been waited", "{} s have not been waited"),
    "asked": ("“{}” was asked", "“{}” was not asked"),
    "told": ("“{}” was said", "“{}” was not said"),
}


def in_words(conditions: Iterable[Condition], scene: Scene) -> str:
    """Conditions that hold, joined into one clause.

    Args:
        conditions: with their names filled in.
        scene: tells what kinds of places they speak of.
    """
    return ", ".join(_phrase(condition, scene, 0) for condition in conditions)


def not_so(conditions: Iterable[Condition], scene: Scene) -> str:
    """Conditions that do not hold, joined into one clause."""
    return ", ".join(_phrase(condition, scene, 1) for condition in conditions)


def where(place: str, scene: Scene) -> str:
    """Where a thing at a place is: in the drawer, on the table, at the user."""
    return f"{_preposition(place, scene)} the {place}"


def _preposition(place: str, scene: Scene) -> str:
    kind = set(scene.places[place].kind) if place in scene.places else set()
    return "in" if kind & WITHIN else "on" if kind & UPON else "at"


def _phrase(condition: Condition, scene: Scene, side: int) -> str:
    phrase = PHRASES.get(condition.predicate, ("", ""))[side]
    if not phrase or phrase.count("{}") != len(condition.arguments):
        return str(condition) if side == 0 else f"{condition} does not hold"
    last = condition.arguments[-1] if condition.arguments else ""
    return phrase.format(*condition.arguments, where=_preposition(last, scene))
