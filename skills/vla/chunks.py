"""Chunks of hand motion: absolute in the base frame, relative to where the hand is now, and normalised."""

import numpy as np
import torch
from torch import Tensor, nn

from contracts.arrays import Floats
from skills.vla.layout import HAND, HORIZON

LEAST = np.array([0.004, 0.004, 0.004, 0.03, 0.01])  # smallest spread that counts, m m m rad m


def wrap(angle: Floats) -> Floats:
    """The same angle in [-pi, pi)."""
    return (angle + np.pi) % (2 * np.pi) - np.pi


def relative(hand: Floats, now: Floats) -> Floats:
    """Hand poses seen from the hand's present one; the opening stays as it is.

    Args:
        hand: x y z m, yaw rad, opening m, (steps, 5).
        now: the measured x y z yaw, (4,).
    """
    away = hand.copy()
    away[:, :3] -= now[:3]
    away[:, 3] = wrap(hand[:, 3] - now[3])
    return away


def absolute(away: Floats, now: Floats) -> Floats:
    """Undo `relative`."""
    hand = away.copy()
    hand[:, :3] += now[:3]
    hand[:, 3] = now[3] + away[:, 3]
    return hand


class Normaliser(nn.Module):
    """Mean and spread of every number of a relative chunk, kept with the weights."""

    mean: Tensor
    spread: Tensor

    def __init__(self) -> None:
        super().__init__()
        self.register_buffer("mean", torch.zeros(HORIZON, HAND))
        self.register_buffer("spread", torch.ones(HORIZON, HAND))

    def fit(self, chunks: Floats) -> None:
        """Measure chunks, (many, 16, 5)."""
        self.mean.copy_(torch.from_numpy(chunks.mean(0)))
        self.spread.copy_(torch.from_numpy(np.maximum(chunks.std(0), LEAST)))

    def flat(self, chunk: Tensor) -> Tensor:
        """(rows, 16, 5) to normalised (rows, 80)."""
        return ((chunk - self.mean) / self.spread).flatten(1)

    def full(self, flat: Tensor) -> Tensor:
        """Undo `flat`."""
        return flat.view(-1, HORIZON, HAND) * self.spread + self.mean
