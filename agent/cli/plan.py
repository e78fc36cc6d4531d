"""`gofer plan`: a plan with its score table, or one result per line of a batch."""

import json
import sys
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError
from rich.console import Console

from agent.agent import Agent
from agent.build import build, plan_only
from agent.cli.run import Asked
from agent.cli.shown import show_plan
from agent.config import checked_command, checked_config
from contracts import EXIT_STATUS, UsageError
from contracts.scene_file import parse_scene


class Line(BaseModel):
    """One line of a batch."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    id: str | int
    command: str
    scene: object


def plan_command(command: str, asked: Asked, *, as_json: bool) -> int:
    """Plan one command; returns the exit status."""
    words = checked_command(command)
    config = checked_config(asked)
    with Agent(build(config), config) as agent:
        result = agent.propose(words)
    if as_json:
        sys.stdout.write(result.model_dump_json(exclude={"run_dir"}) + "\n")
    else:
        show_plan(Console(), result)
    return 0 if result.ending is None else EXIT_STATUS[result.ending]


def plan_batch(path: Path, asked: Asked) -> int:
    """Plan every line of a file, loading the models once; a line that makes no sense gets an `error` in its object.

    Returns:
        0, or 2 when a line made no sense.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"--batch {path} cannot be read: {error}") from error
    config = checked_config(asked)
    start = plan_only(config)
    wrong = 0
    for number, text in enumerate(lines, start=1):
        if not text.strip():
            continue
        try:
            line = _line(text, f"{path}:{number}")
            agent = Agent(start(parse_scene(line.scene, f"{path}:{number}: scene")), config)
            planned = agent.propose(line.command).model_dump(mode="json", exclude={"run_dir"})
            answer = {"id": line.id, **planned}
        except UsageError as error:
            wrong += 1
            answer = {"id": _id_of(text), "ending": None, "error": str(error)}
        sys.stdout.write(json.dumps(answer, ensure_ascii=False) + "\n")
        sys.stdout.flush()
    return 2 if wrong else 0


def _line(text: str, where: str) -> Line:
    try:
        return Line.model_validate_json(text)
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(map(str, first["loc"])) or "line"
        raise UsageError(f"{where}: {key}: {first['msg']}") from error


def _id_of(text: str) -> str | int | None:
    """The id of a line that is wrong elsewhere, so that its answer can be found."""
    try:
        read = json.loads(text)
    except (ValueError, RecursionError):
        return None
    found = read.get("id") if isinstance(read, dict) else None
    return found if isinstance(found, str | int) else None
