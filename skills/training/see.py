"""Training of the eyes: looks in, checkpoint out, resumable at any moment."""

import json
import math
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import torch
from pydantic import BaseModel, ConfigDict
from safetensors import SafetensorError
from safetensors.torch import load_file, save_file
from torch import Tensor
from torch.nn import functional as F

from contracts.errors import BadCheckpoint
from skills.perception.checkpoint import EyesCard, save
from skills.perception.net import Eyes, SeeConfig
from skills.training.looks import NOWHERE, Crops, Draw, Looks, PartBatch

LOG = 50  # updates between lines
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


@dataclass
class Progress:
    """Where a run stands: updates done, and seconds spent in all its parts."""

    step: int = 0
    seconds: float = 0.0

    def share(self, settings: SeeSettings) -> float:
        return min(1.0, self.seconds / (60 * settings.minutes))


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

    def update(self) -> dict[str, float]:
        """One update; the parts of its loss."""
        step, settings = self.progress.step, self.settings
        warm = min(1.0, (step + 1) / settings.warm)
        falling = 0.01 + 0.99 * 0.5 * (1 + math.cos(math.pi * self.progress.share(settings)))
        for group in self.optimiser.param_groups:
            group["lr"] = settings.rate * warm * falling
        with torch.autocast("cpu", torch.bfloat16):
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
    say: Callable[[str, float], None],
    clock: Callable[[], float],
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
    trainer, state = Trainer(settings, config, looks), out.with_suffix(".state")
    out.parent.mkdir(parents=True, exist_ok=True)
    if state.exists():
        try:
            trainer.resume(load_file(state))
        except (SafetensorError, OSError, KeyError, RuntimeError) as error:
            raise BadCheckpoint(f"{state} is corrupt or of another run; delete it to begin anew") from error
    size = sum(one.numel() for one in trainer.eyes.parameters())
    share = trainer.progress.share(settings)
    say(
        f"{size / 1e6:.2f} M parameters, {len(looks)} looks, {len(looks.targets)} things, {len(looks.place)} parts",
        share,
    )
    last, sums, since = clock(), dict[str, float](), 0
    while trainer.progress.share(settings) < 1.0:
        for name, value in trainer.update().items():
            sums[name] = sums.get(name, 0.0) + value
        since += 1
        now = clock()
        trainer.progress.seconds += now - last
        last = now
        ended = trainer.progress.share(settings) >= 1.0
        if trainer.progress.step % LOG == 0 or ended:
            means = {name: value / since for name, value in sums.items()}
            say(_log(out, trainer.progress, means), trainer.progress.share(settings))
            sums, since = {}, 0
        if trainer.progress.step % settings.every == 0 or ended:
            part = state.with_suffix(".part")
            save_file(trainer.state(), part)
            part.replace(state)
            save(out, trainer.mean, card_of(trainer, config))
    return trainer


def card_of(trainer: Trainer, config: SeeConfig, calibration: tuple[float, ...] = ()) -> EyesCard:
    """What the checkpoint says of itself."""
    looks, progress = trainer.draw.looks, trainer.progress
    recipe: dict[str, str | int | float] = {
        **trainer.settings.model_dump(),
        "updates": progress.step,
        "hours": round(progress.seconds / 3600, 3),
        "looks": len(looks),
        "things": len(looks.targets),
    }
    return EyesCard(config=config, calibration=calibration, recipe=recipe)


def _log(out: Path, progress: Progress, parts: dict[str, float]) -> str:
    line = {"step": progress.step, "seconds": round(progress.seconds, 1), **{k: round(v, 5) for k, v in parts.items()}}
    with out.with_suffix(".log.jsonl").open("a", encoding="utf-8") as file:
        file.write(json.dumps(line) + "\n")
    words = "  ".join(f"{name} {value:.3f}" for name, value in parts.items())
    return f"step {progress.step}  {progress.seconds / 60:.1f} min  {words}"
