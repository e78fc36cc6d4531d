"""Conditional flow matching over a flattened chunk.

Time runs from noise to action: x(0) is Gaussian noise, x(1) the chunk, and the velocity to learn is
x(1) - x(0) along the straight line between them (Lipman et al. 2023, eq. 22 with sigma_min = 0; pi0 calls
the same end of time 1). Sampling integrates from 0 to 1.
"""

import math

import torch
from torch import Tensor, nn


def waves(time: Tensor, width: int) -> Tensor:
    """Sines and cosines of a time in [0, 1] at geometric rates, (rows,) to (rows, width)."""
    rates = torch.exp(torch.linspace(0.0, math.log(200.0), width // 2))
    turns = time[:, None] * rates
    return torch.cat([turns.sin(), turns.cos()], -1)


class Block(nn.Module):
    """A residual MLP whose norm is shifted, scaled and gated by the condition (adaLN-zero, Peebles and Xie 2023)."""

    def __init__(self, width: int, condition: int) -> None:
        super().__init__()
        self.norm = nn.LayerNorm(width, elementwise_affine=False)
        self.modulate = nn.Linear(condition, 3 * width)
        self.body = nn.Sequential(nn.Linear(width, 3 * width), nn.GELU(), nn.Linear(3 * width, width))
        nn.init.zeros_(self.modulate.weight)
        nn.init.zeros_(self.modulate.bias)

    def forward(self, x: Tensor, condition: Tensor) -> Tensor:
        shift, scale, gate = self.modulate(condition).chunk(3, -1)
        out: Tensor = x + gate * self.body(self.norm(x) * (1 + scale) + shift)
        return out


class FlowHead(nn.Module):
    """Velocity of a noisy chunk under a condition.

    Args:
        action: length of the flattened chunk.
        condition: width of the condition.
        width: of the blocks.
        depth: number of blocks.
    """

    def __init__(self, action: int, condition: int, width: int, depth: int) -> None:
        super().__init__()
        self.enter = nn.Linear(action, width)
        self.clock = nn.Linear(64, condition)
        self.given = nn.Linear(condition, condition)
        self.blocks = nn.ModuleList(Block(width, condition) for _ in range(depth))
        self.leave = nn.Sequential(nn.LayerNorm(width), nn.Linear(width, action))

    def forward(self, noisy: Tensor, time: Tensor, condition: Tensor) -> Tensor:
        """Velocity, (rows, action), of chunks (rows, action) at times (rows,) given conditions (rows, condition)."""
        given = nn.functional.silu(self.given(condition) + self.clock(waves(time, 64)))
        x = self.enter(noisy)
        for block in self.blocks:
            x = block(x, given)
        out: Tensor = self.leave(x)
        return out


def flow_error(head: nn.Module, chunk: Tensor, condition: Tensor, draws: int, noise: torch.Generator) -> Tensor:
    """Squared error of the velocity, (rows, draws, action).

    Args:
        head: velocity of (noisy chunk, time, condition).
        chunk: normalised actions, (rows, action).
        condition: (rows, condition).
        draws: noises and times for each row; the picture is looked at only once.
        noise: where chance comes from.
    """
    rows = len(chunk)
    target = chunk.repeat_interleave(draws, 0)
    start = torch.randn(target.shape, generator=noise)
    time = torch.rand(rows * draws, generator=noise)
    between = torch.lerp(start, target, time[:, None])
    velocity = head(between, time, condition.repeat_interleave(draws, 0))
    error: Tensor = velocity.float() - (target - start)
    return error.square().view(rows, draws, -1)


def sample(head: nn.Module, condition: Tensor, action: int, steps: int, noise: torch.Generator) -> Tensor:
    """Chunks from noise by Euler's rule, (rows, action).

    Args:
        head: velocity of (noisy chunk, time, condition).
        condition: (rows, condition).
        action: length of the flattened chunk.
        steps: more of them follow a curved flow more closely, and take longer; 4 is enough here.
        noise: where chance comes from.
    """
    x = torch.randn(len(condition), action, generator=noise)
    for step in range(steps):
        time = torch.full((len(condition),), step / steps)
        x = x + head(x, time, condition) / steps
    return x
