"""What comes to mind: the nearest in meaning, newer and here first, each thing once, with or without chroma."""

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np
import pytest

from contracts.arrays import Floats
from contracts.note import Note
from memory.embed import MiniLM
from memory.index import Cosine, Index, IndexDown
from memory.journal import Journal
from memory.letters import Letters
from memory.recall import Recall, open_chroma, open_memory
from memory.settings import RecallSettings


class Broken(Cosine):
    """An index that works until it is asked."""

    def nearest(self, vector: Floats, most: int) -> list[int]:
        raise IndexDown("chroma failed: torn")


class Refusing(Cosine):
    def add(self, vectors: Mapping[int, Floats]) -> None:
        raise IndexDown("chroma failed: full")


def never() -> Index:
    raise IndexDown("chroma cannot be imported: no module")


@pytest.fixture
def said() -> list[Note]:
    return []


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    with Journal.open(tmp_path / "journal.sqlite") as journal:
        yield journal


def place(thing: str, where: str, home: str = "household 0") -> Note:
    evidence = {"kind": "place", "subject": thing, "place": where, "home": home}
    return Note("memory", f"the {thing} was left at the {where}", evidence)


LOOSE = RecallSettings(floor=-1)


def test_what_means_the_same_comes_first(journal: Journal, minilm: MiniLM) -> None:
    memory = Recall(journal, minilm)
    for text in ("switch the lamp on", "put the apple in the fridge", "open the top drawer"):
        memory.add(Note("memory", text))
    found = memory.search("store the fruit in the refrigerator", 2)
    assert found[0].note.text == "put the apple in the fridge"
    assert found[0].meaning == pytest.approx(0.70, abs=0.01)
    assert memory.recall("quantum chromodynamics lecture notes", 3) == []


@pytest.mark.parametrize("open_index", [open_chroma, Cosine, Broken, Refusing, never])
def test_every_index_recalls_the_same(journal: Journal, said: list[Note], open_index: object) -> None:
    memory = Recall(journal, Letters(), said.append, open_index, LOOSE)  # type: ignore[arg-type]
    for n in range(60):
        memory.add(Note("memory", f"{n} {'abcdefghij'[n % 10] * 5}"))
    found = [note.text for note in memory.recall("7 hhhhh", 3)]
    assert found[0] == "7 hhhhh"
    assert len(found) == 3
    memory.recall("3 ddddd", 3)
    down = open_index not in (open_chroma, Cosine)
    assert [note.source for note in said] == ["memory"] * down
    assert all("recalling from the journal itself" in note.text for note in said)


def test_a_note_is_found_after_a_restart_without_embedding_it_again(tmp_path: Path) -> None:
    class Counting(Letters):
        asked = 0

        def embed(self, texts: object) -> Floats:
            self.asked += len(texts)  # type: ignore[arg-type]
            return super().embed(texts)  # type: ignore[arg-type]

    counting = Counting()
    for _ in range(2):
        with open_memory(tmp_path, counting) as memory:
            if not len(memory.journal):
                memory.add(Note("memory", "pick the mug"))
            assert [note.text for note in memory.recall("pick the mug", 1)] == ["pick the mug"]
    assert counting.asked == 3


def test_where_a_thing_is_has_one_answer_for_each_home(journal: Journal) -> None:
    memory = Recall(journal, Letters(), settings=LOOSE)
    for note in (
        place("mug", "table"),
        place("mug", "sink"),
        place("mug", "shelf", "household 9"),
        place("can", "bin"),
    ):
        memory.add(note)
    found = {note.text for note in memory.recall("the mug was left at the table", 9)}
    assert found == {place("mug", "sink").text, place("mug", "shelf").text, place("can", "bin").text}
    left = memory.where("mug", "household 0")
    assert left is not None
    assert left.evidence["place"] == "sink"
    assert memory.where("spoon", "household 0") is None


def test_the_same_words_are_folded_into_the_newest(journal: Journal) -> None:
    memory = Recall(journal, Letters(), settings=LOOSE)
    for time in (1.0, 2.0, 3.0):
        memory.add(Note("memory", "pick(mug) failed", {"kind": "failure"}, time))
    (one,) = memory.search("pick(mug) failed", 5)
    assert (one.times, one.note.time) == (3, 3.0)


def test_newer_and_here_come_first_among_equals(journal: Journal) -> None:
    memory = Recall(journal, Letters(), settings=LOOSE)
    for where in ("sink", "shelf"):
        memory.add(Note("memory", "it slipped", {"kind": "failure", "subject": where, "place": where}))
    assert [one.note.evidence["place"] for one in memory.search("it slipped", 2)] == ["shelf", "sink"]
    assert [one.note.evidence["place"] for one in memory.search("it slipped", 2, place="sink")] == ["sink", "shelf"]


def test_what_another_process_wrote_or_forgot_is_seen(tmp_path: Path) -> None:
    with open_memory(tmp_path, Letters()) as memory, Journal.open(tmp_path / "journal.sqlite") as other:
        memory.add(Note("memory", "red mug"))
        assert len(memory.recall("red mug", 5)) == 1
        other.add(Note("memory", "red mugs"))
        assert len(memory.recall("red mug", 5)) == 2
        other.forget([1])
        assert [note.text for note in memory.recall("red mug", 5)] == ["red mugs"]


def test_only_the_latest_notes_come_to_mind(journal: Journal) -> None:
    memory = Recall(journal, Letters(), settings=RecallSettings(most=2, floor=-1))
    for n in range(4):
        memory.add(Note("memory", f"note {n}"))
    assert {note.text for note in memory.recall("note", 9)} == {"note 2", "note 3"}


def test_nothing_asked_nothing_recalled(journal: Journal) -> None:
    memory = Recall(journal, Letters())
    assert memory.recall("mug", 3) == []
    memory.add(Note("memory", "mug"))
    assert memory.recall("  ", 3) == []
    assert memory.recall("mug", 0) == []


def test_vectors_of_another_embedder_are_made_again(tmp_path: Path) -> None:
    for width in (64, 128):
        with open_memory(tmp_path, Letters(width)) as memory:
            memory.add(Note("memory", f"mug {width}"))
            assert len(memory.recall("mug", 5)) == (1 if width == 64 else 2)


def test_chroma_finds_what_numpy_finds() -> None:
    rows = np.random.default_rng(0).normal(size=(400, 64))
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    vectors = dict(enumerate(rows))
    chroma, plain = open_chroma(), Cosine()
    for index in (chroma, plain):
        index.add(vectors)
        index.add({5: rows[6]})
        index.remove({7, 10_000})
    for row in rows[:20]:
        assert set(chroma.nearest(row, 10)) == set(plain.nearest(row, 10))
    with pytest.raises(IndexDown, match="chroma failed"):
        chroma.nearest(np.ones(3), 2)
    chroma.close()
    with pytest.raises(IndexDown, match="chroma failed"):
        chroma.nearest(rows[0], 2)


def test_two_memories_in_one_process_do_not_mix(tmp_path: Path) -> None:
    with open_memory(tmp_path / "a", Letters()) as one, open_memory(tmp_path / "b", Letters()) as two:
        one.add(Note("memory", "mug"))
        assert len(one.recall("mug", 3)) == 1
        assert two.recall("mug", 3) == []


def test_chroma_opens_no_socket_and_writes_no_file(tmp_path: Path) -> None:
    code = (
        "import socket, sys\n"
        "def refuse(*_): raise AssertionError('a socket was opened')\n"
        "socket.socket.connect = refuse\nsocket.getaddrinfo = refuse\n"
        "from memory.recall import open_chroma\nimport numpy as np\n"
        "index = open_chroma(); index.add({1: np.eye(8)[0]}); assert index.nearest(np.eye(8)[0], 1) == [1]\n"
        "index.close()\n"
    )
    environment = {**os.environ, "PYTHONPATH": os.getcwd(), "HOME": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert list(tmp_path.iterdir()) == []
