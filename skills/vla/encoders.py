"""Pictures to feature maps: every pixel is lifted to a point in the base frame, then a small trunk looks at both."""

import torch
from torch import Tensor, nn
from torch.nn import functional as F

CHANNELS = 7  # red, green, blue, depth, x, y, z
PATCH = 4  # pixels along the side of one cell of the finest map


def lift(rgb: Tensor, depth: Tensor, focal: Tensor, centre: Tensor, pose: Tensor, limit: float) -> Tensor:
    """Put depth and the point in the base frame beside every pixel's colour.

    Args:
        rgb: (views, height, width, 3) uint8.
        depth: along the optical axis, m, (views, height, width).
        focal: pixels, (views,).
        centre: principal point x, y, pixels, (views, 2).
        pose: base_from_camera, (views, 4, 4).
        limit: depths beyond are cut to this, m.

    Returns:
        (views, 7, height, width).
    """
    views, height, width = depth.shape
    z = depth.float().clamp(0.0, limit)
    x = (torch.arange(width, dtype=torch.float32) + 0.5 - centre[:, :1]) / focal[:, None]  # (views, width)
    y = (torch.arange(height, dtype=torch.float32) + 0.5 - centre[:, 1:]) / focal[:, None]  # (views, height)
    out = torch.empty(views, CHANNELS, height, width)  # plane by plane: every step runs over memory in order
    out[:, :3].copy_(rgb.permute(0, 3, 1, 2)).mul_(1 / 127.5).sub_(1.0)
    out[:, 3] = z
    across, down, ahead = pose[:, :3, :3, None, None].unbind(2)  # the camera's axes in the base frame
    points = out[:, 4:]
    points.copy_(across * x[:, None, None, :] + ahead)
    points.add_(down * y[:, None, :, None]).mul_(z[:, None]).add_(pose[:, :3, 3, None, None])
    return out


def cell_points(view: Tensor) -> Tensor:
    """The point in the base frame at the middle pixel of each cell, m, (views, cells, 3)."""
    return view[:, 4:, PATCH // 2 :: PATCH, PATCH // 2 :: PATCH].flatten(2).mT


class Residual(nn.Module):
    """x + conv(relu(x)) without normalisation: at this depth a small start does its work at no cost."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.conv = nn.Conv2d(channels, channels, 3, padding=1)
        nn.init.normal_(self.conv.weight, std=0.5 / (9 * channels) ** 0.5)

    def forward(self, x: Tensor) -> Tensor:
        out: Tensor = x + self.conv(F.relu(x))
        return out


class Trunk(nn.Module):
    """One camera's eye: (views, 7, 96, 96) to features of (views, cells, channels), 24 x 24 cells.

    The body's own posture is added as a bias after the stem, so that points relative to the hand are a
    linear function of what the stem sees.

    Args:
        channels: width of the fine map; the coarse one is twice as wide.
        body: width of the proprioception.
    """

    def __init__(self, channels: int, body: int) -> None:
        super().__init__()
        deep = 2 * channels
        self.stem = nn.Conv2d(CHANNELS, channels, PATCH, stride=PATCH)
        self.posture = nn.Linear(body, channels)
        self.fine = nn.Sequential(Residual(channels), Residual(channels))
        self.down = nn.Conv2d(channels, deep, 2, stride=2)
        self.coarse = nn.Sequential(Residual(deep), Residual(deep), Residual(deep))
        self.across = nn.Conv2d(deep, channels, 1)
        self.last = Residual(channels)
        self.norm = nn.LayerNorm(channels)

    def forward(self, view: Tensor, body: Tensor) -> Tensor:
        x = self.stem(view) + self.posture(body)[:, :, None, None]
        x = self.fine(x)
        coarse = self.across(F.relu(self.coarse(self.down(F.relu(x)))))
        x = self.last(x + F.interpolate(coarse, scale_factor=2, mode="nearest"))
        out: Tensor = self.norm(x.permute(0, 2, 3, 1).flatten(1, 2))
        return out
