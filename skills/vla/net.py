"""The network: pictures, words and posture in; a chunk of hand motion, and whether it is the last, out."""

from dataclasses import dataclass

import torch
from pydantic import BaseModel, ConfigDict
from torch import Tensor, nn

from skills.vla.bridge import Bridge, Sight
from skills.vla.chunks import Normaliser
from skills.vla.heads.flow import FlowHead, sample
from skills.vla.layout import BODY, HAND, HORIZON


class VlaConfig(BaseModel):
    """Sizes of the network; all follow from one.

    Args:
        width: channels of the finest map. 48 trains about 240 samples a second on one core, 64 about 170.
        text: width of a sentence embedding.
        depth_limit: depths beyond are cut to this, m.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    width: int = 48
    text: int = 384
    depth_limit: float = 2.5

    @property
    def token(self) -> int:
        return 4 * self.width

    @property
    def condition(self) -> int:
        return 5 * self.width

    @property
    def head(self) -> int:
        return 6 * self.width + self.width // 2


@dataclass(frozen=True, slots=True)
class Inputs:
    """What the network looks at; tensors, first axis batch.

    Args:
        views: (batch, 2, 7, 96, 96), as `encoders.lift` makes them.
        points: of the cells in the base frame, m, (batch, 2, 576, 3).
        names: embeddings of names, the instruction's own three first, (batch, names, text).
        text: embedding of the instruction, (batch, text).
        body: `layout.feel` of the proprioception, (batch, 10).
    """

    views: Tensor
    points: Tensor
    names: Tensor
    text: Tensor
    body: Tensor


class VlaNet(nn.Module):
    """Bridge, flow head, and the sense of being finished."""

    def __init__(self, config: VlaConfig) -> None:
        super().__init__()
        self.config = config
        self.normaliser = Normaliser()
        self.bridge = Bridge(config.width, config.text, BODY, config.token, config.condition)
        self.head = FlowHead(HORIZON * HAND, config.condition, config.head, 4)
        self.finish = nn.Linear(config.condition, 1)

    def see(self, inputs: Inputs) -> tuple[Tensor, Tensor, Sight]:
        """Condition, (batch, condition), log-odds of being finished, (batch,), and what was seen."""
        condition, sight = self.bridge(inputs.views, inputs.points, inputs.names, inputs.text, inputs.body)
        return condition, self.finish(condition).squeeze(-1), sight

    def plan(self, inputs: Inputs, steps: int, noise: torch.Generator) -> tuple[Tensor, Tensor, Sight]:
        """Relative chunks, (batch, 16, 5), chance of being finished, (batch,), and what was seen."""
        condition, finished, sight = self.see(inputs)
        flat = sample(self.head, condition, HORIZON * HAND, steps, noise)
        return self.normaliser.full(flat), finished.sigmoid(), sight
