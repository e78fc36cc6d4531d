"""`gofer run`: builds an agent, shows it at work, prints the result."""

import sys
from pathlib import Path
from typing import TypedDict

from rich.console import Console as Terminal

from agent.agent import Agent
from agent.build import build
from agent.cli.shown import show_result
from agent.config import checked_command, checked_config
from agent.console import Console
from agent.live import LiveView
from agent.plain import PlainView
from agent.run_directory import RunDirectory, result_json
from contracts import EXIT_STATUS, Ending, GoferError, Result


class Asked(TypedDict, total=False):
    """Options as the command line gives them."""

    world: str
    seed: int
    planner: str
    policy: str
    describer: str
    scene: Path | None
    max_replans: int
    deadline: float | None
    approve: str
    out: Path | None
    video: bool
    device: str


def run_command(command: str, asked: Asked, *, as_json: bool) -> int:
    """Do a command; returns the exit status."""
    words = checked_command(command)
    config = checked_config(asked)
    new = config.out is not None and not config.out.exists()
    folder = RunDirectory.make(config.out) if config.out else None  # an unwritable one is found before all else
    terminal = Terminal(stderr=True)
    try:
        with terminal.status("getting ready…"):
            parts = build(config)
    except GoferError:
        if new and folder is not None:
            folder.discard()
        raise
    person = Console(sys.stdin, sys.stderr)
    if as_json or not terminal.is_terminal or config.approve != "never":
        with Agent(parts, config, person, PlainView(sys.stderr)) as agent:
            result = agent.run(words)
    else:
        with LiveView(terminal, words) as view, Agent(parts, config, person, view) as agent:
            result = agent.run(words)
    _print(result, as_json=as_json)
    return EXIT_STATUS[result.ending or Ending.NEEDS_OPERATOR]


def _print(result: Result, *, as_json: bool) -> None:
    if as_json:
        sys.stdout.write(result_json(result) + "\n")
    else:
        show_result(Terminal(), result)
