"""A toy table seen by two cameras, drawn by ray casting, with demonstrations of reaching for a coloured block."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
import torch

from contracts.arrays import Floats

torch.set_num_threads(1)  # a second thread only gets in the way of a small network

COLOURS = {"red block": (220, 30, 30), "blue block": (30, 60, 220), "green block": (40, 190, 60)}
TABLE = 0.7  # height, m
HALF = np.array([0.04, 0.04, 0.03])
FOCAL = 90.0
HEAD = np.array([[0.0, -0.6, 0.8, 0.0], [-1.0, 0.0, 0.0, 0.0], [0.0, -0.8, -0.6, 1.4], [0, 0, 0, 1]])
WRIST = np.array([[0.0, -1.0, 0.0, 0.0], [-1.0, 0.0, 0.0, 0.0], [0.0, 0.0, -1.0, 0.1], [0, 0, 0, 1]])


class LetterEmbedder:
    """Text to unit vectors that depend on its words alone; no model."""

    def __init__(self, width: int = 64) -> None:
        self.width = width
        self.asked: list[str] = []

    def embed(self, texts: Sequence[str]) -> Floats:
        self.asked += texts
        return np.stack([self._one(text) for text in texts])

    def _one(self, text: str) -> Floats:
        total = sum(np.random.default_rng(list(word.encode())).normal(size=self.width) for word in text.split())
        return np.asarray(total / np.linalg.norm(total))


def draw(pose: Floats, blocks: dict[str, Floats]) -> tuple[np.ndarray, np.ndarray]:
    """Picture (96, 96, 3) and depth (96, 96), m, of blocks on the table."""
    steps = (np.arange(96) + 0.5 - 48) / FOCAL
    x, y = np.meshgrid(steps, steps)
    rays = np.stack([x, y, np.ones_like(x)], -1) @ pose[:3, :3].T
    origin = pose[:3, 3]
    depth = np.where(rays[..., 2] < -1e-6, (TABLE - origin[2]) / np.minimum(rays[..., 2], -1e-6), 9.0)
    picture = np.full((96, 96, 3), 128, np.uint8)
    for name, centre in blocks.items():
        near, far = ((centre + sign * HALF - origin)[None, None] / np.where(rays == 0, 1e-9, rays) for sign in (-1, 1))
        enter, leave = np.minimum(near, far).max(-1), np.maximum(near, far).min(-1)
        hit = (enter < leave) & (enter > 0.01) & (enter < depth)
        picture[hit] = COLOURS[name]
        depth = np.where(hit, enter, depth)
    return picture, depth


def make_episode(path: Path, seed: int, frames: int = 4) -> None:
    """Reach straight for a named block and close on it."""
    rng = np.random.default_rng(seed)
    names = list(COLOURS)
    spots = rng.permutation([(0.45, -0.2), (0.5, 0.0), (0.45, 0.2)]) + rng.uniform(-0.04, 0.04, (3, 2))
    blocks = {name: np.array([*spot, TABLE + HALF[2]]) for name, spot in zip(names, spots, strict=True)}
    named = names[int(rng.integers(3))]
    hand = rng.uniform([0.3, -0.2, 0.95], [0.4, 0.2, 1.05])
    way = blocks[named] - hand
    poses = np.array([[*(hand + way * min(1, t / 12)), 0.0, 0.08 if t < 12 else 0.0] for t in range(20)], np.float32)
    steps = np.sort(rng.choice(14, frames, replace=False)).astype(np.int32)
    rows: dict[str, list[np.ndarray]] = {key: [] for key in ("hr", "hd", "wr", "wd", "wp", "proprio")}
    for step in steps:
        at = poses[max(step - 1, 0)]
        wrist = WRIST.copy()
        wrist[:3, 3] += at[:3]
        for key, pose in (("h", HEAD), ("w", wrist)):
            picture, depth = draw(pose, blocks)
            rows[key + "r"].append(picture)
            rows[key + "d"].append(depth.astype(np.float16))
        rows["wp"].append(wrist)
        rows["proprio"].append(np.array([*at[:4], 0.08, 0.0, 0.0, 0.6]))
    where = np.tile(np.array(list(blocks.values())), (frames, 1, 1))
    np.savez(
        path,
        head_rgb=np.array(rows["hr"]),
        head_depth=np.array(rows["hd"]),
        wrist_rgb=np.array(rows["wr"]),
        wrist_depth=np.array(rows["wd"]),
        head_pose=np.tile(HEAD, (frames, 1, 1)).astype(np.float32),
        wrist_pose=np.array(rows["wp"], np.float32),
        head_focal=np.float32(FOCAL),
        wrist_focal=np.float32(FOCAL),
        proprio=np.array(rows["proprio"], np.float32),
        hand=poses,
        frame_step=steps,
        valid=np.ones(20, bool),
        done=(steps > 12).astype(np.float32),
        skill="pick",
        instruction=f"pick up the {named}",
        object=named,
        target="",
        entities=np.array(names),
        positions=where.astype(np.float32),
        yaws=np.zeros((frames, 3), np.float32),
        visible_head=np.ones((frames, 3), bool),
        visible_wrist=np.zeros((frames, 3), bool),
    )


@pytest.fixture
def embedder() -> LetterEmbedder:
    return LetterEmbedder()


@pytest.fixture(scope="session")
def episodes(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("episodes")
    for seed in range(24):
        make_episode(folder / f"{seed:03d}.npz", seed)
    return sorted(folder.glob("*.npz"))
