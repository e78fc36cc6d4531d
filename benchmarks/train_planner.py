"""Trains the embedded planner; run again to go on.

python -m benchmarks.train_planner [--minutes M] [--out FOLDER] [--seed S]
"""

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import skills
from memory.embed import MiniLM
from planners.models.embedded.checkpoint import HOME
from planners.models.embedded.train import Recipe, State, Trainer


def report(state: State, terms: dict[str, float]) -> None:
    """One line of progress."""
    shown = ", ".join(f"{name} {value:.3f}" for name, value in terms.items())
    print(f"step {state.step}, {state.seen} commands, {state.seconds / 60:.1f} min: {shown}", flush=True)


def main(arguments: Sequence[str] | None = None) -> int:
    """Train, and write the recipe beside the checkpoint."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=Recipe.minutes)
    parser.add_argument("--out", type=Path, default=HOME)
    parser.add_argument("--seed", type=int, default=0)
    chosen = parser.parse_args(arguments)
    recipe = Recipe(minutes=chosen.minutes, seed=chosen.seed)
    trainer = Trainer(MiniLM(), list(skills.cards()), recipe, chosen.out)
    trainer.run(report)
    command = f"python -m benchmarks.train_planner --minutes {chosen.minutes:g} --seed {chosen.seed}"
    made = {"command": command, "recipe": asdict(recipe), "state": asdict(trainer.state)}
    (chosen.out / "recipe.json").write_text(json.dumps(made, indent=1), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
