"""How often a plan is what was asked for: a symbolic judge over instructions written by hand, or held-out words.

python -m benchmarks.planner [--set dev|kitchen|sealed|held|FILE] [--planner SPEC] [--offer-all] [--failures]
"""

import argparse
import json
import math
import sys
import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from benchmarks.judge import Judgement, judge
from contracts.errors import BadCommand
from contracts.outcome import Ending
from contracts.plan import Plan, PlanRequest, Proposal
from contracts.protocols import Planner
from contracts.scene import Scene
from contracts.scene_file import parse_scene
from contracts.skill_card import SkillCard

HERE = Path(__file__).parent
DOMAINS = {"h": "household", "w": "warehouse"}


@dataclass(frozen=True)
class Item:
    """An instruction in a scene, and what its author expects."""

    name: str
    families: tuple[str, ...]
    command: str
    scene: Scene
    skills: tuple[str, ...]
    expect: Mapping[str, Any]


@dataclass(frozen=True)
class Scored:
    """An item as planned and judged; times in seconds."""

    item: Item
    proposal: Proposal
    judgement: Judgement
    seconds: float


def wilson(right: int, of: int, z: float = 1.96) -> tuple[float, float]:
    """95 % interval of a proportion."""
    if of == 0:
        return (0.0, 1.0)
    share, spread = right / of, z * z / of
    middle = (share + spread / 2) / (1 + spread)
    half = z * math.sqrt(share * (1 - share) / of + spread / (4 * of)) / (1 + spread)
    return (middle - half, middle + half)


def read_items(path: Path) -> list[Item]:
    """The instructions of a file."""
    found = yaml.safe_load(path.read_text(encoding="utf-8"))["items"]
    return [
        Item(
            one["id"],
            tuple(one["families"]),
            one["command"],
            parse_scene(one["scene"], one["id"]),
            tuple(one.get("skills", ())),
            one["expect"],
        )
        for one in found
    ]


def library(item: Item, cards: Sequence[SkillCard]) -> list[SkillCard]:
    """The cards that an item's robot has."""
    return [card for card in cards if not item.skills or card.name in item.skills]


def score(item: Item, planner: Planner, cards: Sequence[SkillCard]) -> Scored:
    """Plan one item and judge the plan."""
    began = time.perf_counter()
    try:
        proposal = planner.plan(PlanRequest(item.command, item.scene))
    except BadCommand as error:
        proposal = Proposal(Plan(), ending=Ending.INFEASIBLE, why=f"refused: {error}")
    seconds = time.perf_counter() - began
    return Scored(item, proposal, judge(proposal, item.scene, cards, item.expect), seconds)


def table(scored: Sequence[Scored]) -> list[tuple[str, int, int]]:
    """Right and asked, in all, by domain and by family."""
    groups: dict[str, list[bool]] = defaultdict(list)
    for one in scored:
        domain = DOMAINS.get(one.item.name[0], "other")
        for group in ("all", f"domain {domain}", *one.item.families):
            groups[group].append(one.judgement.right)
    return [(name, sum(many), len(many)) for name, many in groups.items()]


def show(scored: Sequence[Scored], failures: bool) -> dict[str, Any]:
    """Print the table; what is printed, as data."""
    rows = table(scored)
    rows = rows[:1] + sorted(rows[1:], key=lambda row: (not row[0].startswith("domain"), row[0]))
    for name, right, of in rows:
        low, high = wilson(right, of)
        print(f"{name:24s} {right:4d}/{of:<4d} {right / of:6.1%}  [{low:.1%}, {high:.1%}]")
    decisions = sum(len(one.proposal.plan.steps) + 1 for one in scored)
    spent = 1000 * sum(one.seconds for one in scored)
    print(f"{spent / decisions:.1f} ms a decision, {spent / len(scored):.1f} ms a command ({decisions} decisions)")
    for one in scored:
        if failures and not one.judgement.right:
            steps = ", ".join(map(str, one.proposal.plan.steps))
            print(f"\n{one.item.name} {one.item.command}\n   {one.judgement.why}")
            print(f"   {one.proposal.ending or 'plan'}: {steps or one.proposal.why}")
    return {
        "table": [{"group": n, "right": r, "of": o, "interval": wilson(r, o)} for n, r, o in rows],
        "ms_per_decision": spent / decisions,
        "ms_per_command": spent / len(scored),
        "items": [
            {
                "id": s.item.name,
                "right": s.judgement.right,
                "why": s.judgement.why,
                "steps": [str(c) for c in s.proposal.plan.steps],
                "ending": s.proposal.ending,
            }
            for s in scored
        ],
    }


def planners_for(items: Sequence[Item], spec: str, offer_all: bool) -> dict[tuple[str, ...], Planner]:
    """A planner for every library that occurs."""
    import skills
    from benchmarks.wiring import planner_of

    libraries = {item.skills for item in items}
    return {
        names: planner_of(spec, [c for c in skills.cards() if not names or c.name in names], offer_all)
        for names in libraries
    }


def main(arguments: Sequence[str] | None = None) -> int:
    """Score a set and write what came out."""
    import torch

    import skills

    torch.set_num_threads(1)
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--set", default="dev", help="dev, kitchen, sealed, held, or a file of instructions")
    parser.add_argument("--planner", default="embedded")
    parser.add_argument("--offer-all", action="store_true", help="rank every call whose arguments fit, possible or not")
    parser.add_argument("--failures", action="store_true", help="show each plan that was wrong")
    parser.add_argument("--samples", type=int, default=300, help="how many of --set held")
    chosen = parser.parse_args(arguments)
    if chosen.set == "held":
        from benchmarks.held_words import items_of

        items = items_of(chosen.samples)
    else:
        known = HERE / "instructions" / f"{chosen.set}.yaml"
        items = read_items(known if known.is_file() else Path(chosen.set))
    made = planners_for(items, chosen.planner, chosen.offer_all)
    scored = [score(item, made[item.skills], library(item, skills.cards())) for item in items]
    report = show(scored, chosen.failures)
    name = f"planner_{Path(chosen.set).stem}{'_offer_all' if chosen.offer_all else ''}.json"
    (HERE / "results").mkdir(exist_ok=True)
    (HERE / "results" / name).write_text(
        json.dumps({"set": chosen.set, "planner": chosen.planner, **report}, indent=1), encoding="utf-8"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
