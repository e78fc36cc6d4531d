"""Making the shipped models again: demonstrations by the scripted experts, then the one training loop of each model."""

import hashlib
import json
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import skills
from agent.wiring.embedders import open_embedder
from agent.wiring.skills import cards_by_name
from contracts import UsageError
from skills.training.loop import TrainSettings
from skills.training.see import SeeSettings

FIRST_SEED = 1_000_000  # training draws seeds from here up; below is held out
APART = 20  # one kitchen in so many is not trained on
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


def record_looks(folder: Path, seeds: Iterable[int], workers: int) -> Iterator[int]:
    """Take labelled looks at the kitchen of each seed; what is there already is kept.

    Args:
        folder: where they go, one file for a kitchen.
        seeds: from `FIRST_SEED` up.
        workers: processes.

    Yields:
        Each seed when its kitchen is there.
    """
    folder.mkdir(parents=True, exist_ok=True)
    listed = list(seeds)
    with ProcessPoolExecutor(workers, get_context("spawn")) as pool:
        for seed, _ in zip(listed, pool.map(partial(_view, folder), listed), strict=True):
            yield seed


def _view(folder: Path, seed: int) -> None:
    from worlds.experts.views import record_views

    record_views(seed, folder)


def train_eyes(folder: Path, out: Path | None, settings: SeeSettings, say: Say) -> Path:
    """Train the robot's eyes on every kitchen of a folder, going on from where an earlier run stopped.

    One kitchen in twenty is kept apart to calibrate their confidence. Beside the checkpoint, `<name>.recipe.json`
    says how it was made.

    Raises:
        UsageError: there are no kitchens.
        BadCheckpoint: the saved state is of another run.
    """
    from skills.perception.checkpoint import save
    from skills.perception.net import SeeConfig
    from skills.training.calibrate import calibrate
    from skills.training.looks import load
    from skills.training.see import card_of, train
    from worlds.household.kitchen import FLOOR_PLAN
    from worlds.household.materials import NAMED
    from worlds.household.objects import KINDS

    kitchens = sorted(folder.glob("*.npz"))
    apart = kitchens[:: max(2, APART)]
    moving = tuple(name for name, place in FLOOR_PLAN.places.items() if place.moving is not None)
    plain = tuple(name for name, kind in KINDS.items() if not any(kind.colours))
    config = SeeConfig(kinds=tuple(KINDS), colours=tuple(NAMED), places=moving, plain=plain)
    looks = load([path for path in kitchens if path not in apart], config, FLOOR_PLAN.places)
    path = out or skills.EYES
    trainer = train(settings, config, looks, path, say, time.monotonic)
    card = card_of(trainer, config, calibrate(trainer.mean.eval(), apart))
    save(path, trainer.mean, card)
    recipe = {
        "kitchens": {"recorder": "worlds.experts.views", "count": len(kitchens)},
        "stored": card.model_dump(mode="json"),
    }
    path.with_suffix(".recipe.json").write_text(json.dumps(recipe, indent=1) + "\n", encoding="utf-8")
    return path


def record_attempts(folder: Path, seeds: Iterable[int], workers: int) -> Iterator[int]:
    """Let the shipped policy try a skill from the rough start of each seed; what is there already is kept.

    Each line of `attempts.jsonl` is one: seed, call, numbers of the situation, whether the skill itself ended in
    success, and why not. Seeds whose thing the eyes do not see have no numbers.

    Args:
        folder: where they go.
        seeds: from `FIRST_SEED` up.
        workers: processes.

    Yields:
        Each seed when its attempt is there.

    Raises:
        UsageError: what is there was tried by another policy, or seen by other eyes.
    """
    folder.mkdir(parents=True, exist_ok=True)
    log, made_by = folder / "attempts.jsonl", _made_by()
    _check_same(folder / "made_by.json", made_by)
    known = {int(row["seed"]) for row in _rows(log)}
    todo = [seed for seed in seeds if seed not in known]
    with ProcessPoolExecutor(workers, get_context("spawn")) as pool, log.open("a", encoding="utf-8") as file:
        for row in pool.map(_try, todo):
            file.write("\n" + json.dumps(row))  # on a line of its own also after one that was cut off
            file.flush()
            yield int(str(row["seed"]))


def _made_by() -> dict[str, str]:
    files = {"policy": skills.CHECKPOINT, "eyes": skills.EYES}
    return {name: hashlib.sha256(path.read_bytes()).hexdigest()[:12] for name, path in files.items()}


def _check_same(path: Path, made_by: dict[str, str]) -> None:
    if path.is_file() and json.loads(path.read_text(encoding="utf-8")) != made_by:
        raise UsageError(f"{path.parent} holds attempts of another policy or other eyes; name another --data")
    path.write_text(json.dumps(made_by), encoding="utf-8")


def _rows(log: Path) -> list[dict[str, Any]]:
    """Attempts that are written down; a line that was cut off is left out."""
    lines = log.read_text(encoding="utf-8").splitlines() if log.is_file() else []
    return [json.loads(line) for line in lines if line.endswith("}")]


def _try(seed: int) -> dict[str, object]:
    import torch

    from agent.attempts import WORKABLE, attempt, prospect
    from skills.perception.mount import Mounts
    from worlds.household.kitchen import FLOOR_PLAN

    torch.set_num_threads(1)
    chosen = prospect(seed, WORKABLE)
    if chosen is None:
        return {"seed": seed}
    try:
        ended = attempt(chosen.world, chosen.start.call, str(skills.CHECKPOINT), Mounts(FLOOR_PLAN)).ended
    finally:
        chosen.world.close()
    numbers = [round(float(one), 4) for one in chosen.numbers]
    good = ended.status == "SUCCESS"
    return {"seed": seed, "call": str(chosen.start.call), "numbers": numbers, "good": good, "cause": ended.cause or ""}


def train_affordance(folder: Path, out: Path | None, seed: int) -> Path:
    """Learn chances of success from every attempt of a folder.

    Raises:
        UsageError: there are too few.
    """
    import numpy as np

    from agent.attempts import situation
    from skills.perception.chances import save
    from skills.training.chances import Learning, learn

    rows = [row for row in _rows(folder / "attempts.jsonl") if "numbers" in row]
    if not rows:
        raise UsageError(f"{folder} holds no attempts; have some made with --attempts 3000")
    numbers = np.array([row["numbers"] for row in rows], np.float32)
    good = np.array([row["good"] for row in rows], bool)
    where = situation()
    begun = where.begun(numbers)  # from farther off every skill refuses, which needs not be learned
    numbers, good = numbers[begun], good[begun]
    names = {"skills": where.skills, "kinds": where.kinds, "places": where.places}
    learned = learn(numbers, good, names, Learning(seed=seed))
    recipe: dict[str, str | int | float] = {**_made_by(), "attempts": len(good), "successes": int(good.sum())}
    learned.card = learned.card.model_copy(update={"recipe": recipe | {"seed": seed}})
    path = out or skills.CHANCES
    save(path, learned)
    path.with_suffix(".recipe.json").write_text(learned.card.model_dump_json(indent=1) + "\n", encoding="utf-8")
    return path
