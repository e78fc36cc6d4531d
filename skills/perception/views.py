"""What the eyes are given: a picture lifted to points, and the points in a part's box."""

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from contracts.floor_plan import FixedPlace
from contracts.robot import Pose

Array = NDArray[np.float32]
MOST = 256  # points of a part that are looked at
FEWEST = 12  # below this nothing can be said of a part


def lift(rgb: Tensor, depth: Tensor, focal: Tensor, pose: Tensor, centre: Tensor, far: float) -> Tensor:
    """Put points beside colours.

    Args:
        rgb: (batch, height, width, 3) uint8.
        depth: along the optical axis, m, (batch, height, width).
        focal: pixels, (batch,).
        pose: world_from_camera, (batch, 4, 4).
        centre: principal point x, y, pixels, (batch, 2).
        far: depths beyond are cut to this, m.

    Returns:
        (batch, 8, height, width): colours in [-1, 1]; x, y, z in the camera frame, m; height over the floor, m; and 1
        where the depth was not cut.
    """
    _, height, width = depth.shape
    z = depth.float()
    near = z.clamp(max=far)
    x = near * ((torch.arange(width) + 0.5 - centre[:, :1]) / focal[:, None])[:, None, :]
    y = near * ((torch.arange(height) + 0.5 - centre[:, 1:]) / focal[:, None])[:, :, None]
    points = torch.stack([x, y, near], 1)
    up = torch.einsum("bk,bkhw->bhw", pose[:, 2, :3], points) + pose[:, 2, 3, None, None]
    colours = rgb.permute(0, 3, 1, 2).float() / 127.5 - 1.0
    return torch.cat([colours, points, up[:, None], (z < far).float()[:, None]], 1)


def world_points(depth: NDArray[np.floating], focal: float, world_from_camera: Pose) -> Array:
    """Every pixel as a point in the world, m, (height, width, 3)."""
    height, width = depth.shape
    x = (np.arange(width, dtype=np.float32) + 0.5 - width / 2) / focal
    y = (np.arange(height, dtype=np.float32) + 0.5 - height / 2) / focal
    rays = np.stack(np.broadcast_arrays(x[None, :], y[:, None], np.float32(1.0)), -1)
    points = rays * np.asarray(depth, np.float32)[..., None]
    turned = points @ world_from_camera.rotation.T.astype(np.float32)
    return np.asarray(turned + world_from_camera.position.astype(np.float32))


def into_front(points: Array, place: FixedPlace) -> Array:
    """World points in a place's front frame, m, (..., 3)."""
    assert place.space is not None
    x, y, yaw = place.space.front
    cos, sin = np.cos(yaw), np.sin(yaw)
    away = points - np.array([x, y, 0.0], np.float32)
    out = away.copy()
    out[..., 0], out[..., 1] = cos * away[..., 0] + sin * away[..., 1], cos * away[..., 1] - sin * away[..., 0]
    return np.asarray(out, np.float32)


def part_points(
    points: Array, rgb: NDArray[np.uint8], place: FixedPlace, rng: np.random.Generator
) -> tuple[Array, int]:
    """The points where a place's part can be, with their colours.

    Args:
        points: of a picture in the world, m, (height, width, 3).
        rgb: (height, width, 3).
        place: one with a moving part.
        rng: draws which ones are kept where there are many.

    Returns:
        (256, 6), zeros where there are fewer; and how many there are.
    """
    assert place.moving is not None
    low, high = np.array(place.moving.low, np.float32), np.array(place.moving.high, np.float32)
    out = np.zeros((MOST, 6), np.float32)
    reach = float(np.linalg.norm(high - low)) / 2
    middle = _to_world(np.asarray((low + high) / 2, np.float32), place)
    near = (np.abs(points - middle) < reach).all(-1)
    if not near.any():
        return out, 0
    local, colours = into_front(points[near], place), rgb[near]
    chosen = np.flatnonzero(((local >= low) & (local <= high)).all(-1))
    count = len(chosen)
    if count > MOST:
        chosen = rng.choice(chosen, MOST, replace=False)
    kept = len(chosen)
    out[:kept, :3] = (local[chosen] - (low + high) / 2) / ((high - low) / 2)
    out[:kept, 3:] = colours[chosen] / np.float32(127.5) - 1.0
    return out, count


def _to_world(local: Array, place: FixedPlace) -> Array:
    assert place.space is not None
    x, y, yaw = place.space.front
    cos, sin = np.cos(yaw), np.sin(yaw)
    return np.array([x + cos * local[0] - sin * local[1], y + sin * local[0] + cos * local[1], local[2]], np.float32)
