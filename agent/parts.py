"""Everything that a run is made of, wired by `agent.build`."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from agent.body import Body
from agent.events import Events
from agent.film import Looking
from agent.stop import Stop
from contracts import Affordance, Calls, Note, Plan, Planner, Result, Scene, SkillCall, SkillCard


@dataclass(frozen=True, slots=True)
class Recalled:
    """What memory brings up about a command.

    Args:
        sentences: for the planner; data, never orders.
        places: where things were left in this home, by name.
    """

    sentences: tuple[str, ...] = ()
    places: Mapping[str, str] | None = None


class Remembering(Protocol):
    """Memory, as a run uses it."""

    def recall(self, command: str) -> Recalled: ...

    def keep(self, result: Result, scene: Scene, notes: Sequence[Note]) -> None:
        """Keep a finished run for good."""


@dataclass(frozen=True, slots=True)
class Parts:
    """The wired pieces.

    Args:
        body: senses and acts.
        planner: words to plan.
        thinks_here: whether the planner runs on this machine, so that asking it once more costs nothing.
        affordance: P(success) of a call.
        cards: of every skill that this world's robot has.
        refuse: why a plan may not run, in a sentence; empty when it may.
        refuse_call: why a call may not be made in a scene; empty when it may.
        count: hears of each attempt whether it was shown to succeed.
        memory: kept across runs.
        events: hears every note.
        stop: a wish to stop.
        looking: pictures of this instant, by camera name.
        save: writes what anyone can check the run by into a folder.
        calls: what the language model has cost so far.
        journal: opens a journal of one run's notes at a path.
        world: the world's name.
        describer: the describer's name.
        privileged: whether the describer reads the simulator.
        close: gives back what the world holds.
    """

    body: Body
    planner: Planner
    thinks_here: bool
    affordance: Affordance
    cards: Mapping[str, SkillCard]
    refuse: Callable[[Plan, Scene], str]
    refuse_call: Callable[[SkillCall, Scene], str]
    count: Callable[[SkillCall, bool], None]
    memory: Remembering
    events: Events
    stop: Stop
    looking: Looking
    save: Callable[[Path], None]
    calls: Callable[[], Calls]
    journal: Callable[[Path], "RunJournal"]
    world: str
    describer: str
    privileged: bool
    close: Callable[[], None]


class RunJournal(Protocol):
    """The notes of one run in a file."""

    def add(self, note: Note) -> object: ...

    def close(self) -> None: ...
