"""The learned part of the affordance: from a situation's numbers to the chance that a call succeeds.

An ensemble of small networks, each trained without one fold of the attempts, averaged in log-odds and calibrated on
the folds that each had not seen (deep ensembles: Lakshminarayanan et al. 2017, arXiv 1612.01474; Platt scaling).
"""

from pathlib import Path

import torch
from pydantic import BaseModel, ConfigDict, ValidationError
from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file
from torch import Tensor, nn

from contracts.errors import BadCheckpoint
from skills.perception.situation import Array

KEY = "gofer"


class ChancesCard(BaseModel):
    """What a checkpoint of chances is.

    Args:
        skills: whose chances it knows.
        kinds: of things, in the order of a situation's numbers.
        places: likewise.
        numbers: how many a situation has.
        width: of the hidden layers.
        members: of the ensemble.
        slope: of the calibration, over the mean log-odds.
        offset: likewise.
        recipe: settings, data and cost of the training, for people.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    format: str = "gofer-chances-1"
    skills: tuple[str, ...]
    kinds: tuple[str, ...]
    places: tuple[str, ...]
    numbers: int
    width: int = 48
    members: int = 5
    slope: float = 1.0
    offset: float = 0.0
    recipe: dict[str, str | int | float] = {}


def member(numbers: int, width: int, drop: float = 0.0) -> nn.Sequential:
    """One network: numbers to log-odds."""
    return nn.Sequential(
        nn.Linear(numbers, width), nn.GELU(), nn.Dropout(drop), nn.Linear(width, width), nn.GELU(), nn.Linear(width, 1)
    )


class Chances(nn.Module):
    """The ensemble.

    Args:
        card: its sizes and calibration.
    """

    mean: Tensor
    spread: Tensor

    def __init__(self, card: ChancesCard) -> None:
        super().__init__()
        self.card = card
        self.members = nn.ModuleList(member(card.numbers, card.width) for _ in range(card.members))
        self.register_buffer("mean", torch.zeros(card.numbers))
        self.register_buffer("spread", torch.ones(card.numbers))

    def log_odds(self, numbers: Tensor) -> Tensor:
        """Calibrated, (batch,), of situations, (batch, numbers)."""
        x = (numbers - self.mean) / self.spread
        each = torch.stack([one(x).squeeze(-1) for one in self.members])
        return self.card.slope * each.mean(0) + self.card.offset

    @torch.inference_mode()
    def chance(self, numbers: Array) -> float:
        """Of one situation, (numbers,)."""
        return float(self.log_odds(torch.from_numpy(numbers)[None])[0].sigmoid())


def save(path: Path, chances: Chances) -> None:
    """Write a checkpoint; the file appears whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    weights = {name: value.contiguous() for name, value in chances.state_dict().items()}
    save_file(weights, part, {KEY: chances.card.model_dump_json()})
    part.chmod(0o644)
    part.replace(path)


def load(path: Path) -> Chances:
    """Read a checkpoint.

    Raises:
        BadCheckpoint: missing, corrupt, of another kind, or with unusable weights.
    """
    if not path.is_file():
        raise BadCheckpoint(f"no chances at {path}; learn some with `gofer affordance train`")
    try:
        with safe_open(path, "pt") as file:
            header = (file.metadata() or {}).get(KEY, "")
            weights = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118
        chances = Chances(ChancesCard.model_validate_json(header))
        chances.load_state_dict(weights)
    except (SafetensorError, OSError, ValidationError, RuntimeError) as error:
        reason = str(error).splitlines()[0]
        raise BadCheckpoint(f"{path} holds no chances of ours ({reason}); learn them again") from error
    if not all(torch.isfinite(value).all() for value in weights.values()):
        raise BadCheckpoint(f"{path} holds a NaN or an infinity; learn them again")
    return chances.eval()
