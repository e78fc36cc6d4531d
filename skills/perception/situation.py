"""What a call's chance of success is judged by: numbers of the situation it would start in."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from contracts.arrays import Floats
from contracts.floor_plan import FixedPlace, FloorPlan
from contracts.observation import Observation
from contracts.scene import ObjectState, Scene
from contracts.skill_card import SkillCall

Array = NDArray[np.float32]
CROWDED = 0.40  # between two things from which on they do not hinder, m
ALIKE = 0.40  # from a look-alike that may be taken for the thing, m
AT_DOCK = 0.20  # from farther off a dock no skill begins its work there, m
USUAL_WIDTH = 0.06  # opening around a held thing, m
SCALE = 10  # of how the base stands beside the dock
STATES = ("open", "ajar", "closed", "on", "between", "off")
NUMBERS = (
    *("ahead", "aside", "height", "reach", "thing seen", "confidence", "age", "room", "crowd", "alike"),
    *("state confidence", "dock ahead", "dock aside", "dock turn", "width", "light", "contrast"),
)


def names(skills: Sequence[str], kinds: Sequence[str], places: Sequence[str]) -> list[str]:
    """What each number means."""
    return [
        *(f"skill {name}" for name in skills),
        *(f"kind {name}" for name in kinds),
        *(f"place {name}" for name in places),
        *(f"state {name}" for name in STATES),
        *NUMBERS,
    ]


class Situation:
    """Turns calls in scenes into numbers.

    Args:
        skills: whose chances are learned.
        kinds: of things.
        plan: of the floor; its places are known by name.
    """

    def __init__(self, skills: Sequence[str], kinds: Sequence[str], plan: FloorPlan) -> None:
        self.skills, self.kinds, self.places = tuple(skills), tuple(kinds), tuple(plan.places)
        self.plan = plan

    def numbers(self, call: SkillCall, scene: Scene, observation: Observation | None) -> Array:
        """Of a call, (numbers,).

        Args:
            call: what would be done.
            scene: what is believed.
            observation: the present; None in a predicted scene, in which the robot stands well and sees as usual.
        """
        thing = scene.objects.get(call.arguments.get("object", ""))
        where = self.place_of(call, scene)
        state = scene.places[where].state if where in scene.places else ()
        hot = [
            *_one_hot(self.skills, (call.skill,)),
            *_one_hot(self.kinds, (thing.kind or "",) if thing else ()),
            *_one_hot(self.places, (where,)),
            *_one_hot(STATES, state),
        ]
        return np.array([*hot, *self._measured(thing, where, call, scene, observation)], np.float32)

    def place_of(self, call: SkillCall, scene: Scene) -> str:
        """Where a call's work is: the place it names, or where its thing is, or where the robot stands."""
        named = [name for key, name in call.arguments.items() if key != "object" and name in self.places]
        thing = scene.objects.get(call.arguments.get("object", ""))
        likely = [*named, thing.at if thing else None, scene.robot.at]
        return next((name for name in likely if name in self.places), "") or ""

    def astray(self, call: SkillCall, scene: Scene, observation: Observation) -> bool:
        """Whether the robot stands so far from where the call's work is that the skill would not begin."""
        place = self.plan.places.get(self.place_of(call, scene))
        return place is not None and bool(np.hypot(*_off_dock(observation.base, place)[:2]) > AT_DOCK)

    def begun(self, numbers: Array) -> NDArray[np.bool_]:
        """Which of some situations, (situations, numbers), the robot stood near enough in to begin."""
        ahead = len(names(self.skills, self.kinds, self.places)) - len(NUMBERS) + NUMBERS.index("dock ahead")
        off = numbers[:, ahead : ahead + 2] / SCALE
        return np.asarray(np.hypot(*off.T) <= AT_DOCK)

    def _measured(
        self,
        thing: ObjectState | None,
        where: str,
        call: SkillCall,
        scene: Scene,
        observation: Observation | None,
    ) -> list[float]:
        place = self.plan.places.get(where)
        base = observation.base if observation is not None else np.array(place.dock if place else (0.0, 0.0, 0.0))
        held = scene.robot.holding is not None
        work = thing.position if thing is not None and thing.position is not None and not held else None
        x, y, z = _from_base(np.array(work if work is not None else place.focus if place else (0.6, 0, 0.7)), base)
        near, crowd, alike = _beside(thing, call.arguments.get("object", ""), scene)
        off = _off_dock(base, place) if place is not None else np.zeros(3)
        width = observation.gripper_width if observation is not None else USUAL_WIDTH
        light, contrast = _light(observation) if observation is not None else (0.55, 0.2)
        state = scene.places[where].confidence if where in scene.places else 1.0
        return [
            *(x, y, z, float(np.hypot(x, y))),
            float(thing is not None),
            thing.confidence if thing else 1.0,
            float(np.log1p(thing.age)) / 4 if thing else 0.0,
            *(near / CROWDED, crowd / 3, alike),
            *(state, *(SCALE * off)),
            width / 0.13 if held else 0.0,
            *(light, contrast),
        ]


def _one_hot(known: Sequence[str], present: Sequence[str]) -> list[float]:
    return [float(name in present) for name in known]


def _from_base(point: Floats, base: Floats) -> Floats:
    """A point of the world in the frame of a base at x, y, yaw, m."""
    cos, sin = np.cos(base[2]), np.sin(base[2])
    x, y = point[:2] - base[:2]
    return np.array([cos * x + sin * y, cos * y - sin * x, point[2]])


def _off_dock(base: Floats, place: FixedPlace) -> Floats:
    """How a base stands beside a place's dock, in the dock's frame: m, m, rad."""
    off = _from_base(np.array([*base[:2], 0.0]), np.array(place.dock))
    return np.array([*off[:2], (base[2] - place.dock[2] + np.pi) % (2 * np.pi) - np.pi])


def _beside(thing: ObjectState | None, name: str, scene: Scene) -> tuple[float, float, float]:
    """Distance to the nearest other thing, cut at `CROWDED`, m; how many are nearer than that; look-alikes near."""
    if thing is None or thing.position is None:
        return CROWDED, 0.0, 0.0
    others = [one for other, one in scene.objects.items() if other != name and one.position is not None]
    away = [float(np.linalg.norm(np.subtract(one.position, thing.position))) for one in others if one.position]
    alike = [
        far < ALIKE and (one.kind == thing.kind or one.colour == thing.colour)
        for far, one in zip(away, others, strict=True)
    ]
    return min([*away, CROWDED]), float(sum(far < CROWDED for far in away)), float(sum(alike))


def _light(observation: Observation) -> tuple[float, float]:
    """Mean and spread of what the cameras show, in [0, 1]."""
    pictures = [image for name, image in sorted(observation.images.items()) if name in ("head", "wrist")]
    if not pictures:
        return 0.55, 0.2
    grey = np.concatenate([picture.mean(-1).ravel() for picture in pictures]) / 255
    return float(grey.mean()), float(grey.std())
