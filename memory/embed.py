"""The one text embedder: MiniLM, read from files on this machine."""

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import Tokenizer
from torch.nn import functional as F

from contracts.arrays import Floats
from memory.bert import Bert, load_bert
from memory.minilm_files import find_minilm

WIDTH = 384
LONGEST = 256  # tokens; what the model was trained with
BATCH = 64  # texts a forward pass


@dataclass(frozen=True, slots=True)
class TokenStates:
    """A text token by token.

    Args:
        words: the word pieces, [CLS] first and [SEP] last, (tokens,).
        spans: start and end of each piece in the text, characters, (tokens, 2).
        states: the last hidden states, not normalised, (tokens, 384).
    """

    words: tuple[str, ...]
    spans: NDArray[np.int64]
    states: Floats


class MiniLM:
    """all-MiniLM-L6-v2: English text to unit vectors, offline.

    Nothing is read before the first use.

    Args:
        folder: where config.json, model.safetensors and tokenizer.json are; by default they are looked for.
        keep: how many embeddings are kept for texts that come again.
    """

    width = WIDTH

    def __init__(self, folder: Path | None = None, keep: int = 4096) -> None:
        self._given = folder
        self._keep = keep
        self._kept: OrderedDict[str, Floats] = OrderedDict()

    @cached_property
    def folder(self) -> Path:
        return self._given or find_minilm()

    @cached_property
    def tokenizer(self) -> Tokenizer:
        """The word-piece tokenizer; pads a batch to its longest text."""
        tokenizer = Tokenizer.from_file(str(self.folder / "tokenizer.json"))
        tokenizer.enable_truncation(LONGEST)
        tokenizer.enable_padding()
        return tokenizer

    @cached_property
    def _bert(self) -> Bert:
        return load_bert(self.folder)

    def module(self) -> Bert:
        """The network itself, with transformers' parameter names, for those who train on top of it (copy it first)."""
        return self._bert

    def embed(self, texts: Sequence[str]) -> Floats:
        """Unit vectors, (texts, 384); equal texts give equal vectors.

        Raises:
            UsageError: MiniLM is not on this machine; the message names what to install.
        """
        fresh = sorted({text for text in texts if text not in self._kept}, key=lambda text: (len(text), text))
        found: dict[str, Floats] = {text: self._kept[text] for text in texts if text in self._kept}
        for start in range(0, len(fresh), BATCH):
            part = fresh[start : start + BATCH]
            found.update(zip(part, self._embed(part), strict=True))
        self._remember(found)
        return np.stack([found[text] for text in texts]) if texts else np.empty((0, WIDTH))

    def tokens(self, text: str) -> TokenStates:
        """States of each token of one text."""
        piece = self.tokenizer.encode(text)
        with torch.inference_mode():
            states = self._bert(torch.tensor([piece.ids])).last_hidden_state[0]  # (tokens, 384)
        return TokenStates(tuple(piece.tokens), np.array(piece.offsets, dtype=np.int64), states.double().numpy())

    def _embed(self, texts: list[str]) -> Floats:
        pieces = self.tokenizer.encode_batch(texts)
        mask = torch.tensor([piece.attention_mask for piece in pieces])  # (texts, tokens)
        with torch.inference_mode():
            states = self._bert(torch.tensor([piece.ids for piece in pieces]), mask).last_hidden_state
            mean = (states * mask[..., None]).sum(1) / mask.sum(1, keepdim=True)  # (texts, 384)
            unit: Floats = F.normalize(mean.double()).numpy()
        return unit

    def _remember(self, found: dict[str, Floats]) -> None:
        for text, vector in found.items():
            self._kept[text] = vector
            self._kept.move_to_end(text)
        while len(self._kept) > self._keep:
            self._kept.popitem(last=False)
