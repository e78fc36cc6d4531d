"""The affordance ledger: what this robot tried, how likely it was thought to work, and whether it did."""

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from contracts.arrays import Floats
from skills.perception.record import Tally

LOOSE = 0.7  # how far the robot's own log-odds may be expected to be from those learned, one standard deviation
NEWTON = 12  # steps; the curve is smooth and has one top


@dataclass(frozen=True, slots=True)
class Entry:
    """One attempt.

    Args:
        skill: what was tried.
        what: the thing, or the part, that it was about.
        kind: of the thing; empty for a part.
        place: where.
        chance: of success, as it was thought to be before this ledger changed it.
        succeeded: whether its effect was shown.
        learned: whether that chance was learned; a measured rate says nothing about what was learned.
    """

    skill: str
    what: str
    kind: str
    place: str
    chance: float
    succeeded: bool = False
    learned: bool = True


class Ledger:
    """Entries, oldest first, in memory or in a file of JSON lines that grows by one line an attempt.

    Args:
        path: the file; None for none. A line that cannot be read is passed over.
    """

    def __init__(self, path: Path | None = None) -> None:
        self.path = path
        self.entries: list[Entry] = list(_read(path)) if path is not None and path.is_file() else []
        self._offsets: dict[tuple[str, ...], float] = {}

    def add(self, entry: Entry) -> None:
        """Write an attempt down."""
        self.entries.append(entry)
        self._offsets.clear()
        if self.path is not None:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with self.path.open("a", encoding="utf-8") as file:
                file.write(json.dumps(asdict(entry)) + "\n")

    def recalibrated(self, entry: Entry) -> float:
        """A learned chance as the robot's own log corrects it: for the skill, then for that kind of thing there.

        Each correction is a shift of the log-odds with a normal prior around none, so that little experience
        changes little.
        """
        skill = self._offset((entry.skill,), 0.0)
        return _chance(entry.chance, skill + self._offset((entry.skill, entry.kind, entry.place), skill))

    def _offset(self, key: tuple[str, ...], known: float) -> float:
        if key not in self._offsets:
            mine = [one for one in self.entries if one.learned and (one.skill, one.kind, one.place)[: len(key)] == key]
            odds = _log_odds(np.array([one.chance for one in mine])) + known
            self._offsets[key] = shift(odds, [one.succeeded for one in mine])
        return self._offsets[key]

    def tallies(self, skill: str) -> dict[tuple[str, str], Tally]:
        """Successes of a skill, by thing and place."""
        found: dict[tuple[str, str], Tally] = defaultdict(Tally)
        for one in self.entries:
            if one.skill == skill:
                found[one.what, one.place] += Tally(int(one.succeeded), 1)
        return dict(found)


def shift(log_odds: Floats, succeeded: Sequence[bool]) -> float:
    """The most likely common shift of log-odds, (attempts,), given how the attempts ended and a prior around none."""
    moved, ended = 0.0, np.array(succeeded, float)
    for _ in range(NEWTON):
        chance = 1 / (1 + np.exp(-(log_odds + moved)))
        slope = float((ended - chance).sum()) - moved / LOOSE**2
        moved += slope / (float((chance * (1 - chance)).sum()) + 1 / LOOSE**2)
    return moved


def _log_odds(chance: Floats) -> Floats:
    kept = np.clip(chance, 1e-3, 1 - 1e-3)
    return np.asarray(np.log(kept / (1 - kept)))


def _chance(chance: float, moved: float) -> float:
    return float(1 / (1 + np.exp(-(_log_odds(np.array([chance]))[0] + moved))))


def _read(path: Path) -> Iterable[Entry]:
    for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
        try:
            yield Entry(**json.loads(line))
        except (ValueError, TypeError):
            continue
