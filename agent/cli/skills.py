"""`gofer skills list` and `show`: cards, with what is known of how often each skill succeeds."""

import json
import sys

from rich.console import Console
from rich.table import Table
from rich.text import Text

import skills
from agent.config import Config
from agent.spec import Spec
from agent.wiring.memory import ledger_of
from agent.wiring.skills import measured
from contracts import SkillCard
from skills.perception.ledger import Ledger
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


def show_skill(name: str, *, as_json: bool) -> None:
    """Print one card, and what this robot has tried with it.

    Raises:
        UnknownName: no such skill.
    """
    card, record = skills.CARDS.load(name), measured()
    path = ledger_of(Spec.read(Config().memory))
    tried = Ledger(path).tallies(name)
    if as_json:
        rows = [
            {"what": what, "place": place, "successes": one.successes, "attempts": one.attempts}
            for (what, place), one in sorted(tried.items())
        ]
        sys.stdout.write(json.dumps({**_object(card, record[name]), "ledger": rows}) + "\n")
        return
    console = Console()
    console.print(Text(f"{card.name}({', '.join(card.arguments)})", "bold"), Text(f"  {card.summary}"))
    needs, brings = _conditions(card)
    console.print("needs", needs or "nothing")
    console.print("brings about", brings or "nothing")
    console.print("done by", "robot" if name in skills.BODIES else "symbolic worlds only")
    console.print("measured", _words(record[name]) or "not yet")
    console.print("this robot:", "" if tried else "nothing tried yet")
    for (what, place), one in sorted(tried.items()):
        spot = f" at {place}" if place not in ("", what) else ""
        console.print(f"  {what}{spot}: {one.successes} of {one.attempts}")
