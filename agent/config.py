"""Everything that a person can choose about a run, in one frozen value; the defaults are the recommended run."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from contracts import BadCommand, UsageError

LONGEST = 8_000  # bytes of a command
MISSION = re.compile(r"\S+\.ya?ml")


class Config(BaseModel):
    """How to run.

    Args:
        world: a world's name, or a scene file for a symbolic one.
        seed: which household: objects, places, colours, what is open.
        planner: `name[:settings]`; who turns words into a plan.
        policy: `name[:settings]`; who moves the arm.
        describer: `name[:settings]`; who says what is where.
        scene: a scene file; starts a symbolic world from it.
        max_replans: higher makes the robot try longer before it asks a person.
        deadline: world time after which it stops safely, s.
        approve: ask a person never, once per plan, or before every step.
        out: run directory; None chooses runs/<time>-<words>.
        video: write video.mp4.
        device: where networks run.
        memory: what is kept across runs: `recall[:FOLDER]`, in the user's data folder by default, or `nothing`.
        affordance: what a step's chance of success is taken from: `learned[:FILE]`, `rates` as each skill was measured,
            or `nothing`, the control arm in which every step that can be named is as good as any other.
        monologue_and_recovery: False is the control arm of an ablation: no local recovery, no second plan.
        evidence: False is the control arm that takes a skill's own word for what it did.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    world: str = "household"
    seed: Annotated[int, Field(ge=0)] = 0
    planner: str = "embedded"
    policy: str = "embedded"
    describer: str = "rgbd"
    scene: Path | None = None
    max_replans: Annotated[int, Field(ge=0)] = 3
    deadline: Annotated[float, Field(gt=0)] | None = None
    approve: Literal["never", "plan", "always"] = "never"
    out: Path | None = None
    video: bool = False
    device: str = "cpu"
    memory: str = "recall"
    affordance: str = "learned"
    monologue_and_recovery: bool = True
    evidence: bool = True


def checked_config(asked: Mapping[str, object]) -> Config:
    """Options as a config.

    Raises:
        UsageError: one of them makes no sense; the message names it.
    """
    try:
        return Config.model_validate(asked)
    except ValidationError as error:
        first = error.errors()[0]
        option = "--" + str(first["loc"][0]).replace("_", "-")
        raise UsageError(f"{option} {first['input']}: {first['msg'].lower()}; see gofer run --help") from error


def checked_command(command: str) -> str:
    """A command that can be taken up, without the white space around it.

    Raises:
        BadCommand: empty, over 8 kB, or the name of a mission file.
    """
    size = len(command.encode("utf-8", errors="replace"))
    if size > LONGEST:
        raise BadCommand(f"the command is {size} bytes long; {LONGEST} is the most, say it in a sentence or two")
    readable = command.encode("utf-8", errors="replace").decode("utf-8")  # what is no text becomes a question mark
    words = " ".join("".join(letter if letter.isprintable() else " " for letter in readable).split())
    if not words:
        raise BadCommand('the command is empty; say what to do, such as "put the red mug in the drawer"')
    if MISSION.fullmatch(words):
        raise BadCommand(f"{words!r} is a file, and a command is wanted; mission files cannot be run yet")
    return words
