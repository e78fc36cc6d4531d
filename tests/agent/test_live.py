import io

import pytest
from py_trees.common import Status
from py_trees.composites import Sequence
from rich.console import Console

from agent.agent import Agent
from agent.card_body import CardBody
from agent.config import Config
from agent.live import BAR, LiveView, bar
from agent.rehearsal import InTurn, Mishap, rehearsal_parts
from contracts import Cause, Note


def test_nothing_is_drawn_while_a_person_types():
    view = LiveView(Console(file=io.StringIO(), force_terminal=True), "bring a mug")
    with view:
        view.hear(Note("agent", "Which mug?", {"asks": True, "quiet": True}))
        view.ticked(1.0)
        assert not view.live.is_started
        view.hear(Note("person", "the red one", {"answers": "Which mug?"}))
        assert view.live.is_started


def test_the_live_view_shows_tree_scores_and_monologue(rehearse, cards, plans, tmp_path):
    out = io.StringIO()
    world = rehearse({"pick(red mug)": [Mishap(Cause.MISSED_GRASP)]})
    parts = rehearsal_parts(CardBody(world, cards), InTurn(plans("go_to(table)", "pick(red mug)")), cards)
    ticks = iter(range(10_000))
    console = Console(file=out, force_terminal=True, width=120, height=50)
    with LiveView(console, "pick up the mug", clock=lambda: float(next(ticks))) as view:
        Agent(parts, Config(), screen=view).run("pick up the mug", tmp_path / "run")
    shown = out.getvalue()
    assert "1 go_to(table)" in shown
    assert "for pick(red mug): look for the red mug" in shown
    assert "0.40" in shown
    assert "█" in shown


@pytest.mark.parametrize(("width", "height"), [(80, 24), (140, 40), (60, 12)])
def test_the_live_view_fits_its_terminal_and_shows_what_is_under_way(width, height):
    console = Console(file=io.StringIO(), force_terminal=True, width=width, height=height)
    view = LiveView(console, "pick up the mug " * 20)
    calls = ["go_to(table)", "pick(red mug)"] * 12
    steps = [Sequence(f"{number} {call}", memory=True) for number, call in enumerate(calls, start=1)]
    for step in steps[:15]:
        step.status = Status.SUCCESS
    steps[15].status = Status.RUNNING
    view.grown(Sequence("plan", memory=True, children=steps))
    rows = [{"skill": "pick", "arguments": {"object": "red mug"}, "say": 0.9, "can": 0.9, "score": 0.81}] * 10
    view.hear(Note("planner", "rated", {"step": 16, "candidates": rows}, 3.0))
    for number in range(30):
        view.hear(Note("agent", f"line {number} " + "which is long " * 20, {"step": 16}, 3.0))
    lines = console.render_lines(view.picture())
    shown = "\n".join("".join(part.text for part in line) for line in lines)
    assert len(lines) < height
    assert "16 pick(red mug)" in shown
    assert "line 29" in shown
    assert "0.81" in shown


def test_a_bar_is_as_long_as_its_share():
    assert bar(1.0) == "█" * BAR
    assert bar(0.0) == ""
    assert bar(2.0) == bar(1.0)
    assert len(bar(0.5)) == BAR // 2
