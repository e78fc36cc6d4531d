"""What the network takes a command to ask for: calls with how sure it is, how many, how early, and by which words."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch

from contracts.arrays import Floats
from contracts.scene import Scene
from contracts.skill_card import SkillCall, SkillCard
from planners.models.embedded.batch import collate
from planners.models.embedded.encode import Encoded, encode, texts_needed
from planners.models.embedded.generator.text import TAGS
from planners.models.embedded.network import Floor, Pointer, Read
from planners.models.embedded.text import MiniLM, Words

FAINT = 0.02  # calls less likely to be wanted than this are forgotten
MOST = 96  # calls that are looked at closely


@dataclass(frozen=True)
class Wanted:
    """A call that may be asked for.

    Args:
        sure: P(it is among the calls meant), in (0, 1).
        quotas: P(how many of its like are meant), index 0 for all, (6,).
        rank: wishes of a lower rank come first.
        anchor: the token that names the first argument.
        target: the token that names the second, or the action.
    """

    call: SkillCall
    sure: float
    quotas: Floats
    rank: float
    anchor: int
    target: int


@dataclass(frozen=True)
class Token:
    """A piece of the command: its characters, and what the network takes it for (one of `generator.text.TAGS`)."""

    start: int
    end: int
    tag: str


@dataclass(frozen=True)
class Beliefs:
    """A command as understood in a scene.

    Args:
        wanted: likeliest first.
        feasible: P(it can be taken up), and `infeasible`, `unclear` beside it; they sum to one.
        tokens: the command, piece by piece.
    """

    wanted: tuple[Wanted, ...]
    feasible: float
    infeasible: float
    unclear: float
    tokens: tuple[Token, ...] = ()


class Reader:
    """Reads commands with a trained pointer.

    Args:
        minilm: the text model, handed in.
        pointer: trained weights.
        cards: the skills that there are.
    """

    def __init__(self, minilm: MiniLM, pointer: Pointer, cards: Sequence[SkillCard]) -> None:
        self.words = Words(minilm)
        self.pointer = pointer.eval()
        self.floor = Floor(minilm.module().state_dict(), 6 - pointer.size.tuned).eval()
        self.cards = tuple(cards)

    def read(self, command: str, scene: Scene) -> Beliefs:
        """One pass over the command, the scene and the skills."""
        self.words.learn(texts_needed(command, scene, self.cards))
        item = encode(self.words, command, scene, self.cards)
        batch = collate([item])
        bias = torch.zeros(1, 1, 1, len(item.ids))
        with torch.inference_mode():
            read = self.pointer(batch, self.floor(batch.ids, bias), bias)
            wanted = self._wanted(item, read)
        chance = read.status[0].softmax(-1).tolist()
        tags = [TAGS[n] for n in read.tags[0].argmax(-1).tolist()]
        tokens = tuple(Token(a, b, tag) for (a, b), tag in zip(item.spans, tags, strict=True))
        return Beliefs(wanted, chance[0], chance[1], chance[2], tokens)

    def _wanted(self, item: Encoded, read: Read) -> tuple[Wanted, ...]:
        """Every call that is not out of the question, looked at closely."""
        pairs = np.array([len(card.arguments) > 1 for card in item.cards])
        one = read.one[0].sigmoid().numpy() * (item.first & ~pairs[:, None])
        two = read.two[0].sigmoid().numpy() * (item.first[:, :, None] & item.second[:, None, :])
        found = [(float(one[k, i]), int(k), int(i), -1) for k, i in np.argwhere(one > FAINT)]
        found += [(float(two[k, i, j]), int(k), int(i), int(j)) for k, i, j in np.argwhere(two > FAINT) if i != j]
        found = sorted(found, reverse=True)[:MOST]
        if not found:
            return ()
        goals = torch.tensor([(0, k, i, j) for _, k, i, j in found])
        quota, rank, anchor, target = self.pointer.about(read, goals)
        quotas = quota.softmax(-1).double().numpy()
        where = zip(anchor.argmax(-1).tolist(), target.argmax(-1).tolist(), rank.tolist(), strict=True)
        return tuple(
            Wanted(self._call(item, k, i, j), sure, quotas[n], r, a, t)
            for n, ((sure, k, i, j), (a, t, r)) in enumerate(zip(found, where, strict=True))
        )

    def _call(self, item: Encoded, k: int, i: int, j: int) -> SkillCall:
        names = (item.names[i],) if j < 0 else (item.names[i], item.names[j])
        return item.cards[k].call(*names)
