"""Making the shipped models again: demonstrations by the scripted experts, then the one training loop of each model."""

import json
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict
from functools import partial
from multiprocessing import get_context
from pathlib import Path

import skills
from agent.wiring.embedders import open_embedder
from agent.wiring.skills import cards_by_name
from skills.training.loop import TrainSettings

FIRST_SEED = 1_000_000  # training draws seeds from here up; below is held out
Say = Callable[[str, float], None]  # a line, and the share of the run that is over


def record_demonstrations(folder: Path, seeds: Iterable[int], workers: int) -> Iterator[tuple[int, bool]]:
    """Let the scripted experts show an episode for each seed; what is there already is kept.

    Args:
        folder: where the episodes go.
        seeds: from `FIRST_SEED` up.
        workers: processes.

    Yields:
        The seed, and whether its expert succeeded; failures leave no file.
    """
    folder.mkdir(parents=True, exist_ok=True)
    listed = list(seeds)
    with ProcessPoolExecutor(workers, get_context("spawn")) as pool:
        yield from zip(listed, pool.map(partial(_record, folder), listed), strict=True)


def _record(folder: Path, seed: int) -> bool:
    from worlds.experts.record import record

    return record(seed, folder, dict(cards_by_name()))


def train_policy(folder: Path, out: Path | None, settings: TrainSettings, say: Say) -> Path:
    """Train the policy on every episode of a folder, going on from where an earlier run stopped.

    Beside the checkpoint, `<name>.recipe.json` says how it was made.

    Raises:
        UsageError: there are no episodes, or one is damaged.
        BadCheckpoint: the saved state is of another run.
    """
    from skills.training.checkpoint import load as open_checkpoint
    from skills.training.data import load
    from skills.training.loop import train
    from skills.vla.net import VlaConfig
    from worlds.household.robot import PROFILE

    shown = sorted(folder.glob("*.npz"))
    frames = load(shown, open_embedder(), VlaConfig().text)
    made = train(settings, frames, out or skills.CHECKPOINT, PROFILE.name, say, time.monotonic)
    _, card = open_checkpoint(made, PROFILE.name)
    recipe = {"demonstrations": _described(shown), "stored": card.model_dump(mode="json")}
    made.with_suffix(".recipe.json").write_text(json.dumps(recipe, indent=1) + "\n", encoding="utf-8")
    return made


def _described(shown: Sequence[Path]) -> dict[str, object]:
    """Which demonstrations were learned from."""
    first, last = shown[0].stem, shown[-1].stem
    return {"recorder": "worlds.experts.record, default disturbances", "episodes": len(shown), "seeds": [first, last]}


def train_planner(out: Path | None, minutes: float, seed: int, say: Say) -> Path:
    """Train the embedded planner, going on from where an earlier run stopped; writes recipe.json beside it."""
    from planners.models.embedded.checkpoint import HOME
    from planners.models.embedded.train import Recipe, State, Trainer

    def report(state: State, terms: dict[str, float]) -> None:
        shown = "  ".join(f"{name} {value:.3f}" for name, value in terms.items())
        line = f"step {state.step}  {state.seen} commands  {state.seconds / 60:.1f} min  {shown}"
        say(line, min(1.0, state.seconds / (60 * minutes)))

    from memory.embed import MiniLM

    folder = out or HOME
    recipe = Recipe(minutes=minutes, seed=seed)
    trainer = Trainer(MiniLM(), list(skills.cards()), recipe, folder)
    trainer.run(report)
    made = {"command": f"gofer planner train --minutes {minutes:g} --seed {seed}", "recipe": asdict(recipe)}
    text = json.dumps({**made, "state": asdict(trainer.state)}, indent=1)
    (folder / "recipe.json").write_text(text + "\n", encoding="utf-8")
    return folder
