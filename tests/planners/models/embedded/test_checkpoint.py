"""Weights on disk: what is saved comes back, and a damaged file is named."""

from pathlib import Path

import pytest
import torch

from contracts.errors import BadCheckpoint
from planners.models.embedded.checkpoint import FILE, HOME, load, save
from planners.models.embedded.network import Pointer, Size

SMALL = Size(layers=1, tuned=0, width=16, heads=2, pair=8)


def test_what_is_saved_comes_back_in_half_precision(tmp_path: Path) -> None:
    torch.manual_seed(0)
    pointer = Pointer(SMALL)
    save(pointer, tmp_path)
    again = load(tmp_path)
    assert again.size == SMALL
    for name, value in pointer.state_dict().items():
        torch.testing.assert_close(again.state_dict()[name], value, rtol=2e-3, atol=1e-4)


def test_a_damaged_file_is_named(tmp_path: Path) -> None:
    path = save(Pointer(SMALL), tmp_path)
    path.write_bytes(path.read_bytes()[:1000])
    with pytest.raises(BadCheckpoint, match="is damaged or made for another network"):
        load(tmp_path)


def test_a_missing_file_names_the_command_that_makes_it(tmp_path: Path) -> None:
    with pytest.raises(BadCheckpoint, match="is missing; train it with: gofer planner train"):
        load(tmp_path)


def test_the_shipped_checkpoint_is_small_and_has_its_recipe_beside_it() -> None:
    assert (HOME / FILE).stat().st_size <= 25_000_000
    assert (HOME / "recipe.json").is_file()
