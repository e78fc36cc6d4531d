"""An open-vocabulary detector loads from a folder and finds named boxes; a small one with random weights."""

import json
from pathlib import Path

import numpy as np
import pytest

from contracts.errors import BadCheckpoint
from contracts.observation import Camera
from contracts.robot import Pose
from skills.perception.detector import View
from skills.perception.net import SeeConfig
from skills.perception.owl import open_owl

CONFIG = SeeConfig(kinds=("mug", "can"), colours=("red",), places=())


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tiny OWLv2 with random weights, its processor and a vocabulary of letters."""
    import torch
    from transformers import CLIPTokenizer, Owlv2Config, Owlv2ForObjectDetection
    from transformers.models.owlv2.image_processing_pil_owlv2 import Owlv2ImageProcessorPil
    from transformers.models.owlv2.processing_owlv2 import Owlv2Processor

    torch.manual_seed(0)
    home = tmp_path_factory.mktemp("owl")
    letters = [chr(number) for number in range(97, 123)]
    words = ["!", "<|startoftext|>", "<|endoftext|>", *letters, *(f"{letter}</w>" for letter in letters)]
    vocabulary, merges = home / "vocab.json", home / "merges.txt"
    vocabulary.write_text(json.dumps({word: number for number, word in enumerate(words)}), encoding="utf-8")
    merges.write_text("#version: 0.2\n", encoding="utf-8")
    tokenizer = CLIPTokenizer(str(vocabulary), str(merges), model_max_length=16)
    small = {"hidden_size": 16, "intermediate_size": 32, "num_hidden_layers": 1, "num_attention_heads": 2}
    ends = {"bos_token_id": 1, "eos_token_id": 2, "pad_token_id": 2}
    text = {**small, **ends, "vocab_size": len(words), "max_position_embeddings": 16}
    vision = {**small, "image_size": 32, "patch_size": 8}
    config = Owlv2Config(text_config=text, vision_config=vision, projection_dim=16)
    model = Owlv2ForObjectDetection(config)
    for layer in (model.class_head.logit_shift, model.class_head.logit_scale, model.box_head.dense2):
        torch.nn.init.normal_(layer.weight, std=0.01)  # else chance makes boxes empty
        torch.nn.init.zeros_(layer.bias)
    model.save_pretrained(home)
    pictures = Owlv2ImageProcessorPil(size={"height": 32, "width": 32})
    Owlv2Processor(image_processor=pictures, tokenizer=tokenizer).save_pretrained(home)
    return home


def test_it_loads_and_names_boxes(folder: Path) -> None:
    eyes = open_owl(str(folder), CONFIG)
    rgb = np.random.default_rng(0).integers(0, 255, (48, 64, 3), dtype=np.uint8)
    looking = Camera(60.0, Pose(np.zeros(3), np.eye(3)))
    found = eyes(View(rgb, np.full((48, 64), 1.0, np.float32), looking, 0.0))
    assert found  # random weights see something everywhere
    for one in found:
        left, top, right, bottom = one.box
        assert 0 <= left <= right <= 64
        assert 0 <= top <= bottom <= 48
        assert 0.0 < one.confidence <= 1.0


def test_what_is_no_detector_is_refused_with_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(BadCheckpoint, match="no detector can be loaded"):
        open_owl(str(tmp_path), CONFIG)
