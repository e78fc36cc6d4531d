import io

from agent.plain import PlainView
from contracts import Note


def test_what_is_said_is_a_line_each_and_what_is_quiet_is_none():
    out = io.StringIO()
    view = PlainView(out)
    view.hear(Note("agent", "step 1: pick up the mug", {"step": 1}, 3.25))
    view.hear(Note("guard", "slowed", {"quiet": True}, 3.3))
    view.hear(Note("planner", "step 1: rated", {"step": 1, "candidates": []}, 3.3))
    assert out.getvalue() == "    3.2 s  agent: step 1: pick up the mug\n"
