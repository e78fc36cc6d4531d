"""The trained files that ship with the package: where they are, their hashes, whether they load."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from contracts import BadCheckpoint


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A trained file.

    Args:
        name: what it is for.
        path: where it should be.
        mend: the command that makes it again.
        size: bytes.
        digest: SHA-256.
        trouble: why it must not be used; None when it may.
    """

    name: str
    path: Path
    mend: str
    size: int = 0
    digest: str = ""
    trouble: str | None = None


def checkpoints() -> list[Checkpoint]:
    """Every trained file that a run needs, looked at and loaded."""
    return [
        _looked_at("embedded planner", _planner_path(), "gofer planner train", _load_planner),
        _looked_at("policy", _policy_path(), "gofer skills train", _load_policy),
    ]


def _looked_at(name: str, path: Path, mend: str, load: Callable[[Path], object]) -> Checkpoint:
    if not path.is_file():
        return Checkpoint(name, path, mend, trouble=f"{path} is missing")
    raw = path.read_bytes()
    found = Checkpoint(name, path, mend, len(raw), hashlib.sha256(raw).hexdigest())
    try:
        load(path)
    except BadCheckpoint as error:
        return Checkpoint(name, path, mend, found.size, found.digest, str(error))
    return found


def _planner_path() -> Path:
    from planners.models.embedded import checkpoint

    return checkpoint.HOME / checkpoint.FILE


def _load_planner(path: Path) -> object:
    from planners.models.embedded import checkpoint

    return checkpoint.load(path.parent)


def _policy_path() -> Path:
    import skills

    return skills.CHECKPOINT


def _load_policy(path: Path) -> object:
    from skills.training.checkpoint import load
    from worlds.household.robot import PROFILE

    return load(path, PROFILE.name)
