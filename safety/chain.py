"""A guard of guards: a chunk goes out when every guard passes it unchanged, or as a stop."""

from collections.abc import Sequence

from contracts.action import ActionChunk, Verdict
from contracts.observation import Observation
from contracts.protocols import Guard
from safety.body import Body
from safety.collision import CollisionGuard
from safety.force import ForceGuard
from safety.health import HealthGuard
from safety.latch import LatchGuard, StopSwitch
from safety.limits import LimitGuard
from safety.stop import stop_chunk
from safety.walk import unchanged
from safety.watchdog import Pulse, WatchdogGuard
from safety.workspace import WorkspaceGuard


class Chain:
    """Asks each guard in turn, and again, until none changes the chunk any more.

    What one guard changes, those before it see again: no guard's promise is undone by a later one. A stop ends the
    round at once; a chunk on which the guards do not agree becomes one.

    Args:
        guards: in order.
        body: what every guard stands on.
    """

    def __init__(self, guards: Sequence[Guard], body: Body) -> None:
        self._guards = tuple(guards)
        self._body = body

    def check(self, chunk: ActionChunk, observation: Observation) -> Verdict:
        verdict = self._agreed(chunk, observation)
        self._body.motion.start(observation)
        self._body.motion.sent(verdict.chunk)
        return verdict

    def _agreed(self, chunk: ActionChunk, observation: Observation) -> Verdict:
        reasons: dict[str, None] = {}  # in order, each once
        for _ in range(self._body.settings.rounds):
            came = chunk
            for guard in self._guards:
                verdict = guard.check(chunk, observation)
                reasons |= dict.fromkeys(verdict.reasons)
                chunk = verdict.chunk
                if verdict.stopped:
                    return Verdict(chunk, tuple(reasons), stopped=True)
            if chunk.dt == came.dt and unchanged(chunk.targets, came.targets):
                return Verdict(chunk, tuple(reasons))
        halt = stop_chunk(self._body.motion.start(observation), self._body.profile, len(chunk.targets))
        return Verdict(halt, (*reasons, "guards: no motion that all of them allow; stopping"), stopped=True)


def standard(body: Body, switch: StopSwitch | None = None, pulse: Pulse | None = None) -> Chain:
    """The guards of a run, the cheapest and most final first."""
    guards = (
        LatchGuard(body, switch),
        HealthGuard(body),
        WatchdogGuard(body, pulse),
        LimitGuard(body),
        ForceGuard(body),
        WorkspaceGuard(body),
        CollisionGuard(body),
    )
    return Chain(guards, body)
