"""The two small networks that see: one names every pixel of a picture, one feels how far a part has moved."""

import itertools

import torch
from pydantic import BaseModel, ConfigDict
from torch import Tensor, nn
from torch.nn import functional as F

from skills.vla.encoders import Residual

CHANNELS = 8  # red, green, blue, x, y, z in the camera frame, height over the floor, how deep the view goes
HALF = 2  # pixels of a picture along one of an answer
TICKS = (0.0, 0.02, 0.04, 0.06, 0.08, *(round(0.1 + 0.05 * n, 2) for n in range(19)))  # shares of a part's travel
BINS = len(TICKS)  # finer near closed, where a hair's breadth decides


class SeeConfig(BaseModel):
    """What can be named, and how large the networks are.

    Args:
        kinds: that things can be; the answer before the first is "nothing".
        colours: that they can have.
        places: whose parts move.
        plain: kinds that come in one colour, and are called by their kind alone.
        width: channels of the finest map.
        far: depths beyond are cut to this, m.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    kinds: tuple[str, ...]
    colours: tuple[str, ...]
    places: tuple[str, ...]
    plain: tuple[str, ...] = ()
    width: int = 32
    far: float = 4.0


class Pixels(nn.Module):
    """Names every second pixel: what kind of thing, which colour, and where from here its middle is.

    A U of four levels (Ronneberger et al. 2015, arXiv 1505.04597, figure 1, with sums for concatenations); the
    middle as a vote in metres follows VoteNet (Qi et al. 2019, arXiv 1904.09664, section 4.1) on a picture's grid.
    """

    def __init__(self, config: SeeConfig) -> None:
        super().__init__()
        w = config.width
        widths = (w, 2 * w, 4 * w, 5 * w)
        self.config = config
        self.stem = nn.Conv2d(CHANNELS, w, HALF + 2, stride=HALF, padding=1)
        self.into = nn.ModuleList(nn.Sequential(*[Residual(c) for _ in range(1 + (c > w))]) for c in widths)
        self.down = nn.ModuleList(nn.Conv2d(a, b, 2, stride=2) for a, b in itertools.pairwise(widths))
        self.up = nn.ModuleList(nn.Conv2d(b, a, 1) for a, b in itertools.pairwise(widths))
        self.out_of = nn.ModuleList(Residual(c) for c in widths[:-1])
        self.answer = nn.Conv2d(w, 1 + len(config.kinds) + len(config.colours) + 3, 1)

    def forward(self, view: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Look.

        Args:
            view: (batch, 8, height, width), both multiples of 16.

        Returns:
            Logits of kinds, "nothing" first, (batch, 1 + kinds, height / 2, width / 2), of colours, and the way to
            the middle in the camera frame, m, (batch, 3, height / 2, width / 2).
        """
        x = self.stem(view)
        kept = []
        for level, blocks in enumerate(self.into):
            x = blocks(x)
            if level < len(self.down):
                kept.append(x)
                x = self.down[level](F.relu(x))
        for level in reversed(range(len(self.down))):
            wide = F.interpolate(self.up[level](F.relu(x)), scale_factor=2, mode="nearest")
            x = self.out_of[level](kept[level] + wide)
        out = self.answer(F.relu(x)).float()
        kinds, colours = 1 + len(self.config.kinds), len(self.config.colours)
        return out[:, :kinds], out[:, kinds : kinds + colours], 0.1 * out[:, kinds + colours :]


class Parts(nn.Module):
    """How far a place's part has moved, from the points where it can be (PointNet, arXiv 1612.00593)."""

    def __init__(self, config: SeeConfig, width: int = 96) -> None:
        super().__init__()
        self.place = nn.Embedding(len(config.places), width)
        self.each = nn.Sequential(nn.Linear(6, width), nn.GELU(), nn.Linear(width, width))
        self.more = nn.Sequential(nn.GELU(), nn.Linear(width, 2 * width), nn.GELU(), nn.Linear(2 * width, 2 * width))
        self.answer = nn.Sequential(nn.Linear(4 * width + 1, 2 * width), nn.GELU(), nn.Linear(2 * width, BINS))

    def forward(self, points: Tensor, there: Tensor, place: Tensor) -> Tensor:
        """Feel.

        Args:
            points: x y z in the part's box, each in [-1, 1], and red green blue, (batch, points, 6).
            there: which of them are points, (batch, points) bool.
            place: index, (batch,).

        Returns:
            Logits of the share of its travel being near each of TICKS, (batch, ticks).
        """
        x = self.more(self.each(points) + self.place(place)[:, None])
        count = there.sum(1, keepdim=True)
        top = x.masked_fill(~there[..., None], -9.0).amax(1)
        mean = (x * there[..., None]).sum(1) / count.clamp(min=1)
        out: Tensor = self.answer(torch.cat([top, mean, torch.log1p(count) / 6], -1)).float()
        return out


class Eyes(nn.Module):
    """Both networks."""

    def __init__(self, config: SeeConfig) -> None:
        super().__init__()
        self.config = config
        self.pixels = Pixels(config)
        self.parts = Parts(config)
