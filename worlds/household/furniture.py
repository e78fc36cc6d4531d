"""The kitchen's furniture as a table: where each piece stands, how a robot docks at it, and where things go."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from xml.etree.ElementTree import Element

from contracts.floor_plan import Moving
from worlds.household import carpentry
from worlds.household.carpentry import BUTTON_TRAVEL as BUTTON_TRAVEL
from worlds.household.carpentry import DOOR_RANGE as DOOR_RANGE
from worlds.household.carpentry import DRAWER_RANGE as DRAWER_RANGE
from worlds.household.carpentry import KNOB_RANGE as KNOB_RANGE
from worlds.household.carpentry import build_cabinet as build_cabinet

Corners = tuple[tuple[float, float, float], tuple[float, float, float]]


@dataclass(frozen=True, slots=True)
class Piece:
    """A place: where it stands, how a robot docks at it, and where things go.

    Args:
        kind: as in a scene file.
        front: x, y, yaw of its front frame in the world; yaw points into it. m, rad.
        dock: the base in the front frame, x (negative) and y, m.
        space: corners of `<place>_top` or `<place>_inside` in the front frame; drawers: when closed.
        build: writes it into a body at the front frame.
        footprint: corners that a base must keep off, front frame, m.
        on: what it is part of.
    """

    kind: tuple[str, ...]
    front: tuple[float, float, float]
    dock: tuple[float, float]
    space: Corners
    build: Callable[[Element, str], None]
    footprint: tuple[float, float, float, float]
    on: str | None = None

    @property
    def moving(self) -> Moving | None:
        """What moves of it, with room to spare around wherever it can be."""
        low, high = self.space
        if self.form == "drawer":
            return Moving("slides", DRAWER_RANGE, (-0.38, -0.22, low[2] - 0.03), (0.06, 0.22, low[2] + 0.12))
        if self.form == "box":
            return Moving("swings", DOOR_RANGE, (-0.50, -0.24, low[2]), (0.06, 0.34, high[2]))
        if "surface" in self.kind and "appliance" in self.kind:
            return Moving("turns", KNOB_RANGE, (0.05, -0.25, 0.752), (0.23, -0.07, 0.84))
        if "button" in self.kind:
            return Moving("latches", BUTTON_TRAVEL, (0.09, -0.14, 0.752), (0.21, -0.02, 0.82))
        return None

    @property
    def focus(self) -> tuple[float, float, float]:
        """The middle of where work is done, front frame, m."""
        depth = {"drawer": -0.05, "box": 0.05}.get(self.form, 0.20)
        return (depth, 0.0, self.space[0][2] + (0.15 if self.form == "box" else 0.0))

    @property
    def ready(self) -> tuple[float, float, float]:
        """Where the hand waits, in the base frame at the dock, m."""
        low, high = self.space
        if self.form == "drawer":
            return (-self.dock[0] - 0.27, 0.0, low[2] + 0.36)
        if self.form == "box":
            return (-self.dock[0] - 0.34, -0.165, low[2] + 0.25)
        top = high[2] if self.form == "bin" else low[2]
        return (-self.dock[0] + 0.10, 0.0, top + (0.30 if self.form == "bin" else 0.27))

    @property
    def ready_to_work(self) -> tuple[float, float, float]:
        """Where the hand waits before it takes a handle: beside an open door, on its outer side."""
        x, y, z = self.ready
        return (0.36, 0.22, z) if self.form == "box" else (x, y, z)

    @property
    def approach(self) -> tuple[float, float, float]:
        """From above, or from the front into a box."""
        return (-0.97, 0.0, 0.243) if self.form == "box" else (0.0, 0.0, 1.0)

    @property
    def form(self) -> str:
        """How a hand gets there: open, drawer, box or bin."""
        if "container" in self.kind:
            return "drawer" if self.on else "box"
        return "bin" if "bin" in self.kind else "open"


NORTH, EAST, SOUTH, WEST = 1.5708, 0.0, -1.5708, 3.1416
CABINET = (2.0, 0.55, EAST)

PIECES: Mapping[str, Piece] = MappingProxyType(
    {
        "counter": Piece(
            ("surface",),
            (-0.95, 1.45, NORTH),
            (-0.42, 0),
            ((0.04, -0.38, 0.75), (0.50, 0.38, 1.1)),
            carpentry.build_counter,
            (0, -0.4, 0.55, 0.4),
        ),
        "table": Piece(
            ("surface",),
            (-1.75, -0.35, WEST),
            (-0.42, 0),
            ((0.02, -0.43, 0.75), (0.58, 0.43, 1.1)),
            carpentry.build_table,
            (0, -0.45, 0.6, 0.45),
        ),
        "top drawer": Piece(
            ("container",),
            CABINET,
            (-0.77, 0),
            ((0.02, -0.18, 0.66), (0.36, 0.18, 0.84)),
            carpentry.build_top_drawer,
            (0, -0.25, 0.46, 0.25),
            "cabinet",
        ),
        "bottom drawer": Piece(
            ("container",),
            CABINET,
            (-0.84, 0),
            ((0.02, -0.18, 0.46), (0.36, 0.18, 0.635)),
            carpentry.build_bottom_drawer,
            (0, -0.25, 0.46, 0.25),
            "cabinet",
        ),
        "fridge": Piece(
            ("container",),
            (-1.95, 1.45, NORTH),
            (-0.76, 0.10),
            ((0.0, -0.19, 0.72), (0.38, 0.19, 1.18)),
            carpentry.build_fridge,
            (0, -0.24, 0.42, 0.24),
        ),
        "microwave": Piece(
            ("container",),
            (1.20, 1.45, NORTH),
            (-0.76, 0.10),
            ((0.0, -0.19, 0.745), (0.38, 0.19, 1.165)),
            carpentry.build_microwave,
            (0, -0.28, 0.46, 0.28),
        ),
        "stove": Piece(
            ("surface", "appliance"),
            (0.45, 1.45, NORTH),
            (-0.42, 0),
            ((0.02, -0.28, 0.75), (0.53, 0.28, 1.1)),
            carpentry.build_stove,
            (0, -0.3, 0.55, 0.3),
        ),
        "sink": Piece(
            ("sink",),
            (-0.20, 1.45, NORTH),
            (-0.42, 0),
            ((0.05, -0.25, 0.62), (0.42, 0.25, 0.80)),
            carpentry.build_sink,
            (0, -0.3, 0.55, 0.3),
        ),
        "bin": Piece(
            ("bin",),
            (-0.90, -1.55, SOUTH),
            (-0.45, 0),
            ((0.015, -0.155, 0.02), (0.325, 0.155, 0.5)),
            carpentry.build_bin,
            (0, -0.17, 0.34, 0.17),
        ),
        "shelf": Piece(
            ("surface",),
            (2.0, -0.55, EAST),
            (-0.45, 0),
            ((0.01, -0.38, 0.75), (0.34, 0.38, 1.05)),
            carpentry.build_shelf,
            (0, -0.4, 0.36, 0.4),
        ),
        "lamp": Piece(
            ("appliance", "button"),
            (1.15, -1.55, SOUTH),
            (-0.45, 0),
            ((0.02, -0.23, 0.75), (0.38, 0.23, 1.0)),
            carpentry.build_lamp,
            (0, -0.25, 0.4, 0.25),
        ),
        "user": Piece(
            ("person",),
            (0.15, -1.30, SOUTH),
            (-0.45, 0),
            ((0.0, -0.27, 0.74), (0.36, 0.27, 1.0)),
            carpentry.build_user,
            (0, -0.35, 0.95, 0.35),
        ),
    }
)
