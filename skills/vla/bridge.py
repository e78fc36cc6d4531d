"""Language meets pictures: names ask the maps where they are, and the answers become the head's condition."""

from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from skills.vla.encoders import Trunk

VIEWS = 2  # head, wrist
FREE = 4  # queries that the whole instruction asks of each view
OWN = 3  # the instruction's object, target and part come first among the entities asked for
BANDS = 4  # sine bands that make millimetres visible to a small network


@dataclass(frozen=True, slots=True)
class Sight:
    """What every name found in every view; the dense auxiliary losses read it.

    Args:
        heat: log-attention over the cells, (batch, views, names, cells).
        position: estimated in the base frame by each view, m, (batch, views, names, 3).
        yaw: sine and cosine of twice the yaw, by each view, (batch, views, names, 2).
        seen: log-odds of being visible, (batch, views, names).
        fused: position from both views, weighted by how far each is trusted, m, (batch, names, 3).
        feature: pooled from both maps, (batch, views, names, channels).
    """

    heat: Tensor
    position: Tensor
    yaw: Tensor
    seen: Tensor
    fused: Tensor
    feature: Tensor


def bands(metres: Tensor) -> Tensor:
    """Sines and cosines of a length at wavelengths 2 m, 0.5 m, 12.5 cm and 3 cm, (..., n) to (..., n x 9)."""
    turns = metres[..., None] * torch.tensor([3.14159 * 4.0**k for k in range(BANDS)])
    return torch.cat([4 * metres, torch.sin(turns).flatten(-2), torch.cos(turns).flatten(-2)], -1)


class Glance(nn.Module):
    """Look for each query in one view: soft attention, its point, and what the pooled feature says."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.read = nn.Sequential(nn.Linear(2 * channels + 5, 2 * channels), nn.GELU(), nn.Linear(2 * channels, 7))
        self.sharpness = nn.Parameter(torch.tensor(0.0))

    def forward(self, query: Tensor, field: Tensor, points: Tensor, hand: Tensor) -> tuple[Tensor, ...]:
        """Read one view.

        Args:
            query: (batch, names, channels).
            field: the view's features, (batch, cells, channels).
            points: of the cells in the base frame, m, (batch, cells, 3).
            hand: grasp point in the base frame, m, (batch, 3).
        """
        scale = self.sharpness.exp() * field.shape[-1] ** -0.5
        match = (query @ field.mT).float() * scale  # (batch, names, cells)
        heat = F.log_softmax(match, -1)
        weight = heat.exp()
        feature = weight.to(field.dtype) @ field  # (batch, names, channels)
        with torch.autocast("cpu", enabled=False):  # bfloat16 would round points to 4 mm
            point = weight @ points  # (batch, names, 3)
        away = 4 * (point - hand[:, None])
        peak = torch.stack([match.amax(-1), heat.amax(-1)], -1)  # how well it fits, how sharply
        answer = self.read(torch.cat([feature.float(), query.float(), away, peak], -1)).float()
        return heat, feature, point + 0.1 * answer[..., :3], answer[..., 3:5], answer[..., 5], answer[..., 6]


class Bridge(nn.Module):
    """Names and instruction to a condition vector, by way of both maps.

    Args:
        channels: width of the maps.
        text: width of a sentence embedding.
        body: width of the proprioception.
        token: width of a token.
        condition: width of what the head is given.
    """

    def __init__(self, channels: int, text: int, body: int, token: int, condition: int) -> None:
        super().__init__()
        self.loudness = text**0.5
        self.eyes = nn.ModuleList(Trunk(channels, body) for _ in range(VIEWS))
        self.glances = nn.ModuleList(Glance(channels) for _ in range(VIEWS))
        self.name = nn.Sequential(nn.Linear(text, token), nn.GELU(), nn.Linear(token, VIEWS * channels))
        self.wonder = nn.Sequential(
            nn.Linear((1 + OWN) * text + body, token), nn.GELU(), nn.Linear(token, VIEWS * FREE * channels)
        )
        self.say = nn.Linear((1 + OWN) * text, token)
        geometry = 3 * (2 * BANDS + 1)
        self.own = nn.Linear(VIEWS * (channels + 3) + geometry, token)
        self.spare = nn.Linear(channels + geometry, token)
        self.feel = nn.Linear(body, token)
        self.kind = nn.Parameter(torch.randn(2 + OWN + VIEWS * FREE, token) * 0.02)
        self.mix = nn.TransformerEncoderLayer(token, 4, 3 * token, 0.0, "gelu", batch_first=True, norm_first=True)
        self.out = nn.Linear(2 * token + OWN * (geometry + 2), condition)

    def forward(self, views: Tensor, points: Tensor, names: Tensor, text: Tensor, body: Tensor) -> tuple[Tensor, Sight]:
        """See and understand.

        Args:
            views: (batch, views, 7, height, width), channels last in memory within a view.
            points: of the cells, m, (batch, views, cells, 3).
            names: embeddings, the instruction's own first, (batch, names, text).
            text: embedding of the instruction, (batch, text).
            body: proprioception, the grasp point first, (batch, body).

        Returns:
            The condition, (batch, condition), and what was seen of every name.
        """
        batch, hand = len(body), body[:, :3]
        names, text = (self.loudness * words for words in (names, text))  # unit vectors are too quiet for a layer
        fields = [eye(views[:, v], body) for v, eye in enumerate(self.eyes)]
        ask = self.name(names).unflatten(-1, (VIEWS, -1))  # (batch, names, views, channels)
        told = torch.cat([text, names[:, :OWN].flatten(1)], -1)
        free = self.wonder(torch.cat([told, body], -1)).view(batch, -1, VIEWS, ask.shape[-1])
        ask = torch.cat([ask, free], 1)
        looks = [g(ask[:, :, v], fields[v], points[:, v], hand) for v, g in enumerate(self.glances)]
        sight, spare_feature, spare_point = _gather(looks, names.shape[1])
        near = bands(sight.fused[:, :OWN].detach() - hand[:, None])  # (batch, own, geometry)
        turn = sight.yaw[:, :, :OWN].detach()
        own = torch.cat(
            [
                sight.feature[:, :, :OWN].transpose(1, 2).flatten(2),
                turn.transpose(1, 2).flatten(2),
                sight.seen[:, :, :OWN].detach().mT,
                near,
            ],
            -1,
        )
        spare = torch.cat([spare_feature, bands(spare_point - hand[:, None])], -1)
        tokens = torch.cat([self.say(told)[:, None], self.feel(body)[:, None], self.own(own), self.spare(spare)], 1)
        mixed = self.mix(tokens + self.kind)
        short = torch.cat([near, turn.mean(1)], -1).flatten(1)
        return self.out(torch.cat([mixed[:, 0], mixed.mean(1), short], -1)), sight


def _gather(looks: list[tuple[Tensor, ...]], names: int) -> tuple[Sight, Tensor, Tensor]:
    """Put the views' answers side by side; what the spare queries found comes apart."""
    heat, feature, position, yaw, seen, trust = (torch.stack(part, 1) for part in zip(*looks, strict=True))
    share = trust[:, :, :names].softmax(1)[..., None]
    fused = (share * position[:, :, :names]).sum(1)
    found = Sight(
        heat[:, :, :names], position[:, :, :names], yaw[:, :, :names], seen[:, :, :names], fused, feature[:, :, :names]
    )
    return found, feature[:, :, names:].flatten(1, 2), position[:, :, names:].flatten(1, 2)
