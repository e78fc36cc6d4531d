"""Training of the eyes on one tiny kitchen: it learns, it resumes, it repeats."""

import itertools
import json
from collections.abc import Callable
from pathlib import Path

import pytest
import torch

from contracts.errors import BadCheckpoint
from skills.perception.checkpoint import load as open_checkpoint
from skills.perception.net import Eyes
from skills.training.looks import Draw, Looks, load
from skills.training.see import SeeSettings, Trainer, crop_losses, part_loss, train
from tests.skills.training.kitchens import CONFIG, PLACES, write_kitchen

SMALL = SeeSettings(minutes=6 / 60, batch=2, parts=2, warm=2, every=3)  # six updates of a second each


@pytest.fixture(scope="module")
def looks(tmp_path_factory: pytest.TempPathFactory) -> Looks:
    return load([write_kitchen(tmp_path_factory.mktemp("looks") / "1.npz")], CONFIG, PLACES)


def seconds() -> Callable[[], float]:
    ticks = itertools.count()
    return lambda: float(next(ticks))


def run(looks: Looks, out: Path, settings: SeeSettings = SMALL, clock: Callable[[], float] | None = None) -> list[str]:
    said: list[str] = []
    train(settings, CONFIG, looks, out, lambda line, share: said.append(line), clock or seconds())
    return said


def weights(out: Path) -> torch.Tensor:
    eyes, _ = open_checkpoint(out)
    return torch.cat([one.flatten() for one in eyes.parameters()])


def test_a_few_updates_lower_the_losses(looks: Looks) -> None:
    trainer = Trainer(SeeSettings(minutes=1.0, batch=2, parts=4, warm=4, rate=5e-3), CONFIG, looks)
    losses = [trainer.update() for _ in range(10)]
    assert set(losses[0]) == {"kind", "colour", "middle", "part"}
    for name in ("kind", "colour", "middle", "part"):
        assert sum(one[name] for one in losses[-3:]) < 0.95 * sum(one[name] for one in losses[:3])


def test_nothing_in_view_costs_nothing_for_colour_and_middle(looks: Looks) -> None:
    crops = Draw(looks, CONFIG, 0).crops(0, 1)
    crops.kind.zero_(), crops.colour.fill_(-1)
    losses = crop_losses(Eyes(CONFIG), crops)
    assert losses["colour"].item() == losses["middle"].item() == 0.0
    assert losses["kind"].item() > 0.0


def test_parts_that_are_felt_rightly_cost_least(looks: Looks) -> None:
    parts = Draw(looks, CONFIG, 0).parts(0, 2)

    class Knows:
        def parts(self, points: torch.Tensor, there: torch.Tensor, place: torch.Tensor) -> torch.Tensor:
            return parts.share.clamp(min=1e-9).log()

    right, wrong = (part_loss(eyes, parts).item() for eyes in (Knows(), Eyes(CONFIG)))  # type: ignore[arg-type]
    assert right < 0.75 < wrong


def test_the_same_seed_gives_the_same_weights(looks: Looks, tmp_path: Path) -> None:
    run(looks, tmp_path / "a.safetensors")
    run(looks, tmp_path / "b.safetensors")
    torch.testing.assert_close(weights(tmp_path / "a.safetensors"), weights(tmp_path / "b.safetensors"), rtol=0, atol=0)


def test_a_run_broken_off_and_resumed_ends_like_an_unbroken_one(looks: Looks, tmp_path: Path) -> None:
    whole, broken = tmp_path / "whole.safetensors", tmp_path / "broken.safetensors"
    run(looks, whole)

    class Unplugged(Exception): ...

    calls = itertools.count()

    def clock() -> float:
        now = next(calls)
        if now == 5:  # the first call is no update: the state of the third is on disk
            raise Unplugged
        return float(now)

    with pytest.raises(Unplugged):
        run(looks, broken, clock=clock)
    run(looks, broken)
    torch.testing.assert_close(weights(broken), weights(whole), rtol=0, atol=0)
    _, card = open_checkpoint(broken)
    assert card.recipe["updates"] == 6


def test_a_run_leaves_a_checkpoint_a_log_and_what_it_was_made_of(looks: Looks, tmp_path: Path) -> None:
    said = run(looks, tmp_path / "eyes.safetensors")
    assert said[0].endswith(f"{len(looks)} looks, {len(looks.targets)} things, {len(looks.place)} parts")
    _, card = open_checkpoint(tmp_path / "eyes.safetensors")
    assert card.config == CONFIG
    assert (card.recipe["updates"], card.recipe["looks"], card.recipe["batch"]) == (6, 4, 2)
    line = json.loads((tmp_path / "eyes.log.jsonl").read_text().splitlines()[-1])
    assert line["step"] == 6
    assert sorted(one.name for one in tmp_path.iterdir()) == ["eyes.log.jsonl", "eyes.safetensors", "eyes.state"]


def test_a_corrupt_state_is_refused(looks: Looks, tmp_path: Path) -> None:
    state = tmp_path / "eyes.state"
    state.write_bytes(b"junk")
    with pytest.raises(BadCheckpoint) as refused:
        run(looks, tmp_path / "eyes.safetensors")
    assert str(refused.value) == f"{state} is corrupt or of another run; delete it to begin anew"


def test_the_state_of_another_run_is_refused(looks: Looks, tmp_path: Path) -> None:
    out = tmp_path / "eyes.safetensors"
    run(looks, out)
    wider = CONFIG.model_copy(update={"width": 8})
    with pytest.raises(BadCheckpoint, match="of another run"):
        train(SMALL, wider, looks, out, lambda line, share: None, seconds())


def test_a_run_can_begin_from_a_checkpoint_and_says_from_which(looks: Looks, tmp_path: Path) -> None:
    first, second = tmp_path / "first.safetensors", tmp_path / "second.safetensors"
    run(looks, first)
    run(looks, second, SMALL.model_copy(update={"begin": str(first), "rate": 1e-9}))
    torch.testing.assert_close(weights(second), weights(first), rtol=1e-2, atol=1e-3)
    _, card = open_checkpoint(second)
    assert str(card.recipe["begin"]).startswith("checkpoint of sha256 ")


def test_a_run_that_has_nothing_to_begin_from_writes_nothing(looks: Looks, tmp_path: Path) -> None:
    with pytest.raises(BadCheckpoint, match="to begin from"):
        run(looks, tmp_path / "a.safetensors", SMALL.model_copy(update={"begin": str(tmp_path / "none")}))
    assert not list(tmp_path.iterdir())
