"""All that a planner may know of a skill: its card, and a call of it."""

from typing import Literal

from pydantic import BaseModel, ConfigDict

from contracts.predicates import Condition
from contracts.scene import Scene

ArgumentKind = Literal[
    "object", "target", "place", "container", "appliance", "button", "surface", "person", "vessel", "text", "number"
]
NOT_TARGETS = {"person", "appliance", "button", "light", "robot"}  # a place of these kinds alone holds nothing


class SkillCall(BaseModel):
    """A skill and what to do it with: `pick(red mug)`."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    skill: str
    arguments: dict[str, str] = {}

    def __str__(self) -> str:
        return f"{self.skill}({', '.join(self.arguments.values())})"

    def __hash__(self) -> int:
        return hash(str(self))


class SkillCard(BaseModel):
    """What a skill is called, needs, does and takes.

    Args:
        name: snake_case, a verb.
        summary: one sentence that a language model reads.
        phrase: the call in words, `pick up the {object}`; what a text model scores and a policy is told.
        arguments: by name, which kind of thing each must be.
        preconditions: what must hold before; each a condition with placeholders.
        postconditions: what holds afterwards, shown by evidence; in a symbolic world, the effects.
        duration: typical world time, s.
        inverse: the skill that undoes it.
        physical: whether the shipped robots can do it; a card without a body works symbolically only.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    name: str
    summary: str
    phrase: str
    arguments: dict[str, ArgumentKind] = {}
    preconditions: tuple[Condition, ...] = ()
    postconditions: tuple[Condition, ...] = ()
    duration: float = 5.0
    inverse: str | None = None
    physical: bool = True

    def call(self, *values: str) -> SkillCall:
        """A call of this skill with its arguments in order."""
        return SkillCall(skill=self.name, arguments=dict(zip(self.arguments, values, strict=True)))

    def words(self, call: SkillCall) -> str:
        """The call in plain words."""
        return self.phrase.format_map(call.arguments)

    def unmet(self, call: SkillCall, scene: Scene) -> list[Condition]:
        """The preconditions that a scene does not satisfy; what is half-way open or on may be taken to either end."""
        return [one for one in (c.bind(call.arguments) for c in self.preconditions) if not one.permits(scene)]

    def shown(self, call: SkillCall, scene: Scene) -> bool:
        """Whether a scene already satisfies every postcondition (False for a skill that promises none)."""
        return bool(self.postconditions) and all(c.bind(call.arguments).holds(scene) for c in self.postconditions)

    def after(self, call: SkillCall, scene: Scene) -> Scene:
        """The scene once this has succeeded: postconditions, read as effects."""
        for condition in self.postconditions:
            scene = condition.bind(call.arguments).make(scene)
        return scene


def fits(kind: ArgumentKind, name: str, scene: Scene) -> bool:
    """Whether a name of the scene can be an argument of a kind."""
    if kind == "object":
        return name in scene.objects
    if kind == "vessel" and name in scene.objects:
        return True
    if kind in ("text", "number"):
        return False  # free values are the planner's to make up, never enumerated
    if name not in scene.places:
        return False
    kinds = set(scene.places[name].kind)
    if kind == "place":
        return True
    if kind in ("target", "vessel"):
        return bool(kinds - NOT_TARGETS)
    return kind in kinds
