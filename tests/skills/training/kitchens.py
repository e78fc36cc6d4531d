"""A tiny kitchen file: boxes on a table, seen from four sides, with a drawer whose box is the table's left half."""

from pathlib import Path

import numpy as np

from contracts.floor_plan import FixedPlace, Moving, Space
from skills.perception.net import SeeConfig

CONFIG = SeeConfig(kinds=("mug", "can"), colours=("red", "blue"), places=("drawer",), width=4)
SIZE, FOCAL, TABLE = 128, 110.0, 0.75  # pixels, pixels, m
SHARE = 0.42  # of the drawer's travel
THINGS = {  # kind, colour: middle, m
    ("mug", "red"): (-0.12, 0.05, 0.80),
    ("can", "blue"): (0.10, -0.08, 0.81),
    ("mug", "blue"): (0.12, 0.14, 0.80),
}
PAINT = {"red": (220, 30, 30), "blue": (30, 60, 220)}
HALF = np.array([0.045, 0.045, 0.05])
DRAWER = FixedPlace(
    ("container",),
    (0, 0, 0),
    (0, 0, 0),
    (0, 0, 0),
    (0, 0, 0),
    (0, 0, 1),
    space=Space((0.0, 0.0, 0.0), (-0.4, -0.4, 0.7), (0.0, 0.4, 0.9)),
    moving=Moving("slides", 0.3, (-0.4, -0.4, 0.7), (0.0, 0.4, 0.9)),
)
PLACES = {"drawer": DRAWER}


def pose_from(turn: float) -> np.ndarray:
    """A camera 0.9 m up and to a side of the table's middle, looking at it, (4, 4)."""
    eye = np.array([0.45 * np.cos(turn), 0.45 * np.sin(turn), TABLE + 0.8])
    ahead = np.array([0.0, 0.0, TABLE]) - eye
    ahead /= np.linalg.norm(ahead)
    right = np.cross(ahead, [0.0, 0.0, 1.0])
    right /= np.linalg.norm(right)
    pose = np.eye(4, dtype=np.float32)
    pose[:3, :3], pose[:3, 3] = np.stack([right, np.cross(ahead, right), ahead], 1), eye
    return pose


def drawn(pose: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Picture, depth, m, and number of the thing, each (128, 128)."""
    steps = (np.arange(SIZE) + 0.5 - SIZE / 2) / FOCAL
    x, y = np.meshgrid(steps, steps)
    rays = np.stack([x, y, np.ones_like(x)], -1) @ pose[:3, :3].T
    origin = pose[:3, 3]
    depth = (TABLE - origin[2]) / rays[..., 2]
    picture, label = np.full((SIZE, SIZE, 3), 128, np.uint8), np.zeros((SIZE, SIZE), np.uint8)
    for number, ((_, colour), middle) in enumerate(THINGS.items(), start=1):
        near, far = ((np.array(middle) + sign * HALF - origin) / rays for sign in (-1, 1))
        enter, leave = np.minimum(near, far).max(-1), np.maximum(near, far).min(-1)
        hit = (enter < leave) & (enter > 0) & (enter < depth)
        picture[hit], label[hit] = PAINT[colour], number
        depth = np.where(hit, enter, depth)
    return picture, depth, label


def write_kitchen(path: Path) -> Path:
    """Four looks, as `worlds/experts/views.py` writes them."""
    poses = [pose_from(turn) for turn in (0.2, 1.7, 3.4, 5.0)]
    looks = [drawn(pose) for pose in poses]
    rgb, depth, label = (np.stack(one) for one in zip(*looks, strict=True))
    np.savez(
        path,
        rgb=rgb,
        depth=depth.astype(np.float16),
        label=label,
        pose=np.stack(poses),
        focal=np.full(len(poses), FOCAL, np.float32),
        position=np.tile(np.array(list(THINGS.values()), np.float32), (len(poses), 1, 1)),
        kinds=np.array([kind for kind, _ in THINGS]),
        colours=np.array([colour for _, colour in THINGS]),
        places=np.array(["drawer"]),
        shares=np.array([SHARE], np.float32),
    )
    return path
