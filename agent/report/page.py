"""The story of a run as one HTML file: style, script, pictures and data inside, nothing fetched."""

import json
from importlib.resources import files

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup

from agent.report.story import Json
from contracts import Ending, Result

TONES = {Ending.DONE: "good", Ending.REFUSED_UNSAFE: "warn", Ending.NEEDS_CLARIFICATION: "warn"}
LONGEST = 40  # characters of a planner's name with its settings


def page(result: Result, story: Json) -> str:
    """The whole page; every text is escaped, in the markup and in the data."""
    here = files("agent.report")
    names = Environment(
        autoescape=True, undefined=StrictUndefined, loader=FunctionLoader(lambda name: (here / name).read_text("utf-8"))
    )
    return names.get_template("page.html.j2").render(
        result=result,
        tone=TONES.get(result.ending, "bad") if result.ending else "warn",
        facts=_facts(result),
        pictures=bool(story["stills"]),
        chances=story["chances"],
        style=Markup((here / "style.css").read_text("utf-8")),
        script=Markup((here / "script.js").read_text("utf-8")),
        data=Markup(embedded(story)),
    )


def embedded(story: Json) -> str:
    """JSON that may stand inside a script element: no text of it can end the element or start a comment."""
    text = json.dumps(story, ensure_ascii=False, separators=(",", ":"))
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text


def _facts(result: Result) -> list[tuple[str, str]]:
    calls = result.calls
    cost = f", {calls.tokens_in + calls.tokens_out} tokens" if calls.tokens_in + calls.tokens_out else ""
    paid = f", {calls.cost_usd:.4f} USD" if calls.cost_usd else ""
    return [
        ("World", f"{result.world}, seed {result.seed}"),
        ("World time", f"{result.world_s:.1f} s"),
        ("Wall time", f"{result.wall_s:.1f} s"),
        ("Steps", f"{sum(step.outcome == 'SUCCESS' for step in result.steps)} of {len(result.steps)} succeeded"),
        ("Replans", str(result.replans)),
        ("Planner", result.planner if len(result.planner) <= LONGEST else result.planner[:LONGEST] + "…"),
        ("Model calls", f"{calls.language_model}{cost}{paid}"),
        ("Seen by", result.describer),
    ]
