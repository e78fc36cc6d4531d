"""Laws of flow matching; time runs from noise (0) to action (1)."""

import torch
from torch import Tensor, nn

from skills.vla.heads.flow import FlowHead, flow_error, sample

MEAN, SPREAD = torch.tensor([2.0, -1.0, 0.5]), 0.3


class Known(nn.Module):
    """The exact velocity of noise N(0, 1) flowing to N(MEAN, SPREAD^2) along straight lines."""

    def forward(self, noisy: Tensor, time: Tensor, condition: Tensor) -> Tensor:
        t = time[:, None]
        variance = (1 - t) ** 2 + (t * SPREAD) ** 2
        slope = (t * SPREAD**2 - (1 - t)) / variance
        return MEAN + slope * (noisy - t * MEAN)


class Still(nn.Module):
    def forward(self, noisy: Tensor, time: Tensor, condition: Tensor) -> Tensor:
        return torch.zeros_like(noisy)


def test_sampling_a_known_gaussian_recovers_its_mean_and_spread() -> None:
    got = sample(Known(), torch.zeros(4000, 1), 3, 100, torch.Generator().manual_seed(0))
    torch.testing.assert_close(got.mean(0), MEAN, atol=0.02, rtol=0)
    torch.testing.assert_close(got.std(0), torch.full((3,), SPREAD), atol=0.02, rtol=0)


def test_one_step_from_noise_is_noise_plus_velocity() -> None:
    noise = torch.randn(5, 3, generator=torch.Generator().manual_seed(1))
    got = sample(Known(), torch.zeros(5, 1), 3, 1, torch.Generator().manual_seed(1))
    torch.testing.assert_close(got, noise + Known()(noise, torch.zeros(5), torch.zeros(5, 1)))


def test_the_error_of_no_motion_is_the_straight_line_from_noise_to_action() -> None:
    chunk = torch.full((2000, 3), 3.0)
    error = flow_error(Still(), chunk, torch.zeros(2000, 1), 2, torch.Generator().manual_seed(0))
    assert error.shape == (2000, 2, 3)
    assert abs(float(error.mean()) - (3.0**2 + 1.0)) < 0.2  # E (3 - noise)^2


def test_a_head_learns_a_point_that_its_condition_names() -> None:
    torch.manual_seed(0)
    head = FlowHead(action=2, condition=8, width=32, depth=2)
    optimiser = torch.optim.AdamW(head.parameters(), 3e-3)
    condition, noise = torch.eye(8)[:2], torch.Generator().manual_seed(0)
    chunk = torch.tensor([[1.0, -1.0], [-1.0, 2.0]])
    for _ in range(250):
        optimiser.zero_grad()
        flow_error(head, chunk, condition, 32, noise).mean().backward()
        optimiser.step()
    with torch.inference_mode():
        got = sample(head, condition, 2, 8, noise)
    torch.testing.assert_close(got, chunk, atol=0.25, rtol=0)
