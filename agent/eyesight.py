"""How well the robot sees: things, their kinds, colours and places, and the states of doors, against the renderer.

    gofer perception eval

Each scene is one look at a kitchen drawn by a held-out seed. What counts is by the renderer's own
segmentation: a thing is in view when at least 30 of its pixels are seen, and at least half of what would be seen if
nothing stood before it. A look is described twice over, as a robot that stands still would do it; before the looks
at a kitchen it has looked round once, as a run does.

The kitchens of all arms but one are as `gofer run` draws them; in the crowded one up to 26 things lie about, some on
a side and some on the floor.
"""

import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import mujoco
import numpy as np
from scipy.stats import binomtest

from contracts.arrays import Floats
from contracts.observation import FINE_HEAD, Observation
from contracts.robot import BASE
from contracts.scene import Scene
from skills.perception.checkpoint import load
from skills.perception.describe import RgbdDescriber
from skills.perception.mount import Mounts
from worlds.experts.views import Viewer, gaze
from worlds.household.kinematics import ArmKinematics
from worlds.household.kitchen import FLOOR_PLAN
from worlds.household.objects import NATURAL
from worlds.household.robot import PROFILE
from worlds.household.truth import place_of, state_of
from worlds.household.variation import LIVED_IN, PLAIN, Variation

VISIBLE = 30  # pixels seen from which on a thing is in view
HALF = 0.5  # share of it that must be seen
FOUND = 0.08  # between what is described and what is there, m
ALIKE = 0.3  # from another of its kind, m
LOOKS = 4  # at each kitchen
ROUND = np.linspace(-np.pi, np.pi, 13)[:-1]  # headings of a look round, rad
ARMS = {  # how far from the plain kitchen, and whether it is crowded
    "plain": (PLAIN, False),
    "crowded": (PLAIN, True),
    "lived in": (LIVED_IN, False),
    "dim light": (Variation(dim=0.55), False),
    "camera moved": (Variation(shift=0.03, turn=float(np.radians(5.0)), exact=True), False),
}


@dataclass
class Tally:
    """What was counted in one arm."""

    there: dict[str, int] = field(default_factory=lambda: defaultdict(int))  # by kind, in view
    found: dict[str, int] = field(default_factory=lambda: defaultdict(int))  # by kind, of those
    errors: list[float] = field(default_factory=list)  # of position, m
    coloured: int = 0  # found things of the right colour
    related: int = 0  # found things at the right place
    described: int = 0  # things described as seen now
    real: int = 0  # of those, that are there
    states: dict[str, list[bool]] = field(default_factory=lambda: defaultdict(list))
    half_hidden: list[bool] = field(default_factory=list)  # found, of things less than half in view
    alike: list[bool] = field(default_factory=list)  # found, of things with one of their kind within 30 cm
    seconds: list[float] = field(default_factory=list)  # of one describe call


def observed(viewer: Viewer, time: float) -> Observation:
    """What the robot's sensors give where it stands now."""
    sim = viewer.sim
    image, depth = viewer.cameras.look(sim.data, "head")
    position = sim.robot_position()
    return Observation(
        time=time,
        images={FINE_HEAD: image},
        depths=dict.fromkeys(("head", FINE_HEAD), depth),
        cameras=dict.fromkeys(("head", FINE_HEAD), viewer.cameras.camera(sim.data, "head")),
        joints=position[:7],
        velocities=np.zeros(7),
        gripper_width=sim.width(),
        gripper_force=0.0,
        base=position[7:10],
        head=position[10:12],
        targets=sim.targets,
    )


def in_view(viewer: Viewer) -> dict[str, tuple[int, float]]:
    """By thing, how many of its pixels are seen, and which share of all that would be without what hides it."""
    sim, cameras = viewer.sim, viewer.cameras
    seen = np.bincount(viewer.number_of[cameras.segment(sim.data, "head")].ravel(), minlength=len(viewer.names) + 1)
    shares = {}
    for number, name in enumerate(viewer.names, start=1):
        if seen[number] > 0:
            body = sim.model.body(name.replace(" ", "_")).id
            whole = int((cameras.segment(sim.data, "head", alone=body) == body).sum())
            shares[name] = (int(seen[number]), seen[number] / max(whole, 1))
    return shares


def judge(viewer: Viewer, scene: Scene, tally: Tally) -> None:
    """Compare what is described with what is there."""
    truth = {thing.name: (thing, viewer.sim.body(thing.name).position) for thing in viewer.sim.layout.things}
    fresh = {name: one for name, one in scene.objects.items() if one.age == 0 and one.confidence >= 0.5}
    shares = in_view(viewer)
    tally.described += len(fresh)
    tally.real += sum(
        any(one.kind == thing.kind and _near(one.position, where) for thing, where in truth.values())
        for one in fresh.values()
    )
    for name, (pixels, share) in shares.items():
        thing, where = truth[name]
        match = min(
            (one for one in fresh.values() if one.kind == thing.kind and _near(one.position, where)),
            key=lambda one: float(np.linalg.norm(np.array(one.position) - where)),
            default=None,
        )
        if pixels < VISIBLE:
            continue
        if share < HALF:
            tally.half_hidden.append(match is not None)
            continue
        tally.there[thing.kind] += 1
        beside = [
            other
            for other, spot in truth.values()
            if other.name != name and other.kind == thing.kind and np.linalg.norm(spot - where) < 0.3
        ]
        if beside:
            tally.alike.append(match is not None)
        if match is None:
            continue
        tally.found[thing.kind] += 1
        tally.errors.append(float(np.linalg.norm(np.array(match.position) - where)))
        tally.coloured += match.colour == (thing.colour or NATURAL[thing.kind])
        tally.related += match.at == place_of(viewer.sim, name)


def _near(position: tuple[float, float, float] | None, where: Floats) -> bool:
    return position is not None and float(np.linalg.norm(np.array(position) - where)) < FOUND


def stand(viewer: Viewer, targets: Floats) -> None:
    """Stand somewhere at once."""
    viewer.sim.stand(targets)
    for step in (mujoco.mj_kinematics, mujoco.mj_comPos, mujoco.mj_camlight):
        step(viewer.sim.model, viewer.sim.data)


def look_round(viewer: Viewer) -> Mounts:
    """Turn once round in the middle of the room, and know from then on where the camera is."""
    mounts = Mounts(FLOOR_PLAN)
    for heading in ROUND:
        targets = PROFILE.rest.copy()
        targets[BASE] = 0.0, 0.0, heading
        stand(viewer, targets)
        mounts.correct(observed(viewer, 0.0))
    return mounts


def measure(
    seeds: Iterable[int], variation: Variation, eyes: Path, *, crowd: bool, after: Callable[[], None] = lambda: None
) -> Tally:
    """One arm; `after` is told of each kitchen that is over."""
    kinematics, (net, card) = ArmKinematics(FLOOR_PLAN), load(eyes)
    tally = Tally()
    for seed in seeds:
        viewer = Viewer(seed, kinematics, variation, crowd=crowd)
        mounts = look_round(viewer)
        for number in range(LOOKS):
            stand(viewer, gaze(viewer.rng, kinematics))
            describer = RgbdDescriber(net, card, FLOOR_PLAN, kinematics)
            describer.describe(mounts.correct(observed(viewer, float(number))))
            seen = mounts.correct(observed(viewer, number + 0.2))
            began = time.process_time()
            scene = describer.describe(seen)
            tally.seconds.append(time.process_time() - began)
            judge(viewer, scene, tally)
            for place, belief in describer.parts.beliefs.items():
                if belief.seen is not None:
                    tally.states[place].append(scene.places[place].state == state_of(viewer.sim, place))
        viewer.cameras.close()
        after()
    return tally


def evaluate(arm: str, scenes: int, eyes: Path, after: Callable[[], None] = lambda: None) -> dict[str, object]:
    """An arm of ARMS as JSON.

    Args:
        arm: its name.
        scenes: looks, four to a kitchen.
        eyes: checkpoint.
        after: told of each kitchen that is over.

    Raises:
        BadCheckpoint: there are no such eyes.
    """
    variation, crowd = ARMS[arm]
    return row_of(measure(range(kitchens(scenes)), variation, eyes, crowd=crowd, after=after))


def kitchens(scenes: int) -> int:
    """How many kitchens so many looks are at."""
    return -(-scenes // LOOKS)


def in_short(row: Mapping[str, object]) -> dict[str, object]:
    """An arm's shares without their intervals."""
    return {key: one["share"] if isinstance(one, dict) and "share" in one else one for key, one in row.items()}


def row_of(tally: Tally) -> dict[str, object]:
    """An arm as JSON."""
    there, found = sum(tally.there.values()), sum(tally.found.values())
    states = [one for many in tally.states.values() for one in many]
    errors = 100 * np.array(tally.errors or [np.nan])
    return {
        "in view": there,
        "found": found,
        "recall": _share(found, there),
        "precision": _share(tally.real, tally.described),
        "colour": _share(tally.coloured, found),
        "place": _share(tally.related, found),
        "error median cm": round(float(np.median(errors)), 2),
        "error p95 cm": round(float(np.quantile(errors, 0.95)), 2),
        "state": _share(sum(states), len(states)),
        "half hidden": _share(sum(tally.half_hidden), len(tally.half_hidden)),
        "alike": _share(sum(tally.alike), len(tally.alike)),
        "ms median": round(1000 * float(np.median(tally.seconds)), 1),
        "kinds": {kind: [tally.found[kind], count] for kind, count in sorted(tally.there.items())},
        "states": {place: [sum(many), len(many)] for place, many in sorted(tally.states.items())},
    }


def _share(part: int, whole: int) -> dict[str, float | int]:
    if not whole:
        return {"of": 0, "share": 0.0, "low": 0.0, "high": 1.0}
    sure = binomtest(part, whole).proportion_ci(0.95, "wilson")
    return {"of": whole, "share": round(part / whole, 4), "low": round(sure.low, 4), "high": round(sure.high, 4)}
