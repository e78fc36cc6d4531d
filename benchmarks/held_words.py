"""Generated instructions with objects and places never trained on: how open the embedded planner's vocabulary is."""

from typing import Any

from benchmarks.planner import Item
from planners.models.embedded.generator.sample import STATUSES, Generator, Goal, Sample

SEED = 77_000_001
LEFT_OUT = ("extra_skill", "lacking")  # these change the library
ENDINGS = {"plan": "PLAN", "infeasible": "INFEASIBLE", "ask": "NEEDS_CLARIFICATION"}
STATES = {"open": "open", "close": "closed", "turn_on": "on", "turn_off": "off", "press": "on"}


def wanted(goal: Goal, first: str, last: bool) -> dict[str, Any]:
    """What holds when a goal's call on one thing is done."""
    if goal.skill in ("place", "hand_over"):
        return {"at": [first, list(goal.second)]}
    if goal.skill in STATES:
        return {STATES[goal.skill]: first}
    if goal.skill == "pick":
        return {"holding": first}
    if goal.skill == "go_to":
        came = {"did": f"go_to({first})"}
        return {"any": [{"robot": first}] if last else [{"robot": first}, came]}
    if goal.skill == "pour":
        return {"any": [{"did": f"pour({first}, {second})"} for second in goal.second]}
    return {"did": f"{goal.skill}({first})"}


def condition(goal: Goal, last: bool) -> dict[str, Any] | None:
    """What holds when a goal is met; None for one that leaves no trace."""
    if goal.skill == "look_for" or not goal.first:
        return None
    each = [wanted(goal, first, last) for first in goal.first]
    if goal.quota and goal.quota < len(each):
        return {"at_least": {"n": goal.quota, "of": each}}
    return {"all": each}


def expectation(sample: Sample) -> dict[str, Any]:
    """The judge's form of a sample's labels."""
    latest = max((g.stage for g in sample.goals), default=0)
    made = [(g.stage, condition(g, g.stage == latest)) for g in sample.goals]
    met = [(stage, c) for stage, c in made if c is not None]
    order = [[a, b] for i, a in met for j, b in met if i < j]
    return {"ending": ENDINGS[STATUSES[sample.status]], "final": [c for _, c in met], "order": order}


def items_of(count: int) -> list[Item]:
    """Instructions in words never trained on, a name for each generator family."""
    import skills

    generator = Generator(list(skills.cards()), SEED, "held")
    full = {card.name for card in generator.library}
    found: list[Item] = []
    while len(found) < count:
        sample = generator.sample()
        if sample.family not in LEFT_OUT and {card.name for card in sample.cards} == full:
            found.append(
                Item(f"g{len(found):04d}", (sample.family,), sample.command, sample.scene, (), expectation(sample))
            )
    return found
