"""What is minimised: flow matching, and the dense labels that every frame gives for free."""

from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional as F

from skills.training.batches import Batch
from skills.vla.bridge import Sight
from skills.vla.heads.flow import flow_error
from skills.vla.net import VlaNet

GRID = 24  # cells along a side of the map
NEAR = 0.05  # scale of a position's error, m
FAR = 2.0  # places farther than this from the base are nobody's concern, m


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each part counts beside the flow.

    Args:
        heat: attention on the right cell. Without it the policy must find things by reward of motion alone.
        place: position of named things.
        yaw: their yaw.
        seen: whether they are visible.
        done: whether the skill is finished.
    """

    heat: float = 0.1
    place: float = 0.5
    yaw: float = 0.05
    seen: float = 0.05
    done: float = 0.1


def losses(net: VlaNet, batch: Batch, draws: int, noise: torch.Generator) -> dict[str, Tensor]:
    """Every part of the loss by name, each a scalar."""
    condition, finished, sight = net.see(batch.inputs)
    error = flow_error(net.head, net.normaliser.flat(batch.chunk), condition, draws, noise)  # (batch, draws, 80)
    counts = batch.known[:, None, :, None].float()
    per_step = error.view(*error.shape[:2], batch.known.shape[1], -1) * counts
    flow = per_step.sum() / (counts.sum() * draws * per_step.shape[-1]).clamp(min=1.0)
    done = F.binary_cross_entropy_with_logits(finished.float(), batch.done)
    return {"flow": flow, "done": done, **dense(sight, batch)}


def dense(sight: Sight, batch: Batch) -> dict[str, Tensor]:
    """Losses of every name in every view."""
    visible = (batch.seen > 0) & batch.named[:, None]
    aim = visible & batch.pixel.isfinite().all(-1)
    heat = -(sight.heat * spread(batch.pixel)).sum(-1)
    truth = torch.nan_to_num(batch.place)
    known = batch.place.isfinite().all(-1) & batch.named & (truth.norm(dim=-1) < FAR)  # (batch, names)
    each = huber(sight.position - truth[:, None])  # (batch, views, names)
    both = huber(sight.fused - truth)
    trusted = known * (0.1 + 0.9 * visible.any(1))
    turned = batch.yaw.isfinite().all(-1)
    yaw = (sight.yaw - torch.nan_to_num(batch.yaw)[:, None]).square().sum(-1)
    seen = F.binary_cross_entropy_with_logits(sight.seen, batch.seen, reduction="none")
    return {
        "heat": mean(heat, aim),
        "place": mean(each, visible & known[:, None]) + mean(both, trusted),
        "yaw": mean(yaw, visible & turned[:, None]),
        "seen": mean(seen, batch.named[:, None].expand_as(seen)),
    }


def spread(pixel: Tensor) -> Tensor:
    """A point in cells, (..., 2), as shares of its four nearest cells, (..., cells): their mean is the point."""
    steps = torch.arange(GRID, dtype=torch.float32)
    near = torch.nan_to_num(pixel).clamp(0, GRID - 1)
    across, down = ((1 - (near[..., k : k + 1] - steps).abs()).clamp(min=0.0) for k in (0, 1))
    return (down[..., :, None] * across[..., None, :]).flatten(-2)


def huber(error: Tensor) -> Tensor:
    """Smooth distance in units of NEAR, summed over the last axis."""
    return F.smooth_l1_loss(error / NEAR, torch.zeros_like(error), beta=0.2, reduction="none").sum(-1)


def mean(value: Tensor, weight: Tensor) -> Tensor:
    """Weighted mean; zero where nothing counts."""
    return (value * weight).sum() / weight.float().sum().clamp(min=1.0)


def total(parts: dict[str, Tensor], weights: Weights) -> Tensor:
    """The sum that is minimised."""
    named = {
        "heat": weights.heat,
        "place": weights.place,
        "yaw": weights.yaw,
        "seen": weights.seen,
        "done": weights.done,
    }
    rest = [parts[name] * weight for name, weight in named.items()]
    return parts["flow"] + torch.stack(rest).sum()
