"""How far a detection may be trusted: a logistic curve over what it says of itself, from kitchens not trained on."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn import functional as F

from contracts.robot import Pose
from skills.perception.detect import Detection, detect
from skills.perception.net import Eyes

CROWD = 11  # things from which on a kitchen is more crowded than people leave theirs
NEAR = 0.05  # between where a thing is said to be and where it is, m
RIDGE = 1e-3  # keeps weights small where little tells them apart


def calibrate(eyes: Eyes, files: Sequence[Path]) -> tuple[float, ...]:
    """Weights of a detection's features, the constant last: log-odds that kind, colour and place are right.

    Args:
        eyes: trained.
        files: kitchens that they were not trained on; of them the crowded ones are left out, if others are left.
    """
    usual = [path for path in files if _things(path) < CROWD] or files
    rows = [(one.features(), float(right)) for path in usual for one, right in _judged(eyes, path)]
    if not rows:
        return ()
    features = torch.from_numpy(np.stack([one for one, _ in rows]))
    right = torch.tensor([one for _, one in rows])
    weights = torch.zeros(features.shape[1] + 1, requires_grad=True)
    solver = torch.optim.LBFGS([weights], max_iter=200, line_search_fn="strong_wolfe")

    def loss() -> torch.Tensor:
        solver.zero_grad()
        odds = features @ weights[:-1] + weights[-1]
        value = F.binary_cross_entropy_with_logits(odds, right) + RIDGE * weights[:-1].square().sum()
        value.backward()  # type: ignore[no-untyped-call]
        return value

    solver.step(loss)  # type: ignore[no-untyped-call]
    return tuple(round(float(one), 5) for one in weights.detach())


def _things(path: Path) -> int:
    with np.load(path) as kitchen:
        return len(kitchen["kinds"])


def _judged(eyes: Eyes, path: Path) -> Iterator[tuple[Detection, bool]]:
    """Every detection in a kitchen, and whether it is right."""
    config = eyes.config
    with np.load(path) as kitchen:
        held = dict(kitchen)
    kinds = [config.kinds.index(str(one)) for one in held["kinds"]]
    colours = [config.colours.index(str(one)) for one in held["colours"]]
    for rgb, depth, focal, pose, position in zip(
        *(held[key] for key in ("rgb", "depth", "focal", "pose", "position")), strict=True
    ):
        where = Pose(pose[:3, 3].astype(float), pose[:3, :3].astype(float))
        for one in detect(eyes.pixels, rgb, depth, float(focal), where):
            yield one, _right(one, kinds, colours, position)


def _right(one: Detection, kinds: list[int], colours: list[int], position: NDArray[np.floating]) -> bool:
    away = np.linalg.norm(position - one.position, axis=1)
    near = np.flatnonzero(away < NEAR)
    kind, colour = int(np.argmax(one.kinds)), int(np.argmax(one.colours))
    return any(kinds[number] == kind and colours[number] == colour for number in near)
