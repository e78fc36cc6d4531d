"""`gofer perception eval`: how well the eyes see, as a table or as JSON."""

import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

import skills
from agent.eyesight import ARMS, evaluate, kitchens
from contracts import UsageError

SHARES = ("recall", "precision", "colour", "place", "state", "half hidden", "alike")
FIGURES = ("error median cm", "error p95 cm", "ms median")


def show_eyesight(scenes: int, eyes: Path | None, arms: Sequence[str], *, as_json: bool) -> None:
    """Measure and print.

    Raises:
        UsageError: there is no such arm.
        BadCheckpoint: there are no such eyes.
    """
    unknown = next((name for name in arms if name not in ARMS), None)
    if unknown is not None:
        raise UsageError(f"no arm is called {unknown!r}; there are: {', '.join(ARMS)}")
    chosen, path = list(arms or ARMS), eyes or skills.EYES
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    rows: dict[str, Mapping[str, object]] = {}
    with Progress(*columns, console=Console(stderr=True)) as progress:
        task = progress.add_task("kitchens", total=len(chosen) * kitchens(scenes))
        for name in chosen:
            progress.update(task, description=f"kitchens, {name}")
            rows[name] = evaluate(name, scenes, path, lambda: progress.advance(task))
    if as_json:
        sys.stdout.write(json.dumps(rows) + "\n")
        return
    Console().print(_table(rows))


def _table(rows: Mapping[str, Mapping[str, object]]) -> Table:
    """Arms beside each other, shares with their 95 % intervals."""
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="bright_black")
    table.add_column("")
    for name in rows:
        table.add_column(name, no_wrap=True)
    table.add_row("in view", *(str(row["in view"]) for row in rows.values()))
    for key in SHARES:
        table.add_row(key, *(_share(row[key]) for row in rows.values()))
    for key in FIGURES:
        table.add_row(key, *(str(row[key]) for row in rows.values()))
    return table


def _share(one: object) -> str:
    assert isinstance(one, Mapping)
    if not one["of"]:
        return "none seen"
    return f"{100 * one['share']:.0f} % ({100 * one['low']:.0f} to {100 * one['high']:.0f})"
