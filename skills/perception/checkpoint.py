"""The eyes as one safetensors file: half-precision weights; sizes, calibration and recipe in its header."""

from pathlib import Path

import torch
from pydantic import BaseModel, ConfigDict, ValidationError
from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file

from contracts.errors import BadCheckpoint
from skills.perception.net import Eyes, SeeConfig

KEY = "gofer"


class EyesCard(BaseModel):
    """What the eyes are.

    Args:
        config: what they can name.
        calibration: weights of a detection's features, the constant last: log-odds of being right.
        recipe: settings, data and cost of the training, for people.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    format: str = "gofer-eyes-1"
    config: SeeConfig
    calibration: tuple[float, ...] = ()
    recipe: dict[str, str | int | float] = {}


def save(path: Path, eyes: Eyes, card: EyesCard) -> None:
    """Write a checkpoint; the file appears whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    weights = {name: value.half().contiguous() for name, value in eyes.state_dict().items()}
    save_file(weights, part, {KEY: card.model_dump_json()})
    part.chmod(0o644)
    part.replace(path)


def load(path: Path) -> tuple[Eyes, EyesCard]:
    """Read a checkpoint.

    Raises:
        BadCheckpoint: missing, corrupt, of another kind, or with unusable weights.
    """
    if not path.is_file():
        raise BadCheckpoint(f"no eyes at {path}; train some with `gofer perception train`")
    try:
        with safe_open(path, "pt") as file:
            header = (file.metadata() or {}).get(KEY, "")
            weights = {name: file.get_tensor(name).float() for name in file.keys()}  # noqa: SIM118
        card = EyesCard.model_validate_json(header)
        eyes = Eyes(card.config)
        eyes.load_state_dict(weights)
    except (SafetensorError, OSError, ValidationError, RuntimeError) as error:
        reason = str(error).splitlines()[0]
        raise BadCheckpoint(f"{path} holds no eyes of ours ({reason}); train it again") from error
    if not all(torch.isfinite(value).all() for value in weights.values()):
        raise BadCheckpoint(f"{path} holds a NaN or an infinity; train it again")
    eyes.pixels.to(memory_format=torch.channels_last)  # type: ignore[call-overload]
    return eyes.eval(), card
