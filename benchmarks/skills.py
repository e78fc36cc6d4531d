"""How often each skill succeeds on held-out seeds, beside the scripted expert on the same ones.

    python -m benchmarks.skills [--seeds 50] [--skill NAME]... [--swap] [--shifted] [--policy FILE] [--record]

One start a seed, every drawn seed counted. The policy gets pictures, words and what the body feels; the oracle reads
the recorded simulation afterwards and shares no code with the skills. `--swap` tells the policy to pick another thing
than the one the start was drawn for: it must take the named one. `--shifted` adds the same starts in kitchens that
look otherwise: unseen colours, dim light, cameras moved by 3 cm and 5 degrees. Trials run in parallel and are written
down one by one: started again, it goes on where it stopped. `--record` keeps the successes as what planning trusts.
"""

import argparse
import hashlib
import json
import multiprocessing
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor, as_completed
from pathlib import Path
from statistics import median

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from rich.table import Table

import skills
from benchmarks.household import one_core
from benchmarks.statistics import share_in_words, wilson
from benchmarks.trials import HELD_OUT, Trial, Tried, do, swappable
from skills.perception.record import Record, Tally
from worlds.experts.start import SKILLS

LOG = Path("runs") / "benchmarks" / "skills.jsonl"
OUT = Path(__file__).parent / "results" / "skills.json"
ASKED = {"each": 0.90, "all": 0.94, "swap": 0.90}  # shares that are aimed at


def digest(checkpoint: Path) -> str:
    """Short hash of a checkpoint: trials of another one are other trials."""
    return hashlib.sha256(checkpoint.read_bytes()).hexdigest()[:12] if checkpoint.is_file() else "none"


def asked_for(options: argparse.Namespace) -> list[Trial]:
    """Every trial of the options."""
    arms = [*(("expert",) if options.expert else ()), "policy", *(("shifted",) if options.shifted else ())]
    seeds = range(options.first, options.first + options.seeds)
    file = str(options.policy)
    trials = [Trial(skill=s, seed=n, arm=a, checkpoint=file) for n in seeds for s in options.skill for a in arms]
    if options.swap:
        trials += [
            Trial(skill="pick", seed=n, arm="swap", checkpoint=file) for n in swappable(options.first, options.seeds)
        ]
    return trials


def key(trial: Trial, version: str) -> str:
    """A trial and what it depends on; the expert depends on no checkpoint."""
    return f"{trial.skill}/{trial.seed}/{trial.arm}/{'-' if trial.arm == 'expert' else version}"


def written(log: Path) -> dict[str, Tried]:
    """Trials that are written down, by key; a line cut off by a power failure is left out."""
    found = {}
    for line in log.read_text(encoding="utf-8").splitlines() if log.exists() else ():
        if line.endswith("}"):
            row = json.loads(line)
            found[row["key"]] = Tried.model_validate(row["tried"])
    return found


def finish(todo: Sequence[Trial], act: Callable[[Trial], Tried], pool: Executor) -> Iterator[Tried]:
    """Trials in the order in which they finish."""
    for future in as_completed([pool.submit(act, trial) for trial in todo]):
        yield future.result()


def go_on(
    asked: Sequence[Trial], version: str, act: Callable[[Trial], Tried], log: Path, pool: Executor
) -> list[Tried]:
    """Do what is not written down yet; all that was asked for."""
    log.parent.mkdir(parents=True, exist_ok=True)
    known = written(log)
    todo = [trial for trial in asked if key(trial, version) not in known]
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, TimeRemainingColumn(), console=Console(stderr=True)) as bar, log.open("a") as file:
        task = bar.add_task("trials", total=len(asked), completed=len(asked) - len(todo))
        for tried in finish(todo, act, pool):
            name = key(tried.trial, version)
            row = {"key": name, "tried": tried.model_dump(mode="json")}
            file.write(f"\n{json.dumps(row)}")  # on a line of its own also after one that was cut off
            file.flush()
            known[name] = tried
            mark = "good" if tried.success else tried.cause or "bad"
            bar.update(task, advance=1, description=f"{tried.trial.arm} {tried.call} {mark}")
    return [known[key(trial, version)] for trial in asked]


def of(tried: Sequence[Tried], arm: str, skill: str | None = None) -> list[Tried]:
    """The trials of an arm, and of a skill."""
    return [one for one in tried if one.trial.arm == arm and skill in (None, one.trial.skill)]


def words(tried: Sequence[Tried]) -> str:
    """Successes among trials, in words."""
    return share_in_words(sum(one.success for one in tried), len(tried))


def causes(tried: Sequence[Tried]) -> str:
    """Why the rest failed: the skill's own cause, or that it believed itself done."""
    bad = Counter("false success" if one.claimed else one.cause or "time" for one in tried if not one.success)
    return ", ".join(f"{times} {cause}" for cause, times in bad.most_common()) or "-"


def table(tried: Sequence[Tried], names: Sequence[str]) -> Table:
    """By skill and in all."""
    shown = Table(title="skills on held-out seeds", title_justify="left")
    for head in ("skill", "policy", "shifted", "expert", "the policy's failures"):
        shown.add_column(head)
    shown.add_column("world s", justify="right")
    shown.add_column("wall s", justify="right")
    for name in (*names, None):
        mine = of(tried, "policy", name)
        if mine:
            if name is None:
                shown.add_section()
            times = [f"{median(getattr(one, field) for one in mine):.1f}" for field in ("world_s", "wall_s")]
            others = [words(of(tried, arm, name)) for arm in ("shifted", "expert")]
            shown.add_row(name or "all", words(mine), *others, causes(mine), *times)
    swapped = of(tried, "swap")
    if swapped:
        taken = sum(one.other for one in swapped)
        shown.add_row(
            "pick, swapped", words(swapped), "-", "-", f"{taken} took the other thing; {causes(swapped)}", "", ""
        )
    return shown


def summary(tried: Sequence[Tried]) -> dict[str, object]:
    """The same as data."""
    good = sum(one.success for one in tried)
    return {
        "trials": len(tried),
        "success": good,
        "interval": wilson(good, len(tried)),
        "false_success": sum(one.claimed and not one.success for one in tried),
        "failures": causes(tried),
        "median_world_s": median(one.world_s for one in tried) if tried else None,
        "median_wall_s": median(one.wall_s for one in tried) if tried else None,
        "took_the_other_thing": sum(one.other for one in tried),
    }


def write(path: Path, tried: Sequence[Tried], options: argparse.Namespace) -> None:
    """Everything as JSON."""
    result = {
        "command": " ".join(["python -m benchmarks.skills", *sys.argv[1:]]),
        "seeds": [options.first, options.first + options.seeds],
        "checkpoint": digest(options.policy),
        "ends_judged_by": "privileged describer; the policy sees pictures only; success judged by benchmarks.oracle",
        "asked": ASKED,
        "skills": {
            name: {arm: summary(of(tried, arm, name)) for arm in ("policy", "shifted", "expert")}
            for name in options.skill
        },
        "all": {arm: summary(of(tried, arm)) for arm in ("policy", "shifted", "expert", "swap")},
        "trials": [one.model_dump(mode="json", exclude={"trial": {"checkpoint"}}) for one in tried],
    }
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")


def keep(tried: Sequence[Tried], path: Path) -> None:
    """What planning trusts from now on."""
    tallies = {}
    for name in SKILLS:
        mine = of(tried, "policy", name)
        tallies[name] = Tally(sum(one.success for one in mine), len(mine))
    Record(tallies).write(path)


def read_options(arguments: Sequence[str] | None) -> argparse.Namespace:
    """The command line, checked."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.skills", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--seeds", type=int, default=50, help="held-out seeds of each skill")
    parser.add_argument("--first", type=int, default=0, help="the first of them")
    parser.add_argument("--skill", action="append", choices=SKILLS, help="only these; may be repeated")
    parser.add_argument("--swap", action="store_true", help="also swap the instruction's thing for another")
    parser.add_argument("--shifted", action="store_true", help="also in kitchens that look otherwise")
    parser.add_argument("--policy", type=Path, default=skills.CHECKPOINT, help="checkpoint")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--no-expert", dest="expert", action="store_false", help="leave the expert out")
    parser.add_argument("--record", action="store_true", help="keep the successes as what planning trusts")
    parser.add_argument("--out", type=Path, default=OUT)
    options = parser.parse_args(arguments)
    options.skill = options.skill or list(SKILLS)
    if not (options.seeds > 0 <= options.first and options.first + options.seeds <= HELD_OUT):
        parser.error(f"seeds must be held out: from 0 up to {HELD_OUT - 1}")
    return options


def main(arguments: Sequence[str] | None = None) -> int:
    options = read_options(arguments)
    spawn = multiprocessing.get_context("spawn")  # MuJoCo's graphics and torch do not survive a fork
    with ProcessPoolExecutor(options.workers, mp_context=spawn, initializer=one_core) as pool:
        tried = go_on(asked_for(options), digest(options.policy), do, LOG, pool)
    Console(width=140).print(table(tried, options.skill))
    write(options.out, tried, options)
    if options.record:
        keep(tried, skills.RECORD)
    return 0


if __name__ == "__main__":
    sys.exit(main())
