"""Training of the eyes: looks in, checkpoint out, resumable at any moment."""

import math
from pathlib import Path

import torch
from pydantic import BaseModel, ConfigDict
from torch import Tensor
from torch.nn import functional as F

from contracts.errors import BadCheckpoint
from skills.perception.checkpoint import EyesCard, load, save
from skills.perception.net import Eyes, SeeConfig
from skills.training.looks import NOWHERE, Crops, Draw, Looks, PartBatch
from skills.training.run import Clock, Progress, Say, origin, quickest, spend, take_up

CLOSE = 0.05  # scale of an error of the middle, m


class SeeSettings(BaseModel):
    """A recommended run.

    Args:
        minutes: of training, over all resumed parts.
        batch: crops of an update.
        parts: parts of an update.
        rate: highest learning rate; falls to nothing along a cosine.
        warm: updates until it is reached.
        average: how slowly the averaged weights follow.
        seed: of everything.
        every: updates between saved states.
        begin: checkpoint whose weights a new run starts from; empty for fresh ones.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    minutes: float = 60.0
    batch: int = 64
    parts: int = 32
    rate: float = 3e-3
    warm: int = 200
    average: float = 0.999
    seed: int = 0
    every: int = 500
    begin: str = ""


def crop_losses(eyes: Eyes, crops: Crops) -> dict[str, Tensor]:
    """Kinds, colours and middles, each a scalar."""
    kinds, colours, away = eyes.pixels(crops.view)
    thing = crops.kind > 0
    weight = crops.weight
    each = F.cross_entropy(kinds, crops.kind, reduction="none")
    named = (each * weight).sum() / weight.sum() + each.mean()
    there = weight * thing
    many = there.sum().clamp(min=1.0)
    colour = F.cross_entropy(colours, crops.colour, reduction="none", ignore_index=NOWHERE)
    off = F.smooth_l1_loss(away / CLOSE, crops.away / CLOSE, reduction="none", beta=0.2).sum(1)
    return {"kind": named, "colour": (colour * there).sum() / many, "middle": (off * there).sum() / many}


def part_loss(eyes: Eyes, parts: PartBatch) -> Tensor:
    """Of the share of a part's travel."""
    logits = eyes.parts(parts.points, parts.there, parts.place)
    loss: Tensor = -(logits.log_softmax(-1) * parts.share).sum(-1).mean()
    return loss


class Trainer:
    """Network, averaged network and optimiser of one run."""

    def __init__(self, settings: SeeSettings, config: SeeConfig, looks: Looks) -> None:
        torch.manual_seed(settings.seed)
        self.settings = settings
        self.eyes, self.mean = Eyes(config), Eyes(config)
        self.mean.load_state_dict(self.eyes.state_dict())
        for net in (self.eyes, self.mean):
            net.pixels.to(memory_format=torch.channels_last)  # type: ignore[call-overload]
        self.optimiser = torch.optim.AdamW(
            self.eyes.parameters(), lr=settings.rate, weight_decay=0.02, betas=(0.9, 0.95), fused=True
        )
        self.draw = Draw(looks, config, settings.seed)
        self.progress = Progress()
        self.begun = ""

    def start_from(self, path: Path) -> None:
        """Take over the weights of a checkpoint.

        Raises:
            BadCheckpoint: there is none, or it can name other things.
        """
        eyes, card = load(path)
        if card.config != self.eyes.config:
            raise BadCheckpoint(f"the eyes at {path} can name other things than this run is to")
        for net in (self.eyes, self.mean):
            net.load_state_dict(eyes.state_dict())

    def share(self) -> float:
        """How much of the run is over, in [0, 1]."""
        return min(1.0, self.progress.seconds / (60 * self.settings.minutes))

    def update(self) -> dict[str, float]:
        """One update; the parts of its loss."""
        step, settings = self.progress.step, self.settings
        warm = min(1.0, (step + 1) / settings.warm)
        falling = 0.01 + 0.99 * 0.5 * (1 + math.cos(math.pi * self.share()))
        for group in self.optimiser.param_groups:
            group["lr"] = settings.rate * warm * falling
        with quickest():
            losses = crop_losses(self.eyes, self.draw.crops(step, settings.batch))
            losses["part"] = part_loss(self.eyes, self.draw.parts(step, settings.parts))
        self.optimiser.zero_grad(set_to_none=True)
        torch.stack(list(losses.values())).sum().backward()  # type: ignore[no-untyped-call]
        length = torch.nn.utils.clip_grad_norm_(self.eyes.parameters(), 1.0)
        if torch.isfinite(length):
            self.optimiser.step()
        with torch.no_grad():
            keep = min(settings.average, (1 + step) / (10 + step))
            mean, now = ([one.data for one in net.parameters()] for net in (self.mean, self.eyes))
            torch._foreach_lerp_(mean, now, 1 - keep)
        self.progress.step += 1
        return {name: value.item() for name, value in losses.items()}

    def state(self) -> dict[str, Tensor]:
        """Everything that a resumed run needs, flat."""
        flat = {f"eyes.{name}": value for name, value in self.eyes.state_dict().items()}
        flat |= {f"mean.{name}": value for name, value in self.mean.state_dict().items()}
        for name, parameter in self.eyes.named_parameters():
            flat |= {f"{kind}.{name}": value for kind, value in self.optimiser.state[parameter].items()}
        flat["progress"] = torch.tensor([self.progress.step, self.progress.seconds], dtype=torch.float64)
        return {name: value.detach().contiguous().clone() for name, value in flat.items()}

    def resume(self, flat: dict[str, Tensor]) -> None:
        """Take up a saved state."""
        self.eyes.load_state_dict({n.removeprefix("eyes."): v for n, v in flat.items() if n.startswith("eyes.")})
        self.mean.load_state_dict({n.removeprefix("mean."): v for n, v in flat.items() if n.startswith("mean.")})
        for name, parameter in self.eyes.named_parameters():
            for kind in ("step", "exp_avg", "exp_avg_sq"):
                value = flat[f"{kind}.{name}"]
                like = value if kind == "step" else torch.empty_like(parameter).copy_(value)
                self.optimiser.state[parameter][kind] = like.detach()
        step, seconds = flat["progress"].tolist()
        self.progress = Progress(int(step), seconds)


def train(
    settings: SeeSettings,
    config: SeeConfig,
    looks: Looks,
    out: Path,
    say: Say,
    clock: Clock,
) -> Trainer:
    """Train until the minutes are spent, going on from `<out>.state` if it is there.

    Args:
        settings: of the run.
        config: of the networks.
        looks: to learn from.
        out: where the checkpoint goes; beside it `<name>.log.jsonl`, and while training `<name>.state`.
        say: told a line now and then, with the share of the run that is over.
        clock: seconds.

    Raises:
        BadCheckpoint: the saved state is corrupt or of another run.
    """
    begun = origin(settings.begin, out)  # before anything is written
    trainer = Trainer(settings, config, looks)
    trainer.begun = begun
    if take_up(trainer, out):
        say(f"going on from step {trainer.progress.step}", trainer.share())
    elif settings.begin:
        trainer.start_from(Path(settings.begin))
    size = sum(one.numel() for one in trainer.eyes.parameters())
    say(
        f"{size / 1e6:.2f} M parameters, {len(looks)} looks, {len(looks.targets)} things, {len(looks.place)} parts",
        trainer.share(),
    )
    spend(trainer, out, settings.every, lambda: save(out, trainer.mean, card_of(trainer, config)), say, clock)
    return trainer


def card_of(trainer: Trainer, config: SeeConfig, calibration: tuple[float, ...] = ()) -> EyesCard:
    """What the checkpoint says of itself."""
    looks, progress = trainer.draw.looks, trainer.progress
    recipe: dict[str, str | int | float] = {
        **trainer.settings.model_dump(),
        "begin": trainer.begun,
        "updates": progress.step,
        "hours": round(progress.seconds / 3600, 3),
        "looks": len(looks),
        "things": len(looks.targets),
    }
    return EyesCard(config=config, calibration=calibration, recipe=recipe)
