"""The mean of trained policies' weights, which can be better than each (arXiv 2203.05482, section 2, uniform soup)."""

from collections.abc import Sequence
from pathlib import Path

import torch

from contracts.errors import BadCheckpoint
from skills.training.checkpoint import load, save
from skills.training.run import origin


def average(paths: Sequence[Path], out: Path, robot: str) -> None:
    """Write the mean of checkpoints that were trained on from one and the same.

    Args:
        paths: at least two; the recipe is the last one's, with the hashes of all.
        out: where the mean goes.
        robot: the profile's name that all were trained on.

    Raises:
        BadCheckpoint: fewer than two, one that cannot be read, or networks of different sizes.
    """
    if len(paths) < 2:
        raise BadCheckpoint("a mean needs two checkpoints or more")
    hashes = [origin(str(path), out) for path in paths]
    nets, cards = zip(*(load(path, robot) for path in paths), strict=True)
    odd = next((path for path, card in zip(paths, cards, strict=True) if card.config != cards[-1].config), None)
    if odd is not None:
        raise BadCheckpoint(f"the network of {odd} has other sizes than that of {paths[-1]}; there is no mean of them")
    states = [net.state_dict() for net in nets]
    mean = {name: torch.stack([state[name].double() for state in states]).mean(0) for name in states[0]}
    nets[-1].load_state_dict({name: value.to(states[0][name].dtype) for name, value in mean.items()})
    save(out, nets[-1], cards[-1].model_copy(update={"recipe": {**cards[-1].recipe, "mean of": "; ".join(hashes)}}))
