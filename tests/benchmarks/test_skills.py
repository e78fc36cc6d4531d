"""The skills benchmark: what is asked, what is kept, what is said of it."""

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from benchmarks import skills as benchmark
from benchmarks.trials import Trial, Tried, do, draw, others, swappable
from skills.perception.record import Tally, read_record


def tried(skill: str = "pick", seed: int = 0, arm: str = "policy", **more: object) -> Tried:
    trial = Trial(skill=skill, seed=seed, arm=arm, checkpoint="c")
    row: dict[str, object] = {"call": f"{skill}(x)", "place": "table", "success": True, "claimed": True}
    return Tried.model_validate({"trial": trial, **row, "world_s": 5.0, "wall_s": 1.0, **more})


def test_the_expert_is_tried_on_the_same_seeds_as_the_policy() -> None:
    options = benchmark.read_options(["--seeds", "3", "--skill", "pick", "--skill", "open"])
    asked = benchmark.asked_for(options)
    assert len(asked) == 12
    seeds = {arm: [t.seed for t in asked if t.arm == arm] for arm in ("policy", "expert")}
    assert seeds["policy"] == seeds["expert"]


def test_seeds_of_training_are_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        benchmark.read_options(["--first", "999999", "--seeds", "2"])
    assert "seeds must be held out" in capsys.readouterr().err


def test_a_swap_names_another_thing_that_lies_at_the_same_place() -> None:
    (seed,) = swappable(0, 1)
    drawn = draw(Trial(skill="pick", seed=seed, arm="swap", checkpoint=""))
    assert drawn.call.arguments["object"] in others(drawn.start)
    assert drawn.unnamed == drawn.start.call.arguments["object"]


def test_the_expert_opens_a_door_and_the_oracle_confirms_it() -> None:
    got = do(Trial(skill="open", seed=0, arm="expert", checkpoint=""))
    assert got.success, got.why
    assert "of its range" in got.why


def test_what_is_written_down_is_not_done_again(tmp_path: Path) -> None:
    done: list[int] = []

    def act(trial: Trial) -> Tried:
        done.append(trial.seed)
        return tried(seed=trial.seed)

    def go_on(asked: list[Trial], log: Path) -> list[Tried]:
        with ThreadPoolExecutor(1) as pool:
            return benchmark.go_on(asked, "v", act, log, pool)

    trials = [Trial(skill="pick", seed=n, arm="policy", checkpoint="c") for n in range(3)]
    log = tmp_path / "log.jsonl"
    go_on(trials[:2], log)
    log.write_text(log.read_text() + '\n{"key": "pick/2/poli')  # cut off
    assert [one.trial.seed for one in go_on(trials, log)] == [0, 1, 2]
    assert sorted(done) == [0, 1, 2]


def test_failures_are_told_by_cause_and_a_false_success_is_one() -> None:
    rows = [
        tried(),
        tried(seed=1, success=False, claimed=False, cause="dropped"),
        tried(seed=2, success=False, claimed=True),
        tried(seed=3, success=False, claimed=False),
    ]
    assert benchmark.causes(rows) == "1 dropped, 1 false success, 1 time"
    found = benchmark.summary(rows)
    assert (found["trials"], found["success"], found["false_success"]) == (4, 1, 1)


def test_what_planning_trusts_is_the_policys_successes(tmp_path: Path) -> None:
    rows = [tried(), tried(seed=1, success=False), tried(arm="expert")]
    benchmark.keep(rows, tmp_path / "r.json")
    record = read_record(tmp_path / "r.json")
    assert record["pick"] == Tally(1, 2)
    assert record["open"] == Tally(0, 0)


def test_everything_is_written_as_json(tmp_path: Path) -> None:
    options = benchmark.read_options(["--seeds", "1", "--skill", "pick", "--policy", str(tmp_path / "none")])
    benchmark.write(tmp_path / "results" / "out.json", [tried(), tried(arm="expert")], options)
    result = json.loads((tmp_path / "results" / "out.json").read_text())
    assert result["skills"]["pick"]["policy"]["success"] == 1
    assert result["all"]["expert"]["trials"] == 1
    assert "pick" in benchmark.table([tried()], ["pick"]).columns[0]._cells
