"""Learning chances from attempts: folds, early stopping, calibration on what was not seen."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional as F

from contracts.errors import UsageError
from skills.perception.chances import Chances, ChancesCard, member
from skills.perception.situation import Array

FEWEST = 50  # attempts from which on chances can be learned
LEAST_SPREAD = 0.05  # so that a number that hardly varied is not blown up


@dataclass(frozen=True, slots=True)
class Learning:
    """How chances are learned.

    Args:
        width: of the hidden layers.
        members: of the ensemble, each without one fold.
        epochs: most passes over the attempts.
        rate: learning rate.
        decay: of weights.
        drop: share of the hidden numbers left out at each pass.
        seed: of all chance.
    """

    width: int = 48
    members: int = 5
    epochs: int = 400
    rate: float = 3e-3
    decay: float = 10.0
    drop: float = 0.5
    seed: int = 0


def learn(
    numbers: Array,
    succeeded: NDArray[np.bool_],
    names: Mapping[str, Sequence[str]],
    how: Learning,
) -> Chances:
    """Learn from attempts.

    Args:
        numbers: of the situation that each started in, (attempts, numbers).
        succeeded: (attempts,).
        names: skills, kinds and places, in the order of the numbers.
        how: settings.

    Raises:
        UsageError: too few attempts, or all ended alike.
    """
    if len(numbers) < FEWEST or succeeded.all() or not succeeded.any():
        raise UsageError(
            f"{len(numbers)} attempts, {int(succeeded.sum())} of them successes: record at least {FEWEST}, of both ends"
        )
    torch.manual_seed(how.seed)
    rng = np.random.default_rng(how.seed)
    x, y = torch.from_numpy(numbers), torch.from_numpy(succeeded.astype(np.float32))
    mean, spread = x.mean(0), x.std(0).clamp(min=LEAST_SPREAD)
    x = (x - mean) / spread
    fold = torch.from_numpy(rng.permutation(len(x)) % how.members)
    card = ChancesCard(
        skills=tuple(names["skills"]),
        kinds=tuple(names["kinds"]),
        places=tuple(names["places"]),
        numbers=numbers.shape[1],
        width=how.width,
        members=how.members,
    )
    unseen = torch.zeros(len(x))
    members = []
    for number in range(how.members):
        out = fold == number
        best, unseen[out] = _fit(x[~out], y[~out], x[out], y[out], how)
        members.append(best)
    slope, offset = platt(unseen, y)
    chances = Chances(card.model_copy(update={"slope": slope, "offset": offset}))
    for mine, best in zip(chances.members, members, strict=True):
        mine.load_state_dict(best)
    chances.mean.copy_(mean)
    chances.spread.copy_(spread)
    return chances.eval()


def _fit(x: Tensor, y: Tensor, x_out: Tensor, y_out: Tensor, how: Learning) -> tuple[dict[str, Tensor], Tensor]:
    """The weights that did best on what was left out, and the log-odds they give there."""
    net = member(x.shape[1], how.width, how.drop)
    optimiser = torch.optim.AdamW(net.parameters(), lr=how.rate, weight_decay=how.decay)
    least, best, said = np.inf, {}, torch.zeros(len(x_out))
    for _ in range(how.epochs):
        net.train()
        optimiser.zero_grad()
        loss = F.binary_cross_entropy_with_logits(net(x).squeeze(-1), y)
        loss.backward()  # type: ignore[no-untyped-call]
        optimiser.step()
        net.eval()
        with torch.no_grad():
            odds = net(x_out).squeeze(-1)
            missed = float(F.binary_cross_entropy_with_logits(odds, y_out))
        if missed < least:
            least, said = missed, odds
            best = {name: value.clone() for name, value in net.state_dict().items()}
    return best, said


def platt(log_odds: Tensor, succeeded: Tensor) -> tuple[float, float]:
    """Slope and offset that make log-odds honest, by logistic regression."""
    weights = nn.Parameter(torch.tensor([1.0, 0.0]))
    solver = torch.optim.LBFGS([weights], max_iter=100, line_search_fn="strong_wolfe")

    def loss() -> Tensor:
        solver.zero_grad()
        value = F.binary_cross_entropy_with_logits(weights[0] * log_odds + weights[1], succeeded)
        value = value + 1e-3 * ((weights[0] - 1) ** 2 + weights[1] ** 2)
        value.backward()  # type: ignore[no-untyped-call]
        return value

    solver.step(loss)  # type: ignore[no-untyped-call]
    slope, offset = weights.detach().tolist()
    return round(slope, 5), round(offset, 5)
