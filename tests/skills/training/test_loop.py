"""Training on a toy table: it learns, it resumes, it repeats."""

import hashlib
import itertools
import json
from pathlib import Path

import pytest
import torch

from contracts.errors import BadCheckpoint
from skills.training.batches import Augment, Batches, evenly
from skills.training.checkpoint import load as open_checkpoint
from skills.training.data import Frames, load
from skills.training.loop import TrainSettings, train

SMALL = TrainSettings(steps=6, width=8, batch=8, others=3, draws=1, warm=2, every=3)


@pytest.fixture
def frames(episodes, embedder) -> Frames:  # type: ignore[no-untyped-def]
    return load(episodes, embedder, embedder.width)


def run(settings: TrainSettings, frames: Frames, out: Path) -> list[str]:
    said: list[str] = []
    ticks = itertools.count()
    train(settings, frames, out, "toy", lambda line, share: said.append(line), lambda: float(next(ticks)))
    return said


def weights(out: Path) -> torch.Tensor:
    net, _ = open_checkpoint(out, "toy")
    return torch.cat([one.flatten() for one in net.parameters()])


def test_the_same_seed_gives_the_same_weights(frames: Frames, tmp_path: Path) -> None:
    run(SMALL, frames, tmp_path / "a.safetensors")
    run(SMALL, frames, tmp_path / "b.safetensors")
    torch.testing.assert_close(weights(tmp_path / "a.safetensors"), weights(tmp_path / "b.safetensors"))


def test_a_run_broken_off_and_resumed_ends_like_an_unbroken_one(frames: Frames, tmp_path: Path) -> None:
    whole, broken = tmp_path / "whole.safetensors", tmp_path / "broken.safetensors"
    run(SMALL, frames, whole)
    said: list[str] = []

    class Unplugged(Exception): ...

    def clock() -> float:
        calls.append(0.0)
        if len(calls) == 6:  # after four updates: the state of the third is on disk
            raise Unplugged
        return 0.0

    calls: list[float] = []
    with pytest.raises(Unplugged):
        train(SMALL, frames, broken, "toy", lambda line, share: said.append(line), clock)
    assert "going on from step 3" in run(SMALL, frames, broken)
    torch.testing.assert_close(weights(broken), weights(whole))


def test_a_run_may_begin_from_a_checkpoint(frames: Frames, tmp_path: Path) -> None:
    run(SMALL, frames, tmp_path / "a.safetensors")
    still = SMALL.model_copy(update={"begin": str(tmp_path / "a.safetensors"), "steps": 1, "rate": 0.0, "decay": 0.0})
    run(still, frames, tmp_path / "b.safetensors")
    torch.testing.assert_close(weights(tmp_path / "a.safetensors"), weights(tmp_path / "b.safetensors"))
    wider = SMALL.model_copy(update={"begin": str(tmp_path / "a.safetensors"), "width": 12})
    with pytest.raises(BadCheckpoint, match="the checkpoint to begin from has width=8"):
        run(wider, frames, tmp_path / "c.safetensors")


def test_what_is_begun_from_is_there_and_is_not_written_over(frames: Frames, tmp_path: Path) -> None:
    path = tmp_path / "a.safetensors"
    again = SMALL.model_copy(update={"begin": str(path)})
    with pytest.raises(BadCheckpoint, match=r"no checkpoint at .* to begin from"):
        run(again, frames, tmp_path / "b.safetensors")
    run(SMALL, frames, path)
    with pytest.raises(BadCheckpoint, match="both begun from and written to; name another --out"):
        run(again, frames, path)
    run(again, frames, tmp_path / "b.safetensors")
    _, card = open_checkpoint(tmp_path / "b.safetensors", "toy")
    assert card.recipe["begin"] == f"checkpoint of sha256 {hashlib.sha256(path.read_bytes()).hexdigest()}"


def test_a_corrupt_state_is_refused(frames: Frames, tmp_path: Path) -> None:
    (tmp_path / "x.state").write_bytes(b"junk")
    with pytest.raises(BadCheckpoint, match=r"x\.state is corrupt or of another run; delete it to begin anew"):
        run(SMALL, frames, tmp_path / "x.safetensors")


def test_a_budget_of_time_ends_a_run(frames: Frames, tmp_path: Path) -> None:
    timed = SMALL.model_copy(update={"steps": 1000, "minutes": 0.05})  # the clock ticks once a call
    run(timed, frames, tmp_path / "t.safetensors")
    _, card = open_checkpoint(tmp_path / "t.safetensors", "toy")
    assert card.recipe["updates"] == 3


def test_it_learns_to_look_at_the_thing_it_is_told_of(frames: Frames, tmp_path: Path) -> None:
    out = tmp_path / "learned.safetensors"
    settings = TrainSettings(
        steps=110, width=16, batch=12, others=2, draws=2, warm=10, every=1000, average=0.98, rate=8e-3
    )
    run(settings, frames, out)
    lines = [json.loads(line) for line in out.with_suffix(".log.jsonl").read_text().splitlines()]
    assert lines[-1]["flow"] < 0.75 * lines[0]["flow"]
    net, _ = open_checkpoint(out, "toy")
    batch = Batches(frames, 32, 2, Augment(0, 0, 0, 0, 0, 0, 0), evenly(frames), 99, 2.5).draw(0)
    with torch.inference_mode():
        _, _, sight = net.see(batch.inputs)
    cell = sight.heat[:, 0, 0].argmax(-1)
    found = torch.stack([cell % 24, cell // 24], -1)
    aimed = batch.pixel[:, 0, 0]
    near = ((found - aimed).abs() <= 2).all(-1)[aimed.isfinite().all(-1)]
    assert float(near.float().mean()) > 0.8
