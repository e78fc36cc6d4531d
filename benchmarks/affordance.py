"""How honest the robot is about its chances: learned affordance beside a constant and the preconditions alone.

    python -m benchmarks.affordance [--seeds 400] [--workers 2]

Each held-out seed gives a rough start: the base astray, things near edges and close together, kitchens of any light
and paint. What the robot thinks of its chances is asked before the skill starts; whether it succeeded is judged by the
oracle on the recorded simulation. The figures come twice: of all attempts, and of those that preconditions and reach
allow, where only what was learned can tell one from another. Attempts are written down one by one: started again, it
goes on where it stopped.
"""

import argparse
import json
import multiprocessing
import sys
import tempfile
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.progress import track
from rich.table import Table

import skills
from agent.attempts import attempt, prospect
from agent.wiring.skills import cards_by_name, measured
from benchmarks.household import one_core
from benchmarks.oracle import confirm
from benchmarks.skills import digest
from benchmarks.statistics import share_in_words
from contracts.arrays import Floats
from skills.perception.affordance import BEYOND, MeasuredAffordance
from skills.perception.chances import load
from skills.perception.mount import Mounts
from worlds.household.kitchen import FLOOR_PLAN

LOG = Path("runs") / "benchmarks" / "affordance.jsonl"
OUT = Path(__file__).parent / "results" / "affordance.json"
PICTURE = OUT.with_suffix(".png")
BINS = 10
ASKED = {"calibration error": 0.05, "auroc": 0.75}


@dataclass(frozen=True, slots=True)
class Asked:
    """One attempt.

    Args:
        seed: of the start.
        call: what was tried; empty where the eyes did not see what it is about.
        said: chance by each way of saying it.
        succeeded: by the oracle.
        claimed: by the skill itself.
    """

    seed: int
    call: str = ""
    said: dict[str, float] | None = None
    succeeded: bool = False
    claimed: bool = False


def ask_and_try(seed: int) -> Asked:
    """Ask for the chances of a seed's call, then try it."""
    chosen = prospect(seed)
    if chosen is None:
        return Asked(seed)
    call, world = chosen.start.call, chosen.world
    known = cards_by_name(), list(skills.BODIES), measured(), FLOOR_PLAN
    ways = {"learned": MeasuredAffordance(*known, load(skills.CHANCES)), "rates": MeasuredAffordance(*known)}
    said = {name: one.possible(call, chosen.scene, world.observe()) for name, one in ways.items()}
    said["preconditions"] = float(said["rates"] > BEYOND)
    try:
        ended = attempt(world, call, str(skills.CHECKPOINT), Mounts(FLOOR_PLAN)).ended
        with tempfile.TemporaryDirectory() as folder:
            world.save(Path(folder))
            wanted = [str(one.bind(call.arguments)) for one in cards_by_name()[call.skill].postconditions]
            good = all(one.holds for one in confirm(Path(folder), wanted).values())
    finally:
        world.close()
    return Asked(seed, str(call), said, good, ended.status == "SUCCESS")


def brier(said: Floats, good: Floats) -> float:
    """Mean squared error of chances, (attempts,)."""
    return float(((said - good) ** 2).mean())


def calibration(said: Floats, good: Floats) -> tuple[float, list[tuple[float, float, int]]]:
    """Expected calibration error over ten bins of equally many attempts; and each bin's mean, share and count."""
    bins = [part for part in np.array_split(np.argsort(said, kind="stable"), BINS) if len(part)]
    rows = [(float(said[part].mean()), float(good[part].mean()), len(part)) for part in bins]
    return sum(abs(mean - share) * count for mean, share, count in rows) / len(said), rows


def auroc(said: Floats, good: Floats) -> float:
    """Chance that a success was thought likelier than a failure; ties count half."""
    better = said[good == 1][:, None] - said[good == 0][None]
    return float(((better > 0) + 0.5 * (better == 0)).mean()) if better.size else float("nan")


def row_of(said: Floats, good: Floats) -> dict[str, float]:
    """The three figures of one way."""
    return {
        "brier": round(brier(said, good), 4),
        "calibration error": round(calibration(said, good)[0], 4),
        "auroc": round(auroc(said, good), 4),
    }


def go_on(seeds: Sequence[int], workers: int, version: str) -> list[Asked]:
    """Try what is not written down yet; all that was asked for."""
    LOG.parent.mkdir(parents=True, exist_ok=True)
    lines = LOG.read_text(encoding="utf-8").splitlines() if LOG.exists() else []
    rows = [json.loads(line) for line in lines if line.endswith("}")]
    known = {row["asked"]["seed"]: Asked(**row["asked"]) for row in rows if row["version"] == version}
    todo = [seed for seed in seeds if seed not in known]
    spawn = multiprocessing.get_context("spawn")  # MuJoCo's graphics and torch do not survive a fork
    with ProcessPoolExecutor(workers, spawn, one_core) as pool, LOG.open("a", encoding="utf-8") as file:
        results = pool.map(ask_and_try, todo)
        for one in track(results, "attempts", total=len(todo), console=Console(stderr=True)):
            file.write("\n" + json.dumps({"version": version, "asked": asdict(one)}))
            file.flush()
            known[one.seed] = one
    return [known[seed] for seed in seeds]


def column(tried: Sequence[Asked], way: str) -> tuple[Floats, Floats]:
    """What one way said of attempts, and how they ended, (attempts,) each."""
    return np.array([(one.said or {})[way] for one in tried]), np.array([one.succeeded for one in tried], float)


def figures(tried: Sequence[Asked], which: str) -> dict[str, object]:
    """Every way's figures on some attempts, shown as a table."""
    rows = {way: row_of(*column(tried, way)) for way in ("learned", "rates", "preconditions")}
    good = np.array([one.succeeded for one in tried], float)
    rows["constant"] = row_of(np.full(len(tried), good.mean()), good)
    table = Table(title=f"{share_in_words(int(good.sum()), len(tried))} {which} succeeded", title_justify="left")
    for head in ("chance by", "Brier", "calibration error", "AUROC"):
        table.add_column(head)
    for name, row in rows.items():
        table.add_row(name, *(f"{value:.3f}" for value in row.values()))
    Console(width=100).print(table)
    return {"attempts": len(tried), "succeeded": int(good.sum()), "rows": rows}


def draw(rows: Sequence[tuple[float, float, int]], path: Path) -> None:
    """A reliability plot: what was said against what came."""
    from matplotlib.figure import Figure  # of the extra `plots`

    figure = Figure(figsize=(4, 4), layout="constrained")
    axes = figure.subplots()
    axes.plot([0, 1], [0, 1], color="0.8")
    said, came, counts = (np.array(column) for column in zip(*rows, strict=True))
    axes.errorbar(said, came, 1.96 * np.sqrt(came * (1 - came) / counts), fmt="o-", capsize=3)
    axes.set(xlabel="chance said", ylabel="share that succeeded", xlim=(0, 1), ylim=(0, 1), aspect="equal")
    figure.savefig(path, dpi=120)


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.affordance", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--seeds", type=int, default=400)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--out", type=Path, default=OUT)
    options = parser.parse_args(arguments)
    version = "-".join(digest(path) for path in (skills.CHECKPOINT, skills.EYES, skills.CHANCES))
    tried = [one for one in go_on(range(options.seeds), options.workers, version) if one.said is not None]
    allowed = [one for one in tried if one.said and one.said["preconditions"]]
    result = {
        "command": " ".join(["python -m benchmarks.affordance", *sys.argv[1:]]),
        "unseen": options.seeds - len(tried),
        "asked": ASKED,
        "all": figures(tried, "of all attempts"),
        "allowed": figures(allowed, "of those that preconditions and reach allow"),
    }
    bins = calibration(*column(tried, "learned"))[1]
    options.out.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    draw(bins, options.out.with_suffix(".png"))
    return 0


if __name__ == "__main__":
    sys.exit(main())
