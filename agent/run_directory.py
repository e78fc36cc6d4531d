"""The folder that a run leaves behind, and what lies in it."""

import re
from datetime import datetime
from itertools import chain, count
from pathlib import Path
from typing import Protocol

import yaml

from contracts import Plan, Result, UsageError

MADE_HERE = ("events.jsonl", "journal.sqlite")
LEFT = (*MADE_HERE, "result.json", "plan.yaml", "tree.xml", "report.html", "video.mp4", "model.xml", "trajectory.npz")


class Recorded(Protocol):
    """A world that can be checked afterwards by anyone."""

    def save(self, folder: Path) -> None:
        """Write what happened: model.xml and trajectory.npz."""


class RunDirectory:
    """A writable folder.

    Args:
        path: where; it exists.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    @staticmethod
    def make(path: Path) -> "RunDirectory":
        """Make the folder, and see that it can be written to before anything starts.

        Raises:
            UsageError: it cannot be written to, or already holds a run.
        """
        try:
            path.mkdir(parents=True, exist_ok=True)
            found = next((name for name in LEFT if (path / name).exists()), None)
            if found is not None:
                raise UsageError(
                    f"--out {path} already holds a run's {found}; choose another folder or remove that one"
                )
            probe = path / ".writable"
            probe.touch()
            probe.unlink()
        except OSError as error:
            reason = "it is a file" if path.is_file() else error.strerror
            raise UsageError(f"cannot write to --out {path}: {reason}; choose a folder you may write to") from error
        return RunDirectory(path)

    @staticmethod
    def default(command: str, now: datetime) -> Path:
        """runs/<time>-<words>, with a number where two runs meet in a second; made, so that it is no other run's.

        Raises:
            UsageError: it cannot be made.
        """
        words = "-".join(re.findall(r"[a-z0-9]+", command.lower())[:6]) or "run"
        stem = Path("runs") / f"{now:%Y%m%d-%H%M%S}-{words[:48]}"
        for path in chain((stem,), (stem.with_name(f"{stem.name}-{number}") for number in count(2))):
            try:
                path.mkdir(parents=True)
            except FileExistsError:
                continue
            except OSError as error:
                raise UsageError(
                    f"cannot make {path}: {error.strerror}; start where you may write, or give --out"
                ) from error
            return path
        raise AssertionError("count does not end")

    def file(self, name: str) -> Path:
        return self.path / name

    def write_plan(self, plan: Plan) -> None:
        steps = [{"skill": step.skill, "arguments": dict(step.arguments)} for step in plan.steps]
        text = yaml.safe_dump({"steps": steps}, sort_keys=False, allow_unicode=True)
        self.file("plan.yaml").write_text(text, encoding="utf-8")

    def write_result(self, result: Result) -> None:
        self.file("result.json").write_text(result_json(result) + "\n", encoding="utf-8")

    def discard(self) -> None:
        """Take back the folder of a run that never started; files of others stay."""
        for name in MADE_HERE:
            for found in self.path.glob(f"{name}*"):
                found.unlink()
        if not any(self.path.iterdir()):
            self.path.rmdir()


def result_json(result: Result) -> str:
    """The one JSON object of a result; `candidates` only where there are any."""
    return result.model_dump_json(exclude={"candidates"} if result.candidates is None else None)
