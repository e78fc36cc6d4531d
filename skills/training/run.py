"""One run of training, whatever is trained: until its budget is spent, logged, kept, taken up again."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file, save_file
from torch import Tensor

from contracts.errors import BadCheckpoint

LOG = 50  # updates between lines of the log
Clock = Callable[[], float]
Say = Callable[[str, float], None]  # a line, and the share of the run that is over


@dataclass
class Progress:
    """Where a run stands.

    Args:
        step: updates done.
        seconds: time spent in all parts of the run.
    """

    step: int = 0
    seconds: float = 0.0


def quickest() -> torch.autocast:
    """The precision in which this processor learns fastest, for a `with`.

    Convolutions in bfloat16 take half the time of float32 where the processor multiplies it, and eight times as long
    where it does not.
    """
    known: dict[str, object] = getattr(torch.cpu, "get_capabilities", dict)()
    return torch.autocast("cpu", torch.bfloat16, enabled=bool(known.get("amx_bf16") or known.get("avx512_bf16")))


class Learner(Protocol):
    """Networks and optimiser of one run."""

    progress: Progress

    def share(self) -> float:
        """How much of the run is over, in [0, 1]."""

    def update(self) -> dict[str, float]:
        """One update; the parts of its loss."""

    def state(self) -> dict[str, Tensor]:
        """Everything that a resumed run needs, flat."""

    def resume(self, flat: dict[str, Tensor]) -> None:
        """Take up a saved state."""


def take_up(learner: Learner, out: Path) -> bool:
    """Go on from `<out>.state`, if it is there; whether it was.

    Raises:
        BadCheckpoint: it is corrupt or of another run.
    """
    state = out.with_suffix(".state")
    out.parent.mkdir(parents=True, exist_ok=True)
    if not state.exists():
        return False
    try:
        learner.resume(load_file(state))
    except (SafetensorError, OSError, KeyError, RuntimeError) as error:
        raise BadCheckpoint(f"{state} is corrupt or of another run; delete it to begin anew") from error
    return True


def spend(learner: Learner, out: Path, every: int, keep: Callable[[], None], say: Say, clock: Clock) -> None:
    """Update until the budget is spent.

    Args:
        learner: what is trained.
        out: where its checkpoint goes; beside it `<name>.log.jsonl`, and `<name>.state`.
        every: updates between saved states.
        keep: writes the checkpoint.
        say: told a line now and then, with the share of the run that is over.
        clock: seconds.
    """
    progress = learner.progress
    last, sums, since = clock(), dict[str, float](), 0
    while learner.share() < 1.0:
        for name, value in learner.update().items():
            sums[name] = sums.get(name, 0.0) + value
        since += 1
        now = clock()
        progress.seconds += now - last
        last = now
        ended = learner.share() >= 1.0
        if progress.step % LOG == 0 or ended:
            parts = {name: value / since for name, value in sums.items()}
            say(_log(out, progress, parts), learner.share())
            sums, since = {}, 0
        if progress.step % every == 0 or ended:
            part = out.with_suffix(".state").with_suffix(".part")
            save_file(learner.state(), part)
            part.replace(out.with_suffix(".state"))
            keep()


def _log(out: Path, progress: Progress, parts: dict[str, float]) -> str:
    """Write a line of the log; the same in words."""
    line = {"step": progress.step, "seconds": round(progress.seconds, 1), **{k: round(v, 5) for k, v in parts.items()}}
    with out.with_suffix(".log.jsonl").open("a", encoding="utf-8") as file:
        file.write(json.dumps(line) + "\n")
    words = "  ".join(f"{name} {value:.3f}" for name, value in parts.items())
    return f"step {progress.step}  {progress.seconds / 60:.1f} min  {words}"


def origin(begin: str, out: Path) -> str:
    """Which file a run began from, wherever it lay: its hash.

    Raises:
        BadCheckpoint: it is not there, or would be written over.
    """
    if not begin:
        return ""
    path = Path(begin)
    if path.resolve() == out.resolve():
        raise BadCheckpoint(f"{path} is both begun from and written to; name another --out")
    if not path.is_file():
        raise BadCheckpoint(f"no checkpoint at {path} to begin from")
    return f"checkpoint of sha256 {hashlib.sha256(path.read_bytes()).hexdigest()}"
