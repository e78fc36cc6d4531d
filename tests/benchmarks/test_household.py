"""The benchmark's bookkeeping: resumed where it stopped, judged by the outside judge, added up truly."""

import json
import threading
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from rich.console import Console

from benchmarks.episodes import Command, Episode, Record, episodes, read_records
from benchmarks.household import go_on, judged, main, rest_of, summary, table
from contracts.errors import BadCheckpoint
from contracts.outcome import Cause, Ending
from contracts.result import Result, StepResult

Write = Callable[[Sequence[Mapping[str, float | Sequence[float]]]], Path]
MUG = Command(id="mug", say="put the red mug on the table", skills=("pick", "place"), goals=("at(red mug, table)",))
ON_TABLE = {"red_mug_free": (1.0, 0.1, 0.77, 1, 0, 0, 0)}
ON_FLOOR = {"red_mug_free": (0.6, -0.9, 0.05, 1, 0, 0, 0)}


def episode(seed: int = 100, *, lacks: bool = False) -> Episode:
    return Episode(MUG, seed, lacks, "default", {})


def record(one: Episode, ending: str = "DONE", *, confirmed: bool = True, cause: str = "") -> Record:
    return Record(
        key=one.key,
        command=one.command.id,
        seed=one.seed,
        lacks=one.lacks,
        arm=one.arm,
        ending=ending,
        why="because",
        cause=cause,
        confirmed=confirmed,
        world_s=float(one.seed),
        wall_s=2.0,
    )


def result(ending: Ending, cause: Cause | None = None) -> Result:
    step = StepResult(skill="pick", arguments={"object": "red mug"}, say=1, can=1, outcome="SUCCESS", cause=cause)
    return Result(
        ending=ending,
        why="because",
        command=MUG.say,
        world="household",
        seed=100,
        steps=(step,),
        planner="scripted",
        describer="privileged",
        privileged=True,
        world_s=12.345,
    )


def test_done_counts_only_where_the_judge_confirms(run_of: Write) -> None:
    good = judged(episode(), result(Ending.DONE), run_of([ON_TABLE] * 6))
    assert good.good
    assert good.verdicts[0].startswith("yes at(red mug, table): the red mug rests there")
    bad = judged(episode(), result(Ending.DONE), run_of([ON_FLOOR] * 6))
    assert bad.false_done
    assert bad.verdicts[0].startswith("no at(red mug, table): the red mug is 0.842 m outside")
    assert bad.steps == ("pick(red mug) SUCCESS",)
    assert bad.world_s == 12.35


def test_a_run_that_left_nothing_to_judge_is_not_confirmed(tmp_path: Path) -> None:
    lost = judged(episode(), result(Ending.NEEDS_OPERATOR, Cause.MISSED_GRASP), tmp_path)
    assert not lost.confirmed
    assert lost.cause == "missed_grasp"
    assert "cannot be judged" in lost.verdicts[0]


def test_it_goes_on_where_it_stopped(tmp_path: Path) -> None:
    asked = [episode(seed) for seed in range(100, 106)]
    done: list[int] = []
    lock = threading.Lock()

    def act(one: Episode, runs: Path) -> Record:
        with lock:
            done.append(one.seed)
        if one.seed == 103 and done.count(103) == 1:
            raise RuntimeError("a bug")
        return record(one)

    with ThreadPoolExecutor(2) as pool:
        first = go_on(asked[:4], act, tmp_path, pool)
        assert [one.ending for one in first] == ["DONE", "DONE", "DONE", "CRASH"]
        assert first[3].why == "RuntimeError: a bug"
        with (tmp_path / "episodes.jsonl").open("a") as file:
            file.write('\n{"key": "cut o')
        second = go_on(asked, act, tmp_path, pool)
    assert [one.ending for one in second] == ["DONE"] * 6
    assert sorted(done) == [100, 101, 102, 103, 103, 104, 105]
    assert set(read_records(tmp_path / "episodes.jsonl")) == {one.key for one in asked}


def test_what_no_episode_can_run_with_stops_everything(tmp_path: Path) -> None:
    def act(one: Episode, runs: Path) -> Record:
        raise BadCheckpoint("no checkpoint; train one")

    with ThreadPoolExecutor(1) as pool, pytest.raises(BadCheckpoint, match="no checkpoint; train one"):
        go_on([episode(seed) for seed in range(100, 140)], act, tmp_path, pool)
    assert read_records(tmp_path / "episodes.jsonl") == {}


def test_the_sums_are_right() -> None:
    records = [record(episode(seed)) for seed in (100, 101, 102)]
    records += [record(episode(103), confirmed=False)]
    records += [record(episode(104), "NEEDS_OPERATOR", confirmed=False, cause="missed_grasp")]
    records += [record(episode(105, lacks=True), "INFEASIBLE"), record(episode(106, lacks=True), "DONE")]
    added = summary(records)
    assert (added["episodes"], added["done_and_confirmed"], added["false_done"]) == (5, 3, 2)
    assert (added["lacking"], added["found_infeasible"]) == (2, 1)
    assert added["interval"] == pytest.approx((0.2307, 0.8824), abs=1e-3)
    assert added["median_world_s"] == 102
    assert rest_of(records) == "2 false DONE, 1 NEEDS_OPERATOR missed_grasp"


def test_the_table_shows_them(capsys: pytest.CaptureFixture[str]) -> None:
    Console(width=200).print(table("default", [record(episode(seed)) for seed in (100, 101)]))
    line = next(one for one in capsys.readouterr().out.splitlines() if " mug " in one)
    assert "2/2 = 100 % [34, 100]" in line


def test_arms_are_kept_apart_in_the_written_figures(tmp_path: Path) -> None:
    out, runs = tmp_path / "household.json", tmp_path / "runs"
    for arm in ("default", "noise"):
        assert main(["--table", "--arm", arm, "--only", "mug", "--runs", str(runs), "--out", str(out)]) == 0
    assert set(json.loads(out.read_text())["arms"]) == {"default", "noise"}


def test_what_is_written_names_no_folder_of_the_machine(tmp_path: Path) -> None:
    out, runs = tmp_path / "household.json", tmp_path / "runs"
    runs.mkdir()
    done = record(episodes("default", {}, ("mug",))[0]).model_copy(update={"run_dir": str(runs / "default" / "mug-1")})
    (runs / "episodes.jsonl").write_text(done.model_dump_json())
    assert main(["--table", "--only", "mug", "--runs", str(runs), "--out", str(out)]) == 0
    (written,) = json.loads(out.read_text())["arms"]["default"]["episodes"]
    assert written["run_dir"] == "default/mug-1"
    assert str(tmp_path) not in out.read_text()
