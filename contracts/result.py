"""How a run went: the object that `--json` prints and `result.json` holds."""

from typing import Any

from pydantic import BaseModel, ConfigDict

from contracts.outcome import Cause, Ending


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class StepResult(_Frozen):
    """One step as it went; outcomes are None in a plan that has not run."""

    skill: str
    arguments: dict[str, str]
    say: float
    can: float
    outcome: str | None = None
    cause: Cause | None = None
    evidence: str | None = None
    attempts: int = 0
    start_s: float | None = None
    end_s: float | None = None


class Calls(_Frozen):
    """What the language model cost."""

    language_model: int = 0
    tokens_in: int = 0
    tokens_out: int = 0
    cost_usd: float = 0.0


class Result(_Frozen):
    """A finished run, or a plan (ending None)."""

    ending: Ending | None
    why: str
    question: str | None = None
    command: str
    world: str
    seed: int
    steps: tuple[StepResult, ...] = ()
    replans: int = 0
    planner: str
    describer: str
    privileged: bool
    wall_s: float = 0.0
    world_s: float = 0.0
    calls: Calls = Calls()
    run_dir: str | None = None
    candidates: tuple[tuple[dict[str, Any], ...], ...] | None = None
