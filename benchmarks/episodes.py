"""The household benchmark's commands, its seeds by a fixed rule, and what is kept of an episode."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import count, islice
from pathlib import Path

import numpy as np
import yaml
from pydantic import BaseModel, ConfigDict

from benchmarks.oracle import Term, read
from worlds.household.layout import Layout, draw

FILE = Path(__file__).with_name("household_commands.yaml")
FIRST = 100  # seed; below 1,000,000 no demonstration was recorded
HELD_OUT = 1_000_000
DEADLINE = 600.0  # s of world time after which a run stops
HAVE, LACK = 8, 2  # kitchens that hold what is needed, and that do not
SEEING: Mapping[str, object] = {"describer": "rgbd"}
ARMS: Mapping[str, Mapping[str, object]] = {
    "default": {**SEEING},
    "privileged": {"describer": "privileged"},
    "no-recovery": {**SEEING, "monologue_and_recovery": False},
    "noise": {"describer": "privileged:noise=0.01,drop=0.1"},
    "no-affordance": {**SEEING, "affordance": "nothing"},
    "rates": {**SEEING, "affordance": "rates"},
    "no-evidence": {**SEEING, "evidence": False},
}


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Command(_Frozen):
    """What is said, and what must be so afterwards.

    Args:
        id: short name.
        say: the command.
        skills: acting skills that it takes.
        needs: things that a kitchen must hold.
        begin: predicates that must hold at the start.
        goals: predicates that must hold at the end.
        new: those of the goals that must not hold at the start.
    """

    id: str
    say: str
    skills: tuple[str, ...]
    goals: tuple[str, ...]
    needs: tuple[str, ...] = ()
    begin: tuple[str, ...] = ()
    new: tuple[str, ...] = ()

    def seeds(self) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """Seeds by the rule: of kitchens that hold what is needed, and of kitchens that lack it."""
        have = islice((seed for seed in _held_out() if self._fits(kitchen(seed))), HAVE if self.needs else HAVE + LACK)
        lack = islice((seed for seed in _held_out() if self._lacks(kitchen(seed))), LACK if self.needs else 0)
        return tuple(have), tuple(lack)

    def _lacks(self, layout: Layout) -> bool:
        return not set(self.needs) <= {thing.name for thing in layout.things}

    def _fits(self, layout: Layout) -> bool:
        names = {thing.name for thing in layout.things}
        alike = any(f"{name} 2" in names for name in self.needs)
        hot = layout.joints["stove"] > 0 or "on(stove)" in self.goals
        burning = hot and any(thing.at == "stove" for thing in layout.things)
        if self._lacks(layout) or alike or burning:
            return False
        begins = all(held_at_start(layout, text) for text in self.begin)
        return begins and not any(held_at_start(layout, text) for text in self.new or self.goals)


def _held_out() -> Iterator[int]:
    return (seed for seed in count(FIRST) if seed < HELD_OUT)


@cache
def kitchen(seed: int) -> Layout:
    """What a seed draws; the episodes themselves never look at it."""
    return draw(np.random.default_rng(seed))


def held_at_start(layout: Layout, text: str) -> bool:
    """Whether a predicate holds in a kitchen as drawn."""
    term: Term = read(text)
    names = [str(argument) for argument in term.arguments]
    if term.name == "at":
        return any(thing.name == names[0] and thing.at == names[1] for thing in layout.things)
    if term.name in ("open", "on"):
        return layout.joints[names[0]] > 0
    if term.name in ("closed", "off"):
        return not layout.joints[names[0]] > 0
    return False


def commands() -> list[Command]:
    """The twelve."""
    found = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return [Command.model_validate(row) for row in found]


@dataclass(frozen=True, slots=True)
class Episode:
    """One command in one kitchen in one arm.

    Args:
        command: what is said.
        seed: of the kitchen.
        lacks: whether a needed thing is not there.
        arm: a name of ARMS.
        chosen: further choices of a run, such as the planner.
    """

    command: Command
    seed: int
    lacks: bool
    arm: str
    chosen: Mapping[str, str]

    @property
    def options(self) -> dict[str, object]:
        """What the agent is built with."""
        return {"seed": self.seed, "memory": "nothing", "deadline": DEADLINE, **self.chosen, **ARMS[self.arm]}

    @property
    def key(self) -> str:
        """The same for the same command, goals, seed and options, whatever else has changed."""
        text = json.dumps([self.command.say, self.command.goals, self.options], sort_keys=True)
        return f"{self.command.id}/{self.seed}/{self.arm}/{hashlib.sha256(text.encode()).hexdigest()[:8]}"


def episodes(arm: str, chosen: Mapping[str, str], only: tuple[str, ...] = ()) -> list[Episode]:
    """Every episode of an arm."""
    return [
        Episode(command, seed, lacks, arm, chosen)
        for command in commands()
        if not only or command.id in only
        for lacks, seeds in zip((False, True), command.seeds(), strict=True)
        for seed in seeds
    ]


class Record(_Frozen):
    """How an episode went.

    Args:
        key: of the episode.
        command: its id.
        seed: of the kitchen.
        lacks: whether a needed thing was not there.
        arm: a name of ARMS.
        ending: the run's code; CRASH where it ended with none.
        why: the run's own sentence.
        cause: of the last failed step; empty where none failed.
        confirmed: whether the oracle confirms every goal.
        verdicts: the oracle's finding on each goal.
        steps: calls that were begun.
        replans: new plans.
        world_s: world time, s.
        wall_s: wall time, s.
        run_dir: what it left behind.
    """

    key: str
    command: str
    seed: int
    lacks: bool
    arm: str
    ending: str
    why: str
    cause: str = ""
    confirmed: bool = False
    verdicts: tuple[str, ...] = ()
    steps: tuple[str, ...] = ()
    replans: int = 0
    world_s: float = 0.0
    wall_s: float = 0.0
    run_dir: str = ""

    @property
    def good(self) -> bool:
        """Done and confirmed; where a needed thing is lacking, found out to be infeasible."""
        return self.ending == "INFEASIBLE" if self.lacks else self.ending == "DONE" and self.confirmed

    @property
    def false_done(self) -> bool:
        return self.ending == "DONE" and not (self.confirmed and not self.lacks)


def read_records(path: Path) -> dict[str, Record]:
    """Every episode that is written down, by key; a line cut off by a power failure is left out."""
    records: dict[str, Record] = {}
    for line in path.read_text(encoding="utf-8").splitlines() if path.exists() else ():
        if line.endswith("}"):
            record = Record.model_validate_json(line)
            records[record.key] = record
    return records
