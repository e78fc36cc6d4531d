"""Memory, as a run uses it: recalled before planning, kept at the end; a broken one is done without."""

import os
from collections.abc import Callable, Sequence
from pathlib import Path

from agent.parts import Recalled
from agent.spec import Spec
from agent.wiring.embedders import Later
from contracts import BadMemory, Embedder, Memory, Note, Result, Say, Scene
from memory import MEMORIES
from memory.episode import episode_notes, recalled_places, sentences
from memory.journal import Journal

MOST = 6  # notes recalled for a command
LEDGER = "affordance.jsonl"  # in the same folder


class Recollections:
    """Notes of earlier runs.

    Args:
        memory: where they are kept; opened at the first use, as it may need a model of text.
        home: the home that places are remembered for.
        say: told when memory cannot be used; the run goes on without it.
        is_new: whether nothing was ever kept, so that nothing needs to be opened to recall it.
    """

    def __init__(
        self, memory: Callable[[], Memory], home: str, say: Say, is_new: Callable[[], bool] = lambda: False
    ) -> None:
        self._is_new = is_new
        self._open = memory
        self._opened: Memory | None = None
        self.home = home
        self.say = say

    def _memory(self) -> Memory:
        if self._opened is None:
            self._opened = self._open()
        return self._opened

    def recall(self, command: str) -> Recalled:
        if self._is_new():
            return Recalled()
        try:
            notes = self._memory().recall(command, MOST)
        except BadMemory as error:
            self.say(Note("memory", f"going on without memory: {error}"))
            return Recalled()
        return Recalled(sentences(notes), recalled_places(notes, self.home))

    def keep(self, result: Result, scene: Scene, notes: Sequence[Note]) -> None:
        try:
            for note in episode_notes(result, self.home, scene, notes):
                self._memory().add(note)
        except BadMemory as error:
            self.say(Note("memory", f"this run could not be kept: {error}", {}, result.world_s))


def data_folder() -> Path:
    """Where what outlives a run is kept."""
    home = os.environ.get("XDG_DATA_HOME")
    return (Path(home) if home else Path.home() / ".local" / "share") / "gofer"


def open_memory(spec: Spec, embedder: Callable[[], Embedder], home: str, say: Say) -> Recollections:
    """The memory that a spec names: `recall[:FOLDER]` or `nothing`.

    Raises:
        UnknownName: no such memory.
    """
    build = MEMORIES.find(spec.name)
    folder = Path(spec.settings) if spec.settings else data_folder()

    def opened() -> Memory:
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise BadMemory(f"cannot write to {folder}: {error.strerror}") from error
        return build(folder, Later(embedder), say)

    return Recollections(opened, home, say, lambda: not any(one.name != LEDGER for one in folder.glob("*")))


def ledger_of(spec: Spec) -> Path | None:
    """Where the affordance ledger of a memory is kept; None for a memory that keeps nothing."""
    if spec.name == "nothing":
        return None
    return (Path(spec.settings) if spec.settings else data_folder()) / LEDGER


def open_journal(path: Path) -> Journal:
    """The journal of one run."""
    return Journal.open(path)
