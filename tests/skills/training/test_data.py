"""From episode files to batches."""

from pathlib import Path

import numpy as np
import pytest
import torch

from contracts.errors import UsageError
from skills.training.batches import Augment, Batches, evenly
from skills.training.data import chunks, load

NONE = Augment(0.0, 0.0, 0, 0.0, 0.0, 0.0, 0.0)


def batches(episodes, embedder, augment=Augment(), size: int = 16) -> Batches:  # type: ignore[no-untyped-def]  # noqa: B008
    frames = load(episodes, embedder, embedder.width)
    return Batches(frames, size, 4, augment, evenly(frames), 0, 2.5)


def test_every_frame_of_every_episode_is_there(episodes, embedder) -> None:  # type: ignore[no-untyped-def]
    frames = load(episodes, embedder, embedder.width)
    assert frames.rgb.shape == (24 * 4, 2, 96, 96, 3)
    assert frames.skills == ("pick",)
    own = frames.own[frames.episode]
    assert (own[:, 0] >= 0).all()
    assert (own[:, 1:] == -1).all()


def test_a_chunk_is_cut_off_where_a_disturbance_begins() -> None:
    hand = np.zeros((20, 5))
    valid = np.ones(20, bool)
    valid[8:10] = False
    _, known = chunks(hand, valid, np.zeros((2, 8)), np.array([0, 10]))
    assert known[0].tolist() == [True] * 8 + [False] * 8
    assert known[1].all()


def test_a_chunk_at_the_end_repeats_the_last_pose() -> None:
    hand = np.arange(100, dtype=float).reshape(20, 5)
    away, _ = chunks(hand, np.ones(20, bool), np.zeros((1, 8)), np.array([18]))
    np.testing.assert_array_equal(away[0, 1:, 0], np.full(15, hand[19, 0]))


def test_a_frame_inside_a_disturbance_starts_nothing(episodes, embedder, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    episode = dict(np.load(episodes[0]))
    episode["valid"][episode["frame_step"][1]] = False
    np.savez(tmp_path / "one.npz", **episode)
    assert len(load([tmp_path / "one.npz"], embedder, embedder.width)) == 3


def test_a_file_that_is_no_episode_is_named(tmp_path: Path, embedder) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "bad.npz").write_text("hello")
    with pytest.raises(UsageError, match=r"bad\.npz is no episode"):
        load([tmp_path / "bad.npz"], embedder, embedder.width)
    with pytest.raises(UsageError, match="no demonstrations to train on; record some first"):
        load([], embedder, embedder.width)


def test_the_same_step_gives_the_same_batch_and_another_step_another(episodes, embedder) -> None:  # type: ignore[no-untyped-def]
    source = batches(episodes, embedder)
    torch.testing.assert_close(source.draw(3).inputs.views, source.draw(3).inputs.views)
    assert not torch.equal(source.draw(3).chunk, source.draw(4).chunk)


def test_a_label_lies_on_the_picture_of_its_thing(episodes, embedder) -> None:  # type: ignore[no-untyped-def]
    batch = batches(episodes, embedder).draw(0)
    for row in range(16):
        u, v = batch.pixel[row, 0, 0].tolist()
        if not np.isnan(u):
            point = batch.inputs.points[row, 0].view(24, 24, 3)[round(v), round(u)]
            assert float((point - batch.place[row, 0]).norm()) < 0.14


def test_moving_the_base_frame_leaves_the_picture_and_the_geometry_consistent(episodes, embedder) -> None:  # type: ignore[no-untyped-def]
    still = batches(episodes, embedder, NONE).draw(1)
    moved = batches(episodes, embedder, Augment(0.0, 0.0, 0, 0.3, 0.1, 0.0, 0.0)).draw(1)
    torch.testing.assert_close(still.pixel, moved.pixel, equal_nan=True, atol=1e-3, rtol=0)
    torch.testing.assert_close(still.inputs.views[:, :, :4], moved.inputs.views[:, :, :4])

    def away(batch) -> torch.Tensor:  # type: ignore[no-untyped-def]
        return (batch.place[:, 0] - batch.inputs.body[:, :3]).norm(dim=-1)

    torch.testing.assert_close(away(still), away(moved), atol=1e-4, rtol=0)
    torch.testing.assert_close(
        still.chunk[..., :3].norm(dim=-1), moved.chunk[..., :3].norm(dim=-1), atol=1e-4, rtol=1e-4
    )
    assert float((still.place[:, 0] - moved.place[:, 0]).norm(dim=-1).max()) > 0.01
