"""What training minimises: wanted calls, status, tags, and of each wanted call how many, when and by which words."""

from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional

from planners.models.embedded.batch import Labels
from planners.models.embedded.network import Pointer, Read


@dataclass(frozen=True)
class Losses:
    """Terms of the loss, each a mean over the batch."""

    calls: Tensor
    status: Tensor
    tags: Tensor
    quota: Tensor
    order: Tensor
    words: Tensor

    @property
    def total(self) -> Tensor:
        return self.calls + self.status + 0.5 * self.tags + 0.5 * self.quota + 0.5 * self.order + 0.3 * self.words


def order_loss(rank: Tensor, labels: Labels) -> Tensor:
    """Earlier stages must rank lower: softplus of every wrong or narrow pair."""
    row = labels.goals[:, 0]
    pairs = (row[:, None] == row[None, :]) & (labels.stage[:, None] < labels.stage[None, :])
    if not pairs.any():
        return rank.sum() * 0
    gap = rank[None, :] - rank[:, None]  # later minus earlier
    return functional.softplus(-gap[pairs]).mean()


def losses(pointer: Pointer, read: Read, labels: Labels) -> Losses:
    """Every term of the loss for one batch."""
    count = len(labels.status)
    one = functional.binary_cross_entropy_with_logits(
        read.one.float()[labels.one_mask], labels.one[labels.one_mask], reduction="sum"
    )
    two = functional.binary_cross_entropy_with_logits(
        read.two.float()[labels.two_mask], labels.two[labels.two_mask], reduction="sum"
    )
    status = functional.cross_entropy(read.status.float(), labels.status)
    tags = functional.cross_entropy(read.tags.float().transpose(1, 2), labels.tags, ignore_index=-1)
    quota, rank, anchor, target = pointer.about(read, labels.goals)
    if len(labels.goals) == 0:
        zero = status * 0
        return Losses((one + two) / count, status, tags, zero, zero, zero)
    hidden = torch.where(labels.tags[labels.goals[:, 0]] < 0, -1e4, 0.0)
    pointed = functional.cross_entropy(anchor.float() + hidden, labels.anchor) + functional.cross_entropy(
        target.float() + hidden, labels.target
    )
    row, _, first, second = labels.goals.unbind(1)
    pointed = pointed + functional.cross_entropy(read.mentions[row, first], labels.anchor)
    if (second >= 0).any():
        to = second >= 0
        pointed = pointed + functional.cross_entropy(read.mentions[row[to], second[to]], labels.target[to])
    many = functional.cross_entropy(quota.float(), labels.quota)
    return Losses((one + two) / count, status, tags, many, order_loss(rank.float(), labels), pointed)
