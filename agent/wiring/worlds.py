"""The worlds: a symbolic one from a scene file, or a physical one drawn by a seed."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from agent.boxes import Mark, drawn
from agent.config import Config
from agent.film import Looking
from agent.spec import Spec
from contracts import (
    CardWorld,
    Describer,
    FloorPlan,
    Kinematics,
    NoRenderer,
    Observation,
    RobotProfile,
    Scene,
    SkillCard,
    UnknownName,
    UsageError,
    World,
)
from contracts.arrays import Image
from contracts.observation import FINE_HEAD
from contracts.scene_file import read_scene
from skills import DESCRIBERS as EYES
from skills import EYES as SHIPPED_EYES
from skills.wiring import EyesWiring
from worlds import DESCRIBERS, WORLDS

SIZE = 96  # pixels; what the shipped policy was trained with
FINE = 192  # pixels; what the shipped eyes were trained with
ROOM = (360, 480)  # height and width of the picture of the whole room, pixels
DRAWN = (720, 960)  # the same for `gofer scene --picture`, pixels
SCENE_FILES = (".yaml", ".yml", ".json")


class Physical(World, Protocol):
    """A world with a body and a floor, that can be drawn and saved."""

    @property
    def profile(self) -> RobotProfile: ...

    @property
    def floor_plan(self) -> FloorPlan: ...

    def picture(self, height: int, width: int) -> Image:
        """The whole room as a visitor sees it, (height, width, 3)."""

    def save(self, folder: Path) -> None:
        """Write model.xml and trajectory.npz."""

    def close(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Room:
    """A physical world with what is needed to act in it.

    Args:
        world: moved by chunks.
        describer: says what is where.
        kinematics: of its robot.
        privileged: whether the describer reads the simulator.
        exact: whether no look of the describer misses anything.
    """

    world: Physical
    describer: Describer
    kinematics: Kinematics
    privileged: bool
    exact: bool = False


def scene_file_of(config: Config) -> Path | None:
    """The scene file that starts a symbolic world; None for a physical one.

    Raises:
        UsageError: a symbolic world is asked for without one, or the world is unknown.
    """
    if config.world.endswith(SCENE_FILES):
        return config.scene or Path(config.world)
    WORLDS.check(config.world)
    if config.scene is not None:
        return config.scene
    if config.world == "symbolic":
        raise UsageError("a symbolic world starts from a scene file; name one with --scene FILE")
    return None


def symbolic_world(scene: Scene, cards: Mapping[str, SkillCard]) -> CardWorld:
    """A world that runs a scene by the skills' cards."""
    world: CardWorld = WORLDS.find("symbolic")(scene, cards.values())  # type: ignore[assignment]
    return world


def read_scene_file(path: Path) -> Scene:
    """A scene file's scene.

    Raises:
        BadScene: it is missing or makes no sense.
    """
    return read_scene(path)


def check_describer(describer: Spec) -> None:
    """See that there is a describer of a name.

    Raises:
        UnknownName: no such describer.
    """
    if describer.name not in EYES and describer.name not in DESCRIBERS:
        raise UnknownName("describer", describer.name, [*EYES, *DESCRIBERS])


def room_to_plan_in(config: Config) -> Room:
    """A physical world to plan in: without cameras, where none can render and who describes it needs none.

    Raises:
        NoRenderer: who describes it looks at pictures, and no camera can render on this machine.
    """
    try:
        return physical_room(config)
    except NoRenderer as error:
        if Spec.read(config.describer).name in EYES:
            raise NoRenderer(f"{error}; with --describer privileged it plans without looking") from error
        return physical_room(config, 0)


def physical_room(config: Config, size: int = SIZE) -> Room:
    """A physical world, drawn by the seed, and who sees it.

    Args:
        config: how to run.
        size: height and width of the robot's pictures, pixels; 0 for none.

    Raises:
        UnknownName: no such world or describer.
        NoRenderer: no camera can render on this machine.
    """
    make = WORLDS.find(config.world)
    spec = Spec.read(config.describer)
    check_describer(spec)
    finer = {"fine": FINE} if size and spec.name in EYES else {}  # asked only of a world that is looked at finely
    world: Physical = make(config.seed, size, **finer)  # type: ignore[assignment]
    from worlds.household.kinematics import ArmKinematics  # mujoco and mink; the world has paid for them

    kinematics = ArmKinematics(world.floor_plan)
    describer = _eyes(spec, world, kinematics) if spec.name in EYES else _privileged(spec, world, config.seed)
    told = (bool(getattr(describer, word, False)) for word in ("privileged", "exact"))
    return Room(world, describer, kinematics, *told)


def _eyes(spec: Spec, world: Physical, kinematics: Kinematics) -> Describer:
    """Perception from pictures alone.

    Raises:
        BadCheckpoint: a file must not be used.
        UsageError: settings that cannot be read.
    """
    wiring = EyesWiring(SHIPPED_EYES, world.floor_plan, kinematics, vision)
    return EYES.build(spec.name, wiring, spec.settings or "")


def vision(settings: str) -> Callable[[str, bytes], str]:
    """A vision-language model by `NAME[@URL]`: a question and a PNG to an answer.

    Raises:
        UsageError: no name, no address, or no key.
    """
    from planners.models.openai import model_of

    return model_of(settings).look


def _privileged(spec: Spec, world: Physical, seed: int) -> Describer:
    options = spec.options()
    below = [f"{key}={value:g}" for key, value in options.items() if not 0 <= value < math.inf]
    if below:
        raise UsageError(f"the describer {spec.name!r} takes no {below[0]}; write a number from 0 up")
    try:
        made: Describer = DESCRIBERS.find(spec.name)(world, **options, seed=seed)
    except TypeError as error:
        known = "noise=METRES and drop=SHARE"
        raise UsageError(f"the describer {spec.name!r} does not take {', '.join(options)}; it takes {known}") from error
    return made


def looking_of(world: Physical, marks: Callable[[Observation], Sequence[Mark]]) -> Looking:
    """Pictures of this instant: the room, and what the robot sees, with what it has detected there."""

    def look() -> Mapping[str, Image]:
        seen = world.observe()
        images = dict(seen.images)
        fine = images.pop(FINE_HEAD, None)
        if fine is not None:
            images["head"] = drawn(fine, marks(seen))
        return {"room": world.picture(*ROOM), **images} if images else {}

    return look


def first_scene(config: Config) -> tuple[Scene, Callable[[], Image]]:
    """A world's true first scene, and how to draw it.

    Raises:
        UsageError: no such world, a bad scene file, or a picture of a world without cameras.
    """
    path = scene_file_of(config)
    if path is not None:
        return read_scene_file(path), _undrawn
    room = room_to_plan_in(config.model_copy(update={"describer": "privileged"}))
    return room.describer.describe(room.world.observe()), lambda: room.world.picture(*DRAWN)


def _undrawn() -> Image:
    raise UsageError("a symbolic world has no picture; leave --picture out")
