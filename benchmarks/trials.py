"""One skill from one start in one kitchen, done by the policy or by the expert, and judged by the oracle."""

import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count as numbers
from pathlib import Path

import numpy as np
from pydantic import BaseModel, ConfigDict

import skills
from agent.attempts import attempt, kinematics, look_round, world_of
from benchmarks.oracle import confirm
from contracts.arrays import Floats
from contracts.outcome import Outcome
from contracts.skill_card import SkillCall
from skills.vla.words import plain
from worlds.experts.body import Body
from worlds.experts.moves import Press, expert_for
from worlds.experts.start import SKILLS, Start, begin, draw_start, recoloured
from worlds.household.variation import SHIFTED

HELD_OUT = 1_000_000  # seeds from here on are for training
LIMIT = 20.0  # s of world time for the policy or the expert
REST = 6  # steps of 0.1 s that an expert's result lies before it is judged


class Trial(BaseModel):
    """What is tried.

    Args:
        skill: its name.
        seed: of the start; below HELD_OUT.
        arm: policy, expert, swap: the policy, told of another thing that lies at the same place; or shifted: the
            policy in a kitchen of unseen colours, in dim light, with its cameras moved by 3 cm and 5 degrees; it has
            looked round before.
        checkpoint: the policy's file.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    skill: str
    seed: int
    arm: str
    checkpoint: str


class Tried(BaseModel):
    """How it went.

    Args:
        trial: what was tried.
        call: as it was said.
        place: where.
        success: every postcondition is confirmed by the oracle at the end.
        claimed: the skill itself ended with SUCCESS.
        cause: of its failure; empty where there was none.
        why: the oracle's findings.
        other: in a swap, whether the thing that was not named is held at the end.
        world_s: world time, s.
        wall_s: wall time, s.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    trial: Trial
    call: str
    place: str
    success: bool
    claimed: bool
    cause: str = ""
    why: str = ""
    other: bool = False
    world_s: float
    wall_s: float


@dataclass(frozen=True, slots=True)
class Drawn:
    """A start of a trial, and the thing that a swap leaves unnamed."""

    start: Start
    call: SkillCall
    unnamed: str
    rng: np.random.Generator


def draw(trial: Trial) -> Drawn:
    """The start that a trial's skill and seed decide; the same for every arm and checkpoint."""
    rng, start = _drawn(trial)
    if trial.arm == "shifted":
        start = recoloured(start, np.random.default_rng([trial.seed, 8]), held_out=True).looking(SHIFTED, trial.seed)
    if trial.arm != "swap":
        return Drawn(start, start.call, "", rng)
    named = start.call.arguments["object"]
    return Drawn(start, SkillCall(skill="pick", arguments={"object": others(start)[0]}), named, rng)


def _drawn(trial: Trial) -> tuple[np.random.Generator, Start]:
    """The first start that the skill's card allows: a lit lamp is not pressed to be lit."""
    for again in numbers():
        rng = np.random.default_rng([trial.seed, SKILLS.index(trial.skill), *([again] if again else [])])
        start = draw_start(rng, trial.skill, kinematics())
        if trial.skill != "press" or not start.layout.joints[start.place]:
            return rng, start
    raise AssertionError("numbers do not end")


def others(start: Start) -> list[str]:
    """Things at the place of a pick that are called differently from the one to pick."""
    named = start.call.arguments.get("object", "")
    there = {thing.name: thing.at for thing in start.layout.things}
    return [name for name, at in there.items() if at == there.get(named) and plain(name) != plain(named)]


def swappable(first: int, count: int) -> Iterator[int]:
    """Seeds of picks beside which something else lies, from a first one on."""
    found, seed = 0, first
    while found < count:
        start = draw(Trial(skill="pick", seed=seed, arm="policy", checkpoint="")).start
        if others(start):
            found += 1
            yield seed
        seed += 1


def do(trial: Trial) -> Tried:
    """Try it."""
    began = time.monotonic()
    drawn = draw(trial)
    with tempfile.TemporaryDirectory() as folder:
        if trial.arm == "expert":
            ended, passed = by_expert(drawn, Path(folder))
        else:
            ended, passed = by_policy(trial, drawn, Path(folder))
        card = skills.CARDS.load(trial.skill)
        wanted = [str(one.bind(drawn.call.arguments)) for one in card.postconditions]
        findings = confirm(Path(folder), wanted)
        held = confirm(Path(folder), [f"holding({drawn.unnamed})"]) if drawn.unnamed else {}
    return Tried(
        trial=trial,
        call=str(drawn.call),
        place=drawn.start.place,
        success=all(one.holds for one in findings.values()),
        claimed=ended.status == "SUCCESS",
        cause=ended.cause or "",
        why="; ".join([*(f"{text}: {one.why}" for text, one in findings.items()), ended.evidence]),
        other=any(one.holds for one in held.values()),
        world_s=round(passed, 2),
        wall_s=round(time.monotonic() - began, 2),
    )


def by_policy(trial: Trial, drawn: Drawn, folder: Path) -> tuple[Outcome, float]:
    """The whole skill, as a tree's leaf would run it; perception judges its end, the policy gets pictures only."""
    world = world_of(drawn.start, trial.seed, drawn.rng)
    try:
        tried = attempt(world, drawn.call, trial.checkpoint, look_round(drawn.start, trial.seed))
        world.save(folder)
        return tried.ended, tried.passed
    finally:
        world.close()


def by_expert(drawn: Drawn, folder: Path) -> tuple[Outcome, float]:
    """The scripted expert, undisturbed."""
    sim = begin(drawn.start, drawn.rng)
    body = Body(sim, kinematics())
    expert = expert_for(body, drawn.call.skill, drawn.call.arguments, drawn.start.place)
    began, stayed = sim.time, 0
    rows: list[tuple[float, Floats, Floats]] = []
    while sim.time - began < LIMIT and stayed < REST:
        rows.append((sim.time, sim.data.qpos.copy(), sim.data.ctrl.copy()))
        if stayed and isinstance(expert, Press):  # a finger still on the button would hide how it latched
            body.move(np.array([*(body.command[:3] + np.array([0.0, 0.0, 0.04])), body.command[3]]), 0.0)
        else:
            expert.act()
        body.follow()
        stayed = stayed + 1 if stayed or expert.done() else 0
    rows.append((sim.time, sim.data.qpos.copy(), sim.data.ctrl.copy()))
    (folder / "model.xml").write_text(sim.xml, encoding="utf-8")
    clock, qpos, ctrl = (np.array(column) for column in zip(*rows, strict=True))
    np.savez_compressed(folder / "trajectory.npz", time=clock, qpos=qpos, ctrl=ctrl)
    done = Outcome.success("the expert is done") if stayed else Outcome("FAILURE", evidence="the expert is not done")
    return done, sim.time - began
