"""The truth of memory: notes in a SQLite file, on disk before `add` returns."""

import json
import math
import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import RLock
from types import TracebackType
from typing import Any

import numpy as np

from contracts.arrays import Floats
from contracts.errors import BadMemory, BadShape
from contracts.note import Note
from memory.journal_file import open_journal_file

LARGEST = 65_536  # characters of a note's text, and of its evidence as JSON
COLUMNS = "number, made, time, source, text, evidence"


@dataclass(frozen=True, slots=True)
class Entry:
    """A note in the journal.

    Args:
        number: counts up over the journal's life; never used twice.
        made: when it was kept, s since 1970; a label, not a measure.
        note: the note.
    """

    number: int
    made: float
    note: Note


def word_of(evidence: Mapping[str, object], key: str) -> str:
    """A text under a key of a note's evidence, or nothing."""
    value = evidence.get(key, "")
    return value if isinstance(value, str) else ""


def _text(value: str) -> str:
    """Text that any file can hold: a lone surrogate becomes a question mark."""
    return value.encode("utf-8", "replace").decode("utf-8")


def _evidence(note: Note) -> str:
    try:
        written = json.dumps(dict(note.evidence), allow_nan=False, sort_keys=True)
    except (TypeError, ValueError, RecursionError) as error:
        raise BadShape(f"a note's evidence must be JSON values: {error}") from error
    if max(len(written), len(note.text)) > LARGEST or not math.isfinite(note.time):
        raise BadShape(f"a note holds at most {LARGEST} characters and a finite time")
    return written


def _entry(row: tuple[int, float, float, str, str, str]) -> Entry:
    number, made, moment, source, text, written = row
    try:
        evidence = json.loads(written)
    except (ValueError, RecursionError) as error:
        raise BadMemory(f"note {number} cannot be read: {error}; forget it to go on") from error
    return Entry(number, made, Note(source, text, evidence if isinstance(evidence, dict) else {}, moment))


class Journal:
    """Notes for good.

    Evidence keys `kind` and `subject`, where a note has them, can be asked for.

    Args:
        connection: an opened journal file.
        clock: wall time, s since 1970, for labels.
    """

    def __init__(self, connection: sqlite3.Connection, clock: Callable[[], float] = time.time) -> None:
        self._connection = connection
        self._clock = clock
        self._lock = RLock()

    @staticmethod
    def open(path: Path, clock: Callable[[], float] = time.time) -> "Journal":
        """Open a journal, or make one.

        Raises:
            BadMemory: damaged, foreign, from a newer gofer, or not writable.
        """
        return Journal(open_journal_file(path), clock)

    def close(self) -> None:
        with self._lock:
            self._connection.close()

    def __enter__(self) -> "Journal":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        """All or nothing, and on disk when it ends."""
        with self._lock:
            try:
                self._connection.execute("BEGIN IMMEDIATE")
                yield self._connection
                self._connection.execute("COMMIT")
            except sqlite3.Error as error:
                raise BadMemory(f"the journal cannot be written: {error}; nothing was kept of it") from error
            finally:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")

    def _read(self, query: str, *values: object) -> list[Any]:
        with self._lock:
            try:
                return self._connection.execute(query, values).fetchall()
            except sqlite3.Error as error:
                raise BadMemory(f"the journal cannot be read: {error}") from error

    def add(self, note: Note) -> int:
        """Keep a note; it survives a crash or power loss from here on.

        Returns:
            Its number.

        Raises:
            BadShape: evidence that is not JSON, or a note that is too large.
            BadMemory: the disk refused.
        """
        written = _evidence(note)
        kind, subject = (_text(word_of(note.evidence, key)) for key in ("kind", "subject"))
        values = (self._clock(), note.time, _text(note.source), _text(note.text), kind, subject, written)
        with self._writing() as connection:
            cursor = connection.execute(
                "INSERT INTO notes (made, time, source, text, kind, subject, evidence) VALUES (?, ?, ?, ?, ?, ?, ?)",
                values,
            )
        return int(cursor.lastrowid or 0)

    def __len__(self) -> int:
        (count,) = self._read("SELECT count(*) FROM notes")[0]
        return int(count)

    def newest(self, most: int, kind: str = "", subject: str = "") -> list[Entry]:
        """The latest notes, newest first; of one kind or about one subject where asked."""
        rows = self._read(
            f"SELECT {COLUMNS} FROM notes WHERE (?1 = '' OR kind = ?1) AND (?2 = '' OR subject = ?2) "
            "ORDER BY number DESC LIMIT ?3",
            kind,
            subject,
            most,
        )
        return [_entry(row) for row in rows]

    def find(self, numbers: Iterable[int]) -> list[Entry]:
        """The notes of these numbers that exist, oldest first."""
        asked = json.dumps([int(number) for number in numbers])
        query = f"SELECT {COLUMNS} FROM notes WHERE number IN (SELECT value FROM json_each(?)) ORDER BY number"
        return [_entry(row) for row in self._read(query, asked)]

    def forget(self, numbers: Sequence[int]) -> int:
        """Remove notes for good; returns how many there were."""
        asked = json.dumps([int(number) for number in numbers])
        with self._writing() as connection:
            done = connection.execute("DELETE FROM notes WHERE number IN (SELECT value FROM json_each(?))", (asked,))
        with self._lock:
            self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # the log would still hold the words
        return done.rowcount

    def numbers(self, most: int) -> list[int]:
        """The numbers of the latest notes, newest first."""
        return [number for (number,) in self._read("SELECT number FROM notes ORDER BY number DESC LIMIT ?", most)]

    def keep_vectors(self, model: str, vectors: Mapping[int, Floats]) -> None:
        """Keep embeddings beside their notes, so that no note is embedded twice; those of another model give way."""
        rows = [(number, model, np.asarray(vector, "<f4").tobytes()) for number, vector in vectors.items()]
        with self._writing() as connection:
            connection.executemany("INSERT OR REPLACE INTO vectors (number, model, vector) VALUES (?, ?, ?)", rows)

    def vectors(self, model: str, numbers: Iterable[int]) -> dict[int, Floats]:
        """Embeddings under a model's name; a damaged one counts as missing."""
        asked = json.dumps([int(number) for number in numbers])
        query = "SELECT number, vector FROM vectors WHERE model = ? AND number IN (SELECT value FROM json_each(?))"
        rows = self._read(query, model, asked)
        read = {number: np.frombuffer(raw, "<f4").astype(np.float64) for number, raw in rows if len(raw) % 4 == 0}
        return {n: v for n, v in read.items() if len(v) and np.isfinite(v).all() and abs(v @ v - 1) < 1e-3}
