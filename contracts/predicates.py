"""The closed table of predicates: what each means in a scene, and what a scene becomes when it is made true.

One vocabulary serves preconditions, postconditions, the symbolic world, evidence and the judges of benchmarks.
"""

import re
from collections.abc import Callable, Mapping

from pydantic import BaseModel, ConfigDict

from contracts.errors import UnknownName
from contracts.scene import Scene

SWITCH = {"open": "closed", "closed": "open", "on": "off", "off": "on"}
HALFWAY = {"open": "ajar", "closed": "ajar", "on": "between", "off": "between"}  # states that are neither of two
TERM = re.compile(r"^\s*(\w+)\s*\(\s*([^()]*)\)\s*$")


class Condition(BaseModel):
    """A predicate over names: `at(red mug, table)`; in a card over placeholders: `at({object}, {target})`."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    predicate: str
    arguments: tuple[str, ...] = ()

    @staticmethod
    def read(text: str) -> "Condition":
        """Read `predicate(argument, argument)`.

        Raises:
            UnknownName: no such predicate.
            ValueError: not of that form.
        """
        match = TERM.match(text)
        if match is None:
            raise ValueError(f"{text!r} is no condition; write predicate(argument, …)")
        name, inside = match.groups()
        if name not in HOLDS:
            raise UnknownName("predicate", name, HOLDS)
        return Condition(predicate=name, arguments=tuple(part.strip() for part in inside.split(",") if part.strip()))

    def bind(self, arguments: Mapping[str, str]) -> "Condition":
        """Put a call's arguments in place of the placeholders."""
        return self.model_copy(update={"arguments": tuple(part.format_map(arguments) for part in self.arguments)})

    def holds(self, scene: Scene) -> bool:
        """Whether a scene is believed to satisfy this."""
        return HOLDS[self.predicate](scene, *self.arguments)

    def chance(self, scene: Scene) -> float:
        """P(this is so), in [0, 1], by how sure perception is of what it speaks of."""
        sure = SURE[self.predicate](scene, *self.arguments) if self.predicate in SURE else 1.0
        return max(sure, FORGOTTEN) if self.holds(scene) else 1.0 - max(sure, UNSEEN)

    def permits(self, scene: Scene) -> bool:
        """Whether something that needs this may start: also from half-way, which counts as done for neither end."""
        if self.holds(scene):
            return True
        return self.predicate in HALFWAY and HALFWAY[self.predicate] in _state(scene, self.arguments[0])

    def make(self, scene: Scene) -> Scene:
        """The scene in which this has been made true."""
        return MAKE[self.predicate](scene, *self.arguments) if self.predicate in MAKE else scene

    def __str__(self) -> str:
        return f"{self.predicate}({', '.join(self.arguments)})"


def _state(scene: Scene, place: str) -> tuple[str, ...]:
    return scene.places[place].state if place in scene.places else ()


def _at(scene: Scene, thing: str) -> str | None:
    return scene.objects[thing].at if thing in scene.objects else None


def _reachable_inside(scene: Scene, place: str) -> bool:
    return not {"closed", "locked", "ajar"} & set(_state(scene, place))


def _set_state(scene: Scene, place: str, word: str) -> Scene:
    kept = tuple(one for one in _state(scene, place) if one not in (word, SWITCH[word], HALFWAY[word]))
    return scene.with_place(place, state=(*kept, word))


def _put(scene: Scene, thing: str, place: str) -> Scene:
    free = scene.with_robot(holding=None) if scene.robot.holding == thing else scene
    return free.with_object(thing, at=place, position=None)


def _fact(name: str) -> Callable[..., bool]:
    return lambda scene, *arguments: f"{name}({', '.join(arguments)})" in scene.facts


def _add_fact(name: str) -> Callable[..., Scene]:
    def add(scene: Scene, *arguments: str) -> Scene:
        return scene.model_copy(update={"facts": scene.facts | {f"{name}({', '.join(arguments)})"}})

    return add


FACTS = ("wiped", "poured", "scanned", "waited", "asked", "told")

HOLDS: dict[str, Callable[..., bool]] = {
    "hand_empty": lambda scene: scene.robot.holding is None,
    "holding": lambda scene, thing: scene.robot.holding == thing,
    "robot_at": lambda scene, place: scene.robot.at == place,
    "beside": lambda scene, thing: scene.robot.at is not None and _at(scene, thing) == scene.robot.at,
    "located": lambda scene, thing: _at(scene, thing) is not None or scene.robot.holding == thing,
    "at": lambda scene, thing, place: _at(scene, thing) == place,
    "accessible": _reachable_inside,
    "uncovered": lambda scene, thing: (place := _at(scene, thing)) is not None and _reachable_inside(scene, place),
    "unlocked": lambda scene, place: "locked" not in _state(scene, place),
    "open": lambda scene, place: "open" in _state(scene, place),
    "closed": lambda scene, place: bool({"closed", "locked"} & set(_state(scene, place))),
    "on": lambda scene, place: "on" in _state(scene, place),
    "off": lambda scene, place: not {"on", "between"} & set(_state(scene, place)),
    **{name: _fact(name) for name in FACTS},
}

DOOR = {"open", "closed", "locked", "ajar"}  # states of what has a door
FORGOTTEN = 0.25  # chance, at the least, that what was seen is still so: not to look is to refute nothing
UNSEEN = 0.6  # how sure one is, at the least, that something is not so which nothing speaks for


def _sure_of_thing(scene: Scene, thing: str, *others: str) -> float:
    if scene.robot.holding == thing:
        return scene.robot.confidence
    return scene.objects[thing].confidence if thing in scene.objects else UNSEEN


def _sure_of_place(scene: Scene, place: str) -> float:
    return scene.places[place].confidence if place in scene.places else UNSEEN


def _sure_of_door(scene: Scene, place: str) -> float:
    """How sure it is that one can reach into a place; quite, where there is no door."""
    return _sure_of_place(scene, place) if DOOR & set(_state(scene, place)) else 1.0


SURE: dict[str, Callable[..., float]] = {
    "hand_empty": lambda scene: scene.robot.confidence,
    "holding": lambda scene, thing: scene.robot.confidence,
    "beside": _sure_of_thing,
    "located": _sure_of_thing,
    "at": _sure_of_thing,
    "uncovered": _sure_of_thing,
    "accessible": _sure_of_door,
    **dict.fromkeys(("unlocked", "open", "closed", "on", "off"), _sure_of_place),
}

MAKE: dict[str, Callable[..., Scene]] = {
    "hand_empty": lambda scene: scene.with_robot(holding=None),
    "holding": lambda scene, thing: scene.with_robot(holding=thing).with_object(thing, at=None, position=None),
    "robot_at": lambda scene, place: scene.with_robot(at=place),
    "at": _put,
    "open": lambda scene, place: _set_state(scene, place, "open"),
    "closed": lambda scene, place: _set_state(scene, place, "closed"),
    "on": lambda scene, place: _set_state(scene, place, "on"),
    "off": lambda scene, place: _set_state(scene, place, "off"),
    **{name: _add_fact(name) for name in FACTS},
}
