"""BERT as one flat file: parameter names and numbers of transformers' BertModel, without its two-second import."""

import json
from dataclasses import dataclass
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional as F


@dataclass(frozen=True, slots=True)
class BertShape:
    """Sizes, named as in `config.json`.

    Args:
        vocab_size: tokens known.
        hidden_size: width of a token's state.
        num_hidden_layers: blocks.
        num_attention_heads: heads a block.
        intermediate_size: width inside a block's perceptron.
        max_position_embeddings: longest text, tokens.
        type_vocab_size: segment kinds; text uses segment 0.
        layer_norm_eps: of every layer norm.
    """

    vocab_size: int = 30522
    hidden_size: int = 384
    num_hidden_layers: int = 6
    num_attention_heads: int = 12
    intermediate_size: int = 1536
    max_position_embeddings: int = 512
    type_vocab_size: int = 2
    layer_norm_eps: float = 1e-12

    @staticmethod
    def read(path: Path) -> "BertShape":
        """Read the sizes out of a `config.json`; its other keys do not matter here."""
        known = BertShape.__slots__
        return BertShape(**{k: v for k, v in json.loads(path.read_text(encoding="utf-8")).items() if k in known})


@dataclass(frozen=True, slots=True)
class BertStates:
    """What BERT says of a batch: a state for each token, (batch, tokens, hidden_size)."""

    last_hidden_state: Tensor


class Embeddings(nn.Module):
    def __init__(self, shape: BertShape) -> None:
        super().__init__()
        self.word_embeddings = _table(shape.vocab_size, shape.hidden_size)
        self.position_embeddings = _table(shape.max_position_embeddings, shape.hidden_size)
        self.token_type_embeddings = _table(shape.type_vocab_size, shape.hidden_size)
        self.LayerNorm = nn.LayerNorm(shape.hidden_size, eps=shape.layer_norm_eps)

    def forward(self, ids: Tensor) -> Tensor:
        where = self.position_embeddings.weight[: ids.shape[1]]  # (tokens, hidden)
        mixed: Tensor = self.word_embeddings(ids) + where + self.token_type_embeddings.weight[0]
        return self.LayerNorm(mixed)  # type: ignore[no-any-return]


def _table(rows: int, width: int) -> nn.Embedding:
    """An embedding whose weights are not drawn: drawing them on the meta device imports torch's compiler, which takes
    a second, and in CUDA builds takes the process down once Mesa has brought its own LLVM for software rendering.
    """
    empty = torch.empty(rows, width)
    return nn.Embedding.from_pretrained(empty, freeze=False)  # type: ignore[no-any-return, no-untyped-call]


class SelfAttention(nn.Module):
    def __init__(self, shape: BertShape) -> None:
        super().__init__()
        self.heads = shape.num_attention_heads
        self.query = nn.Linear(shape.hidden_size, shape.hidden_size)
        self.key = nn.Linear(shape.hidden_size, shape.hidden_size)
        self.value = nn.Linear(shape.hidden_size, shape.hidden_size)

    def forward(self, x: Tensor, mask: Tensor | None) -> Tensor:
        def split(y: Tensor) -> Tensor:  # (batch, tokens, hidden) -> (batch, heads, tokens, hidden / heads)
            return y.reshape(*y.shape[:2], self.heads, -1).transpose(1, 2)

        mixed = F.scaled_dot_product_attention(split(self.query(x)), split(self.key(x)), split(self.value(x)), mask)
        return mixed.transpose(1, 2).flatten(-2)


class AddAndNorm(nn.Module):
    """A projection, added to what came in, then normalised."""

    def __init__(self, inner: int, shape: BertShape) -> None:
        super().__init__()
        self.dense = nn.Linear(inner, shape.hidden_size)
        self.LayerNorm = nn.LayerNorm(shape.hidden_size, eps=shape.layer_norm_eps)

    def forward(self, inside: Tensor, x: Tensor) -> Tensor:
        return self.LayerNorm(self.dense(inside) + x)  # type: ignore[no-any-return]


class Attention(nn.Module):
    def __init__(self, shape: BertShape) -> None:
        super().__init__()
        self.self = SelfAttention(shape)
        self.output = AddAndNorm(shape.hidden_size, shape)


class Widening(nn.Module):
    def __init__(self, shape: BertShape) -> None:
        super().__init__()
        self.dense = nn.Linear(shape.hidden_size, shape.intermediate_size)


class Layer(nn.Module):
    def __init__(self, shape: BertShape) -> None:
        super().__init__()
        self.attention = Attention(shape)
        self.intermediate = Widening(shape)
        self.output = AddAndNorm(shape.intermediate_size, shape)

    def forward(self, x: Tensor, mask: Tensor | None) -> Tensor:
        x = self.attention.output(self.attention.self(x, mask), x)
        return self.output(F.gelu(self.intermediate.dense(x)), x)  # type: ignore[no-any-return]


class Encoder(nn.Module):
    def __init__(self, shape: BertShape) -> None:
        super().__init__()
        self.layer = nn.ModuleList(Layer(shape) for _ in range(shape.num_hidden_layers))


class Bert(nn.Module):
    """The encoder; no dropout (fine-tuning adds its own), no pooler (MiniLM averages the states).

    Args:
        shape: its sizes.
    """

    def __init__(self, shape: BertShape) -> None:
        super().__init__()
        self.config = shape
        self.embeddings = Embeddings(shape)
        self.encoder = Encoder(shape)

    def forward(self, input_ids: Tensor, attention_mask: Tensor | None = None) -> BertStates:
        """States of a batch of texts.

        Args:
            input_ids: tokens, (batch, tokens).
            attention_mask: 1 where there is a token, 0 where there is padding, (batch, tokens).
        """
        mask = None if attention_mask is None else attention_mask[:, None, None, :].bool()
        x = self.embeddings(input_ids)
        for layer in self.encoder.layer:
            x = layer(x, mask)
        return BertStates(x)


def load_bert(folder: Path) -> Bert:
    """Read a checkpoint folder, ready for inference: `config.json` and `model.safetensors`."""
    with torch.device("meta"):  # nothing is initialised only to be overwritten
        bert = Bert(BertShape.read(folder / "config.json"))
    weights = load_file(folder / "model.safetensors")
    unused = ("pooler.", "embeddings.position_ids")
    bert.load_state_dict({k: v for k, v in weights.items() if not k.startswith(unused)}, strict=True, assign=True)
    return bert.eval()
