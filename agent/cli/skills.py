"""`gofer skills list`: every card, with what is known of how often it succeeds."""

import json
import sys

from rich.console import Console
from rich.table import Table
from rich.text import Text

import skills
from agent.wiring.skills import measured
from contracts import SkillCard
from skills.perception.record import Tally


def show_skills(*, as_json: bool) -> None:
    """Print the library."""
    record = measured()
    if as_json:
        sys.stdout.write(json.dumps([_object(card, record[card.name]) for card in skills.cards()]) + "\n")
        return
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="bright_black")
    for column in ("skill", "what it does", "brings about", "body", "measured"):
        table.add_column(column)
    for card in skills.cards():
        table.add_row(
            Text(f"{card.name}({', '.join(card.arguments)})", "bold"),
            card.summary,
            Text(", ".join(map(str, card.postconditions)), "green"),
            "robot" if card.name in skills.BODIES else "symbolic only",
            _words(record[card.name]),
        )
    Console().print(table)


def _words(tally: Tally) -> str:
    return f"{tally.successes} of {tally.attempts}" if tally.attempts else ""


def _object(card: SkillCard, tally: Tally) -> dict[str, object]:
    seen = {"successes": tally.successes, "attempts": tally.attempts} if tally.attempts else None
    return {**card.model_dump(mode="json"), "body": card.name in skills.BODIES, "measured": seen}
