"""Results and plans as tables in a terminal."""

from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from agent.live import bar
from contracts import Ending, Result, StepResult

COLOURS = {Ending.DONE: "bold green", Ending.REFUSED_UNSAFE: "bold yellow", Ending.NEEDS_CLARIFICATION: "bold yellow"}


def call_text(skill: str, arguments: dict[str, str]) -> str:
    """A call as it reads: `pick(red mug)`."""
    return f"{skill}({', '.join(arguments.values())})"


def show_result(console: Console, result: Result) -> None:
    """A finished run: ending, steps, where the report is."""
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="bright_black")
    for column in ("", "step", "outcome", "shown by", "tries"):
        table.add_column(column)
    for number, step in enumerate(result.steps, start=1):
        table.add_row(str(number), *_row(step))
    if result.steps:
        console.print(table)
    show_ending(console, result)
    if result.run_dir:
        seen = " (privileged sight)" if result.privileged else ""
        console.print(
            f"[bright_black]{result.world_s:.1f} s of world time, {result.wall_s:.1f} s of wall time{seen}; "
            f"report: {escape(str(Path(result.run_dir) / 'report.html'))}[/]",
            soft_wrap=True,
        )


def _row(step: StepResult) -> tuple[Text, Text, Text, Text]:
    colour = {"SUCCESS": "green", "FAILURE": "red"}.get(step.outcome or "", "bright_black")
    outcome = f"{(step.outcome or unfinished(step)).lower()}{f': {step.cause}' if step.cause else ''}"
    called = Text(call_text(step.skill, step.arguments))
    return called, Text(outcome, colour), Text(step.evidence or ""), Text(str(step.attempts))


def unfinished(step: StepResult) -> str:
    """What became of a step that has no outcome."""
    return "not begun" if step.start_s is None else "stopped"


def show_ending(console: Console, result: Result) -> None:
    """One line: the ending and why."""
    if result.ending is not None:
        line = Text.assemble((str(result.ending), COLOURS.get(result.ending, "bold red")), "  ", result.why)
        console.print(line if not result.question else Text.assemble(line, " ", (result.question, "italic")))


def show_plan(console: Console, result: Result, most: int = 5) -> None:
    """A plan with its score table: the best candidates of each step with say, can and their product."""
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="bright_black")
    for column, side in (
        ("step", "right"),
        ("call", "left"),
        ("say", "right"),
        ("can", "right"),
        ("say x can", "left"),
    ):
        table.add_column(column, justify="right" if side == "right" else "left")
    for number, (step, rows) in enumerate(zip(result.steps, result.candidates or (), strict=False), start=1):
        chosen = call_text(step.skill, step.arguments)
        for place, row in enumerate(rows[:most]):
            name = call_text(row["skill"], row["arguments"]) if row["skill"] != "done" else "done"
            style = "bold" if name == chosen else "bright_black"
            score = Text.assemble((bar(row["score"]), "yellow"), f" {row['score']:.2f}")
            label = str(number) if place == 0 else ""
            table.add_row(label, Text(name, style), f"{row['say']:.2f}", f"{row['can']:.2f}", score)
        table.add_section()
    if result.steps:
        console.print(table)
    show_ending(console, result)
    if result.ending is None and not result.steps:
        console.print(Text(f"Nothing to do. {result.why}".strip()))
