"""`gofer skills train` and `gofer planner train`: with a progress bar, resumable, logged."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TaskProgressColumn,
    TextColumn,
    TimeRemainingColumn,
)

from agent.wiring.training import (
    FIRST_SEED,
    Say,
    record_attempts,
    record_demonstrations,
    record_looks,
    train_affordance,
    train_eyes,
    train_planner,
    train_policy,
)
from skills.training.loop import TrainSettings
from skills.training.see import SeeSettings


def train_skills(data: Path, out: Path | None, seeds: range, settings: TrainSettings, workers: int) -> None:
    """Record what demonstrations are missing, then train the policy."""
    console = Console(stderr=True)
    if seeds:
        _record(console, data, seeds, workers)
    with _bar(console) as say:
        path = train_policy(data, out, settings, say)
    console.print(f"trained: {path}")


def _record(console: Console, data: Path, seeds: range, workers: int) -> None:
    columns = (TextColumn("demonstrations"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    failed = 0
    with Progress(*columns, console=console) as progress:
        task = progress.add_task("record", total=len(seeds))
        for _, shown in record_demonstrations(data, seeds, workers):
            failed += not shown
            progress.advance(task)
    console.print(f"{len(seeds) - failed} of {len(seeds)} demonstrations in {data}; the expert failed in {failed}")


@contextmanager
def _bar(console: Console) -> Iterator[Say]:
    """A bar with the time that is left, from the first word on; where nobody watches a terminal, lines."""
    columns = (
        TextColumn("training"),
        BarColumn(),
        TaskProgressColumn(),
        TimeRemainingColumn(elapsed_when_finished=True),
    )
    progress = Progress(*columns, console=console)
    task = progress.add_task("train", total=1.0)

    def say(line: str, share: float) -> None:
        if not progress.live.is_started:
            console.print("training; Ctrl-C keeps what is there, the same command goes on")
            progress.start()
        progress.update(task, completed=share)
        console.print(line, soft_wrap=True)

    try:
        yield say
    finally:
        if progress.live.is_started:
            progress.stop()


def train_embedded_planner(out: Path | None, minutes: float, seed: int) -> None:
    """Train the embedded planner from its generator."""
    console = Console(stderr=True)
    with _bar(console) as say:
        folder = train_planner(out, minutes, seed, say)
    console.print(f"trained: {folder}")


def train_perception(data: Path, out: Path | None, kitchens: range, settings: SeeSettings, workers: int) -> None:
    """Take what looks are missing, then train the eyes."""
    console = Console(stderr=True)
    if kitchens:
        columns = (TextColumn("kitchens"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        with Progress(*columns, console=console) as progress:
            task = progress.add_task("look", total=len(kitchens))
            for _ in record_looks(data, kitchens, workers):
                progress.advance(task)
    with _bar(console) as say:
        path = train_eyes(data, out, settings, say)
    console.print(f"trained: {path}")


def train_chances(data: Path, out: Path | None, attempts: int, seed: int, workers: int) -> None:
    """Try what attempts are missing, then learn from all of them."""
    console = Console(stderr=True)
    if attempts:
        columns = (TextColumn("attempts"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        with Progress(*columns, console=console) as progress:
            task = progress.add_task("try", total=attempts)
            for _ in record_attempts(data, range(FIRST_SEED, FIRST_SEED + attempts), workers):
                progress.advance(task)
    path = train_affordance(data, out, seed)
    console.print(f"learned: {path}")
