"""One skill tried from a drawn start, as a tree's leaf would run it: what it was like before, and how it ended."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from itertools import count
from pathlib import Path

import mujoco
import numpy as np

import skills
from agent.motion import round_about
from contracts import Describer, Goal, Note, ObjectState, Outcome, Scene, Skill, SkillCall
from skills.perception.checkpoint import EyesCard
from skills.perception.checkpoint import load as load_eyes
from skills.perception.describe import RgbdDescriber
from skills.perception.mount import Mounts
from skills.perception.net import Eyes
from skills.perception.situation import AT_DOCK, Array, Situation
from skills.vla.policy import VlaPolicy, open_policy
from worlds.experts.start import SKILLS, Rough, Start, begin, draw_start, recoloured
from worlds.household.kinematics import ArmKinematics
from worlds.household.kitchen import FLOOR_PLAN
from worlds.household.privileged import PrivilegedDescriber
from worlds.household.robot import PROFILE
from worlds.household.simulation import Simulation
from worlds.household.variation import PLAIN, drawn
from worlds.household.world import HouseholdWorld

BACKSTOP = 60.0  # s of world time after which an attempt is broken off
FINE = 192  # pixels of the head's fine picture
MIX = {"pick": 0.40, "place": 0.20, "open": 0.10, "close": 0.06, "hand_over": 0.06, "press": 0.06}  # the rest: knobs
GLOOM = 0.25  # share of the rough kitchens in which it is nearly dark
DARKEST = 0.96  # share of the light that is gone there at most
RESIDUE = 0.002  # what is left of a camera's error once the robot has looked round, m and rad
ROUGHEST = Rough(astray=0.40, edge=0.35, crowd=1.0)
WORKABLE = Rough(astray=AT_DOCK, edge=0.35, crowd=1.0)  # where skills do not refuse, so that there is more to learn


@cache
def kinematics() -> ArmKinematics:
    """One arm for all attempts of a process."""
    return ArmKinematics(FLOOR_PLAN)


@cache
def policy(checkpoint: str) -> VlaPolicy:
    """One policy for all attempts of a process."""
    from memory.embed import MiniLM

    return open_policy(Path(checkpoint), MiniLM(), kinematics(), PROFILE, FLOOR_PLAN)


@dataclass(frozen=True, slots=True)
class Attempt:
    """How one went.

    Args:
        ended: the skill's own end.
        passed: world time, s.
    """

    ended: Outcome
    passed: float


def world_of(start: Start, seed: int, rng: np.random.Generator, fine: int = 0) -> HouseholdWorld:
    """The world of a start, with the robot there and ready; the caller closes it.

    Args:
        start: drawn.
        seed: of the kitchen's looks.
        rng: that drew the start; draws how the thing lies in the hand.
        fine: size of the head's fine pictures, pixels; 0 for none.
    """
    variation = start.look.variation if start.look else PLAIN
    world = HouseholdWorld(seed, layout=start.layout, base=start.base, variation=variation, fine=fine)
    take_over(world, begin(start, rng))
    return world


def attempt(
    world: HouseholdWorld,
    call: SkillCall,
    checkpoint: str,
    mounts: Mounts,
    heard: Callable[[Note], None] = lambda note: None,
) -> Attempt:
    """Let the policy do a call; perception is exact and judges its end, the policy gets pictures only."""
    describer: Describer = PrivilegedDescriber(world)
    wiring = skills.Wiring(lambda: policy(checkpoint), kinematics(), PROFILE, FLOOR_PLAN, describer, heard)
    card = skills.CARDS.load(call.skill)
    body: Skill = skills.BODIES.build(call.skill, card, wiring)
    seen = mounts.correct(world.observe())
    began = seen.time
    body.start(Goal(card.words(call), call), seen)
    while (ended := body.judge(seen)).status == "RUNNING" and seen.time - began < BACKSTOP:
        world.apply(body.act(seen))
        seen = mounts.correct(world.observe())
    return Attempt(ended, seen.time - began)


def look_round(start: Start, seed: int) -> Mounts:
    """What a look round that kitchen, as before every plan, tells of where the cameras are."""
    mounts = Mounts(FLOOR_PLAN)
    if start.look is None or start.look.variation == PLAIN:
        return mounts
    world = HouseholdWorld(seed, layout=start.layout, variation=start.look.variation)
    try:
        for chunk in round_about(world.observe(), PROFILE, empty=True):
            mounts.correct(world.observe())
            world.apply(chunk)
    finally:
        world.close()
    return mounts


def take_over(world: HouseholdWorld, sim: Simulation) -> None:
    """Put a world of the same kitchen into a simulation's state, as if it had begun so."""
    for name in ("qpos", "qvel", "ctrl", "qacc_warmstart"):
        getattr(world.sim.data, name)[:] = getattr(sim.data, name)
    mujoco.mj_forward(world.sim.model, world.sim.data)
    world.log.clear()


@dataclass(frozen=True, slots=True)
class Prospect:
    """A call about to be tried, and what is known of it then.

    Args:
        start: the kitchen, and the call.
        world: of it, the robot ready; whoever has it closes it.
        scene: what the eyes make of it.
        numbers: of the situation.
    """

    start: Start
    world: HouseholdWorld
    scene: Scene
    numbers: Array


@cache
def _eyes(path: Path) -> tuple[Eyes, EyesCard]:
    return load_eyes(path)


def situation() -> Situation:
    """The numbers that chances are learned from."""
    _, card = _eyes(skills.EYES)
    return Situation(SKILLS, card.config.kinds, FLOOR_PLAN)


def rough_start(seed: int, most: Rough = ROUGHEST) -> tuple[Start, np.random.Generator]:
    """A start that may be as easy as usual or as hard as `most`."""
    for again in count():
        rng = np.random.default_rng([seed, 11, again])
        rest = [name for name in SKILLS if name not in MIX]
        chances = [MIX.get(name, (1 - sum(MIX.values())) / len(rest)) for name in SKILLS]
        skill = str(rng.choice(SKILLS, p=chances))
        share = float(rng.uniform(0, 1))
        rough = Rough(share * most.astray, share * most.edge, share * most.crowd)
        start = draw_start(rng, skill, kinematics(), rough=rough)
        variation = drawn(rng)
        if variation != PLAIN:
            dim = float(rng.uniform(variation.dim, DARKEST)) if rng.random() < GLOOM else variation.dim
            variation = replace(variation, dim=dim, shift=RESIDUE, turn=RESIDUE)
            if rng.random() < 0.5:
                start = recoloured(start, rng, held_out=False)
        if skill != "press" or not start.layout.joints[start.place]:  # a lit lamp is not pressed to be lit
            return start.looking(variation, seed), rng
    raise AssertionError("count does not end")


def prospect(seed: int, most: Rough = ROUGHEST) -> Prospect | None:
    """What a seed's rough start looks like to the robot; None where it does not see what it is to act on."""
    start, rng = rough_start(seed, most)
    world = world_of(start, seed, rng, FINE)
    describer = RgbdDescriber(*_eyes(skills.EYES), FLOOR_PLAN, kinematics())
    seen = world.observe()
    scene = describer.describe(seen)
    if start.held is not None:  # it saw what it took
        thing = next(one for one in start.layout.things if one.name == start.held)
        known = {**scene.objects, start.held: _in_hand(thing.kind, thing.colour)}
        scene = scene.model_copy(update={"objects": known}).with_robot(holding=start.held)
    wanted = start.call.arguments.get("object", start.place)
    if wanted not in scene.objects and wanted not in scene.places:
        world.close()
        return None
    return Prospect(start, world, scene, situation().numbers(start.call, scene, seen))


def _in_hand(kind: str, colour: str) -> ObjectState:
    return ObjectState(kind=kind, colour=colour or None)
