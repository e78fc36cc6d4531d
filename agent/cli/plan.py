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
from agent.config import LONGEST, Config, checked_command, checked_config
from agent.run_directory import RunDirectory, result_json
from agent.wiring.worlds import room_to_plan_in
from contracts import EXIT_STATUS, Plan, Result, SkillCall, UsageError
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
    folder = RunDirectory.make(config.out) if config.out is not None else None
    with Agent(build(config, room_of=room_to_plan_in), config) as agent:
        result = agent.propose(words)
    if folder is not None:
        result = result.model_copy(update={"run_dir": str(folder.path)})
        folder.write_plan(Plan(steps=tuple(SkillCall(skill=s.skill, arguments=s.arguments) for s in result.steps)))
        folder.write_result(result)
    if as_json:
        sys.stdout.write(result_json(result) + "\n")
    else:
        show_plan(Console(), result)
    return 0 if result.ending is None else EXIT_STATUS[result.ending]


def plan_batch(path: Path, asked: Asked) -> int:
    """Plan every line of a file, loading the models once; a line that makes no sense has an `error` in its object.

    Returns:
        0, or 2 when a line made no sense.
    """
    try:
        lines = path.read_text(encoding="utf-8").split("\n")  # other line ends may stand inside JSON's texts
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"--batch {path} cannot be read: {error}") from error
    if asked.get("out") is not None:
        raise UsageError(
            "--out keeps the plan of one command; a batch prints its answers, so send them to a file with >"
        )
    config = checked_config({**asked, "memory": "nothing"})  # so that no line depends on the ones before
    start = plan_only(config)
    wrong = 0
    for number, text in enumerate(lines, start=1):
        if not text.strip():
            continue
        try:
            line = _line(text, f"{path}:{number}")
            agent = Agent(start(parse_scene(line.scene, f"{path}:{number}: scene")), config)
            planned = agent.propose(line.command).model_dump(mode="json")
            answer = {"id": line.id, **planned}
        except UsageError as error:
            wrong += 1
            answer = {"id": _id_of(text), **_without_plan(text, config, str(error)), "error": str(error)}
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()
    return 2 if wrong else 0


def _without_plan(text: str, config: Config, why: str) -> dict[str, object]:
    """The object of a line that was not planned: all the keys of one that was, and no steps."""
    command = _read(text).get("command")
    said = command if isinstance(command, str) else ""
    result = Result(
        ending=None,
        why=why,
        command=said[:LONGEST],
        world="symbolic",
        seed=config.seed,
        planner=config.planner,
        describer="exact",
        privileged=True,
        candidates=(),
    )
    return result.model_dump(mode="json")


def _line(text: str, where: str) -> Line:
    try:
        return Line.model_validate_json(text)
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(map(str, first["loc"])) or "line"
        raise UsageError(f"{where}: {key}: {first['msg']}") from error


def _id_of(text: str) -> str | int | None:
    """The id of a line that is wrong elsewhere, so that its answer can be found."""
    found = _read(text).get("id")
    return found if isinstance(found, str | int) else None


def _read(text: str) -> dict[str, object]:
    """What can be read of a line; nothing of one that is no JSON object."""
    try:
        read = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return read if isinstance(read, dict) else {}
