"""Eyes written down and read again, or refused."""

from pathlib import Path

import pytest
import torch
from safetensors.torch import save_file

from contracts.errors import BadCheckpoint
from skills.perception.checkpoint import EyesCard, load, save
from skills.perception.net import Eyes
from tests.skills.perception.toy import CONFIG

CARD = EyesCard(config=CONFIG, calibration=(1.0, -0.5), recipe={"minutes": 1.5, "seed": 3})


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "folder" / "eyes.safetensors"


@pytest.fixture
def eyes() -> Eyes:
    torch.manual_seed(0)
    return Eyes(CONFIG)


def test_what_is_saved_is_what_is_loaded(path: Path, eyes: Eyes) -> None:
    save(path, eyes, CARD)
    again, card = load(path)
    assert card == CARD
    assert not again.training
    for name, value in again.state_dict().items():
        torch.testing.assert_close(value, eyes.state_dict()[name].half().float())
    assert [one.name for one in path.parent.iterdir()] == [path.name]


def test_missing_eyes_say_how_to_get_some(path: Path) -> None:
    with pytest.raises(BadCheckpoint) as refused:
        load(path)
    assert str(refused.value) == f"no eyes at {path}; train some with `gofer perception train`"


@pytest.mark.parametrize("junk", [b"", b"not a checkpoint", b"\xff" * 64])
def test_junk_is_refused_with_a_sentence(tmp_path: Path, junk: bytes) -> None:
    path = tmp_path / "eyes.safetensors"
    path.write_bytes(junk)
    with pytest.raises(BadCheckpoint, match=r"eyes\.safetensors holds no eyes of ours \(.+\); train it again"):
        load(path)


def test_a_file_cut_off_is_refused(path: Path, eyes: Eyes) -> None:
    save(path, eyes, CARD)
    path.write_bytes(path.read_bytes()[:-100])
    with pytest.raises(BadCheckpoint, match="holds no eyes of ours"):
        load(path)


def test_somebody_elses_weights_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "eyes.safetensors"
    save_file({"a": torch.zeros(1)}, path)
    with pytest.raises(BadCheckpoint, match="holds no eyes of ours"):
        load(path)


def test_weights_of_another_width_are_refused(path: Path, eyes: Eyes) -> None:
    save(path, eyes, CARD.model_copy(update={"config": CONFIG.model_copy(update={"width": 8})}))
    with pytest.raises(BadCheckpoint, match="holds no eyes of ours"):
        load(path)


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_a_weight_that_is_no_number_is_refused(path: Path, eyes: Eyes, value: float) -> None:
    eyes.pixels.answer.bias.data[0] = value
    save(path, eyes, CARD)
    with pytest.raises(BadCheckpoint) as refused:
        load(path)
    assert str(refused.value) == f"{path} holds a NaN or an infinity; train it again"
