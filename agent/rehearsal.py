"""Worlds in which things go wrong as told: for trying out trees, recoveries and plans, with and without chunks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from agent.body import Body
from agent.events import Events
from agent.parts import Parts, Recalled
from agent.stop import Stop
from contracts import (
    ActionChunk,
    Calls,
    Cause,
    Condition,
    Note,
    Observation,
    Outcome,
    Plan,
    Planner,
    PlanRequest,
    Proposal,
    Rating,
    Result,
    Scene,
    SkillCall,
    SkillCard,
)
from contracts.arrays import Floats
from contracts.robot import ARM, BASE, GRIPPER, HEAD
from contracts.words import not_so


@dataclass(frozen=True, slots=True)
class Mishap:
    """What happens in place of a call's effects.

    Args:
        cause: how the skill fails; None when it claims success, although nothing was done.
        becomes: conditions that are made true, such as `at(red mug, table)` for something that fell there.
    """

    cause: Cause | None
    becomes: tuple[str, ...] = ()


class Rehearsal:
    """A card world with mishaps: each enacted call first goes through those that wait for it.

    Args:
        scene: what is the case at first.
        cards: by name.
        mishaps: by call, as `pick(red mug)`; one is used up at each try.
    """

    def __init__(
        self, scene: Scene, cards: Mapping[str, SkillCard], mishaps: Mapping[str, Sequence[Mishap]] | None = None
    ) -> None:
        self._scene = scene
        self.cards = cards
        self.mishaps = {call: list(waiting) for call, waiting in (mishaps or {}).items()}
        self.enacted: list[str] = []

    def scene(self) -> Scene:
        return self._scene

    def enact(self, call: SkillCall) -> Outcome:
        self.enacted.append(str(call))
        card = self.cards[call.skill]
        unmet = card.unmet(call, self._scene)
        if unmet:
            return Outcome.failure(Cause.PRECONDITION, not_so(unmet, self._scene))
        waiting = self.mishaps.get(str(call))
        if waiting:
            return self._go_wrong(call, waiting.pop(0))
        self._scene = card.after(call, self._scene)
        return Outcome.success(f"{call} enacted")

    def _go_wrong(self, call: SkillCall, mishap: Mishap) -> Outcome:
        for text in mishap.becomes:
            self._scene = Condition.read(text).make(self._scene)
        if mishap.cause is None:
            return Outcome.success(f"{call} claims to be done")
        return Outcome.failure(mishap.cause, f"{call} was made to fail")


class PaperRobot:
    """A world that follows every chunk exactly and holds nothing else; it has no cameras.

    Args:
        targets: where the robot starts, (13,).
    """

    def __init__(self, targets: Floats) -> None:
        self.targets = np.array(targets, dtype=np.float64)
        self.time = 0.0  # s
        self.speed = np.zeros(7)  # rad/s
        self.applied: list[ActionChunk] = []
        self._seen: Observation | None = None

    def observe(self) -> Observation:
        if self._seen is None:
            self._seen = Observation(
                time=self.time,
                images={},
                depths={},
                cameras={},
                joints=self.targets[ARM].copy(),
                velocities=self.speed.copy(),
                gripper_width=float(self.targets[GRIPPER][0]),
                gripper_force=0.0,
                base=self.targets[BASE].copy(),
                head=self.targets[HEAD].copy(),
                targets=self.targets.copy(),
            )
        return self._seen

    def apply(self, chunk: ActionChunk) -> None:
        self.applied.append(chunk)
        before = self.targets if len(chunk.targets) < 2 else chunk.targets[-2]
        self.speed = (chunk.targets[-1] - before)[ARM] / chunk.dt
        self.targets = chunk.targets[-1].copy()
        self.time += len(chunk.targets) * chunk.dt
        self._seen = None


class Certain:
    """An affordance that always says the same.

    Args:
        chance: P(success) of every call.
    """

    def __init__(self, chance: float = 0.9) -> None:
        self.chance = chance

    def possible(self, call: SkillCall, scene: Scene, observation: Observation | None) -> float:
        return self.chance


class InTurn:
    """A planner that gives one proposal after another, the last one again and again, and keeps what it was asked."""

    def __init__(self, *proposals: Proposal) -> None:
        self.proposals = list(proposals)
        self.requests: list[PlanRequest] = []

    def plan(self, request: PlanRequest) -> Proposal:
        self.requests.append(request)
        return self.proposals.pop(0) if len(self.proposals) > 1 else self.proposals[0]


class Forgetful:
    """A memory that brings nothing up, and shows what it was given to keep."""

    def __init__(self, recalled: Recalled | None = None) -> None:
        self.recalled = recalled or Recalled()
        self.kept: list[Result] = []

    def recall(self, command: str) -> Recalled:
        return self.recalled

    def keep(self, result: Result, scene: Scene, notes: Sequence[Note]) -> None:
        self.kept.append(result)


class Unwritten:
    """A journal that keeps nothing."""

    def add(self, note: Note) -> None: ...

    def close(self) -> None: ...


def rehearsal_parts(body: Body, planner: Planner, cards: Mapping[str, SkillCard]) -> Parts:
    """Parts around a body and a planner, with nothing else that could go wrong."""
    return Parts(
        body=body,
        planner=planner,
        thinks_here=False,
        affordance=Certain(),
        cards=cards,
        refuse=lambda plan, scene: "",
        refuse_call=lambda call, scene: "",
        count=lambda call, succeeded: None,
        memory=Forgetful(),
        events=Events(),
        stop=Stop(),
        looking=dict,
        save=lambda folder: None,
        calls=Calls,
        journal=lambda path: Unwritten(),
        world="rehearsal",
        describer="exact",
        privileged=True,
        close=lambda: None,
    )


def proposal(*calls: SkillCall) -> Proposal:
    """A plan of some calls, each rated beside `done`."""
    return Proposal(Plan(steps=calls), tuple((Rating(call, 0.8, 0.5), Rating(None, 0.2, 1.0)) for call in calls))


def read_call(text: str, cards: Mapping[str, SkillCard]) -> SkillCall:
    """`pick(red mug)` as a call."""
    name, _, inside = text.rstrip(")").partition("(")
    return cards[name].call(*(part.strip() for part in inside.split(",") if part.strip()))
