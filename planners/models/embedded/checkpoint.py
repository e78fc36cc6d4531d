"""A pointer's weights on disk: half precision, no pickle, its size in the header."""

import json
from dataclasses import asdict
from pathlib import Path

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file

from contracts.errors import BadCheckpoint
from planners.models.embedded.network import Pointer, Size

FILE = "pointer.safetensors"
HOME = Path(__file__).parent / "checkpoint"


def save(pointer: Pointer, folder: Path) -> Path:
    """Write a pointer, first beside the old file and then over it."""
    half = {name: value.detach().to(torch.float16).contiguous() for name, value in pointer.state_dict().items()}
    path = folder / FILE
    save_file(half, path.with_suffix(".new"), {"size": json.dumps(asdict(pointer.size))})
    path.with_suffix(".new").replace(path)
    return path


def load(folder: Path = HOME) -> Pointer:
    """Read a pointer.

    Raises:
        BadCheckpoint: the file is missing, damaged, or made for another network.
    """
    path = folder / FILE
    try:
        with safe_open(path, "pt") as file:
            size = Size(**json.loads((file.metadata() or {}).get("size", "{}")))
            weights = {name: file.get_tensor(name).float() for name in file.keys()}  # noqa: SIM118
        pointer = Pointer(size)
        pointer.load_state_dict(weights)
    except FileNotFoundError as error:
        raise BadCheckpoint(f"{path} is missing; train it with: gofer planner train") from error
    except (SafetensorError, OSError, ValueError, TypeError, RuntimeError) as error:
        raise BadCheckpoint(
            f"{path} is damaged or made for another network; install it again or train it with: gofer planner train"
        ) from error
    return pointer.eval()
