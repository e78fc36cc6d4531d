"""Memory: notes by meaning, recency and place, over the journal and an index of vectors."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType

from contracts.arrays import Floats
from contracts.note import Note
from contracts.protocols import Embedder, Say
from memory.index import Cosine, Index, IndexDown
from memory.journal import Entry, Journal, word_of
from memory.settings import RecallSettings

LOOKED_BACK = 200  # notes of one thing's places, over all homes, that are looked through


@dataclass(frozen=True, slots=True)
class Recollection:
    """A note that came to mind.

    Args:
        number: its number in the journal.
        note: the note.
        score: what it is ranked by: meaning + recency + place.
        meaning: cosine with what was asked, in [-1, 1].
        recency: 1 for the newest note, halved every so many notes.
        here: whether it happened at the place that was asked about.
        times: how many notes say the same; the others are folded into this one.
    """

    number: int
    note: Note
    score: float
    meaning: float
    recency: float
    here: bool
    times: int = 1


def open_chroma() -> Index:
    """The chroma index.

    Raises:
        IndexDown: chroma is not installed or cannot start.
    """
    try:
        from memory.vectors import Vectors  # half a second to import; only who recalls pays it
    except ImportError as error:
        raise IndexDown(f"chroma cannot be imported: {error}") from error
    return Vectors()


def quiet(_: Note) -> None:
    """Say nothing."""


def about(note: Note) -> str:
    """The words that a note is found by: its evidence's `about`, else its text."""
    return word_of(note.evidence, "about") or note.text


def _same(note: Note) -> tuple[str, ...]:
    """What makes two notes one memory: where a thing is has one answer, the newest; else the same words."""
    kind, subject = word_of(note.evidence, "kind"), word_of(note.evidence, "subject")
    if kind == "place":
        return (kind, subject, word_of(note.evidence, "home"))
    return (kind, subject, " ".join(note.text.lower().split()))


class Recall:
    """Notes that are kept for good and found again.

    Args:
        journal: where the notes are.
        embedder: text to unit vectors.
        say: told when the index is down.
        open_index: makes an empty index; the plain one stands in where it fails.
        settings: how notes are ranked.
    """

    def __init__(
        self,
        journal: Journal,
        embedder: Embedder,
        say: Say = quiet,
        open_index: Callable[[], Index] = open_chroma,
        settings: RecallSettings | None = None,
    ) -> None:
        self.journal = journal
        self._embedder = embedder
        self._say = say
        self._open_index = open_index
        self._settings = settings or RecallSettings()
        self._index: Index = Cosine()
        self._vectors: dict[int, Floats] = {}
        self._started = False

    def __enter__(self) -> "Recall":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        try:
            self._index.close()
        except IndexDown:
            self._index = Cosine()  # nothing is lost: the index holds no truth
        self.journal.close()

    def add(self, note: Note) -> None:
        """Keep a note for good before returning; it is embedded when something is next recalled."""
        self.journal.add(note)

    def forget(self, numbers: Sequence[int]) -> int:
        """Remove notes for good; returns how many there were."""
        return self.journal.forget(numbers)

    def recall(self, about: str, most: int) -> Sequence[Note]:
        return [one.note for one in self.search(about, most)]

    def search(self, about: str, most: int, place: str | None = None) -> list[Recollection]:
        """What comes to mind, best first, with the reasons.

        Args:
            about: what is asked, in words.
            most: how many at most.
            place: prefer what happened here.
        """
        if most <= 0 or not about.strip():
            return []
        vector = self._embedder.embed([about])[0]  # (width,)
        newest = self.journal.numbers(self._settings.most)
        self._catch_up(newest, len(vector))
        near = [number for number in self._nearest(vector, 4 * most + 32) if number in self._vectors]
        age = {number: rank for rank, number in enumerate(newest)}
        found = [
            self._weigh(entry, float(self._vectors[entry.number] @ vector), age[entry.number], place)
            for entry in self.journal.find(near)
            if not self._superseded(entry)
        ]
        kept = [one for one in found if one.meaning >= self._settings.floor]
        return sorted(_fold(kept), key=lambda one: (-one.score, -one.number))[:most]

    def where(self, thing: str, home: str) -> Note | None:
        """The newest note of where a thing was left in a home."""
        return next((one.note for one in self._places(thing, home)), None)

    def _places(self, thing: str, home: str) -> list[Entry]:
        entries = self.journal.newest(LOOKED_BACK, "place", thing)
        return [entry for entry in entries if word_of(entry.note.evidence, "home") == home]

    def _superseded(self, entry: Entry) -> bool:
        """Whether a newer note says that the thing is elsewhere by now."""
        evidence = entry.note.evidence
        if word_of(evidence, "kind") != "place":
            return False
        latest = self._places(word_of(evidence, "subject"), word_of(evidence, "home"))
        return bool(latest) and latest[0].number != entry.number

    def _weigh(self, entry: Entry, meaning: float, age: int, place: str | None) -> Recollection:
        recency = 0.5 ** (age / self._settings.half_life)
        here = place is not None and word_of(entry.note.evidence, "place") == place
        score = meaning + self._settings.recency * recency + self._settings.place * here
        return Recollection(entry.number, entry.note, score, meaning, recency, here)

    def _catch_up(self, newest: Sequence[int], width: int) -> None:
        """Bring vectors and index to the journal's state, also when another process wrote to it."""
        gone = self._vectors.keys() - newest
        for number in gone:
            del self._vectors[number]
        fresh = self._embedded([number for number in newest if number not in self._vectors], width)
        self._vectors |= fresh
        try:
            if not self._started:
                self._index, self._started = self._open_index(), True
            self._index.remove(set(gone))
            self._index.add(fresh)
        except IndexDown as error:
            self._go_without(error)

    def _embedded(self, numbers: Sequence[int], width: int) -> dict[int, Floats]:
        """The vectors of notes; those that have none yet are embedded and kept."""
        model = f"{self._settings.model}/{width}"
        kept = self.journal.vectors(model, numbers)
        missing = self.journal.find(number for number in numbers if number not in kept)
        if missing:
            rows = self._embedder.embed([about(entry.note) for entry in missing])
            fresh = {entry.number: row for entry, row in zip(missing, rows, strict=True)}
            self.journal.keep_vectors(model, fresh)
            kept |= fresh
        return kept

    def _nearest(self, vector: Floats, most: int) -> list[int]:
        try:
            return self._index.nearest(vector, most)
        except IndexDown as error:
            self._go_without(error)
            return self._index.nearest(vector, most)

    def _go_without(self, error: IndexDown) -> None:
        self._say(Note("memory", f"the vector index is down ({error}); recalling from the journal itself"))
        self._index, self._started = Cosine(), True
        self._index.add(self._vectors)


def _fold(found: Sequence[Recollection]) -> list[Recollection]:
    """One recollection for notes that say the same: the newest, with the best score of them."""
    groups: dict[tuple[str, ...], list[Recollection]] = {}
    for one in found:
        groups.setdefault(_same(one.note), []).append(one)
    return [
        replace(max(group, key=lambda one: one.number), score=max(one.score for one in group), times=len(group))
        for group in groups.values()
    ]


def open_memory(folder: Path, embedder: Embedder, say: Say = quiet) -> Recall:
    """A memory in a folder, made if missing.

    Raises:
        BadMemory: the folder's journal is damaged, foreign or not writable.
    """
    return Recall(Journal.open(folder / "journal.sqlite"), embedder, say)
