"""Relative chunks and their scales."""

import numpy as np
import torch
from hypothesis import given
from hypothesis import strategies as st

from skills.vla.chunks import Normaliser, absolute, relative, wrap
from skills.vla.layout import HORIZON

angle = st.floats(-3.0, 3.0)
near = st.floats(-1.0, 1.0)


@given(st.lists(near, min_size=15, max_size=15), st.tuples(near, near, near, angle))
def test_relative_and_back_is_where_it_was(numbers: list[float], now: tuple[float, float, float, float]) -> None:
    hand = np.array(numbers).reshape(3, 5)
    back = absolute(relative(hand, np.array(now)), np.array(now))
    np.testing.assert_allclose(back[:, [0, 1, 2, 4]], hand[:, [0, 1, 2, 4]], atol=1e-12)
    np.testing.assert_allclose(wrap(back[:, 3] - hand[:, 3]), 0, atol=1e-9)


def test_moving_everything_moves_no_relative_chunk() -> None:
    hand = np.random.default_rng(0).normal(size=(4, 5))
    shift = np.array([0.3, -0.2, 0.1, 0.5, 0.0])
    np.testing.assert_allclose(relative(hand + shift, shift[:4]), relative(hand, np.zeros(4)), atol=1e-12)


def test_a_turn_across_half_a_circle_is_the_short_one() -> None:
    hand = np.array([[0.0, 0.0, 0.0, -3.1, 0.0]])
    away = relative(hand, np.array([0.0, 0.0, 0.0, 3.1]))
    np.testing.assert_allclose(away[0, 3], 2 * np.pi - 6.2, atol=1e-12)


def test_normalised_and_back_is_what_it_was() -> None:
    chunks = np.random.default_rng(0).normal(2.0, 0.5, size=(50, HORIZON, 5)).astype(np.float32)
    normaliser = Normaliser()
    normaliser.fit(chunks)
    flat = normaliser.flat(torch.from_numpy(chunks))
    torch.testing.assert_close(normaliser.full(flat), torch.from_numpy(chunks))
    torch.testing.assert_close(flat.mean(0), torch.zeros(HORIZON * 5), atol=1e-4, rtol=0)


def test_a_number_that_never_varies_is_not_blown_up() -> None:
    normaliser = Normaliser()
    normaliser.fit(np.zeros((10, HORIZON, 5), np.float32))
    assert float(normaliser.spread.min()) >= 0.004 - 1e-9
