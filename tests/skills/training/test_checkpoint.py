"""What may not be loaded, and the sentence that says so."""

from pathlib import Path

import pytest
import torch
from safetensors.torch import save_file

from contracts.errors import BadCheckpoint
from skills.training.checkpoint import CheckpointCard, load, save
from skills.vla.net import VlaConfig, VlaNet

CONFIG = VlaConfig(width=8, text=16)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    torch.manual_seed(0)
    save(tmp_path / "p.safetensors", VlaNet(CONFIG), CheckpointCard(robot="toy", config=CONFIG, recipe={"seed": 0}))
    return tmp_path / "p.safetensors"


def test_what_is_saved_is_loaded_to_half_precision(path: Path) -> None:
    net, card = load(path, "toy")
    assert card.recipe == {"seed": 0}
    torch.manual_seed(0)
    for value, other in zip(VlaNet(CONFIG).parameters(), net.parameters(), strict=True):
        torch.testing.assert_close(value, other, atol=2e-3, rtol=2e-3)


def test_a_missing_file_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(BadCheckpoint, match=r"no checkpoint at .*x; train one with `gofer skills train`"):
        load(tmp_path / "x", "toy")


def test_a_truncated_file_is_corrupt(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-100])
    with pytest.raises(BadCheckpoint, match="is corrupt"):
        load(path, "toy")


def test_junk_is_corrupt(path: Path) -> None:
    path.write_bytes(b"not a checkpoint")
    with pytest.raises(BadCheckpoint, match="is corrupt"):
        load(path, "toy")


def test_somebody_elses_file_is_not_ours(path: Path) -> None:
    save_file({"a": torch.zeros(1)}, path)
    with pytest.raises(BadCheckpoint, match="is no policy of ours"):
        load(path, "toy")


def test_another_robots_policy_is_refused(path: Path) -> None:
    with pytest.raises(BadCheckpoint, match="has robot 'toy', this robot needs 'other'"):
        load(path, "other")


def test_weights_of_another_shape_are_refused(path: Path) -> None:
    net = VlaNet(CONFIG)
    save(path, net, CheckpointCard(robot="toy", config=VlaConfig(width=16, text=16)))
    with pytest.raises(BadCheckpoint, match="has shape"):
        load(path, "toy")


def test_a_nan_is_refused(path: Path) -> None:
    net = VlaNet(CONFIG)
    net.finish.weight.data[0, 0] = float("nan")
    save(path, net, CheckpointCard(robot="toy", config=CONFIG))
    with pytest.raises(BadCheckpoint, match=r"finish\.weight holds a NaN"):
        load(path, "toy")


def test_a_missing_weight_is_refused(path: Path) -> None:
    net = VlaNet(CONFIG)
    kept = {name: value for name, value in net.state_dict().items() if name != "finish.bias"}
    card = CheckpointCard(robot="toy", config=CONFIG)
    save_file({name: value.contiguous() for name, value in kept.items()}, path, {"gofer": card.model_dump_json()})
    with pytest.raises(BadCheckpoint, match=r"lacks or adds weights \(finish.bias\)"):
        load(path, "toy")
