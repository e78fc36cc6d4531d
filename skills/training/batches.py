"""Batches: drawn by step number, so that a resumed run sees what an unbroken one would; varied, geometry and all."""

from dataclasses import dataclass

import numpy as np
import torch
from scipy.spatial.transform import Rotation
from torch import Tensor

from contracts.arrays import Floats
from skills.training.data import NOBODY, Array, Frames
from skills.vla.encoders import cell_points, lift
from skills.vla.layout import SIZE, VIEWS, feel
from skills.vla.net import Inputs


@dataclass(frozen=True, slots=True)
class Augment:
    """How much a training picture differs from the recorded one.

    Args:
        colour: spread of each channel's gain and offset; more makes colours less trusted.
        depth: relative noise of depth; more makes edges and far points less trusted.
        shift: most pixels that a picture is moved by; its points move with it.
        turn: spread of a turn of the whole base frame, rad; more forgives a crooked dock.
        slide: spread of a slide of the whole base frame, m.
        mount: how far a camera stands from where it is believed to be, m; of a picture, from a tenth of it to all.
        tilt: how far it is turned from what is believed, rad; likewise.
    """

    colour: float = 0.06
    depth: float = 0.004
    shift: int = 4
    turn: float = 0.12
    slide: float = 0.04
    mount: float = 0.010
    tilt: float = 0.020


@dataclass(frozen=True, slots=True)
class Batch:
    """What the network is given and what it should say.

    Args:
        inputs: for the network; names are the instruction's own, then others of the frame.
        chunk: relative, (batch, 16, 5).
        known: which of its steps count, (batch, 16).
        done: (batch,).
        skill: (batch,) int.
        pixel: where each name is in each view, cells from the upper left, (batch, 2, names, 2); NaN outside.
        place: base frame, m, (batch, names, 3); NaN where unknown.
        yaw: sine and cosine of twice the yaw, (batch, names, 2); NaN where meaningless.
        seen: (batch, 2, names) float.
        named: whether the name stands for something, (batch, names) bool.
    """

    inputs: Inputs
    chunk: Tensor
    known: Tensor
    done: Tensor
    skill: Tensor
    pixel: Tensor
    place: Tensor
    yaw: Tensor
    seen: Tensor
    named: Tensor


class Batches:
    """Draws batches from frames.

    Args:
        frames: all of them.
        size: of a batch.
        others: names asked for in each frame beside the instruction's own.
        augment: how pictures vary.
        weights: how often each skill comes, in the order of `frames.skills`; None: every skill alike.
        seed: of all chance.
        limit: depths beyond are cut to this, m.
    """

    def __init__(
        self, frames: Frames, size: int, others: int, augment: Augment, weights: Floats, seed: int, limit: float
    ) -> None:
        self.frames = frames
        self.size = size
        self.others = others
        self.augment = augment
        self.seed = seed
        self.limit = limit
        skill = frames.skill[frames.episode]
        share = weights / np.maximum(np.bincount(skill, minlength=len(frames.skills)), 1)
        chance = share[skill]
        self._cumulative = np.cumsum(chance / chance.sum())

    def draw(self, step: int) -> Batch:
        """The batch of a step; the same step gives the same batch."""
        rng = np.random.default_rng((self.seed, step))
        index = np.minimum(np.searchsorted(self._cumulative, rng.random(self.size)), len(self.frames) - 1)
        return self._make(index, rng)

    def _make(self, index: Array, rng: np.random.Generator) -> Batch:
        frames, count = self.frames, len(index)
        episode = frames.episode[index]
        columns, rows = self._names(index, episode, rng)
        move = _jitter(rng, count, self.augment)
        shift = rng.integers(-self.augment.shift, self.augment.shift + 1, (count, len(VIEWS), 2))
        pose = move[:, None] @ frames.pose[index]
        place = _pick(frames.place[index], columns, np.nan)
        place = place @ move[:, :3, :3].swapaxes(1, 2) + move[:, None, :3, 3]
        turn = np.arctan2(move[:, 1, 0], move[:, 0, 0])
        yaw = _pick(frames.yaw[index], columns, np.nan) + turn[:, None]
        seen = _pick(frames.seen[index].swapaxes(1, 2), columns, 0).swapaxes(1, 2)
        vectors = frames.vectors[np.concatenate([frames.said[episode, 1:], rows], 1)]
        tensor = torch.from_numpy
        believed = pose @ _mounts(rng, count, self.augment)
        views, points = self._see(index, believed, shift, rng)
        inputs = Inputs(
            views,
            points,
            tensor(vectors),
            tensor(frames.vectors[frames.said[episode, 0]]),
            feel(tensor(_moved(frames.proprio[index], move, turn))),
        )
        chunk = frames.chunk[index].copy()
        chunk[..., :3] = chunk[..., :3] @ move[:, :3, :3].swapaxes(1, 2)
        return Batch(
            inputs=inputs,
            chunk=tensor(chunk),
            known=tensor(frames.known[index]),
            done=tensor(frames.done[index]),
            skill=tensor(frames.skill[episode]),
            pixel=tensor(_project(place, pose, frames.focal[index], shift).astype(np.float32)),
            place=tensor(place.astype(np.float32)),
            yaw=tensor(np.stack([np.sin(2 * yaw), np.cos(2 * yaw)], -1).astype(np.float32)),
            seen=tensor(seen.astype(np.float32)),
            named=tensor(columns != NOBODY),
        )

    def _names(self, index: Array, episode: Array, rng: np.random.Generator) -> tuple[Array, Array]:
        """Columns of the own names and of others, visible ones first, (batch, 3 + others), and the others' vectors."""
        named = self.frames.names[episode]  # (batch, entities)
        visible = self.frames.seen[index].any(1)
        order = rng.random(named.shape) + visible - 4.0 * (named == NOBODY)
        chosen = np.argsort(-order, axis=1)[:, : self.others]
        rows = np.take_along_axis(named, chosen, 1)
        columns = np.concatenate([self.frames.own[episode], np.where(rows == NOBODY, NOBODY, chosen)], 1)
        return columns, np.maximum(rows, 0)

    def _see(self, index: Array, pose: Array, shift: Array, rng: np.random.Generator) -> tuple[Tensor, Tensor]:
        frames, count, views = self.frames, len(index), len(VIEWS)
        rgb, depth = _shifted(frames.rgb[index], shift), _shifted(frames.depth[index], shift).astype(np.float32)
        depth *= 1 + self.augment.depth * rng.standard_normal(depth.shape, np.float32)
        tensor = torch.from_numpy
        view = lift(
            tensor(rgb.reshape(-1, SIZE, SIZE, 3)),
            tensor(depth.reshape(-1, SIZE, SIZE)),
            tensor(frames.focal[index].reshape(-1)),
            tensor((SIZE / 2 + shift).reshape(-1, 2).astype(np.float32)),
            tensor(pose.reshape(-1, 4, 4)),
            self.limit,
        )
        points = cell_points(view).view(count, views, -1, 3)
        spread = self.augment.colour
        gain = rng.normal(1.0, 2 * spread, (count, 1, 1)) * rng.normal(1.0, spread, (count, views, 3))
        offset = rng.normal(0.0, spread, (count, views, 3))
        colours = view[:, :3]
        colours *= tensor(gain.reshape(-1, 3, 1, 1).astype(np.float32))
        colours += tensor(offset.reshape(-1, 3, 1, 1).astype(np.float32))
        return view.view(count, views, *view.shape[1:]), points


def _jitter(rng: np.random.Generator, count: int, augment: Augment) -> Array:
    """Small turns and slides of the base frame over the floor, (count, 4, 4) float32."""
    angle = augment.turn * np.clip(rng.standard_normal(count), -2, 2)
    move = np.tile(np.eye(4, dtype=np.float32), (count, 1, 1))
    move[:, 0, 0] = move[:, 1, 1] = np.cos(angle)
    move[:, 1, 0], move[:, 0, 1] = np.sin(angle), -np.sin(angle)
    move[:, :2, 3] = augment.slide * np.clip(rng.standard_normal((count, 2)), -2, 2)
    return move


def _mounts(rng: np.random.Generator, count: int, augment: Augment) -> Array:
    """Where each camera is believed to be, seen from where it is, (count, views, 4, 4) float32."""
    share = 10.0 ** rng.uniform(-1, 0, (count, len(VIEWS), 1))
    error = np.tile(np.eye(4, dtype=np.float32), (count, len(VIEWS), 1, 1))
    turn = share * augment.tilt * _directions(rng, count)
    error[..., :3, :3] = Rotation.from_rotvec(turn.reshape(-1, 3)).as_matrix().reshape(count, len(VIEWS), 3, 3)
    error[..., :3, 3] = share * augment.mount * _directions(rng, count)
    return error


def _directions(rng: np.random.Generator, count: int) -> Array:
    """Directions of length 1, (count, views, 3)."""
    drawn = rng.standard_normal((count, len(VIEWS), 3))
    return np.asarray(drawn / np.linalg.norm(drawn, axis=-1, keepdims=True))


def _moved(proprio: Array, move: Array, turn: Array) -> Array:
    """Proprioception as the moved base frame has it."""
    felt = proprio.copy()
    felt[:, :3] = np.einsum("bij,bj->bi", move[:, :3, :3], proprio[:, :3]) + move[:, :3, 3]
    felt[:, 3] += turn
    felt[:, 6] += turn
    return felt


def _shifted(pictures: Array, shift: Array) -> Array:
    """Pictures, (batch, views, height, width, …), moved by whole pixels right and down; borders repeat."""
    moved, edge = np.empty_like(pictures), int(np.abs(shift).max(initial=0))
    around = [(0, 0), (0, 0), (edge, edge), (edge, edge)] + [(0, 0)] * (pictures.ndim - 4)
    wide = np.pad(pictures, around, mode="edge")
    for one, view in np.ndindex(pictures.shape[:2]):
        right, down = edge - shift[one, view]
        moved[one, view] = wide[one, view, down : down + SIZE, right : right + SIZE]
    return moved


def _pick(table: Array, columns: Array, absent: float) -> Array:
    """Columns of a table (batch, entities, …) by index, (batch, names, …); a filler where the index is -1."""
    rows = np.arange(len(table))[:, None]
    picked = table[rows, np.maximum(columns, 0)].copy()
    picked[columns == NOBODY] = absent
    return picked


def _project(place: Array, pose: Array, focal: Array, shift: Array) -> Array:
    """Where points are in each view, in cells, (batch, views, names, 2); NaN behind or outside."""
    cell = 4
    away = place[:, None] - pose[:, :, None, :3, 3]  # (batch, views, names, 3)
    seen = np.einsum("bvji,bvnj->bvni", pose[:, :, :3, :3], away)
    front = np.maximum(seen[..., 2:], 1e-3)
    pixel = seen[..., :2] / front * focal[:, :, None, None] + SIZE / 2 + shift[:, :, None]
    outside = (seen[..., 2] < 0.02) | (pixel < 0).any(-1) | (pixel >= SIZE).any(-1)
    pixel[outside] = np.nan
    return np.asarray(pixel / cell - 0.5)


def evenly(frames: Frames) -> Floats:
    """Every skill as often as any other, (skills,)."""
    return np.ones(len(frames.skills))
