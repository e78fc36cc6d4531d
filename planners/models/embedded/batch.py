"""Encoded commands, and what they ask for, as padded tensors."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from planners.models.embedded.encode import FLAGS, RELATIONS, Encoded
from planners.models.embedded.generator.sample import Goal, Sample
from planners.models.embedded.network import Batch
from planners.models.embedded.text import WIDTH


def collate(items: Sequence[Encoded]) -> Batch:
    """Pad to the longest command, the most entities and the most skills."""
    t = max(len(i.ids) for i in items)
    e = max(len(i.names) for i in items)
    k = max(len(i.cards) for i in items)
    b, n = len(items), 1 + t + e + k
    ids = np.zeros((b, t), np.int64)
    vectors, home = np.zeros((b, e + k, WIDTH), np.float32), np.zeros((b, e + k, WIDTH), np.float32)
    flags = np.zeros((b, e + k, FLAGS), np.float32)
    relations = np.zeros((b, n, n, RELATIONS), np.float32)
    present = np.zeros((b, n), bool)
    for row, item in enumerate(items):
        tokens, entities, skills = len(item.ids), len(item.names), len(item.cards)
        ids[row, :tokens] = item.ids
        rows = np.concatenate([np.arange(entities), e + np.arange(skills)])
        vectors[row, rows], home[row, rows], flags[row, rows] = item.vectors, item.home, item.flags
        nodes = np.concatenate([[0], 1 + np.arange(tokens), 1 + t + rows])
        relations[row][np.ix_(nodes, nodes)] = item.relations
        present[row, nodes] = True
    told = [torch.from_numpy(x) for x in (vectors, home, flags, relations)]
    return Batch(torch.from_numpy(ids), told[0], told[1], told[2], told[3], torch.from_numpy(present), e)


@dataclass
class Labels:
    """What a batch should answer.

    Args:
        one: wanted calls of one argument, (b, k, e). one_mask: which calls exist.
        two: wanted calls of two, (b, k, e, e). two_mask: which exist.
        status: (b,).
        tags: (b, t), -1 where padded.
        goals: batch row, skill, first, second or -1, (p, 4).
        quota: (p,). stage: (p,). anchor: token, (p,). target: token, (p,).
    """

    one: Tensor
    one_mask: Tensor
    two: Tensor
    two_mask: Tensor
    status: Tensor
    tags: Tensor
    goals: Tensor
    quota: Tensor
    stage: Tensor
    anchor: Tensor
    target: Tensor


def token_ending_at(item: Encoded, end: int) -> int:
    """The token in which a mention ends."""
    best = 0
    for number, (a, b) in enumerate(item.spans):
        if b > a and a < end:
            best = number
    return best


def asked(item: Encoded, goal: Goal) -> list[tuple[int, int, int]]:
    """A goal's calls as indices: skill, first, second or -1."""
    skill = next((n for n, card in enumerate(item.cards) if card.name == goal.skill), None)
    if skill is None:
        return []
    index = {name: row for row, name in enumerate(item.names)}
    firsts = [index[name] for name in goal.first if item.first[skill, index[name]]]
    if not goal.second:
        return [(skill, i, -1) for i in firsts]
    return [(skill, i, index[n]) for i in firsts for n in goal.second if item.second[skill, index[n]] and index[n] != i]


def label(items: Sequence[Encoded], samples: Sequence[Sample], batch: Batch) -> Labels:
    """Labels in the padding of a batch."""
    b, t = batch.ids.shape
    e, k = batch.entities, batch.flags.shape[1] - batch.entities
    one, one_mask = np.zeros((b, k, e), np.float32), np.zeros((b, k, e), bool)
    two, two_mask = np.zeros((b, k, e, e), np.float32), np.zeros((b, k, e, e), bool)
    tags = np.full((b, t), -1, np.int64)
    rows: list[tuple[int, ...]] = []
    for row, (item, sample) in enumerate(zip(items, samples, strict=True)):
        skills, entities = item.first.shape
        pairs = np.array([len(card.arguments) > 1 for card in item.cards])
        one_mask[row, :skills, :entities] = item.first & ~pairs[:, None]
        two_mask[row, :skills, :entities, :entities] = item.first[:, :, None] & item.second[:, None, :]
        tags[row, : len(item.ids)] = tag_tokens(item, sample)
        for goal in sample.goals:
            anchor, target = token_ending_at(item, goal.anchor), token_ending_at(item, goal.target)
            for skill, i, j in asked(item, goal):
                if j < 0:
                    one[row, skill, i] = 1
                else:
                    two[row, skill, i, j] = 1
                rows.append((row, skill, i, j, goal.quota, goal.stage, anchor, target))
    table = torch.tensor(rows, dtype=torch.long).reshape(-1, 8)
    status = torch.tensor([s.status for s in samples])
    calls = [torch.from_numpy(x) for x in (one, one_mask, two, two_mask, tags)]
    goals = table[:, :4], table[:, 4], table[:, 5], table[:, 6], table[:, 7]
    return Labels(calls[0], calls[1], calls[2], calls[3], status, calls[4], *goals)


def tag_tokens(item: Encoded, sample: Sample) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """What each token is in its sentence, (tokens,)."""
    tags = np.zeros(len(item.ids), np.int64)
    for number, (a, b) in enumerate(item.spans):
        for start, end, tag in sample.tags:
            if b > a and start <= a < end:
                tags[number] = tag
    return tags
