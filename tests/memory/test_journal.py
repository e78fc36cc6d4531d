"""The journal loses nothing that it acknowledged, and opens nothing that is not its own."""

import os
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from contracts.errors import BadMemory, BadShape
from contracts.note import Note
from memory.journal import LARGEST, Journal
from memory.journal_file import APPLICATION, VERSION


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "memory" / "journal.sqlite"


def test_a_note_comes_back_as_it_was(path: Path) -> None:
    note = Note("agent", "the mug is in the drawer ☕", {"kind": "place", "subject": "mug", "n": [1, None, 2.5]}, 4.5)
    with Journal.open(path, clock=lambda: 7.0) as journal:
        number = journal.add(note)
    with Journal.open(path) as journal:
        (entry,) = journal.newest(5)
        assert (entry.number, entry.made, entry.note) == (number, 7.0, note)


def test_notes_are_found_by_kind_and_subject_newest_first(path: Path) -> None:
    with Journal.open(path) as journal:
        for kind, subject in (("place", "mug"), ("place", "can"), ("failure", "mug"), ("place", "mug")):
            journal.add(Note("agent", kind, {"kind": kind, "subject": subject}))
        assert [entry.number for entry in journal.newest(9, "place", "mug")] == [4, 1]
        assert [entry.number for entry in journal.newest(9, kind="failure")] == [3]
        assert [entry.number for entry in journal.newest(2)] == [4, 3]
        assert [entry.number for entry in journal.find([3, 1, 99])] == [1, 3]


def test_what_is_forgotten_is_gone_from_the_files_too(path: Path) -> None:
    with Journal.open(path) as journal:
        number = journal.add(Note("agent", "the canary sings"))
        journal.keep_vectors("m", {number: np.eye(3)[0]})
        assert journal.forget([number, 99]) == 1
        assert len(journal) == 0
        assert journal.vectors("m", [number]) == {}
        assert all(b"canary" not in file.read_bytes() for file in path.parent.iterdir())
        assert journal.add(Note("agent", "next")) == number + 1


def test_vectors_are_kept_by_model_and_damaged_ones_count_as_missing(path: Path) -> None:
    with Journal.open(path) as journal:
        numbers = [journal.add(Note("agent", word)) for word in "abc"]
        journal.keep_vectors("m", dict(zip(numbers, np.eye(3), strict=True)))
        journal.keep_vectors("other", {numbers[2]: np.eye(3)[0]})
        journal.keep_vectors("m", {numbers[1]: np.array([np.nan, 0, 0])})
        assert list(journal.vectors("m", numbers)) == [numbers[0]]
        np.testing.assert_array_equal(journal.vectors("m", numbers)[numbers[0]], [1, 0, 0])


@pytest.mark.parametrize(
    ("note", "message"),
    [
        (Note("a", "b", {"x": float("nan")}), "evidence must be JSON values"),
        (Note("a", "b", {"x": object()}), "evidence must be JSON values"),
        (Note("a", "b" * (LARGEST + 1)), "at most 65536 characters"),
        (Note("a", "b", time=float("inf")), "a finite time"),
    ],
)
def test_a_note_that_is_no_note_is_refused(path: Path, note: Note, message: str) -> None:
    with Journal.open(path) as journal:
        with pytest.raises(BadShape, match=message):
            journal.add(note)
        assert len(journal) == 0


def test_a_lone_surrogate_does_not_break_it(path: Path) -> None:
    with Journal.open(path) as journal:
        journal.add(Note("agent", "mug \ud800", {"subject": "\udfff"}))
        assert journal.newest(1)[0].note.text == "mug ?"


def test_acknowledged_notes_survive_a_kill(path: Path) -> None:
    code = (
        "import sys, itertools\nfrom pathlib import Path\nfrom memory.journal import Journal\n"
        "from contracts.note import Note\njournal = Journal.open(Path(sys.argv[1]))\n"
        "for n in itertools.count(1):\n    journal.add(Note('agent', str(n)))\n    print(n, flush=True)\n"
    )
    for _ in range(3):
        with subprocess.Popen([sys.executable, "-c", code, str(path)], stdout=subprocess.PIPE, text=True) as writer:
            assert writer.stdout is not None
            told = [writer.stdout.readline() for _ in range(25)][-1]
            os.kill(writer.pid, signal.SIGKILL)
            told = (writer.stdout.read().split() or [told])[-1]
        with Journal.open(path) as journal:
            newest = [int(entry.note.text) for entry in journal.newest(10_000)]
            assert newest[0] >= int(told)
            journal.forget([entry.number for entry in journal.newest(10_000)])


def test_a_full_disk_keeps_the_old_and_says_so(path: Path) -> None:
    with Journal.open(path) as journal:
        journal.add(Note("agent", "first"))
        pages = journal._connection.execute("PRAGMA page_count").fetchone()[0]
        journal._connection.execute(f"PRAGMA max_page_count = {pages}")
        with pytest.raises(BadMemory, match=r"cannot be written: database or disk is full; nothing was kept of it"):
            journal.add(Note("agent", "x" * 60_000))
        journal._connection.execute("PRAGMA max_page_count = 100000")
        journal.add(Note("agent", "after"))
        assert [entry.note.text for entry in journal.newest(9)] == ["after", "first"]


def _filled(path: Path) -> None:
    with Journal.open(path) as journal:
        for n in range(200):
            journal.add(Note("agent", f"note {n} " * 50))


def _no_database(path: Path) -> None:
    path.write_bytes(b"not a database, but longer than its header is" * 50)


def _torn(path: Path) -> None:
    _filled(path)
    os.truncate(path, path.stat().st_size // 2)


def _scribbled(path: Path) -> None:
    _filled(path)
    with path.open("r+b") as file:
        file.seek(8192)
        file.write(os.urandom(8192))


def _foreign(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE cats (name)")
    connection.close()


def _newer(path: Path) -> None:
    Journal.open(path).close()
    with sqlite3.connect(path) as connection:
        connection.execute(f"PRAGMA user_version = {VERSION + 1}")
    connection.close()


def _hostile(path: Path) -> None:
    Journal.open(path).close()
    with sqlite3.connect(path) as connection:
        assert connection.execute("PRAGMA application_id").fetchone() == (APPLICATION,)
        connection.execute("CREATE TRIGGER t AFTER INSERT ON notes BEGIN DELETE FROM notes; END")
    connection.close()


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (_no_database, "is damaged or no journal"),
        (_torn, "is damaged"),
        (_scribbled, "is damaged"),
        (_foreign, "is a database of another program; choose another folder"),
        (_newer, f"has journal version {VERSION + 1}, this gofer reads up to {VERSION}; update gofer"),
        (_hostile, "its tables are not those of journal version 1; move it away"),
    ],
)
def test_a_file_that_is_not_a_sound_journal_is_refused(path: Path, spoil: object, message: str) -> None:
    path.parent.mkdir()
    spoil(path)  # type: ignore[operator]
    with pytest.raises(BadMemory, match=message):
        Journal.open(path)


def test_a_folder_that_cannot_be_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(BadMemory, match="cannot be opened"):
        Journal.open(tmp_path / "file" / "journal.sqlite")


def test_two_can_write_at_once(path: Path) -> None:
    with Journal.open(path) as one, Journal.open(path) as two:
        numbers = [journal.add(Note("agent", "hello")) for _ in range(20) for journal in (one, two)]
    assert sorted(set(numbers)) == numbers
