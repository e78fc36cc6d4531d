"""The live view of a run in a terminal: the tree in colours, say x can as bars, the monologue."""

import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from types import TracebackType

from py_trees.behaviour import Behaviour
from py_trees.common import Status
from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from contracts import Note

EVERY = 0.1  # s of wall time between two pictures
COLOURS = {Status.SUCCESS: "green", Status.FAILURE: "red", Status.RUNNING: "bold cyan", Status.INVALID: "bright_black"}
MARKS = {Status.SUCCESS: "●", Status.FAILURE: "●", Status.RUNNING: "◉", Status.INVALID: "○"}
VOICES = {"evidence": "green", "guard": "yellow", "recovery": "magenta", "skill": "red", "planner": "blue"}
LINES = 12  # of monologue, at most
CANDIDATES = 6  # shown of a step, at most
FRAME = 6  # lines that borders, the title and the cursor take
BAR = 18  # characters


class LiveView:
    """Watches a run on a terminal; draws at most ten times a second.

    Args:
        console: where to draw.
        title: what the person said.
        clock: wall time, s.
    """

    def __init__(self, console: Console, title: str, clock: Callable[[], float] = time.monotonic) -> None:
        self.console = console
        self.title = title
        self.clock = clock
        self.said: deque[Note] = deque(maxlen=LINES)
        self.candidates: dict[int, Sequence[Mapping[str, object]]] = {}
        self.step = 1
        self.root: Behaviour | None = None
        self.time = 0.0
        self.drawn = -EVERY
        self.live = Live(console=console, auto_refresh=False, vertical_overflow="ellipsis")

    def __enter__(self) -> "LiveView":
        self.live.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.live.update(self.picture(), refresh=True)
        self.live.stop()

    def hear(self, note: Note) -> None:
        number, rated = note.evidence.get("step"), note.evidence.get("candidates")
        if isinstance(number, int) and isinstance(rated, list):
            self.candidates[number] = rated
            return
        if isinstance(number, int):
            self.step = number
        if not note.evidence.get("quiet"):
            self.said.append(note)
        self._make_room(note)
        self._draw()

    def _make_room(self, note: Note) -> None:
        """Stop drawing while a person types an answer."""
        if note.evidence.get("asks"):
            self.live.update(self.picture(), refresh=True)
            self.live.stop()
        elif note.evidence.get("answers") and not self.live.is_started:
            self.live.start()

    def grown(self, root: Behaviour) -> None:
        self.root = root

    def ticked(self, time: float) -> None:
        self.time = time
        self._draw()

    def _draw(self) -> None:
        if self.live.is_started and self.clock() - self.drawn >= EVERY:
            self.drawn = self.clock()
            self.live.update(self.picture(), refresh=True)

    def picture(self) -> RenderableType:
        """All three parts, as they are now, in no more lines than the terminal has."""
        tree = [Text("thinking…", "bright_black")] if self.root is None else tree_lines(self.root)
        room = max(self.console.height - FRAME, 6)
        high = min(max(len(tree), 1), room * 3 // 5)
        top = Table.grid(expand=True, padding=(0, 1))
        top.add_column(ratio=1)
        top.add_column(ratio=1)
        top.add_row(
            Panel(Group(*around_now(tree, high)), title="plan", title_align="left", border_style="bright_black"),
            Panel(
                self._choice(min(high, CANDIDATES)),
                title=f"say x can, step {self.step}",
                title_align="left",
                border_style="bright_black",
            ),
        )
        head = Text.assemble((f"{self.time:6.1f} s  ", "bright_black"), (self.title, "bold"))
        head.no_wrap, head.overflow = True, "ellipsis"
        talk = Panel(self._talk(room - high), title="monologue", title_align="left", border_style="bright_black")
        return Group(head, top, talk)

    def _choice(self, most: int) -> RenderableType:
        table = Table.grid(padding=(0, 1), expand=True)
        width = min(BAR, self.console.width // 8)
        table.add_column(ratio=1, no_wrap=True, overflow="ellipsis")
        table.add_column(width=width)
        table.add_column(width=4)
        for one in self.candidates.get(self.step, ())[:most]:
            arguments = one.get("arguments")
            values = ", ".join(map(str, arguments.values())) if isinstance(arguments, dict) else ""
            name = f"{one['skill']}({values})" if one["skill"] != "done" else "done"
            score = float(str(one["score"]))
            table.add_row(Text(name), Text(bar(score, width), "yellow"), Text(f"{score:.2f}", "bright_black"))
        return table

    def _talk(self, most: int) -> RenderableType:
        """The newest lines that there is room for; one that is longer than a line is cut, the report has it whole."""
        newest = list(self.said)[-most:]
        return Group(*(_said(note) for note in newest))


def _said(note: Note) -> Text:
    line = Text.assemble((f"{note.time:6.1f}  ", "bright_black"), (note.text, VOICES.get(note.source, "")))
    line.no_wrap, line.overflow = True, "ellipsis"
    return line


def around_now(lines: Sequence[Text], most: int) -> Sequence[Text]:
    """As many lines as there is room for, with what is under way among them."""
    running = [number for number, line in enumerate(lines) if MARKS[Status.RUNNING] in line.plain]
    if len(lines) <= most:
        return lines
    last = min(len(lines), max(most, running[-1] + 2 if running else len(lines)))
    return lines[last - most : last]


def bar(share: float, width: int = BAR) -> str:
    """A share of one as a bar of blocks, that many characters long for one."""
    eighths = round(max(0.0, min(1.0, share)) * width * 8)
    return "█" * (eighths // 8) + (" ▏▎▍▌▋▊▉"[eighths % 8] if eighths % 8 else "")


def tree_lines(root: Behaviour) -> list[Text]:
    """Each step on a line, and below a step that is under way what is being done."""
    lines: list[Text] = []
    for step in root.children:
        lines.append(_line(step, 0))
        if step.status is Status.RUNNING:
            lines.extend(_line(node, depth) for node, depth in _open(step, 1))
    return lines


def _line(node: Behaviour, depth: int) -> Text:
    colour = COLOURS[node.status]
    return Text(f"{'  ' * depth}{MARKS[node.status]} {node.name}", colour, no_wrap=True, overflow="ellipsis")


def _open(node: Behaviour, depth: int) -> list[tuple[Behaviour, int]]:
    found: list[tuple[Behaviour, int]] = []
    for child in node.children:
        if child.status is not Status.INVALID:
            found.append((child, depth))
            found.extend(_open(child, depth + 1))
    return found
