import json
import os
import signal
import socket
import subprocess
import sys
import time

import pytest

from skills.perception.ledger import Entry, Ledger

GOFER = (sys.executable, "-m", "agent.cli.main")
STEPS = [{"skill": "go_to", "arguments": {"place": "table"}}, {"skill": "pick", "arguments": {"object": "red mug"}}]
PICK = "scripted:" + json.dumps({"steps": STEPS})
ESCAPE = "scripted:" + json.dumps({"steps": [{"skill": "go_to", "arguments": {"place": "moon"}}]})


def gofer(*arguments, cwd=None, **more):
    return subprocess.run(
        [*GOFER, *map(str, arguments)], capture_output=True, text=True, timeout=120, cwd=cwd, check=False, **more
    )


@pytest.fixture(autouse=True)
def _importable_from_anywhere(monkeypatch, pytestconfig):
    monkeypatch.setenv("PYTHONPATH", str(pytestconfig.rootpath))


def test_help_imports_nothing_heavy():
    code = (
        "import sys, agent.cli.main\n"
        "heavy = {'torch', 'mujoco', 'transformers', 'chromadb', 'openai', 'numpy', 'pydantic', 'rich', 'py_trees'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout.strip() == "[]"


@pytest.mark.parametrize(
    "command",
    [
        (),
        ("run",),
        ("plan",),
        ("scene",),
        ("doctor",),
        ("skills",),
        ("skills", "list"),
        ("skills", "train"),
        ("planner",),
        ("planner", "train"),
    ],
)
def test_every_command_has_help_with_an_example(command):
    told = gofer(*command, "--help")
    assert told.returncode == 0
    assert command in ((), ("skills",), ("planner",)) or "Example:" in told.stdout


def test_only_what_exists_is_in_the_help():
    listed = gofer("--help").stdout.split("Commands:")[1].split("\n")
    assert {line.split()[0] for line in listed if line.strip()} == {
        "run",
        "plan",
        "scene",
        "doctor",
        "skills",
        "planner",
        "perception",
        "affordance",
    }


def test_a_run_prints_one_json_object_and_nothing_else(scene_file, tmp_path):
    done = gofer(
        "run", "pick up the mug", "--scene", scene_file, "--planner", PICK, "--out", tmp_path / "run", "--json"
    )
    assert done.returncode == 0
    result = json.loads(done.stdout)
    assert (result["ending"], result["run_dir"]) == ("DONE", str(tmp_path / "run"))
    assert "evidence: pick(red mug) done: the red mug is in the hand" in done.stderr
    assert "candidates" not in result


def test_a_run_without_out_names_its_folder_after_time_and_words(scene_file, tmp_path):
    done = gofer("run", "Pick up the mug!", "--scene", scene_file, "--planner", PICK, cwd=tmp_path)
    assert done.returncode == 0
    (folder,) = (tmp_path / "runs").iterdir()
    assert folder.name.endswith("-pick-up-the-mug")


def test_a_plan_leaves_its_files_where_it_is_told_to(scene_file, tmp_path):
    asked = ("plan", "pick up the mug", "--scene", scene_file, "--planner", PICK, "--out", tmp_path / "it", "--json")
    result = json.loads(gofer(*asked).stdout)
    assert {path.name for path in (tmp_path / "it").iterdir()} == {"plan.yaml", "result.json"}
    assert json.loads((tmp_path / "it" / "result.json").read_text()) == result
    again = gofer(*asked)
    assert again.returncode == 2
    assert "already holds a run's result.json; choose another folder or remove that one" in again.stderr


def test_what_a_foreign_folder_holds_stays_and_a_run_is_never_written_over(scene_file, tmp_path):
    (tmp_path / "notes.txt").write_text("mine")
    asked = ("run", "pick up the mug", "--scene", scene_file, "--planner", PICK, "--out", tmp_path)
    (tmp_path / "plan.yaml").write_text("an older plan")
    refused = gofer(*asked)
    assert (refused.returncode, (tmp_path / "plan.yaml").read_text()) == (2, "an older plan")
    (tmp_path / "plan.yaml").unlink()
    assert gofer(*asked).returncode == 0
    assert (tmp_path / "notes.txt").read_text() == "mine"


def test_planning_needs_no_camera(monkeypatch):
    monkeypatch.setenv("MUJOCO_GL", "disable")
    asked = ("plan", "pick up the mug", "--planner", 'scripted:{"steps": []}', "--json")
    assert gofer(*asked, "--describer", "privileged").returncode == 0
    refused = gofer(*asked)
    assert refused.returncode == 2
    assert "with --describer privileged it plans without looking" in refused.stderr
    assert "top drawer:" in gofer("scene", "--seed", "3").stdout
    drawn = gofer("scene", "--seed", "3", "--picture", "kitchen.png")
    assert drawn.returncode == 2
    assert "MUJOCO_GL=disable turns cameras off" in drawn.stderr


def test_a_plan_is_one_json_object_with_its_candidates(scene_file):
    planned = gofer("plan", "pick up the mug", "--scene", scene_file, "--planner", PICK, "--json")
    assert planned.returncode == 0
    result = json.loads(planned.stdout)
    assert result["ending"] is None
    assert [step["outcome"] for step in result["steps"]] == [None, None]
    assert result["candidates"][1][0] == {
        "skill": "pick",
        "arguments": {"object": "red mug"},
        "say": 1.0,
        "can": 1.0,
        "score": 1.0,
    }


def test_a_batch_answers_every_line_also_the_wrong_ones(tmp_path):
    scene = {"places": {"table": {}}, "objects": {"red mug": {"at": "table"}}}
    lines = [
        json.dumps({"id": "a", "command": "pick up the mug", "scene": scene}),
        json.dumps({"id": "b", "command": "pick up the mug", "scene": {"objcts": {}}}),
        "{not json",
        json.dumps({"id": 4, "command": "", "scene": scene}),
    ]
    file = tmp_path / "batch.jsonl"
    file.write_text("\n".join(lines))
    done = gofer("plan", "--batch", file, "--planner", PICK)
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 2
    assert [answer["id"] for answer in answers] == ["a", "b", None, 4]
    assert all(answer.keys() - {"error"} == answers[0].keys() for answer in answers)
    assert answers[1]["steps"] == answers[1]["candidates"] == []
    assert len(answers[0]["steps"]) == 2
    assert "objcts" in answers[1]["error"]
    assert "empty" in answers[3]["error"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("run", ""), "the command is empty"),
        (("run", "x" * 8001), "8000 is the most"),
        (("run", "mission.yaml"), "'mission.yaml' is a file, and a command is wanted"),
        (("run", "x", "--seed", "seven"), "'--seed'"),
        (("run", "x", "--seed", "-1"), "--seed -1"),
        (("run", "x", "--world", "atlantis"), "no world called 'atlantis'; choose from household, symbolic"),
        (("run", "x", "--world", "symbolic"), "--scene FILE"),
        (("run", "x", "--scene", "missing.yaml"), "missing.yaml: cannot be read"),
        (("run", "x", "--planner", "embeded", "--scene", "SCENE"), "did you mean 'embedded'?"),
        (
            ("run", "x", "--policy", "embeded", "--scene", "SCENE"),
            "no policy called 'embeded'; did you mean 'embedded'?",
        ),
        (("run", "x", "--describer", "priviledged", "--scene", "SCENE", "--out", "runs"), "did you mean 'privileged'?"),
        (("plan", "x", "--deadline", "0", "--scene", "SCENE"), "--deadline 0.0: input should be greater than 0"),
        (("run", "x", "--world", "atlantis", "--scene", "SCENE"), "no world called 'atlantis'"),
        (("run", "x", "--describer", "privileged:noise=-1"), "the describer 'privileged' takes no noise=-1"),
        (("run", "x", "--describer", "privileged:dropped=0.1"), "it takes noise=METRES and drop=SHARE"),
        (("run", "x", "--scene", "SCENE", "--out", "SCENE"), "it is a file; choose a folder you may write to"),
        (("run", "x", "--planner", PICK, "--scene", "SCENE", "--out", "SCENE/run"), "choose a folder you may write to"),
        (("run", "x", "--deadline", "0"), "--deadline"),
        (("run", "x", "--approve", "maybe"), "--approve maybe"),
        (("run", "x", "--device", "abacus"), "no device called 'abacus'"),
        (("run", "x", "--flyaway"), "--flyaway"),
        (("skills", "train", "--episodes", "0", "--data", "none"), "no demonstrations to train on"),
        (("fly",), "No such command 'fly'"),
        (("plan",), "give either a COMMAND or --batch FILE"),
        (("plan", "--batch", "missing.jsonl"), "missing.jsonl"),
        (("plan", "--batch", "SCENE", "--out", "answers"), "--out keeps the plan of one command"),
        (("run", "x", "--scene", "SCENE", "--video"), "leave --video out"),
        (("scene", "--world", "SCENE", "--picture", "x.png"), "a symbolic world has no picture"),
    ],
)
def test_what_is_wrong_before_anything_starts_is_one_sentence_and_exit_status_2(arguments, said, scene_file, tmp_path):
    told = [one.replace("SCENE", str(scene_file)) for one in arguments]
    wrong = gofer(*told, cwd=tmp_path)
    assert wrong.returncode == 2
    assert said in wrong.stderr
    assert wrong.stdout == ""
    assert wrong.stderr.count("\n") == 1
    assert not (tmp_path / "runs").exists()


def test_a_scene_file_with_a_wrong_key_names_its_line(tmp_path):
    file = tmp_path / "scene.yaml"
    file.write_text("places:\n  table: {kind: surface}\n  drawer:\n    stat: open\n")
    wrong = gofer("run", "x", "--scene", file, "--planner", PICK)
    assert wrong.returncode == 2
    assert f"{file}:4: places.drawer.stat" in wrong.stderr


def test_a_plan_that_cannot_be_carried_out_is_not_done(scene_file, tmp_path):
    ended = gofer(
        "run", "x", "--scene", scene_file, "--planner", ESCAPE, "--out", tmp_path / "run", "--max-replans", "1"
    )
    assert ended.returncode == 7
    assert json.loads((tmp_path / "run" / "result.json").read_text())["ending"] == "NEEDS_OPERATOR"


def test_a_model_server_that_is_down_needs_an_operator(scene_file, tmp_path):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    planner = f"openai:any@http://127.0.0.1:{port}/v1"
    down = gofer("run", "x", "--scene", scene_file, "--planner", planner, "--out", tmp_path / "run", "--json")
    assert down.returncode == 7
    assert json.loads(down.stdout)["ending"] == "NEEDS_OPERATOR"
    planned = gofer("plan", "x", "--scene", scene_file, "--planner", planner, "--json")
    assert planned.returncode == 7
    assert "cannot be reached" in json.loads(planned.stdout)["why"]


def test_skills_are_listed_as_data():
    listed = json.loads(gofer("skills", "list", "--json").stdout)
    assert {card["name"] for card in listed} >= {"pick", "place", "open", "close", "go_to", "wipe"}
    assert next(card for card in listed if card["name"] == "wipe")["body"] is False


def test_a_skill_is_shown_with_what_this_robot_has_tried(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    ledger = Ledger(tmp_path / "gofer" / "affordance.jsonl")
    for number in range(17):
        ledger.add(Entry("pick", "red mug", "mug", "shelf", 0.8, number < 14))
    assert "red mug at shelf: 14 of 17" in gofer("skills", "show", "pick").stdout
    shown = json.loads(gofer("skills", "show", "pick", "--json").stdout)
    assert shown["ledger"] == [{"what": "red mug", "place": "shelf", "successes": 14, "attempts": 17}]
    assert json.loads(gofer("skills", "show", "open", "--json").stdout)["ledger"] == []
    wrong = gofer("skills", "show", "pik")
    assert (wrong.returncode, "did you mean 'pick'?" in wrong.stderr) == (2, True)


def test_what_a_run_tried_is_shown_afterwards(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    steps = 'scripted:{"steps": [{"skill": "go_to", "arguments": {"place": "table"}}]}'
    ran = gofer(
        "run", "go to the table", "--planner", steps, "--describer", "privileged", "--out", str(tmp_path / "run")
    )
    assert ran.returncode == 0
    assert "  table: 1 of 1" in gofer("skills", "show", "go_to").stdout


def test_a_scene_of_a_scene_file_is_printed_as_one(scene_file, tmp_path):
    printed = gofer("scene", "--world", scene_file)
    again = tmp_path / "again.yaml"
    again.write_text(printed.stdout)
    assert gofer("scene", "--world", again).stdout == printed.stdout


def waiting(path):
    """Whether a run has asked for approval."""
    return path.exists() and "plan:" in path.read_text()


def started(*arguments):
    return subprocess.Popen(
        [*GOFER, *map(str, arguments)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def until(happens, seconds=60):
    end = time.monotonic() + seconds
    while not happens():
        assert time.monotonic() < end
        time.sleep(0.05)


def test_the_first_ctrl_c_stops_safely_and_leaves_the_report(scene_file, tmp_path):
    out = tmp_path / "run"
    run = started("run", "x", "--scene", scene_file, "--planner", PICK, "--out", out, "--approve", "always", "--json")
    until(lambda: waiting(out / "events.jsonl"))
    run.send_signal(signal.SIGINT)
    stdout, _ = run.communicate(timeout=60)
    assert run.returncode == 6
    assert json.loads(stdout)["why"] == "Stopped by Ctrl-C; the robot stands still."
    assert (out / "report.html").exists()
    assert json.loads((out / "result.json").read_text())["ending"] == "ABORTED_SAFE"


def test_a_ctrl_c_while_the_planner_thinks_is_heard_at_once(scene_file, tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        planner = f"openai:any@http://127.0.0.1:{silent.getsockname()[1]}/v1"
        out = tmp_path / "run"
        run = started("run", "x", "--scene", scene_file, "--planner", planner, "--out", out)
        silent.settimeout(60)
        connection, _ = silent.accept()
        begun = time.monotonic()
        run.send_signal(signal.SIGINT)
        run.communicate(timeout=60)
        connection.close()
    assert run.returncode == 6
    assert time.monotonic() - begun < 10
    assert json.loads((out / "result.json").read_text())["ending"] == "ABORTED_SAFE"


def test_a_person_at_the_terminal_approves_or_not(scene_file, tmp_path):
    for answer, status in (("y\n", 0), ("n\n", 7), ("", 7)):
        out = tmp_path / f"run{status}{len(answer)}"
        arguments = ("run", "x", "--scene", scene_file, "--planner", PICK, "--out", out, "--approve", "plan")
        own = {**os.environ, "XDG_DATA_HOME": str(tmp_path / "data" / out.name)}
        assert gofer(*arguments, input=answer, env=own).returncode == status


def test_a_run_whose_memory_cannot_be_kept_says_so_and_is_done(scene_file, tmp_path):
    own = {**os.environ, "XDG_DATA_HOME": str(scene_file)}
    done = gofer("run", "x", "--scene", scene_file, "--planner", PICK, "--out", tmp_path / "run", env=own)
    assert done.returncode == 0
    assert f"memory: this run could not be kept: cannot write to {scene_file}/gofer" in done.stderr
    assert "could not be kept" in (tmp_path / "run" / "events.jsonl").read_text()


def test_the_doctor_says_how_to_go_on_from_a_damaged_journal(monkeypatch, tmp_path):
    from agent.cli.doctor import _memory

    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert "nothing yet" in _memory()[0].says
    (tmp_path / "gofer" / "journal.sqlite").write_bytes(b"garbage" * 1000)
    (found,) = _memory()
    assert found.works is None
    assert found.mend == f"mv {tmp_path}/gofer/journal.sqlite {tmp_path}/gofer/journal.sqlite.damaged"


def test_the_doctor_names_the_command_that_mends_what_is_broken(monkeypatch, tmp_path):
    monkeypatch.setenv("MUJOCO_GL", "nothing")
    told = gofer("doctor", "--json")
    findings = {one["name"]: one for one in json.loads(told.stdout)}
    assert told.returncode == 1
    assert findings["cameras"]["works"] is False
    assert (
        findings["cameras"]["says"]
        == "no picture can be drawn: MUJOCO_GL=nothing is no backend; unset it or write egl or osmesa"
    )
    assert "libegl1" in findings["cameras"]["mend"]
    assert findings["torch"]["works"] is True
    assert all(one["mend"] for one in findings.values() if one["works"] is False)


def test_the_eyes_are_measured_as_data():
    done = gofer("perception", "eval", "--scenes", "4", "--arm", "crowded", "--json")
    assert done.returncode == 0, done.stderr
    (row,) = json.loads(done.stdout).values()
    assert row["in view"] > 3
    assert row["recall"]["low"] + row["recall"]["share"] > 0.3
    assert row["error median cm"] < 3.0


def test_an_arm_that_is_not_there_is_named_with_those_that_are():
    done = gofer("perception", "eval", "--arm", "foggy")
    assert done.returncode == 2
    assert "'foggy'" in done.stderr
    assert "dim light" in done.stderr
