"""Training the embedded planner: an endless stream of generated samples, resumable, the same for the same seed."""

import json
import logging
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

import torch
from torch import Tensor

from contracts.skill_card import SkillCard
from planners.models.embedded.batch import Labels, collate, label
from planners.models.embedded.checkpoint import save
from planners.models.embedded.encode import Encoded, encode, texts_needed
from planners.models.embedded.generator.sample import Generator, Sample
from planners.models.embedded.loss import losses
from planners.models.embedded.network import Batch, Floor, Pointer, Size, start_from
from planners.models.embedded.text import MiniLM, Words

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Recipe:
    """How to train.

    Args:
        minutes: of one core; the learning rate falls to nothing over them.
        batch: commands a step.
        pool: batches drawn at once and sorted by length, so that little is padded.
        rate: top learning rate of new layers; MiniLM's own layers get `tuned_rate` of it.
    """

    minutes: float = 60.0
    batch: int = 24
    pool: int = 96
    rate: float = 6e-4
    tuned_rate: float = 0.15
    warm: int = 300
    seed: int = 0
    size: Size = field(default_factory=Size)


@dataclass
class State:
    """Where training stands; what a resumed run takes up."""

    step: int = 0
    seconds: float = 0.0
    seen: int = 0


def alike(pairs: list[tuple[Encoded, Sample]], batch: int) -> list[list[tuple[Encoded, Sample]]]:
    """Batches of commands of like length, and among these of scenes of like size, so that little is padded."""
    pairs = sorted(pairs, key=lambda pair: len(pair[0].ids))
    groups = [pairs[i : i + 4 * batch] for i in range(0, len(pairs), 4 * batch)]
    ordered = [pair for group in groups for pair in sorted(group, key=lambda pair: len(pair[0].vectors))]
    return [ordered[i : i + batch] for i in range(0, len(ordered), batch)]


def pools(generator: Generator, words: Words, recipe: Recipe) -> Iterator[list[tuple[list[Encoded], list[Sample]]]]:
    """Groups of batches, each of commands of like length."""
    while True:
        samples = [generator.sample() for _ in range(recipe.batch * recipe.pool)]
        with torch.autocast("cpu", torch.bfloat16):
            words.learn([text for s in samples for text in texts_needed(s.command, s.scene, s.cards)])
        pairs = [(encode(words, s.command, s.scene, s.cards), s) for s in samples]
        cut = alike(pairs, recipe.batch)
        generator.rng.shuffle(cut)
        yield [([e for e, _ in part], [s for _, s in part]) for part in cut]


def hide(ids: Tensor, batch: Batch) -> Tensor:
    """Attention bias that hides padded tokens, (b, 1, 1, t)."""
    return torch.where(batch.present[:, 1 : 1 + ids.shape[1]], 0.0, -1e4)[:, None, None, :]


def step(pointer: Pointer, floor: Floor, batch: Batch, labels: Labels) -> dict[str, Tensor]:
    """The loss of one batch, by term."""
    bias = hide(batch.ids, batch)
    with torch.autocast("cpu", torch.bfloat16):
        with torch.no_grad():
            states = floor(batch.ids, bias)
        terms = losses(pointer, pointer(batch, states, bias), labels)
    return {**vars(terms), "total": terms.total}


def optimiser(pointer: Pointer, recipe: Recipe) -> torch.optim.AdamW:
    """Two speeds: MiniLM's own layers slowly, new ones fast."""
    tuned = list(pointer.upper.parameters())
    ids = {id(p) for p in tuned}
    fresh = [p for p in pointer.parameters() if id(p) not in ids]
    groups = [{"params": fresh, "rate": recipe.rate}, {"params": tuned, "rate": recipe.rate * recipe.tuned_rate}]
    return torch.optim.AdamW(groups, lr=recipe.rate, weight_decay=0.01, betas=(0.9, 0.98), fused=True)


def schedule(recipe: Recipe, state: State) -> float:
    """Share of the top learning rate: a short rise, then a straight fall to a fiftieth."""
    done = min(1.0, state.seconds / (60 * recipe.minutes))
    return min(1.0, (state.step + 1) / recipe.warm) * (1.0 - 0.98 * done)


class Trainer:
    """Trains a pointer; stop and go on as you like.

    Args:
        minilm: the text model, handed in.
        library: cards that the generator uses.
        folder: where the state, the log and the checkpoint go.
    """

    def __init__(self, minilm: MiniLM, library: Sequence[SkillCard], recipe: Recipe, folder: Path) -> None:
        self.minilm, self.library, self.recipe, self.folder = minilm, library, recipe, folder
        self.state = State()

    def run(self, report: Callable[[State, dict[str, float]], None], every: int = 100) -> Pointer:
        """Train until the minutes are spent; every `every` steps, report the terms of the loss and save."""
        torch.manual_seed(self.recipe.seed)
        torch.set_num_threads(1)
        weights = self.minilm.module().state_dict()
        pointer, floor = Pointer(self.recipe.size), Floor(weights, 6 - self.recipe.size.tuned)
        start_from(pointer, weights)
        optimizer, state = optimiser(pointer, self.recipe), self.state
        self.resume(pointer, optimizer, state)
        generator = Generator(self.library, self.recipe.seed * 1_000_003 + state.step)
        sums: dict[str, float] = {}
        began = time.monotonic() - state.seconds
        for pool in pools(generator, Words(self.minilm), self.recipe):
            for items, samples in pool:
                batch = collate(items)
                terms = self.update(pointer, floor, optimizer, state, batch, label(items, samples, batch))
                state.seconds = time.monotonic() - began
                for name, value in terms.items():
                    sums[name] = sums.get(name, 0.0) + value / every
                if state.step % every == 0:
                    report(state, sums)
                    self.keep(pointer, optimizer, state, sums)
                    sums = {}
                if state.seconds > 60 * self.recipe.minutes:
                    self.keep(pointer, optimizer, state, sums)
                    return pointer
        raise AssertionError("the stream of samples has no end")

    def update(
        self, pointer: Pointer, floor: Floor, optimizer: torch.optim.AdamW, state: State, batch: Batch, labels: Labels
    ) -> dict[str, float]:
        """One step down the gradient."""
        for group in optimizer.param_groups:
            group["lr"] = group["rate"] * schedule(self.recipe, state)
        terms = step(pointer, floor, batch, labels)
        optimizer.zero_grad(set_to_none=True)
        torch.autograd.backward(terms["total"])
        torch.nn.utils.clip_grad_norm_(pointer.parameters(), 1.0)
        optimizer.step()
        state.step += 1
        state.seen += len(batch.ids)
        return {name: float(value.detach()) for name, value in terms.items()}

    def keep(self, pointer: Pointer, optimizer: torch.optim.AdamW, state: State, terms: dict[str, float]) -> None:
        """Save the checkpoint, what is needed to go on, and a line of log."""
        self.folder.mkdir(parents=True, exist_ok=True)
        save(pointer, self.folder)
        torch.save(
            {"pointer": pointer.state_dict(), "optimizer": optimizer.state_dict(), "state": asdict(state)},
            self.folder / "resume.pt",
        )
        with (self.folder / "train.jsonl").open("a", encoding="utf-8") as file:
            file.write(json.dumps({**asdict(state), **{k: round(v, 4) for k, v in terms.items()}}) + "\n")

    def resume(self, pointer: Pointer, optimizer: torch.optim.AdamW, state: State) -> None:
        """Take up what an earlier run saved in the folder, if any."""
        path = self.folder / "resume.pt"
        if not path.is_file():
            return
        saved = torch.load(path, weights_only=True)
        pointer.load_state_dict(saved["pointer"])
        if saved["optimizer"] is not None:
            optimizer.load_state_dict(saved["optimizer"])
        for name, value in saved["state"].items():
            setattr(state, name, value)
        log.info("resumed at step %d", state.step)
