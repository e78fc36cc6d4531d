"""Whole commands in whole kitchens: how many end DONE and are confirmed by a judge that knows nothing of the agent.

    python -m benchmarks.household [--arm default|no-recovery|noise]... [--workers 2] [--only mug,apple] [--table]

Episodes run in parallel and are written down one by one: started again, it goes on where it stopped. The arm
`no-recovery` switches monologue and recovery off, `noise` gives the describer 1 cm of noise and lets it miss 10 %
of the things at every look. Commands and the rule that chooses seeds are in household_commands.yaml.
"""

import argparse
import json
import multiprocessing
import os
import shutil
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor, as_completed
from pathlib import Path
from statistics import median

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from rich.table import Table

from benchmarks.episodes import ARMS, FILE, Episode, Record, commands, episodes, read_records
from benchmarks.oracle import confirm
from benchmarks.recorded import Unreadable
from benchmarks.statistics import paired, share_in_words, wilson
from contracts import UsageError
from contracts.result import Result

RUNS = Path("runs") / "benchmarks" / "household"
OUT = Path(__file__).parent / "results" / "household.json"
Do = Callable[[Episode, Path], Record]


def one_core() -> None:
    """A worker leaves the other cores alone."""
    os.environ.update(OMP_NUM_THREADS="1", TOKENIZERS_PARALLELISM="false")
    import torch

    torch.set_num_threads(1)


def do(episode: Episode, runs: Path) -> Record:
    """Run an episode with an agent of its own and have it judged.

    Raises:
        UsageError: no episode can run like this.
    """
    from agent import Agent

    folder = runs / episode.arm / f"{episode.command.id}-{episode.seed}"
    shutil.rmtree(folder, ignore_errors=True)
    try:
        with Agent.build(**episode.options) as agent:  # type: ignore[arg-type]
            result = agent.run(episode.command.say, folder)
    except UsageError as error:
        raise UsageError(str(error)) from None  # its subclasses do not all survive the way between processes
    return judged(episode, result, folder)


def judged(episode: Episode, result: Result, folder: Path) -> Record:
    """What is kept of a finished run."""
    try:
        findings = confirm(folder, episode.command.goals)
        verdicts = [f"{'yes' if one.holds else 'no'} {goal}: {one.why}" for goal, one in findings.items()]
        confirmed = all(one.holds for one in findings.values())
    except Unreadable as error:
        confirmed, verdicts = False, [str(error)]
    failed = [step for step in result.steps if step.cause is not None]
    return Record(
        key=episode.key,
        command=episode.command.id,
        seed=episode.seed,
        lacks=episode.lacks,
        arm=episode.arm,
        ending=str(result.ending),
        why=result.why,
        cause=str(failed[-1].cause) if failed else "",
        confirmed=confirmed,
        verdicts=tuple(verdicts),
        steps=tuple(f"{step.skill}({', '.join(step.arguments.values())}) {step.outcome}" for step in result.steps),
        replans=result.replans,
        world_s=round(result.world_s, 2),
        wall_s=round(result.wall_s, 1),
        run_dir=str(folder),
    )


def unfinished(episode: Episode, why: str) -> Record:
    """An episode that ended with no result."""
    return Record(
        key=episode.key,
        command=episode.command.id,
        seed=episode.seed,
        lacks=episode.lacks,
        arm=episode.arm,
        ending="CRASH",
        why=why,
    )


def processes(workers: int) -> Executor:
    """Worker processes. Not renewed: in Python 3.11 a pool that renews its workers can stop for good."""
    spawn = multiprocessing.get_context("spawn")  # MuJoCo's graphics and torch do not survive a fork
    return ProcessPoolExecutor(workers, mp_context=spawn, initializer=one_core)


def run_all(todo: Sequence[Episode], act: Do, runs: Path, pool: Executor) -> Iterator[Record]:
    """Every episode, in the order in which they finish.

    Raises:
        UsageError: no episode can run like this.
    """
    running: dict[Future[Record], Episode] = {pool.submit(act, episode, runs): episode for episode in todo}
    for future in as_completed(running):
        error = future.exception()
        if isinstance(error, UsageError):
            pool.shutdown(wait=False, cancel_futures=True)
            raise error
        yield unfinished(running[future], f"{type(error).__name__}: {error}") if error else future.result()


def go_on(asked: Sequence[Episode], act: Do, runs: Path, pool: Executor) -> list[Record]:
    """Run what is not written down yet; the records of all that was asked for."""
    runs.mkdir(parents=True, exist_ok=True)
    log = runs / "episodes.jsonl"
    records = read_records(log)
    todo = [episode for episode in asked if episode.key not in records or records[episode.key].ending == "CRASH"]
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, TimeRemainingColumn(), console=Console(stderr=True)) as bar, log.open("a") as file:
        task = bar.add_task("episodes", total=len(asked), completed=len(asked) - len(todo))
        for record in run_all(todo, act, runs, pool):
            file.write(f"\n{record.model_dump_json()}")  # on a line of its own also after one that was cut off
            file.flush()
            records[record.key] = record
            mark = "good" if record.good else "FALSE DONE" if record.false_done else record.ending
            bar.update(task, advance=1, description=f"{record.command} {record.seed} {mark}")
    return [records[episode.key] for episode in asked if episode.key in records]


def rest_of(records: Sequence[Record]) -> str:
    """Why the episodes that are not good are not."""
    bad = [one for one in records if not one.good]
    reasons = Counter(
        "false DONE" if one.false_done else f"{one.ending}{f' {one.cause}' if one.cause else ''}" for one in bad
    )
    return ", ".join(f"{times} {reason}" for reason, times in reasons.most_common()) or "-"


def table(arm: str, records: Sequence[Record]) -> Table:
    """An arm's episodes, by command and in all."""
    shown = Table(title=f"household, arm {arm}", title_justify="left")
    for head in ("command", "skills", "done and confirmed", "false DONE", "found infeasible", "the rest"):
        shown.add_column(head)
    shown.add_column("world s", justify="right")
    shown.add_column("wall s", justify="right")
    for command in commands():
        mine = [one for one in records if one.command == command.id]
        if mine:
            shown.add_row(command.id, str(len(command.skills)), *_cells(mine))
    shown.add_section()
    shown.add_row("all", "", *_cells(records))
    return shown


def _cells(records: Sequence[Record]) -> list[str]:
    have, lack = [one for one in records if not one.lacks], [one for one in records if one.lacks]
    done = [one for one in have if one.good] or have
    times = [f"{median(getattr(one, name) for one in done):.0f}" if done else "-" for name in ("world_s", "wall_s")]
    return [
        share_in_words(sum(one.good for one in have), len(have)),
        str(sum(one.false_done for one in records)),
        f"{sum(one.good for one in lack)}/{len(lack)}" if lack else "-",
        rest_of(records),
        *times,
    ]


def summary(records: Sequence[Record]) -> dict[str, object]:
    """The same as data."""
    have, lack = [one for one in records if not one.lacks], [one for one in records if one.lacks]
    good, false = sum(one.good for one in have), sum(one.false_done for one in records)
    return {
        "episodes": len(have),
        "done_and_confirmed": good,
        "interval": wilson(good, len(have)),
        "false_done": false,
        "false_done_interval": wilson(false, len(records)),
        "lacking": len(lack),
        "found_infeasible": sum(one.good for one in lack),
        "rest": rest_of(records),
        "median_world_s": median(one.world_s for one in have) if have else None,
        "median_wall_s": median(one.wall_s for one in have) if have else None,
    }


def difference(records: Sequence[Record], others: Sequence[Record]) -> dict[str, object]:
    """An arm beside another on the episodes that both have done."""
    known = {(one.command, one.seed): one.good for one in others}
    both = [(one.good, known[one.command, one.seed]) for one in records if (one.command, one.seed) in known]
    more, low, high = paired([mine for mine, _ in both], [other for _, other in both])
    return {"pairs": len(both), "more": round(more, 4), "interval": [round(low, 4), round(high, 4)]}


def write(path: Path, by_arm: dict[str, list[Record]], chosen: dict[str, str]) -> None:
    """All arms as JSON; arms that were not run this time stay as they were."""
    known = json.loads(path.read_text(encoding="utf-8"))["arms"] if path.exists() else {}
    for arm, records in by_arm.items():
        by_command = {one.id: [r for r in records if r.command == one.id] for one in commands()}
        beside = by_arm.get("default") or _records(known.get("default"))
        known[arm] = {
            "all": summary(records),
            "beside_default": difference(records, beside) if arm != "default" else None,
            "commands": {name: summary(mine) for name, mine in by_command.items() if mine},
            "episodes": [_placeless(one) for one in records],
        }
    path.parent.mkdir(exist_ok=True)
    rule = "commands and seeds: " + FILE.name
    path.write_text(json.dumps({"rule": rule, "chosen": chosen, "arms": known}, indent=1), encoding="utf-8")


def _placeless(record: Record) -> dict[str, object]:
    """A record whose run directory is told from the folder of all runs on, wherever that was."""
    return record.model_dump() | {"run_dir": "/".join(Path(record.run_dir).parts[-2:])}


def _records(arm: Mapping[str, Sequence[Mapping[str, object]]] | None) -> list[Record]:
    """The episodes of an arm as it was written."""
    return [Record.model_validate(one) for one in arm["episodes"]] if arm else []


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.household", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--arm", action="append", choices=list(ARMS), help="may be repeated; default if left out")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--only", default="", help="ids of commands, with commas")
    parser.add_argument("--planner", help="as in gofer run")
    parser.add_argument("--policy", help="as in gofer run")
    parser.add_argument("--runs", type=Path, default=RUNS, help="where run directories and episodes.jsonl go")
    parser.add_argument("--out", type=Path, default=OUT)
    parser.add_argument("--table", action="store_true", help="run nothing, show what is written down")
    asked = parser.parse_args(arguments)
    only = tuple(one for one in asked.only.split(",") if one)
    chosen = {name: value for name in ("planner", "policy") if (value := getattr(asked, name))}
    workers = 0 if asked.table else asked.workers
    by_arm = {}
    for arm in asked.arm or ["default"]:
        try:
            by_arm[arm] = records_of(episodes(arm, chosen, only), asked.runs, workers)
        except UsageError as error:
            print(f"benchmarks.household: {error}", file=sys.stderr)
            return 2
        Console(width=200).print(table(arm, by_arm[arm]))
        if arm != "default" and "default" in by_arm:
            print(f"beside default: {json.dumps(difference(by_arm[arm], by_arm['default']))}")
    write(asked.out, by_arm, chosen)
    return 0


def records_of(asked: Sequence[Episode], runs: Path, workers: int) -> list[Record]:
    """Records of what was asked for, with so many processes to make what is missing; with none, those there are.

    Raises:
        UsageError: no episode can run like this.
    """
    if workers:
        with processes(workers) as pool:
            return go_on(asked, do, runs, pool)
    known = read_records(runs / "episodes.jsonl")
    return [known[one.key] for one in asked if one.key in known]


if __name__ == "__main__":
    sys.exit(main())
