"""A trained policy as one safetensors file: half-precision weights, and in its header what they are and came from."""

from pathlib import Path

import torch
from pydantic import BaseModel, ConfigDict, ValidationError
from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file
from torch import Tensor

from contracts.errors import BadCheckpoint
from skills.vla.layout import LAYOUT
from skills.vla.net import VlaConfig, VlaNet

KEY = "gofer"  # of the header's entry
EXACT = "normaliser."  # what is kept in full precision


class CheckpointCard(BaseModel):
    """What a checkpoint is.

    Args:
        robot: the profile's name it was trained on.
        layout: of its chunks.
        config: sizes of the network.
        recipe: settings, data and cost of the training, for people.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    format: str = "gofer-vla-1"
    robot: str
    layout: str = LAYOUT
    config: VlaConfig
    recipe: dict[str, str | int | float] = {}


def save(path: Path, net: VlaNet, card: CheckpointCard) -> None:
    """Write a checkpoint; the file appears whole or not at all."""
    weights = {
        name: (value if name.startswith(EXACT) else value.half()).contiguous()
        for name, value in net.state_dict().items()
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    save_file(weights, part, {KEY: card.model_dump_json()})
    part.chmod(0o644)  # whoever installs the package may read it
    part.replace(path)


def load(path: Path, robot: str) -> tuple[VlaNet, CheckpointCard]:
    """Read a checkpoint for a robot.

    Raises:
        BadCheckpoint: missing, corrupt, made for something else, or with unusable weights.
    """
    if not path.is_file():
        raise BadCheckpoint(f"no checkpoint at {path}; train one with `gofer skills train`")
    try:
        with safe_open(path, "pt") as file:
            header = (file.metadata() or {}).get(KEY, "")
            weights = {name: file.get_tensor(name).float() for name in file.keys()}  # noqa: SIM118
    except (SafetensorError, OSError) as error:
        raise BadCheckpoint(f"{path} is corrupt ({error}); fetch or train it again") from error
    try:
        card = CheckpointCard.model_validate_json(header)
    except ValidationError as error:
        raise BadCheckpoint(f"{path} is no policy of ours: its header cannot be read; train one anew") from error
    _suits(path, card, robot)
    net = VlaNet(card.config)
    _fill(path, net, weights)
    return net, card


def _suits(path: Path, card: CheckpointCard, robot: str) -> None:
    expected = CheckpointCard(robot=robot, config=card.config)
    for field in ("format", "robot", "layout"):
        theirs, ours = getattr(card, field), getattr(expected, field)
        if theirs != ours:
            raise BadCheckpoint(f"{path} has {field} {theirs!r}, this robot needs {ours!r}; train one for it")


def _fill(path: Path, net: VlaNet, weights: dict[str, Tensor]) -> None:
    wanted = net.state_dict()
    odd = sorted(set(wanted) ^ set(weights))
    if odd:
        raise BadCheckpoint(f"{path} lacks or adds weights ({odd[0]}); train it again")
    for name, value in weights.items():
        if value.shape != wanted[name].shape:
            raise BadCheckpoint(
                f"{path}: {name} has shape {tuple(value.shape)}, not {tuple(wanted[name].shape)}; train it again"
            )
        if not torch.isfinite(value).all():
            raise BadCheckpoint(f"{path}: {name} holds a NaN or an infinity; train it again")
    net.load_state_dict(weights)
