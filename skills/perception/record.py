"""How often each skill has succeeded: measured when it was trained, and counted on since."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from contracts.errors import BadCheckpoint


@dataclass(frozen=True, slots=True)
class Tally:
    """Successes among attempts."""

    successes: int = 0
    attempts: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(self.successes + other.successes, self.attempts + other.attempts)

    @property
    def chance(self) -> float:
        """Laplace's rule of succession: one success and one failure more than were seen."""
        return (self.successes + 1) / (self.attempts + 2)


@dataclass(frozen=True, slots=True)
class Record:
    """A tally for each skill, by name."""

    tallies: Mapping[str, Tally] = field(default_factory=dict)

    def after(self, skill: str, succeeded: bool) -> "Record":
        """The record once an attempt more is counted."""
        return Record({**self.tallies, skill: self[skill] + Tally(int(succeeded), 1)})

    def __getitem__(self, skill: str) -> Tally:
        return self.tallies.get(skill, Tally())

    def write(self, path: Path) -> None:
        """Write as JSON: skill to [successes, attempts]."""
        rows = {name: [one.successes, one.attempts] for name, one in sorted(self.tallies.items())}
        path.write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")


def read_record(path: Path) -> Record:
    """Read what `Record.write` wrote; an empty record where there is no file.

    Raises:
        BadCheckpoint: the file is something else.
    """
    if not path.is_file():
        return Record()
    try:
        rows = json.loads(path.read_text(encoding="utf-8"))
        return Record({str(name): Tally(int(good), int(all_)) for name, (good, all_) in rows.items()})
    except (ValueError, TypeError, AttributeError) as error:
        raise BadCheckpoint(
            f"{path} is no table of skill to [successes, attempts]; delete or measure it anew"
        ) from error
