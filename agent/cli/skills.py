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

WIDE = 130  # characters of a terminal from which needs and effects are shown too


def show_skills(*, as_json: bool) -> None:
    """Print the library."""
    record = measured()
    if as_json:
        sys.stdout.write(json.dumps([_object(card, record[card.name]) for card in skills.cards()]) + "\n")
        return
    console = Console()
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="bright_black")
    table.add_column("skill", no_wrap=True)
    table.add_column("what it does")
    conditions = ("needs", "brings about") if console.width >= WIDE else ()
    for column in (*conditions, "done by", "measured"):
        table.add_column(column)
    for card in skills.cards():
        table.add_row(
            Text(f"{card.name}({', '.join(card.arguments)})", "bold"),
            card.summary,
            *(_conditions(card) if conditions else ()),
            "robot" if card.name in skills.BODIES else "symbolic",
            _words(record[card.name]),
        )
    console.print(table)


def _conditions(card: SkillCard) -> tuple[Text, Text]:
    """What a skill needs and brings about, without the braces around its arguments."""
    needs, brings = (
        ", ".join(map(str, some)).translate({ord("{"): None, ord("}"): None})
        for some in (card.preconditions, card.postconditions)
    )
    return Text(needs, "bright_black"), Text(brings, "green")


def _words(tally: Tally) -> str:
    return f"{tally.successes} of {tally.attempts}" if tally.attempts else ""


def _object(card: SkillCard, tally: Tally) -> dict[str, object]:
    seen = {"successes": tally.successes, "attempts": tally.attempts} if tally.attempts else None
    return {**card.model_dump(mode="json"), "body": card.name in skills.BODIES, "measured": seen}
