"""The one training loop: demonstrations in, checkpoint out, resumable at any moment."""

import json
import math
from collections.abc import Iterator
from pathlib import Path

import torch
from pydantic import BaseModel, ConfigDict
from torch import Tensor

from contracts.errors import BadCheckpoint
from skills.training.batches import Augment, Batch, Batches, evenly
from skills.training.checkpoint import CheckpointCard, load, save
from skills.training.data import Frames
from skills.training.objective import Weights, losses, total
from skills.training.run import Clock, Progress, Say, origin, quickest, spend, take_up
from skills.vla.net import VlaConfig, VlaNet


class TrainSettings(BaseModel):
    """A recommended run.

    Args:
        steps: most updates.
        minutes: most time, over all resumed parts; 0 for no such bound. Bound by time, a run is not repeatable.
        width: the network's one size dial.
        batch: frames of an update.
        rate: highest learning rate; falls to nothing along a cosine.
        warm: updates until it is reached.
        decay: of weights.
        clip: longest gradient.
        average: how slowly the averaged weights, which are what is kept, follow.
        draws: noises and times for each frame.
        others: names asked for in each frame beside the instruction's own.
        seed: of everything.
        every: updates between saved states.
        emphasis: how much more often than others a skill comes.
        begin: checkpoint whose weights a new run starts from; empty for fresh ones.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    steps: int = 20_000
    minutes: float = 0.0
    width: int = 48
    batch: int = 64
    rate: float = 1.5e-3
    warm: int = 200
    decay: float = 0.02
    clip: float = 1.0
    average: float = 0.999
    draws: int = 4
    others: int = 12
    seed: int = 0
    every: int = 500
    emphasis: dict[str, float] = {"pick": 2.0, "place": 1.3}  # the most things, places and ways
    begin: str = ""


class Trainer:
    """Network, averaged network and optimiser of one run.

    Args:
        settings: of the run.
        frames: what to learn from.
    """

    def __init__(self, settings: TrainSettings, frames: Frames) -> None:
        torch.manual_seed(settings.seed)
        self.settings = settings
        config = VlaConfig(width=settings.width, text=frames.vectors.shape[1])
        self.net, self.mean = VlaNet(config), VlaNet(config)
        self.net.normaliser.fit(frames.chunk[frames.known.all(1)])
        self.mean.load_state_dict(self.net.state_dict())
        for net in (self.net, self.mean):
            net.to(memory_format=torch.channels_last)  # type: ignore[call-overload]
        self.optimiser = torch.optim.AdamW(
            self.net.parameters(), lr=settings.rate, weight_decay=settings.decay, betas=(0.9, 0.95), fused=True
        )
        shares = torch.tensor([settings.emphasis.get(name, 1.0) for name in frames.skills], dtype=torch.float64).numpy()
        self.batches = Batches(
            frames,
            settings.batch,
            settings.others,
            Augment(),
            evenly(frames) * shares,
            settings.seed,
            config.depth_limit,
        )
        self.progress = Progress()

    def start_from(self, other: VlaNet) -> None:
        """Take over another network's weights, its normaliser too: they fit each other.

        Raises:
            BadCheckpoint: it is of another size.
        """
        if other.config != self.net.config:
            raise BadCheckpoint(f"the checkpoint to begin from has {other.config}, this run {self.net.config}")
        for net in (self.net, self.mean):
            net.load_state_dict(other.state_dict())

    def share(self) -> float:
        """How much of the run is over, in [0, 1]."""
        settings, progress = self.settings, self.progress
        timed = progress.seconds / (60 * settings.minutes) if settings.minutes else 0.0
        return min(1.0, max(progress.step / settings.steps, timed))

    def update(self) -> dict[str, float]:
        """One update; the parts of its loss."""
        step, settings = self.progress.step, self.settings
        noise = torch.Generator().manual_seed(settings.seed * 1_000_003 + step)
        self._set_rate()
        parts = self._parts(self.batches.draw(step), noise)
        self.optimiser.zero_grad(set_to_none=True)
        total(parts, Weights()).backward()  # type: ignore[no-untyped-call]
        length = torch.nn.utils.clip_grad_norm_(self.net.parameters(), settings.clip)
        if torch.isfinite(length):
            self.optimiser.step()
        self._average()
        self.progress.step += 1
        return {name: value.item() for name, value in parts.items()}

    def _parts(self, batch: Batch, noise: torch.Generator) -> dict[str, Tensor]:
        with quickest():
            return losses(self.net, batch, self.settings.draws, noise)

    def _set_rate(self) -> None:
        done = self.share()
        warm = min(1.0, (self.progress.step + 1) / self.settings.warm)
        for group in self.optimiser.param_groups:
            group["lr"] = self.settings.rate * warm * (0.01 + 0.99 * 0.5 * (1 + math.cos(math.pi * done)))

    @torch.no_grad()
    def _average(self) -> None:
        keep = min(self.settings.average, (1 + self.progress.step) / (10 + self.progress.step))
        mean, now = ([one.data for one in net.parameters()] for net in (self.mean, self.net))
        torch._foreach_lerp_(mean, now, 1 - keep)

    def state(self) -> dict[str, Tensor]:
        """Everything that a resumed run needs, flat."""
        flat = {f"net.{name}": value for name, value in self.net.state_dict().items()}
        flat |= {f"mean.{name}": value for name, value in self.mean.state_dict().items()}
        names = [name for name, _ in self.net.named_parameters()]
        for name, moments in zip(names, self._moments(), strict=False):
            flat |= {f"optimiser.{kind}.{name}": value for kind, value in moments.items()}
        flat["progress"] = torch.tensor([self.progress.step, self.progress.seconds], dtype=torch.float64)
        return {name: value.detach().contiguous().clone() for name, value in flat.items()}

    def _moments(self) -> Iterator[dict[str, Tensor]]:
        for parameter in self.net.parameters():
            if parameter in self.optimiser.state:
                yield self.optimiser.state[parameter]

    def resume(self, flat: dict[str, Tensor]) -> None:
        """Take up a saved state."""
        self.net.load_state_dict({n.removeprefix("net."): v for n, v in flat.items() if n.startswith("net.")})
        self.mean.load_state_dict({n.removeprefix("mean."): v for n, v in flat.items() if n.startswith("mean.")})
        for name, parameter in self.net.named_parameters():
            kinds = ("step", "exp_avg", "exp_avg_sq")
            moments = {kind: flat[f"optimiser.{kind}.{name}"] for kind in kinds if f"optimiser.{kind}.{name}" in flat}
            for kind, value in moments.items():  # laid out in memory as the weight is: the fused update goes by it
                like = value if kind == "step" else torch.empty_like(parameter).copy_(value)
                self.optimiser.state[parameter][kind] = like.detach()
        step, seconds = flat["progress"].tolist()
        self.progress = Progress(int(step), seconds)


def train(settings: TrainSettings, frames: Frames, out: Path, robot: str, say: Say, clock: Clock) -> Path:
    """Train until the budget is spent, going on from `<out>.state` if it is there.

    Args:
        settings: of the run.
        frames: demonstrations in memory.
        out: where the checkpoint goes; beside it `<name>.log.jsonl`, and while training `<name>.state`.
        robot: the profile's name.
        say: told a line now and then, with the share of the run that is over.
        clock: seconds.

    Raises:
        BadCheckpoint: the saved state is corrupt or of another run, or there is nothing to begin from.
    """
    begun = origin(settings.begin, out)  # before anything is written
    trainer = Trainer(settings, frames)
    if take_up(trainer, out):
        say(f"going on from step {trainer.progress.step}", trainer.share())
    elif settings.begin:
        trainer.start_from(load(Path(settings.begin), robot)[0])
    size = sum(one.numel() for one in trainer.net.parameters())
    say(
        f"{size / 1e6:.2f} M parameters, {len(frames)} frames of {len(frames.skill)} episodes",
        trainer.share(),
    )
    spend(
        trainer,
        out,
        settings.every,
        lambda: save(out, trainer.mean, card_of(settings, trainer, frames, robot, begun)),
        say,
        clock,
    )
    return out


def card_of(settings: TrainSettings, trainer: Trainer, frames: Frames, robot: str, begun: str) -> CheckpointCard:
    """What the checkpoint says of itself."""
    recipe: dict[str, str | int | float] = {
        **{name: value for name, value in settings.model_dump().items() if not isinstance(value, dict)},
        "emphasis": json.dumps(settings.emphasis),
        "begin": begun,
        "updates": trainer.progress.step,
        "hours": round(trainer.progress.seconds / 3600, 3),
        "episodes": len(frames.skill),
        "frames": len(frames),
    }
    return CheckpointCard(robot=robot, config=trainer.net.config, recipe=recipe)
