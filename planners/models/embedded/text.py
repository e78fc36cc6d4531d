"""What the planner knows of words before it is trained: frozen MiniLM vectors, spelling, and a sentence's tokens."""

import re
from collections.abc import Sequence
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

WIDTH = 384  # of a MiniLM state
GRAMS = 256  # buckets of character trigrams
LONGEST = 192  # tokens of a command that are read
WORD = re.compile(r"[a-z0-9]+")
SMALL = {"the", "an", "of", "to", "in", "on", "at", "and", "is", "it", "for", "my", "s"}  # "a" may be a label: lane A

Vectors = NDArray[np.float32]


class MiniLM(Protocol):
    """The text model that is handed in: its tokenizer, its weights and its sentence vectors."""

    @property
    def tokenizer(self) -> Any: ...

    def module(self) -> Any:
        """The network, for its weights, named as transformers names them."""

    def embed(self, texts: Sequence[str]) -> Any:
        """Unit vectors, (texts, 384)."""


def words_of(text: str) -> list[str]:
    """Lower-case words and numbers."""
    return WORD.findall(text.lower())


def stem(word: str) -> str:
    """A word without its plural ending."""
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith("es") and len(word) > 4 and word[-3] in "sxhz":
        return word[:-2]
    if word.endswith("s") and not word.endswith("ss") and len(word) > 3:
        return word[:-1]
    return word


def spelling(word: str) -> Vectors:
    """Hashed character bigrams and trigrams of a word, unit length, (GRAMS,)."""
    vector = np.zeros(GRAMS, np.float32)
    marked = f"<{stem(word)}>"
    for size in (2, 3):
        for start in range(len(marked) - size + 1):
            code = 0
            for letter in marked[start : start + size]:
                code = (code * 131 + ord(letter)) % 1_000_003
            vector[code % GRAMS] += 1
    norm = float(np.linalg.norm(vector))
    return vector / norm if norm else vector


class Words:
    """Frozen vectors of texts and words, each computed once.

    Args:
        minilm: the one text model.
    """

    def __init__(self, minilm: MiniLM) -> None:
        self.minilm = minilm
        self._row: dict[str, int] = {}
        self._parts: dict[str, NDArray[np.intp]] = {}
        self._stems: dict[str, int] = {}
        self._vectors = np.zeros((1024, WIDTH), np.float32)
        self._spellings = np.zeros((1024, GRAMS), np.float32)
        self._stem = np.zeros(1024, np.int64)

    def learn(self, texts: Sequence[str]) -> None:
        """Compute the vectors of texts that are new, in one go."""
        new = [text for text in dict.fromkeys(texts) if text not in self._row]
        if not new:
            return
        made = np.asarray(self.minilm.embed(new), np.float32)
        while len(self._row) + len(new) > len(self._vectors):
            self._vectors, self._spellings, self._stem = (
                np.concatenate([table, np.zeros_like(table)]) for table in (self._vectors, self._spellings, self._stem)
            )
        for text, vector in zip(new, made, strict=True):
            row = len(self._row)
            self._row[text] = row
            self._vectors[row] = vector
            if " " not in text:
                self._spellings[row] = spelling(text)
                self._stem[row] = (
                    -row - 1 if text in SMALL or not text else self._stems.setdefault(stem(text), len(self._stems))
                )

    def parts(self, text: str) -> NDArray[np.intp]:
        """Rows of the words of a text."""
        rows = self._parts.get(text)
        if rows is None:
            rows = self._parts[text] = np.array([self._row[word] for word in words_of(text) or [""]], np.intp)
        return rows

    def vectors(self, texts: Sequence[str]) -> Vectors:
        """Frozen MiniLM vectors, (texts, 384)."""
        return self._vectors[[self._row[text] for text in texts]]

    def likeness(self, said: Sequence[str], texts: Sequence[str], spoken: Sequence[str]) -> Vectors:
        """How like each word said is to each name: same word, spelling, nearest word, whole, (said, texts, 4).

        Args:
            said: words of a command.
            texts: what is compared as a whole.
            spoken: what is compared word by word, one for each of `texts`.
        """
        parts = [self.parts(text) for text in spoken]
        flat = np.concatenate(parts)
        starts = np.cumsum([0, *(len(part) for part in parts[:-1])])
        heard = np.array([self._row[word] for word in said], np.intp)
        meant = self._vectors[heard]  # (said, 384)
        same = (self._stem[heard][:, None] == self._stem[flat][None, :]).astype(np.float32)
        per_word = np.stack([same, self._spellings[heard] @ self._spellings[flat].T, meant @ self._vectors[flat].T], -1)
        best = np.maximum.reduceat(per_word, starts, axis=1)  # (said, texts, 3)
        return np.concatenate([best, (meant @ self.vectors(texts).T)[..., None]], -1)

    def tokens(self, command: str) -> tuple[list[int], list[tuple[int, int]]]:
        """Token ids and their character spans; special tokens have empty spans."""
        made = self.minilm.tokenizer.encode(command)
        return list(made.ids)[:LONGEST], [(int(a), int(b)) for a, b in made.offsets][:LONGEST]
