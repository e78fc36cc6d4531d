"""Every error of ours, drawn once, each with the audience its message is written for.

GoferError
├── UsageError            the person at the command line: wrong before anything starts (exit status 2)
│   ├── UnknownName       a registry or scene name that does not exist; lists or suggests the known
│   ├── BadScene          a scene or mission file that cannot be read; names the line or key
│   ├── BadCommand        an empty, oversized or unreadable command
│   ├── BadCheckpoint     a checkpoint that is corrupt or made for something else
│   ├── BadMemory         a memory that is damaged, not ours, or cannot be written
│   └── NoRenderer        no OpenGL backend works; names the packages to install
├── PlanRejected          the planner: a plan that names what does not exist (goes back as a monologue line)
├── ModelDown             the operator: a model server that stays down, slow or senseless
├── BadShape              the programmer: an array of the wrong rank, shape or dtype
└── BadAction             the skill: a policy that answered with something no robot can do
"""

import difflib
from collections.abc import Iterable


class GoferError(Exception):
    """Root of every error raised on purpose."""


class UsageError(GoferError):
    """Something is wrong before anything starts; nothing has moved."""


class UnknownName(UsageError):
    """A name that a table or scene does not hold.

    Args:
        kind: what was looked for, such as "world".
        name: the name that was asked for.
        known: the names that exist.
    """

    def __init__(self, kind: str, name: str, known: Iterable[str]) -> None:
        self.name = name
        self.known = sorted(known)
        close = difflib.get_close_matches(name, self.known, n=1)
        hint = f"did you mean {close[0]!r}?" if close else f"choose from {', '.join(self.known) or 'nothing yet'}"
        super().__init__(f"no {kind} called {name!r}; {hint}")


class BadScene(UsageError):
    """A scene file that does not say what a scene is."""


class BadCommand(UsageError):
    """A command that cannot be taken up."""


class BadCheckpoint(UsageError):
    """A checkpoint file that must not be used."""


class BadMemory(UsageError):
    """A memory that cannot be read or kept; the message says how to go on."""


class NoRenderer(UsageError):
    """No camera can render on this machine."""


class PlanRejected(GoferError):
    """A plan that may not run; the message is written for the planner to read."""


class ModelDown(GoferError):
    """A model that cannot be reached, or answers nonsense, after bounded tries."""


class BadShape(GoferError):
    """An array whose rank, shape or content breaks its contract."""


class BadAction(GoferError):
    """A policy's answer that is no action."""
