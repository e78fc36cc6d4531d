"""`Agent`: a command in plain words, planned, done, watched and reported."""

import time
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from types import TracebackType

from agent.build import build
from agent.config import Config, checked_command, checked_config
from agent.events import EventFile
from agent.loop import Loop
from agent.parts import Parts
from agent.pursuit import Ended, Watcher
from agent.report.page import page
from agent.report.story import story
from agent.run_directory import RunDirectory
from agent.stage import Person, Yes
from agent.step import as_row
from agent.watch import Dark, RunWatcher, Screen
from agent.words import sentence
from contracts import (
    Calls,
    Ending,
    ModelDown,
    Note,
    Plan,
    PlanRejected,
    Proposal,
    Rating,
    Result,
    SkillCard,
    UsageError,
)


class Agent:
    """A robot in a world, ready to be told what to do.

    Args:
        parts: the wired pieces; `Agent.build` makes them.
        config: how to run.
        person: approves plans and steps, where `config.approve` asks for it.
        screen: where a person watches.
        clock: wall time, s.
        now: the date in the names of run directories.
    """

    def __init__(
        self,
        parts: Parts,
        config: Config,
        person: Person | None = None,
        screen: Screen | None = None,
        clock: Callable[[], float] = time.monotonic,
        now: Callable[[], datetime] = datetime.now,
    ) -> None:
        self.parts = parts
        self.config = config
        self.person = person or Yes()
        self.screen = screen or Dark()
        self.clock = clock
        self.now = now

    @staticmethod
    def build(
        world: str = "household", planner: str = "embedded", own: Sequence[SkillCard] = (), **options: object
    ) -> "Agent":
        """An agent in a world.

        Args:
            world: a world's name, or a scene file.
            planner: `name[:settings]`.
            own: cards of skills of your own, beside the library's, for a symbolic world.
            options: any other field of `agent.config.Config`, such as `seed` or `scene`.

        Raises:
            UsageError: an unknown name, a bad scene file, a corrupt checkpoint; the message says what to do.
        """
        config = checked_config({"world": world, "planner": planner, **options})
        return Agent(build(config, own), config)

    def __enter__(self) -> "Agent":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Give back what the world holds."""
        self.parts.close()

    def events(self) -> Sequence[Note]:
        """Every note so far, oldest first."""
        return tuple(self.parts.events.notes)

    def plan(self, command: str) -> Plan:
        """Plan only; nothing is touched, though a robot that knows its world by sight looks round first.

        Raises:
            UsageError: the command cannot be taken up.
            PlanRejected: there is no plan; the message says why.
        """
        proposal, _ = self._think(command)
        if proposal.ending is not None:
            raise PlanRejected(f"{proposal.ending}: {proposal.why}")
        return proposal.plan

    def propose(self, command: str) -> Result:
        """Plan only, with every candidate's say and can; the ending is None when there is a plan.

        Raises:
            UsageError: the command cannot be taken up.
        """
        before, began = self.parts.calls(), self.clock()
        proposal, loop = self._think(command)
        steps = loop.steps_of(proposal)
        return Result(
            ending=proposal.ending,
            why=sentence(proposal.why or f"The plan has {len(steps)} steps"),
            question=proposal.question,
            command=loop.command,
            world=self.parts.world,
            seed=self.config.seed,
            steps=tuple(step.result() for step in steps),
            planner=self.config.planner,
            describer=self.parts.describer,
            privileged=self.parts.privileged,
            wall_s=self.clock() - began,
            calls=_since(before, self.parts.calls()),
            candidates=tuple(tuple(as_row(one) for one in rated) for rated in _of_steps(proposal)),
        )

    def _think(self, command: str) -> tuple[Proposal, Loop]:
        loop = Loop(self.parts, self.config, checked_command(command), self.person, Watcher())
        loop.survey()
        proposal = self._proposed(loop)
        refused = self.parts.refuse(proposal.plan, self.parts.body.belief()) if proposal.ending is None else ""
        if refused:
            proposal = Proposal(proposal.plan, proposal.ratings, Ending.REFUSED_UNSAFE, sentence(refused))
        return proposal, loop

    def _proposed(self, loop: Loop) -> Proposal:
        """What the planner makes of a command; a planner that gives nothing needs an operator."""
        try:
            return loop.propose(loop.recall())
        except (ModelDown, PlanRejected) as error:
            return Proposal(Plan(), ending=Ending.NEEDS_OPERATOR, why=str(error))

    def run(self, command: str, out: Path | None = None) -> Result:
        """Plan and do it; leaves a run directory.

        Args:
            command: what to do, in plain words.
            out: the run directory; None takes the config's, else runs/<time>-<words>.

        Raises:
            UsageError: something was wrong before anything started; nothing has moved.
        """
        words = checked_command(command)
        path = out or self.config.out or RunDirectory.default(words, self.now())
        folder = RunDirectory.make(path)
        try:
            return self._run(words, folder)
        except UsageError:
            folder.discard()
            raise

    def _run(self, command: str, folder: RunDirectory) -> Result:
        parts, began = self.parts, self.clock()
        parts.body.release()
        first_note, before, start = len(parts.events.notes), parts.calls(), parts.body.time()
        journal = parts.journal(folder.file("journal.sqlite"))
        watcher = RunWatcher(
            folder, list(parts.cards.values()), parts.body, parts.looking, self.screen, film=self.config.video
        )
        loop = Loop(parts, self.config, command, self.person, watcher)
        with folder.file("events.jsonl").open("w", encoding="utf-8") as file, parts.stop.listening():
            heard: list[Callable[[Note], object]] = [EventFile(file), journal.add, watcher.hear]
            parts.events.listeners.extend(heard)
            try:
                parts.events.say(Note("person", command, {"quiet": True}, start))
                try:
                    ended = loop.run()
                finally:
                    watcher.close()
                parts.events.say(Note("agent", f"{ended.ending}: {ended.why}", {}, parts.body.time()))
                calls = _since(before, parts.calls())
                result = self._result(ended, loop, folder, calls, parts.body.time() - start, self.clock() - began)
                self._leave(result, parts.events.notes[first_note:], watcher, folder)
            finally:
                parts.events.listeners = [one for one in parts.events.listeners if one not in heard]
                journal.close()
        parts.stop.obeyed()
        return result

    def _result(
        self, ended: Ended, loop: Loop, folder: RunDirectory, calls: Calls, world_s: float, wall_s: float
    ) -> Result:
        return Result(
            ending=ended.ending,
            why=ended.why,
            question=ended.question,
            command=loop.command,
            world=self.parts.world,
            seed=self.config.seed,
            steps=tuple(step.result() for step in loop.steps),
            replans=loop.replans,
            planner=self.config.planner,
            describer=self.parts.describer,
            privileged=self.parts.privileged,
            wall_s=wall_s,
            world_s=world_s,
            calls=calls,
            run_dir=str(folder.path),
        )

    def _leave(self, result: Result, notes: list[Note], watcher: RunWatcher, folder: RunDirectory) -> None:
        """Write what remains of a run, the result first."""
        folder.write_result(result)
        self.parts.save(folder.path)
        told = story(result, notes, watcher.recorder, watcher.film.stills, watcher.glances)
        folder.file("report.html").write_text(page(result, told), encoding="utf-8")
        self.parts.memory.keep(result, self.parts.body.belief(), notes)


def _of_steps(proposal: Proposal) -> tuple[tuple[Rating, ...], ...]:
    """The ratings of each step; where there is no plan, all that were made."""
    return proposal.ratings if proposal.ending is not None else proposal.ratings[: len(proposal.plan.steps)]


def _since(before: Calls, after: Calls) -> Calls:
    """What was spent between two counts."""
    return Calls(
        language_model=after.language_model - before.language_model,
        tokens_in=after.tokens_in - before.tokens_in,
        tokens_out=after.tokens_out - before.tokens_out,
        cost_usd=after.cost_usd - before.cost_usd,
    )
