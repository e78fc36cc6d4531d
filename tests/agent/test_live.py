import io

from rich.console import Console

from agent.agent import Agent
from agent.card_body import CardBody
from agent.config import Config
from agent.live import BAR, LiveView, bar
from agent.rehearsal import InTurn, Mishap, rehearsal_parts
from contracts import Cause


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


def test_a_bar_is_as_long_as_its_share():
    assert bar(1.0) == "█" * BAR
    assert bar(0.0) == ""
    assert bar(2.0) == bar(1.0)
    assert len(bar(0.5)) == BAR // 2
