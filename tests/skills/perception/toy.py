"""A camera that looks straight down on a flat board, and eyes whose answers are written by hand."""

from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor

from contracts.floor_plan import FixedPlace, FloorPlan, Moving, Space
from contracts.observation import Camera, Observation
from contracts.robot import Pose
from skills.perception.net import BINS, TICKS, SeeConfig
from skills.perception.spot import Look

CONFIG = SeeConfig(
    kinds=("mug", "can", "banana", "orange", "bowl"),
    colours=("red", "blue", "orange"),
    places=("drawer", "knob", "button"),
    plain=("banana", "orange"),
    width=4,
)
SIZE, FOCAL = 96, 120.0  # pixels
Corner = tuple[float, float, float]
BOARD = 0.75  # height of the board, m
EYE = Pose(np.array([0.0, 0.0, 1.75]), np.diag([1.0, -1.0, -1.0]))  # looks down from a metre over the board
AWAY = Pose(np.array([5.0, 0.0, 1.75]), np.diag([1.0, -1.0, -1.0]))  # sees nothing of what is told here


def _place(kind: str, x: float, y: float, yaw: float, low: Corner, high: Corner, moving: Moving | None) -> FixedPlace:
    """A place whose front frame is at x, y, yaw; a robot docks 0.8 m before it."""
    dock = (x - 0.8 * np.cos(yaw), y - 0.8 * np.sin(yaw), yaw)
    never = (0.0, 0.0, 0.0)
    return FixedPlace(
        (kind,), dock, (x, y, BOARD), never, never, never, space=Space((x, y, yaw), low, high), moving=moving
    )


def _moved(how: str, x: float, y: float, yaw: float, travel: float) -> FixedPlace:
    moving = Moving(how, travel, (0.0, -0.1, 0.7), (0.2, 0.1, 0.8))
    return _place("appliance", x, y, yaw, (0.5, 0.5, 0.5), (0.6, 0.6, 0.6), moving)


SHELF = _place("surface", 0.2, 0.0, 0.0, (0.0, -0.4, 0.75), (0.4, 0.4, 1.1), None)
DRAWER = _place(
    "container",
    *(-0.2, 0.0, np.pi),
    (0.02, -0.18, 0.66),
    (0.36, 0.18, 0.84),
    Moving("slides", 0.3, (-0.38, -0.22, 0.63), (0.06, 0.22, 0.78)),
)
KNOB, BUTTON = _moved("turns", 0.0, 0.2, np.pi / 2, 1.5), _moved("latches", 0.0, -0.2, -np.pi / 2, 0.02)
PLAN = FloorPlan((-3, -3, 3, 3), (), {"shelf": SHELF, "drawer": DRAWER, "knob": KNOB, "button": BUTTON}, 0.2)


class Told(NamedTuple):
    """A thing that the eyes are to see: how many metres around its middle show it, and how sure they are."""

    kind: str
    colour: str
    middle: tuple[float, float, float]  # in the world, m
    reach: float = 0.03  # m
    sure: float = 0.99


class ToldPixels:
    """Names the pixels near the things that it was told of."""

    config = CONFIG

    def __init__(self) -> None:
        self.things: list[Told] = []
        self.hidden: list[tuple[float, float]] = []  # bands of the board's x that show nothing, m

    def __call__(self, view: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        points = view[0, 3:6, 1::2, 1::2]  # camera frame, m; the camera is at EYE
        height, width = points.shape[1:]
        kinds = torch.full((1, 1 + len(CONFIG.kinds), height, width), -9.0)
        kinds[:, 0] = 9.0
        colours, away = torch.zeros(1, len(CONFIG.colours), height, width), torch.zeros(1, 3, height, width)
        for thing in self.things:
            middle = EYE.rotation.T @ (np.array(thing.middle) - EYE.position)
            to = torch.tensor(middle, dtype=torch.float32)[:, None, None] - points
            shown = (to[:2].abs() < thing.reach).all(0) & self._seen(points[0])
            kinds[0, :, shown] = -9.0
            kinds[0, 1 + CONFIG.kinds.index(thing.kind), shown] = float(np.log(thing.sure / (1 - thing.sure)))
            kinds[0, 0, shown] = 0.0
            colours[0, CONFIG.colours.index(thing.colour), shown] = 9.0
            away[0, :, shown] = to[:, shown]
        return kinds, colours, away

    def _seen(self, x: Tensor) -> Tensor:
        shown = torch.ones_like(x, dtype=torch.bool)
        for low, high in self.hidden:
            shown &= (x < low) | (x > high)
        return shown


class ToldParts:
    """Feels the shares of their travel that it was told of."""

    def __init__(self) -> None:
        self.shares = dict.fromkeys(CONFIG.places, 0.0)

    def __call__(self, points: Tensor, there: Tensor, place: Tensor) -> Tensor:
        wanted = [_tick(self.shares[CONFIG.places[int(index)]]) for index in place]
        return 18.0 * torch.nn.functional.one_hot(torch.tensor(wanted), BINS).float()


class ToldEyes:
    def __init__(self) -> None:
        self.pixels = ToldPixels()
        self.parts = ToldParts()


class ToldHand:
    """Kinematics of a robot whose hand is where it was told, upright."""

    def __init__(self) -> None:
        self.pose = Pose(np.array([9.0, 9.0, 9.0]), np.eye(3))

    def forward(self, targets: np.ndarray) -> Pose:
        return self.pose


def board(height: float = BOARD) -> np.ndarray:
    """A flat depth picture, m."""
    return np.full((SIZE, SIZE), EYE.position[2] - height, np.float32)


def look(time: float = 0.0, height: float = BOARD, eye: Pose = EYE) -> Look:
    """A picture of a board at a height, m."""
    return Look(board(height), Camera(FOCAL, eye), time)


def observed(
    time: float = 0.0,
    eye: Pose = EYE,
    force: float = 0.0,
    width: float = 0.0,
    base: tuple[float, float, float] = (0.0, 0.0, 0.0),
    name: str = "head_fine",
) -> Observation:
    """An instant of a robot that sees the board and whose fingers feel a force, N, at a width, m."""
    zero = np.zeros(7)
    return Observation(
        time=time,
        images={name: np.zeros((SIZE, SIZE, 3), np.uint8)},
        depths={name: board()},
        cameras={name: Camera(FOCAL, eye)},
        joints=zero,
        velocities=zero,
        gripper_width=width,
        gripper_force=force,
        base=np.array(base),
        head=np.zeros(2),
        targets=np.zeros(13),
    )


def _tick(share: float) -> int:
    return min(range(BINS), key=lambda number: abs(TICKS[number] - share))
