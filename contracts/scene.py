"""What perception believes of the surroundings; also the format of a scene file."""

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

WORDS_OF = {True: "on", False: "off"}  # YAML reads a bare `on` and `off` as booleans


def _listed(value: object) -> object:
    """Read one word, or a list of words, as a tuple of words."""
    if value is None:
        return ()
    many = value if isinstance(value, list | tuple) else [value]
    return tuple(WORDS_OF.get(one, one) if isinstance(one, bool) else one for one in many)


Words = Annotated[tuple[str, ...], BeforeValidator(_listed)]
Point = tuple[float, float, float]


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class PlaceState(_Frozen):
    """A place where things can be.

    Args:
        kind: what can be done there: surface, container, bin, appliance, button, person, …
        state: open, closed or locked; on or off; both for a microwave.
        on: what the place is part of or stands on.
        position: centre in the world frame, m.
        confidence: how sure perception is of the state, in [0, 1].
        age: seconds since it was last seen.
    """

    kind: Words = ("surface",)
    state: Words = ()
    on: str | None = None
    position: Point | None = None
    confidence: Annotated[float, Field(ge=0, le=1)] = 1.0
    age: Annotated[float, Field(ge=0)] = 0.0


class ObjectState(_Frozen):
    """A thing that can be moved.

    Args:
        at: the place where it is; None while held or when nobody knows.
        kind: what it is, such as mug.
        colour: its colour in a word.
        position: centre in the world frame, m.
        confidence: how sure perception is, in [0, 1].
        age: seconds since it was last seen.
    """

    at: str | None = None
    kind: str | None = None
    colour: str | None = None
    position: Point | None = None
    confidence: Annotated[float, Field(ge=0, le=1)] = 1.0
    age: Annotated[float, Field(ge=0)] = 0.0


class RobotState(_Frozen):
    """Where the robot is and what it holds.

    Args:
        at: the place before which it stands.
        holding: what is in the hand.
        confidence: how sure perception is of what is in the hand, or that nothing is, in [0, 1].
        person: how far away the nearest person stands, m; None where nobody is known to be.
    """

    at: str | None = None
    holding: str | None = None
    confidence: Annotated[float, Field(ge=0, le=1)] = 1.0
    person: Annotated[float, Field(ge=0)] | None = None


class Scene(_Frozen):
    """Objects, places and the robot, as believed now.

    Args:
        robot: the robot.
        places: by name.
        objects: by name.
        notes: free text for the planner; data, never orders.
        facts: what was done and leaves no other trace, such as `wiped(table)`.
    """

    robot: RobotState = RobotState()
    places: Mapping[str, PlaceState] = {}
    objects: Mapping[str, ObjectState] = {}
    notes: tuple[str, ...] = ()
    facts: frozenset[str] = frozenset()

    def with_robot(self, **changes: Any) -> "Scene":
        return self.model_copy(update={"robot": self.robot.model_copy(update=changes)})

    def with_object(self, name: str, **changes: Any) -> "Scene":
        return self.model_copy(
            update={"objects": {**self.objects, name: self.objects[name].model_copy(update=changes)}}
        )

    def with_place(self, name: str, **changes: Any) -> "Scene":
        return self.model_copy(update={"places": {**self.places, name: self.places[name].model_copy(update=changes)}})

    def objects_at(self, place: str) -> list[str]:
        """Names of the objects that are at a place."""
        return [name for name, thing in self.objects.items() if thing.at == place]
