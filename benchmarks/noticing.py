"""How soon a skill notices that something went wrong: world time from the event to the skill's own failure.

    python -m benchmarks.noticing [--seeds 20] [--describer rgbd|privileged] [--policy FILE]

Each trial begins one skill on a held-out seed and lets one thing happen: what is carried slips out of the hand, the
thing that is reached for is taken to another place, the door that is reached into is pushed shut, or the thing is
pushed aside under the closing hand, and the clock starts when the fingers have closed on nothing. Noticed is what ends
the skill with a cause that fits; for a missed grasp also that the fingers open again for another try.
"""

import argparse
import json
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median

import mujoco
import numpy as np

import skills
from agent.attempts import kinematics, policy, take_over
from benchmarks.household import one_core
from benchmarks.statistics import share_in_words
from contracts.goal import Goal
from contracts.observation import Observation
from contracts.protocols import Describer
from skills.perception.describe import RgbdDescriber
from skills.perception.success import closed_on_nothing, grips
from worlds.experts.start import SKILLS, Start, begin, draw_start
from worlds.household.kitchen import FLOOR_PLAN
from worlds.household.privileged import PrivilegedDescriber
from worlds.household.robot import PROFILE
from worlds.household.world import HouseholdWorld

OUT = Path("benchmarks/results/noticing.json")
BEGUN = 0.6  # s into a skill at which something happens, where it does not wait for the fingers
PUSH = 0.10  # m
NEAR = 0.04  # between grasp point and thing, from where on the hand is about to close, m
RARE = {"missed": 5}  # times as many seeds, for what seldom comes about: most hands follow the thing
PATIENCE = 8.0  # s after the event in which it may be noticed
LONGEST = 30.0  # s in which the event must come about
DOORS = ("fridge", "microwave", "top drawer", "bottom drawer")


@dataclass(frozen=True, slots=True)
class Event:
    """Something that goes wrong.

    Args:
        skill: during which.
        due: whether it may happen now, by what is felt and how long the skill has run, s.
        happen: makes it so.
        causes: of failures that name it.
        fits: whether a start can see it happen.
    """

    skill: str
    due: Callable[[Observation, float], bool]
    happen: Callable[[HouseholdWorld, Start], None]
    causes: tuple[str, ...]
    fits: Callable[[Start], bool]


def _away(world: HouseholdWorld, start: Start) -> None:
    """The thing is somewhere else all of a sudden: on the table, or on the counter if it was there."""
    thing = start.call.arguments["object"]
    place = "counter" if start.place == "table" else "table"
    world.sim.put(thing, place, 0.45, 0.0, 0.0)
    mujoco.mj_forward(world.sim.model, world.sim.data)


def _shut(world: HouseholdWorld, start: Start) -> None:
    joint = world.sim.data.joint(world.sim.joint_name(start.place))
    joint.qpos[0], joint.qvel[0] = 0.0, 0.0
    mujoco.mj_forward(world.sim.model, world.sim.data)


def _aside(world: HouseholdWorld, start: Start) -> None:
    """The thing is pushed aside by a hand's breadth."""
    free = world.sim.data.joint(f"{start.call.arguments['object'].replace(' ', '_')}_free")
    grasp = world.sim.site("robot_grasp")
    free.qpos[:3] += PUSH * grasp.rotation[:, 1]  # along the line on which the fingers close
    free.qvel[:] = 0.0
    mujoco.mj_forward(world.sim.model, world.sim.data)


def _under(world: HouseholdWorld, start: Start) -> bool:
    """Whether the hand is about to close on the thing."""
    gap = world.sim.body(start.call.arguments["object"]).position - world.sim.site("robot_grasp").position
    return float(np.linalg.norm(gap)) < NEAR


EVENTS = {
    "slip": Event("place", lambda seen, ran: grips(seen) and ran > BEGUN, _away, ("dropped",), lambda start: True),
    "moved": Event(
        "pick",
        lambda seen, ran: ran > BEGUN and not grips(seen),
        _away,
        ("not_found", "missed_grasp"),
        lambda start: start.place not in DOORS,
    ),
    "shut": Event("place", lambda seen, ran: True, _shut, ("precondition",), lambda start: start.place in DOORS),
    "missed": Event(
        "pick",
        lambda seen, ran: not grips(seen),
        _aside,
        ("missed_grasp", "dropped", "not_found"),
        lambda start: start.place not in DOORS,
    ),
}


@dataclass(frozen=True, slots=True)
class Noticed:
    """How a trial went.

    Args:
        event: which.
        seed: of the start.
        happened: whether the event came about.
        seconds: from the event to the notice, s; None where it was not noticed in time.
        cause: of the failure; empty where the skill went on by itself.
        pushed: whether the thing was touched at all: pushed aside, it may be seen before the fingers close on nothing.
    """

    event: str
    seed: int
    happened: bool
    seconds: float | None
    cause: str
    pushed: bool = False


def starts(event: Event, seed: int) -> tuple[Start, np.random.Generator]:
    """The first start of a seed in which an event can be seen."""
    for again in range(200):
        rng = np.random.default_rng([seed, SKILLS.index(event.skill), again])
        start = draw_start(rng, event.skill, kinematics())
        if event.fits(start):
            return start, rng
    raise AssertionError("no start fits")


def do(name: str, seed: int, checkpoint: str, eyes: bool) -> Noticed:
    """One trial."""
    event = EVENTS[name]
    start, rng = starts(event, seed)
    world = HouseholdWorld(seed, layout=start.layout, base=start.base, fine=192 if eyes else 0)
    take_over(world, begin(start, rng))
    describer = _describer(world, eyes)
    wiring = skills.Wiring(lambda: policy(checkpoint), kinematics(), PROFILE, FLOOR_PLAN, describer, lambda note: None)
    card = skills.CARDS.load(event.skill)
    body = skills.BODIES.build(event.skill, card, wiring)
    try:
        began = world.observe().time
        body.start(Goal(card.words(start.call), start.call), world.observe())
        return _watched(name, seed, event, world, start, body, began)
    finally:
        world.close()


def _watched(
    name: str, seed: int, event: Event, world: HouseholdWorld, start: Start, body: object, began: float
) -> Noticed:
    happened, pushed = None, False
    while True:
        seen = world.observe()
        outcome = body.judge(seen)  # type: ignore[attr-defined]
        since = None if happened is None else seen.time - happened
        if outcome.status != "RUNNING":
            fits = outcome.status == "FAILURE" and str(outcome.cause) in event.causes
            seconds = since if fits else None
            return Noticed(name, seed, happened is not None, seconds, str(outcome.cause or "success"), pushed)
        if name == "missed" and since and seen.targets[7] > 0.03 and not closed_on_nothing(seen):
            return Noticed(name, seed, True, since, "", pushed)
        if (since is not None and since > PATIENCE) or seen.time - began > LONGEST:
            return Noticed(name, seed, happened is not None, None, "not noticed", pushed)
        if not pushed and event.due(seen, seen.time - began) and (name != "missed" or _under(world, start)):
            event.happen(world, start)
            world._seen = None  # the world has moved under the robot's eyes
            pushed = True
            happened = None if name == "missed" else seen.time
            continue
        if name == "missed" and pushed and happened is None and closed_on_nothing(seen):
            happened = seen.time
        world.apply(body.act(world.observe()))  # type: ignore[attr-defined]


def _describer(world: HouseholdWorld, eyes: bool) -> Describer:
    if not eyes:
        return PrivilegedDescriber(world)
    from skills.perception.checkpoint import load

    return RgbdDescriber(*load(skills.EYES), FLOOR_PLAN, kinematics())


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.noticing", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--seeds", type=int, default=20)
    parser.add_argument("--event", choices=list(EVENTS), action="append", help="only these")
    parser.add_argument("--describer", choices=("rgbd", "privileged"), default="rgbd")
    parser.add_argument("--policy", type=Path, default=skills.CHECKPOINT)
    parser.add_argument("--out", type=Path, default=OUT)
    asked = parser.parse_args(arguments)
    one_core()
    rows: list[Noticed] = []
    for name in asked.event or EVENTS:
        seeds = range(RARE.get(name, 1) * asked.seeds)
        mine = [do(name, seed, str(asked.policy), asked.describer == "rgbd") for seed in seeds]
        there = [one for one in mine if one.happened]
        times = [one.seconds for one in there if one.seconds is not None]
        late = f"median {median(times):.2f} s, slowest {max(times):.2f} s" if times else "-"
        print(f"{name:8} {late}; noticed {share_in_words(len(times), len(there))}", flush=True)
        early = Counter(one.cause for one in mine if one.pushed and not one.happened)
        if early:
            print(f"{'':8} touched, and over before that: {dict(early)}", flush=True)
        rows += mine
    asked.out.parent.mkdir(exist_ok=True)
    result = {"describer": asked.describer, "trials": [asdict(one) for one in rows]}
    asked.out.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
