"""`gofer skills train` and `gofer planner train`: with a progress bar, resumable, logged."""

from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from agent.wiring.training import FIRST_SEED, record_demonstrations, train_planner, train_policy
from skills.training.loop import TrainSettings


def train_skills(data: Path, out: Path | None, episodes: int, settings: TrainSettings, workers: int) -> None:
    """Record what demonstrations are missing, then train the policy."""
    console = Console(stderr=True)
    if episodes:
        _record(console, data, episodes, workers)
    with console.status("training; Ctrl-C keeps what is there, the same command goes on") as status:
        path = train_policy(data, out, settings, lambda line: _tell(console, status.update, line))
    console.print(f"trained: {path}")


def _record(console: Console, data: Path, episodes: int, workers: int) -> None:
    columns = (TextColumn("demonstrations"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    failed = 0
    with Progress(*columns, console=console) as progress:
        task = progress.add_task("record", total=episodes)
        seeds = range(FIRST_SEED, FIRST_SEED + episodes)
        for _, shown in record_demonstrations(data, seeds, workers):
            failed += not shown
            progress.advance(task)
    console.print(f"{episodes - failed} of {episodes} demonstrations in {data}; the expert failed in {failed}")


def _tell(console: Console, update: object, line: str) -> None:
    if console.is_terminal and callable(update):
        update(line)
    else:
        console.print(line)


def train_embedded_planner(out: Path | None, minutes: float, seed: int) -> None:
    """Train the embedded planner from its generator."""
    console = Console(stderr=True)
    with console.status("training; Ctrl-C keeps what is there, the same command goes on") as status:
        folder = train_planner(out, minutes, seed, lambda line: _tell(console, status.update, line))
    console.print(f"trained: {folder}")
