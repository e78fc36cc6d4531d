"""The network: MiniLM's tokens, the scene's entities and the skills in one attention, and pointers as outputs.

Axes: b batch, t tokens, e entities, k skills, n nodes (1 status + t + e + k), d width, h heads, p goals asked about.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import torch
from einops import rearrange
from torch import Tensor, nn
from torch.nn import functional

from planners.models.embedded.encode import FLAGS, RELATIONS

STATE = 384
QUOTAS = 6  # all, 1, 2, 3, 4, 5
TAGS = 8
STATUSES = 3


@dataclass(frozen=True)
class Size:
    """How large: `layers` is the dial, the rest follows.

    Args:
        layers: joint layers over words, entities and skills.
        tuned: upper MiniLM layers that are trained along.
    """

    layers: int = 4
    tuned: int = 4
    width: int = 256
    heads: int = 8
    pair: int = 128


@dataclass
class Batch:
    """Padded arrays; all on one device.

    Args:
        ids: (b, t), 0 where padded.
        vectors: (b, e + k, 384).
        home: (b, e + k, 384).
        flags: (b, e + k, FLAGS).
        relations: (b, n, n, RELATIONS).
        present: which nodes exist, (b, n).
        entities: e; the rows after them are skills.
    """

    ids: Tensor
    vectors: Tensor
    home: Tensor
    flags: Tensor
    relations: Tensor
    present: Tensor
    entities: int


class Attention(nn.Module):
    """Self-attention with an additive bias."""

    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        self.heads = heads
        self.qkv = nn.Linear(width, 3 * width)
        self.out = nn.Linear(width, width)

    def forward(self, x: Tensor, bias: Tensor) -> Tensor:
        q, k, v = rearrange(self.qkv(x), "b n (three h d) -> three b h n d", three=3, h=self.heads)
        scores = torch.einsum("bhnd,bhmd->bhnm", q * q.shape[-1] ** -0.5, k) + bias  # torch's fused one is slower here
        mixed = torch.einsum("bhnm,bhmd->bhnd", scores.softmax(-1).to(v.dtype), v)
        made: Tensor = self.out(rearrange(mixed, "b h n d -> b n (h d)"))
        return made


class Bert(nn.Module):
    """One MiniLM layer (norms after), so that its weights can be loaded into plain modules."""

    def __init__(self, width: int = STATE, heads: int = 12, inner: int = 1536) -> None:
        super().__init__()
        self.attention = Attention(width, heads)
        self.norm1 = nn.LayerNorm(width, eps=1e-12)
        self.up = nn.Linear(width, inner)
        self.down = nn.Linear(inner, width)
        self.norm2 = nn.LayerNorm(width, eps=1e-12)

    def forward(self, x: Tensor, bias: Tensor) -> Tensor:
        x = self.norm1(x + self.attention(x, bias))
        made: Tensor = self.norm2(x + self.down(functional.gelu(self.up(x))))
        return made

    def load(self, weights: Mapping[str, Tensor], prefix: str) -> None:
        """Take over the weights of a BERT layer."""
        w = {key.removeprefix(prefix): value for key, value in weights.items() if key.startswith(prefix)}
        parts = ("query", "key", "value")
        with torch.no_grad():
            self.attention.qkv.weight.copy_(torch.cat([w[f"attention.self.{p}.weight"] for p in parts]))
            self.attention.qkv.bias.copy_(torch.cat([w[f"attention.self.{p}.bias"] for p in parts]))
            for ours, theirs in (
                (self.attention.out, "attention.output.dense"),
                (self.norm1, "attention.output.LayerNorm"),
                (self.up, "intermediate.dense"),
                (self.down, "output.dense"),
                (self.norm2, "output.LayerNorm"),
            ):
                ours.weight.copy_(w[f"{theirs}.weight"])
                ours.bias.copy_(w[f"{theirs}.bias"])


class Joint(nn.Module):
    """One layer over all nodes (norms before), relations as attention bias."""

    def __init__(self, size: Size) -> None:
        super().__init__()
        self.norm1, self.norm2 = nn.LayerNorm(size.width), nn.LayerNorm(size.width)
        self.attention = Attention(size.width, size.heads)
        self.bias = nn.Linear(RELATIONS, size.heads)
        self.up = nn.Linear(size.width, 4 * size.width)
        self.down = nn.Linear(4 * size.width, size.width)

    def forward(self, x: Tensor, relations: Tensor, hidden: Tensor) -> Tensor:
        bias = rearrange(self.bias(relations), "b n m h -> b h n m") + hidden
        x = x + self.attention(self.norm1(x), bias)
        made: Tensor = x + self.down(functional.gelu(self.up(self.norm2(x))))
        return made


class Floor(nn.Module):
    """MiniLM's embeddings and lower layers: frozen, never saved with us."""

    def __init__(self, weights: Mapping[str, Tensor], layers: int) -> None:
        super().__init__()
        self.words = nn.Parameter(weights["embeddings.word_embeddings.weight"].float(), requires_grad=False)
        place = weights["embeddings.position_embeddings.weight"].float()
        kind = weights["embeddings.token_type_embeddings.weight"].float()[0]
        self.places = nn.Parameter(place + kind, requires_grad=False)
        self.norm = nn.LayerNorm(STATE, eps=1e-12)
        self.norm.load_state_dict({k: weights[f"embeddings.LayerNorm.{k}"] for k in ("weight", "bias")})
        self.layers = nn.ModuleList(Bert() for _ in range(layers))
        for number, layer in enumerate(self.layers):
            layer.load(weights, f"encoder.layer.{number}.")  # type: ignore[operator]
        self.requires_grad_(requires_grad=False)

    def forward(self, ids: Tensor, bias: Tensor) -> Tensor:
        x: Tensor = self.norm(self.words[ids] + self.places[: ids.shape[1]])
        for layer in self.layers:
            x = layer(x, bias)
        return x


@dataclass
class Read:
    """What the network makes of a batch, before pointers are asked for.

    Args:
        tokens: (b, t, d). entities: (b, e, d). skills: (b, k, d).
        one: logits of calls with one argument, (b, k, e).
        two: logits of calls with two, (b, k, e, e).
        status: logits of plan, infeasible, ask, (b, 3).
        tags: logits of what each token is, (b, t, 8).
        mentions: logits of which token names each entity or skill, (b, e + k, t).
    """

    tokens: Tensor
    entities: Tensor
    skills: Tensor
    one: Tensor
    two: Tensor
    status: Tensor
    tags: Tensor
    mentions: Tensor


class Nearness(nn.Module):
    """A logit from how far apart in the text two things are named."""

    def __init__(self) -> None:
        super().__init__()
        self.up, self.down = nn.Linear(6, 24), nn.Linear(24, 1)
        nn.init.zeros_(self.down.weight)
        nn.init.zeros_(self.down.bias)

    def forward(self, gap: Tensor) -> Tensor:
        """Logits of gaps, each in units of five tokens, any shape."""
        far = gap.abs()
        shown = torch.stack([gap / 4, far / 4, gap.tanh(), (-far).exp(), (-far / 4).exp(), 1 / (1 + gap**2)], -1)
        logits: Tensor = self.down(functional.gelu(self.up(shown)))[..., 0]
        return logits


class Pointer(nn.Module):
    """Everything above the floor; what a checkpoint holds."""

    def __init__(self, size: Size) -> None:
        super().__init__()
        d, r = size.width, size.pair
        self.size = size
        self.upper = nn.ModuleList(Bert() for _ in range(size.tuned))
        self.from_token, self.from_text, self.from_home = nn.Linear(STATE, d), nn.Linear(STATE, d), nn.Linear(STATE, d)
        self.from_flags = nn.Linear(FLAGS, d)
        self.status = nn.Parameter(torch.zeros(d))
        self.kinds = nn.Parameter(torch.randn(3, d) * 0.02)
        self.joint = nn.ModuleList(Joint(size) for _ in range(size.layers))
        self.norm = nn.LayerNorm(d)
        self.skill_one, self.entity_one = nn.Linear(d, r), nn.Linear(d, r)
        self.skill_two, self.first_two, self.second_two = nn.Linear(d, r), nn.Linear(d, r), nn.Linear(d, r)
        self.first_bias, self.second_bias = nn.Linear(d, r), nn.Linear(d, r)
        self.named, self.naming = nn.Linear(d, r), nn.Linear(d, r)
        self.near_skill, self.near_pair = Nearness(), Nearness()
        self.low = nn.Parameter(torch.tensor([-3.0, -5.0]))
        self.to_status = nn.Sequential(nn.Linear(d, d), nn.GELU(), nn.Linear(d, STATUSES))
        self.to_tags = nn.Linear(d, TAGS)
        self.goal_skill, self.goal_first, self.goal_second = nn.Linear(d, d), nn.Linear(d, d), nn.Linear(d, d)
        self.goal_norm = nn.LayerNorm(d)
        self.to_quota, self.to_rank = nn.Linear(d, QUOTAS), nn.Linear(d, 1)
        self.textual = nn.Parameter(torch.ones(2))  # what is said first is mostly done first
        self.to_anchor, self.to_target, self.anchored = nn.Linear(d, r), nn.Linear(d, r), nn.Linear(d, 2 * r)

    def forward(self, batch: Batch, states: Tensor, bias: Tensor) -> Read:
        """Read a batch; `states` (b, t, 384) come from the floor and `bias` hides padding."""
        for layer in self.upper:
            states = layer(states, bias)
        tokens = self.from_token(states) + self.kinds[0]
        rows = self.from_text(batch.vectors) + self.from_home(batch.home) + self.from_flags(batch.flags)
        status = (self.status + self.kinds[1]).expand(len(tokens), 1, -1)
        x = torch.cat([status, tokens, rows + self.kinds[2]], 1)
        hidden = torch.where(batch.present, 0.0, -1e4)[:, None, None, :]
        for block in self.joint:
            x = block(x, batch.relations, hidden)
        x = self.norm(x)
        count = tokens.shape[1]
        words, entities, skills = (
            x[:, 1 : 1 + count],
            x[:, 1 + count : 1 + count + batch.entities],
            x[:, 1 + count + batch.entities :],
        )
        mentions = torch.einsum("bmr,btr->bmt", self.named(x[:, 1 + count :]), self.naming(words)) / self.size.pair**0.5
        mentions = mentions.float() + torch.where(batch.present[:, None, 1 : 1 + count], 0.0, -1e4)
        place = (mentions.softmax(-1) * (torch.arange(count) / 5.0)).sum(-1)  # (b, e + k), where each is named
        things, verbs = place[:, : batch.entities], place[:, batch.entities :]
        one = torch.einsum("bkr,ber->bke", self.skill_one(skills), self.entity_one(entities)) / self.size.pair**0.5
        one = one + self.near_skill(things[:, None, :] - verbs[:, :, None])
        two = self.pairs(entities, skills) + self.near_pair(things[:, None, :] - things[:, :, None])[:, None]
        status, tags = self.to_status(x[:, 0]), self.to_tags(words)
        return Read(words, entities, skills, one + self.low[0], two, status, tags, mentions)

    def pairs(self, entities: Tensor, skills: Tensor) -> Tensor:
        """Logits of calls with two arguments: the three together, and each with the skill, (b, k, e, e)."""
        s, scale = self.skill_two(skills), self.size.pair**0.5
        left = s[:, :, None] * self.first_two(entities)[:, None]  # (b, k, e, r)
        both = torch.einsum("bker,bfr->bkef", left, self.second_two(entities)) / scale
        first = torch.einsum("bkr,ber->bke", s, self.first_bias(entities)) / scale
        second = torch.einsum("bkr,ber->bke", s, self.second_bias(entities)) / scale
        logits: Tensor = both + first[..., None] + second[:, :, None] + self.low[1]
        return logits

    def about(self, read: Read, goals: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """How many, how early and by which words: quota (p, 6), rank (p,), anchor and target logits (p, t).

        Args:
            goals: batch row, skill, first entity, second entity or -1, (p, 4).
        """
        b, k, i, j = goals.unbind(1)
        second = torch.where((j >= 0)[:, None], self.goal_second(read.entities[b, j.clamp(min=0)]), 0.0)
        g = self.goal_skill(read.skills[b, k]) + self.goal_first(read.entities[b, i]) + second
        g = functional.gelu(self.goal_norm(g))
        keys = self.anchored(read.tokens)  # (b, t, 2r)
        one, two = keys[b].chunk(2, -1)
        anchor = torch.einsum("pr,ptr->pt", self.to_anchor(g), one) / self.size.pair**0.5
        target = torch.einsum("pr,ptr->pt", self.to_target(g), two) / self.size.pair**0.5
        place = torch.arange(anchor.shape[1]) / 5.0  # of a token in the text
        said = torch.stack([(logits.float().softmax(-1) * place).sum(-1) for logits in (anchor, target)], -1)  # (p, 2)
        return self.to_quota(g), self.to_rank(g)[:, 0] + said @ self.textual, anchor, target


def start_from(pointer: Pointer, weights: Mapping[str, Tensor], depth: int = 6) -> None:
    """Begin the tuned layers as MiniLM's own."""
    for number, layer in enumerate(pointer.upper):
        layer.load(weights, f"encoder.layer.{depth - len(pointer.upper) + number}.")  # type: ignore[operator]
