"""A demonstration as it is written down."""

from pathlib import Path

import numpy as np
import pytest

import skills
from worlds.experts.record import FIRST, LONGEST, MIX, SIZE, record, skill_of
from worlds.experts.start import SKILLS

CARDS = {card.name: card for card in skills.cards()}
SHORT = next(seed for seed in range(FIRST, FIRST + 100) if skill_of(seed) == "press")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demonstrations")
    assert record(SHORT, folder, CARDS)
    return folder


def test_an_episode_holds_what_its_reader_expects(folder: Path) -> None:
    with np.load(folder / f"{SHORT}.npz", allow_pickle=False) as arrays:
        episode = {name: arrays[name] for name in arrays.files}
    steps, frames, entities = len(episode["hand"]), len(episode["frame_step"]), len(episode["entities"])
    assert 0 < frames <= steps <= LONGEST
    assert episode["hand"].shape == (steps, 5)
    assert episode["valid"].shape == (steps,)
    assert episode["head_rgb"].shape == episode["wrist_rgb"].shape == (frames, SIZE, SIZE, 3)
    assert episode["head_depth"].shape == episode["wrist_depth"].shape == (frames, SIZE, SIZE)
    assert episode["head_pose"].shape == episode["wrist_pose"].shape == (frames, 4, 4)
    assert episode["positions"].shape == (frames, entities, 3)
    assert episode["yaws"].shape == (frames, entities)
    assert episode["visible_head"].shape == (frames, entities)
    assert str(episode["skill"]) == "press"
    assert str(episode["instruction"]) == "press the lamp button"
    assert episode["done"][-1] == 1.0
    assert np.isfinite(episode["hand"]).all()
    assert np.isfinite(episode["positions"]).all()


def test_what_is_there_is_not_recorded_again_and_nothing_half_written_stays(folder: Path) -> None:
    path = folder / f"{SHORT}.npz"
    before = path.stat().st_mtime_ns
    assert record(SHORT, folder, CARDS)
    assert path.stat().st_mtime_ns == before
    assert [one.name for one in folder.iterdir()] == [path.name]


def test_a_seed_whose_expert_failed_is_not_tried_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as short_of_time:
        short_of_time.setattr("worlds.experts.record.LONGEST", 1)
        assert not record(SHORT, tmp_path, CARDS)
    assert not record(SHORT, tmp_path, CARDS)
    assert [one.name for one in tmp_path.iterdir()] == [f"{SHORT}.failed"]


def test_the_same_seed_records_the_same_episode(folder: Path, tmp_path: Path) -> None:
    record(SHORT, tmp_path, CARDS)
    with np.load(folder / f"{SHORT}.npz") as one, np.load(tmp_path / f"{SHORT}.npz") as other:
        assert one.files == other.files
        assert all(one[name].tobytes() == other[name].tobytes() for name in one.files)


def test_every_skill_is_recorded_in_its_share() -> None:
    drawn = [skill_of(seed) for seed in range(FIRST, FIRST + 1000)]
    assert set(drawn) == set(MIX) == set(SKILLS)
    for skill, share in MIX.items():
        assert drawn.count(skill) / 1000 == pytest.approx(share / sum(MIX.values()), abs=0.05)
