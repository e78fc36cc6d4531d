"""Labelled looks in memory, and batches of crops and of parts drawn from them.

A file is one kitchen: `rgb` (V, S, S, 3) uint8, `depth` (V, S, S) m, `label` (V, S, S) number of the thing or 0,
`pose` world_from_camera (V, 4, 4), `focal` (V,), `position` of the things in the world (V, T, 3) m, `kinds` and
`colours` (T,), `places` and `shares` (P,): how far each place's part is from closed or off.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from contracts.errors import UsageError
from contracts.floor_plan import FixedPlace
from contracts.robot import Pose
from skills.perception.net import HALF, TICKS, SeeConfig
from skills.perception.views import FEWEST, MOST, lift, part_points, world_points

Array = NDArray[np.float32]
CROP = 64  # pixels
CLEAR = 24  # pixels of a thing from which on a crop is made around it
AIMED = 0.8  # share of the crops that are made around a thing
LARGE = 400  # pixels of a thing that is aimed at no less often than a larger one
NOWHERE = -1


@dataclass(frozen=True, slots=True)
class Looks:
    """All looks. T is the most things of a kitchen, padded with NOWHERE.

    Args:
        rgb: (N, S, S, 3) uint8.
        depth: (N, S, S) float16, m.
        label: (N, S, S) uint8, number of the thing, 0 for none.
        pose: world_from_camera, (N, 4, 4).
        focal: pixels, (N,).
        middle: of each thing in the camera frame, m, (N, T, 3).
        kind: index, (N, T).
        colour: index, (N, T).
        targets: look and thing of every thing clearly in view, (M, 2).
        chances: of being aimed at, (M,); one over the root of its pixels, since what looks small is hard to name.
        points: of parts, (P, 256, 6) float16.
        counts: how many of them there are, (P,).
        place: index, (P,).
        share: of its travel, (P,).
    """

    rgb: NDArray[np.uint8]
    depth: NDArray[np.float16]
    label: NDArray[np.uint8]
    pose: Array
    focal: Array
    middle: Array
    kind: NDArray[np.int64]
    colour: NDArray[np.int64]
    targets: NDArray[np.int64]
    chances: NDArray[np.float64]
    points: NDArray[np.float16]
    counts: NDArray[np.int64]
    place: NDArray[np.int64]
    share: Array

    def __len__(self) -> int:
        return len(self.rgb)


def load(files: Sequence[Path], config: SeeConfig, places: Mapping[str, FixedPlace]) -> Looks:
    """Read kitchens into memory: about 220 kB a look.

    Raises:
        UsageError: no files.
    """
    if not files:
        raise UsageError("no looks to learn from; record some first")
    rows: list[dict[str, NDArray[np.generic]]] = []
    parts: list[tuple[Array, int, int, float]] = []
    rng = np.random.default_rng(0)
    for path in files:
        with np.load(path) as kitchen:
            rows.append(_things(dict(kitchen), config))
            parts += _parts(dict(kitchen), config, places, rng)
    if not parts:
        raise UsageError("no door, drawer, knob or button is in view in any look; record more kitchens")
    joined = {key: np.concatenate([row[key] for row in rows]) for key in rows[0]}
    seen = joined.pop("seen")
    targets = np.argwhere(seen >= CLEAR)
    chances = np.minimum(seen[tuple(targets.T)], LARGE).astype(float) ** -0.5
    points, counts, place, share = (np.array(column) for column in zip(*parts, strict=True))
    return Looks(
        **joined,
        targets=targets,
        chances=chances / chances.sum(),
        points=points.astype(np.float16),
        counts=counts,
        place=place,
        share=share.astype(np.float32),
    )


def _things(
    kitchen: Mapping[str, NDArray[np.generic]], config: SeeConfig, most: int = 32
) -> dict[str, NDArray[np.generic]]:
    views, things = kitchen["position"].shape[:2]
    pose = kitchen["pose"].astype(np.float32)
    away = kitchen["position"].astype(np.float32) - pose[:, None, :3, 3]
    middle = np.zeros((views, most, 3), np.float32)
    middle[:, :things] = np.einsum("vji,vtj->vti", pose[:, :3, :3], away)
    kind, colour = (np.full((views, most), NOWHERE, np.int64) for _ in range(2))
    kind[:, :things] = [config.kinds.index(str(one)) for one in kitchen["kinds"]]
    colour[:, :things] = [config.colours.index(str(one)) for one in kitchen["colours"]]
    seen = np.stack([np.bincount(label.ravel(), minlength=most + 1)[1 : most + 1] for label in kitchen["label"]])
    seen[:, things:] = 0
    kept = {key: kitchen[key] for key in ("rgb", "depth", "label", "focal")}
    return {
        **kept,
        "pose": pose,
        "middle": middle,
        "kind": kind,
        "colour": colour,
        "seen": seen,
    }


def _parts(
    kitchen: Mapping[str, NDArray[np.generic]],
    config: SeeConfig,
    places: Mapping[str, FixedPlace],
    rng: np.random.Generator,
) -> list[tuple[Array, int, int, float]]:
    found = []
    shares = dict(zip(map(str, kitchen["places"]), kitchen["shares"].astype(float), strict=True))
    for rgb, depth, focal, pose in zip(*(kitchen[key] for key in ("rgb", "depth", "focal", "pose")), strict=True):
        where = Pose(pose[:3, 3].astype(float), pose[:3, :3].astype(float))
        points = world_points(depth, float(focal), where)
        for index, name in enumerate(config.places):
            held, count = part_points(points, rgb, places[name], rng)
            if count >= FEWEST:
                found.append((held, count, index, shares[name]))
    return found


@dataclass(frozen=True, slots=True)
class Crops:
    """A batch of crops with what they show.

    Args:
        view: (batch, 8, 64, 64).
        kind: 0 for nothing, else 1 + index, (batch, 32, 32).
        colour: index, or -1, (batch, 32, 32).
        away: to the middle in the camera frame, m, (batch, 3, 32, 32).
        weight: (batch, 32, 32); every thing counts as the fourth root of its pixels.
    """

    view: Tensor
    kind: Tensor
    colour: Tensor
    away: Tensor
    weight: Tensor


@dataclass(frozen=True, slots=True)
class PartBatch:
    """A batch of parts: as `Parts.forward` takes them, and soft labels over the ticks, (batch, ticks)."""

    points: Tensor
    there: Tensor
    place: Tensor
    share: Tensor


class Draw:
    """Draws batches; the same number draws the same batch.

    Args:
        looks: to draw from.
        config: of the networks.
        seed: of all chance.
        colour: spread of each channel's gain and offset.
        noise: of depth, relative; a tenth of the pictures has five times as much.
    """

    def __init__(self, looks: Looks, config: SeeConfig, seed: int, colour: float = 0.08, noise: float = 0.003) -> None:
        self.looks = looks
        self.config = config
        self.seed = seed
        self.colour = colour
        self.noise = noise

    def crops(self, step: int, size: int) -> Crops:
        looks, rng = self.looks, np.random.default_rng((self.seed, step))
        which, corner = self._aim(rng, size)
        flip = rng.random(size) < 0.5
        cut = [(slice(top, top + CROP), slice(left, left + CROP)) for left, top in corner]
        rgb = np.stack([looks.rgb[w][c] for w, c in zip(which, cut, strict=True)])
        depth = np.stack([looks.depth[w][c] for w, c in zip(which, cut, strict=True)]).astype(np.float32)
        label = np.stack([looks.label[w][c] for w, c in zip(which, cut, strict=True)])
        noise = self.noise * np.where(rng.random(size) < 0.1, 5.0, 1.0)
        depth *= 1 + (noise[:, None, None] * rng.standard_normal(depth.shape)).astype(np.float32)
        full = looks.rgb.shape[1]
        view = lift(
            torch.from_numpy(rgb),
            torch.from_numpy(depth),
            torch.from_numpy(looks.focal[which]),
            torch.from_numpy(looks.pose[which]),
            torch.from_numpy((full / 2 - corner).astype(np.float32)),
            self.config.far,
        )
        gain = rng.normal(1.0, 2 * self.colour, (size, 1)) * rng.normal(1.0, self.colour, (size, 3))
        offset = rng.normal(0.0, self.colour, (size, 3))
        view[:, :3] = view[:, :3] * _planes(gain) + _planes(offset)
        mirrored = torch.from_numpy(flip)
        view = _mirror(view, mirrored)
        view[:, 3] *= _sides(mirrored)[:, :, None]
        thing = _mirror(torch.from_numpy(label.astype(np.int64)), mirrored)[:, 1::HALF, 1::HALF]
        each = torch.arange(size)[:, None, None]
        middle, kind, colour = (torch.from_numpy(one[which]) for one in (looks.middle, looks.kind, looks.colour))
        middle[..., 0] *= _sides(mirrored)
        index = (thing - 1).clamp(min=0)
        away = middle[each, index].permute(0, 3, 1, 2) - view[:, 3:6, 1::HALF, 1::HALF]
        kinds = torch.where(thing > 0, 1 + kind[each, index], 0)
        colours = torch.where(thing > 0, colour[each, index], NOWHERE)
        weight = _weights(thing)
        return Crops(view.contiguous(memory_format=torch.channels_last), kinds, colours, away, weight)

    def _aim(self, rng: np.random.Generator, size: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Which looks, (size,), and the crops' left and top, (size, 2), even."""
        looks, full = self.looks, self.looks.rgb.shape[1]
        chosen = looks.targets[rng.choice(len(looks.targets), size=size, p=looks.chances)]
        which = chosen[:, 0].copy()
        corner = rng.integers(0, full - CROP + 1, (size, 2))
        for one in range(size):
            if rng.random() < AIMED:
                rows, columns = np.nonzero(looks.label[which[one]] == chosen[one, 1] + 1)
                spot = rng.integers(len(rows))
                centre = np.array([columns[spot], rows[spot]]) + rng.integers(-CROP // 3, CROP // 3 + 1, 2)
                corner[one] = np.clip(centre - CROP // 2, 0, full - CROP)
            else:
                which[one] = rng.integers(len(looks))
        return which, corner // HALF * HALF

    def parts(self, step: int, size: int) -> PartBatch:
        looks, rng = self.looks, np.random.default_rng((self.seed, step, 1))
        which = rng.integers(len(looks.place), size=size)
        points = looks.points[which].astype(np.float32)
        jolt = rng.normal(0, 0.02, (size, 1, 3)) * (rng.random((size, 1, 1)) < 0.5)
        points[..., :3] += jolt + rng.normal(0, 0.01, points[..., :3].shape)
        points[..., 3:] = points[..., 3:] * rng.normal(1, 0.15, (size, 1, 3)) + rng.normal(0, 0.08, (size, 1, 3))
        there = np.arange(MOST)[None] < np.minimum(looks.counts[which], MOST)[:, None]
        there &= rng.random(there.shape) < rng.uniform(0.5, 1.0, (size, 1))
        there[:, 0] = True
        return PartBatch(
            torch.from_numpy(points.astype(np.float32)),
            torch.from_numpy(there),
            torch.from_numpy(looks.place[which]),
            soft(torch.from_numpy(looks.share[which])),
        )


def soft(share: Tensor) -> Tensor:
    """Shares of a travel, (n,), as weights of the two ticks around each, (n, ticks)."""
    ticks = torch.tensor(TICKS)
    after = torch.searchsorted(ticks, share.contiguous()).clamp(1, len(TICKS) - 1)
    part = ((share - ticks[after - 1]) / (ticks[after] - ticks[after - 1])).clamp(0, 1)
    weights = torch.zeros(len(share), len(TICKS))
    weights[torch.arange(len(share)), after] = part
    weights[torch.arange(len(share)), after - 1] = 1 - part
    return weights


def _planes(values: NDArray[np.floating]) -> Tensor:
    return torch.from_numpy(values.astype(np.float32))[:, :, None, None]


def _weights(thing: Tensor) -> Tensor:
    """Such that each thing weighs the fourth root of its pixels; nothing weighs as one thing of the whole crop."""
    batch = torch.arange(len(thing))[:, None, None]
    counts = torch.zeros(len(thing), int(thing.max()) + 1)
    counts.scatter_add_(1, thing.flatten(1), torch.ones(1).expand_as(thing.flatten(1)))
    return counts[batch, thing].clamp(min=1) ** -0.75


def _mirror(planes: Tensor, which: Tensor) -> Tensor:
    """Left for right in some of the pictures."""
    return torch.where(which.view(-1, *[1] * (planes.ndim - 1)), planes.flip(-1), planes)


def _sides(which: Tensor) -> Tensor:
    """What x coordinates are multiplied with in mirrored pictures and in others, (batch, 1)."""
    return torch.where(which, -1.0, 1.0)[:, None]
