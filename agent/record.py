"""The tree over time, as it looked: every change of a node's colour, with the world time at which it came."""

from dataclasses import dataclass, field

from py_trees.behaviour import Behaviour
from py_trees.common import Status
from py_trees.composites import Selector, Sequence
from py_trees.decorators import Decorator


@dataclass(frozen=True, slots=True)
class Node:
    """One node of a recorded tree.

    Args:
        number: unique over all trees of a run.
        parent: the parent's number; -1 for a root.
        name: what it is called.
        kind: sequence, selector, decorator or leaf.
    """

    number: int
    parent: int
    name: str
    kind: str


@dataclass(frozen=True, slots=True)
class Change:
    """A node took another status at a world time, s."""

    time: float
    node: int
    status: str


@dataclass(slots=True)
class Recorder:
    """Watches one tree after another."""

    nodes: list[Node] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    starts: list[float] = field(default_factory=list)  # world time at which each tree began, s
    _watched: list[tuple[int, Behaviour]] = field(default_factory=list)
    _seen: dict[int, Status] = field(default_factory=dict)

    def begin(self, root: Behaviour, time: float) -> None:
        """Watch a new tree."""
        self.starts.append(time)
        self._watched = []
        self._seen = {}
        self._add(root, -1)

    def _add(self, behaviour: Behaviour, parent: int) -> None:
        number = len(self.nodes)
        self.nodes.append(Node(number, parent, behaviour.name, kind(behaviour)))
        self._watched.append((number, behaviour))
        for child in behaviour.children:
            self._add(child, number)

    def tick(self, time: float) -> None:
        """Note what has changed since the last tick; a finished node that is cleared keeps its colour."""
        for number, behaviour in self._watched:
            status = behaviour.status
            before = self._seen.get(number, Status.INVALID)
            if status is before or (status is Status.INVALID and before is not Status.RUNNING):
                continue
            self._seen[number] = status
            self.changes.append(Change(time, number, status.value))


def kind(behaviour: Behaviour) -> str:
    """What a node is, in a word."""
    kinds = {Sequence: "sequence", Selector: "selector", Decorator: "decorator"}
    return next((word for type_, word in kinds.items() if isinstance(behaviour, type_)), "leaf")
