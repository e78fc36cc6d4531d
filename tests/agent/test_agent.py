import json
import re
import sqlite3
from datetime import datetime
from html.parser import HTMLParser

import numpy as np
import pytest
import yaml

import agent as package
from agent import Agent
from agent.agent import Agent as Built
from agent.card_body import CardBody
from agent.config import Config
from agent.rehearsal import InTurn, Mishap, rehearsal_parts
from agent.report.page import embedded
from agent.run_directory import RunDirectory
from contracts import BadCommand, Cause, Ending, Plan, PlanRejected, Proposal, UsageError

FETCH = ("go_to(table)", "pick(red mug)", "go_to(user)", "hand_over(red mug, user)")
EVIL = "bring <script>alert(1)</script> & \u2028 the mug"


def scripted(*steps):
    calls = [{"skill": skill, "arguments": arguments} for skill, arguments in steps]
    return "scripted:" + json.dumps({"steps": calls})


PUT = scripted(
    ("go_to", {"place": "drawer"}),
    ("open", {"container": "drawer"}),
    ("go_to", {"place": "table"}),
    ("pick", {"object": "red mug"}),
    ("go_to", {"place": "drawer"}),
    ("place", {"object": "red mug", "target": "drawer"}),
    ("close", {"container": "drawer"}),
)


@pytest.fixture
def made(rehearse, cards, plans):
    """An agent over a rehearsal in which the first grasp misses."""
    world = rehearse({"pick(red mug)": [Mishap(Cause.MISSED_GRASP)]})
    parts = rehearsal_parts(CardBody(world, cards), InTurn(plans(*FETCH)), cards)
    return Built(parts, Config())


def test_the_public_names_are_exactly_these():
    assert package.__all__ == ["Agent"]
    assert {name for name in vars(Agent) if not name.startswith("_")} == {
        "build",
        "close",
        "events",
        "plan",
        "propose",
        "run",
    }


def test_a_scene_file_and_a_plan_make_a_run_with_all_its_files(scene_file, tmp_path):
    with Agent.build(scene=scene_file, planner=PUT, memory="nothing") as agent:
        result = agent.run("put the red mug in the drawer and close it", tmp_path / "run")
    assert result.ending is Ending.DONE
    assert result.privileged
    names = {path.name for path in (tmp_path / "run").iterdir()}
    assert {"result.json", "events.jsonl", "journal.sqlite", "plan.yaml", "tree.xml", "report.html"} <= names
    assert json.loads((tmp_path / "run" / "result.json").read_text())["ending"] == "DONE"
    assert len(Plan.model_validate(yaml.safe_load((tmp_path / "run" / "plan.yaml").read_text())).steps) == 7


def test_every_note_is_a_line_of_the_events_and_a_row_of_the_journal(scene_file, tmp_path):
    with Agent.build(scene=scene_file, planner=PUT, memory="nothing") as agent:
        agent.run("put the red mug in the drawer", tmp_path / "run")
        said = len(agent.events())
    lines = [json.loads(line) for line in (tmp_path / "run" / "events.jsonl").read_text().splitlines()]
    assert [set(line) for line in lines] == [{"time", "source", "text", "evidence"}] * said
    rows = sqlite3.connect(tmp_path / "run" / "journal.sqlite").execute("SELECT count(*) FROM notes").fetchone()[0]
    assert rows == said


def test_a_second_similar_command_recalls_the_first(scene_file, tmp_path):
    memory = f"recall:{tmp_path / 'kept'}"
    for number in (1, 2):
        with Agent.build(scene=scene_file, planner=PUT, memory=memory) as agent:
            agent.run("put the red mug in the drawer and close it", tmp_path / f"run{number}")
            recalled = [note.text for note in agent.events() if note.source == "memory"]
        assert bool(recalled) == (number == 2)


def test_each_scene_file_is_a_home_of_its_own_also_once_it_is_edited(scene_file, tmp_path):
    memory, words = f"recall:{tmp_path / 'kept'}", "put the red mug in the drawer and close it"
    with Agent.build(scene=scene_file, planner=PUT, memory=memory) as agent:
        agent.run(words, tmp_path / "run")
    other = tmp_path / "other.yaml"
    other.write_text(scene_file.read_text())
    scene_file.write_text(scene_file.read_text() + "notes: [the mug was moved]\n")
    for file, remembered in ((scene_file, {"red mug": "drawer"}), (other, {})):
        with Agent.build(scene=file, planner=PUT, memory=memory) as agent:
            assert agent.parts.memory.recall(words).places == remembered


def test_planning_moves_nothing(scene_file):
    with Agent.build(scene=scene_file, planner=PUT, memory="nothing") as agent:
        before = agent.parts.body.scene()
        assert len(agent.plan("put it away").steps) == 7
        proposed = agent.propose("put it away")
        assert agent.parts.body.scene() == before
    assert proposed.ending is None
    assert len(proposed.candidates) == len(proposed.steps) == 7
    assert proposed.steps[0].outcome is None


def test_a_plan_that_cannot_be_made_says_why(rehearse, cards):
    refused = Proposal(Plan(), (), Ending.INFEASIBLE, "no unicorn here")
    agent = Built(rehearsal_parts(CardBody(rehearse(), cards), InTurn(refused), cards), Config())
    with pytest.raises(PlanRejected, match="INFEASIBLE: no unicorn here"):
        agent.plan("fetch the unicorn")


@pytest.mark.parametrize("command", ["", " \n\t ", "x" * 8001])
def test_a_command_that_cannot_be_taken_up_leaves_nothing_behind(command, made, tmp_path):
    with pytest.raises(BadCommand):
        made.run(command, tmp_path / "run")
    assert not (tmp_path / "run").exists()


def test_a_planner_that_finds_the_command_wrong_leaves_nothing_behind(rehearse, cards, tmp_path):
    class Strict:
        def plan(self, request):
            raise BadCommand("say it in English")

    agent = Built(rehearsal_parts(CardBody(rehearse(), cards), Strict(), cards), Config())
    with pytest.raises(BadCommand):
        agent.run("bring mir die Tasse", tmp_path / "run")
    assert not (tmp_path / "run").exists()


def test_a_folder_that_holds_a_run_is_not_written_over(made, tmp_path):
    made.run("bring me the mug", tmp_path / "run")
    before = (tmp_path / "run" / "result.json").read_bytes()
    with pytest.raises(UsageError, match="already holds a run"):
        made.run("bring me the mug", tmp_path / "run")
    assert (tmp_path / "run" / "result.json").read_bytes() == before


def test_runs_that_begin_in_the_same_second_get_folders_of_their_own(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    now = datetime(2026, 5, 4, 3, 2, 1)
    first, second, third = (RunDirectory.default("Open the fridge!", now) for _ in range(3))
    assert [one.name for one in (first, second)] == [
        "20260504-030201-open-the-fridge",
        "20260504-030201-open-the-fridge-2",
    ]
    assert third.is_dir()
    RunDirectory.make(first)  # what was made for a run holds none yet


def test_a_folder_that_cannot_be_written_is_a_usage_error(tmp_path):
    blocked = tmp_path / "file"
    blocked.write_text("")
    with pytest.raises(UsageError, match="choose a folder you may write to"):
        RunDirectory.make(blocked / "run")


class Links(HTMLParser):
    def __init__(self):
        super().__init__()
        self.found, self.scripts = [], 0

    def handle_starttag(self, tag, attributes):
        self.scripts += tag == "script"
        self.found += [value for name, value in attributes if name in ("src", "href", "srcset", "data", "action")]


def test_the_report_fetches_nothing_and_escapes_everything(made, tmp_path):
    made.parts.planner.proposals[0] = Proposal(made.parts.planner.proposals[0].plan, (), None, EVIL)
    made.run(EVIL, tmp_path / "run")
    html = (tmp_path / "run" / "report.html").read_text(encoding="utf-8")
    links = Links()
    links.feed(html)
    assert links.found == []
    assert links.scripts == 2  # the data and the script, and none that came from outside
    assert "<script>alert" not in html
    assert not re.search(r"https?://|@import|url\(", html)


def test_the_report_shows_the_tree_over_time_and_the_recovery(made, tmp_path):
    made.run("bring me the mug", tmp_path / "run")
    html = (tmp_path / "run" / "report.html").read_text(encoding="utf-8")
    data = json.loads(re.search(r'<script id="data" type="application/json">(.*?)</script>', html, re.S).group(1))
    failed = [change for change in data["changes"] if change[2] == "FAILURE"]
    assert failed
    assert any(note["source"] == "recovery" for note in data["notes"])
    assert any(note["evidence"].get("candidates") for note in data["notes"])
    assert [data["nodes"][0][1], data["nodes"][0][0]] == ["plan", -1]
    assert data["scenes"][-1]["objects"]["red mug"]["at"] == "user"
    assert data["chances"] == [1.0] * len(data["result"]["steps"])


def test_data_in_a_page_cannot_end_its_element():
    text = embedded({"a": "</script><!-- \u2028 & "})
    assert not set("<>&\u2028") & set(text)
    assert json.loads(text)["a"] == "</script><!-- \u2028 & "


def test_a_video_and_stills_are_made_where_there_are_cameras(rehearse, cards, plans, tmp_path):
    from dataclasses import replace

    import av

    world = rehearse()
    body = CardBody(world, cards)
    parts = rehearsal_parts(body, InTurn(plans(*FETCH)), cards)

    def looking():
        return {"room": np.full((65, 81, 3), int(body.time() * 8) % 255, dtype=np.uint8)}

    agent = Built(replace(parts, looking=looking), Config(video=True))
    agent.run("bring me the mug", tmp_path / "run")
    with av.open(str(tmp_path / "run" / "video.mp4")) as video:
        assert sum(1 for _ in video.decode(video=0)) >= 1
    html = (tmp_path / "run" / "report.html").read_text(encoding="utf-8")
    data = json.loads(re.search(r'<script id="data" type="application/json">(.*?)</script>', html, re.S).group(1))
    assert data["stills"][0]["pictures"]["room"].startswith("data:image/jpeg;base64,")
    judged = {step["end_s"] for step in data["result"]["steps"]}
    assert judged <= {still["time"] for still in data["stills"]}  # what each step was judged by can be looked at


def test_a_run_that_was_stopped_can_be_followed_by_another(made, tmp_path):
    made.parts.stop.request("somebody shouted")
    assert made.run("bring me the mug", tmp_path / "one").ending is Ending.ABORTED_SAFE
    assert made.run("bring me the mug", tmp_path / "two").ending is Ending.DONE


def test_the_same_run_is_the_same_run(scene_file, tmp_path):
    def run(name):
        with Agent.build(scene=scene_file, planner=PUT, memory="nothing") as agent:
            agent.run("put the red mug in the drawer", tmp_path / name)
        return (tmp_path / name / "events.jsonl").read_text()

    assert run("a") == run("b")
