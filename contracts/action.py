"""The only value that can move a physical world, and what a guard says of it."""

from dataclasses import dataclass, field

from contracts.arrays import Floats, floats
from contracts.errors import BadShape
from contracts.robot import DOF


@dataclass(frozen=True, slots=True)
class ActionChunk:
    """Position targets over a short horizon; a NaN cannot exist in one.

    Args:
        targets: arm rad, gripper m, base m m rad, head rad, (horizon, 13).
        dt: time between rows, s.

    Raises:
        BadShape: wrong shape, no rows, non-finite, or a dt that is not positive.
    """

    targets: Floats
    dt: float

    def __post_init__(self) -> None:
        object.__setattr__(self, "targets", floats("targets", self.targets, (None, DOF)))
        if len(self.targets) == 0 or not self.dt > 0:
            raise BadShape(
                f"a chunk needs at least one row and a positive dt, not {len(self.targets)} rows, dt {self.dt}"
            )


@dataclass(frozen=True, slots=True)
class Verdict:
    """A guard's answer: the chunk that may go on, and why it differs from the one that came.

    Args:
        chunk: what may be applied.
        reasons: one sentence for each change; empty when nothing was changed.
        stopped: the chunk was replaced by a stop.
    """

    chunk: ActionChunk
    reasons: tuple[str, ...] = field(default=())
    stopped: bool = False

    @staticmethod
    def changed(chunk: ActionChunk, reason: str) -> "Verdict":
        return Verdict(chunk, (reason,))

    @staticmethod
    def stop(chunk: ActionChunk, reason: str) -> "Verdict":
        return Verdict(chunk, (reason,), stopped=True)
