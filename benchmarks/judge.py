"""A symbolic judge of plans: runs the steps by the cards, then asks what an author expects of the end and the order.

It shares nothing with the planner but `contracts`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from contracts.plan import Proposal
from contracts.scene import Scene
from contracts.skill_card import SkillCall, SkillCard


@dataclass(frozen=True)
class Judgement:
    """Whether a plan is right, and why not."""

    right: bool
    why: str = ""


@dataclass(frozen=True)
class Moment:
    """The scene after some steps, and the calls that led there."""

    scene: Scene
    done: tuple[str, ...] = ()


def run(steps: Sequence[SkillCall], scene: Scene, cards: Mapping[str, SkillCard]) -> tuple[list[Moment], str]:
    """Every moment of a plan; a sentence about the first step that cannot be done."""
    moments = [Moment(scene)]
    for number, call in enumerate(steps, start=1):
        card = cards.get(call.skill)
        if card is None:
            return moments, f"step {number}: no skill {call.skill}"
        unmet = card.unmet(call, moments[-1].scene)
        if unmet:
            return moments, f"step {number}, {call}: {unmet[0]} does not hold"
        moments.append(Moment(card.after(call, moments[-1].scene), (*moments[-1].done, str(call))))
    return moments, ""


def holds(want: Mapping[str, Any], moment: Moment) -> bool:
    """Whether an expectation is met at a moment."""
    ((name, value),) = want.items()
    name = {True: "on", False: "off"}.get(name, name)  # YAML's bare `on`
    if name in MEANS:
        return MEANS[name](value, moment)
    return _state(name, value, moment.scene)


def _counted(value: Any, moment: Moment) -> int:
    return sum(holds(one, moment) for one in value["of"])


def _at(value: Any, moment: Moment) -> bool:
    thing, place = value
    places = place if isinstance(place, list) else [place]
    objects = moment.scene.objects
    return thing in objects and objects[thing].at in places


MEANS: dict[str, Callable[[Any, Moment], bool]] = {
    "any": lambda value, moment: any(holds(one, moment) for one in value),
    "all": lambda value, moment: all(holds(one, moment) for one in value),
    "not": lambda value, moment: not holds(value, moment),
    "count": lambda value, moment: _counted(value, moment) == value["n"],
    "at_least": lambda value, moment: _counted(value, moment) >= value["n"],
    "at": _at,
    "holding": lambda value, moment: moment.scene.robot.holding == value,
    "robot": lambda value, moment: moment.scene.robot.at == value,
    "did": lambda value, moment: value.replace(" ", "") in [call.replace(" ", "") for call in moment.done],
}


def _state(name: str, place: str, scene: Scene) -> bool:
    """A door that is open or closed, or a machine that is on or off."""
    state = set(scene.places[place].state)
    if name == "closed":
        return bool(state & {"closed", "locked"})
    if name == "off":
        return "on" not in state
    return name in state


def names_in(want: object) -> set[str]:
    """Every name that an expectation speaks of."""
    if isinstance(want, str):
        inside = want[want.find("(") + 1 : want.rfind(")")] if "(" in want else want
        return {part.strip() for part in inside.split(",")} | {want}
    if isinstance(want, Mapping):
        return set().union(*(names_in(value) for value in want.values())) if want else set()
    if isinstance(want, list | tuple):
        return set().union(*(names_in(value) for value in want)) if want else set()
    return set()


def onset(want: Mapping[str, Any], moments: Sequence[Moment]) -> int | None:
    """The last moment at which something became true; None if it never changed to true."""
    met = [holds(want, moment) for moment in moments]
    starts = [n for n in range(1, len(met)) if met[n] and not met[n - 1]]
    return starts[-1] if starts else None


def disturbed(first: Scene, last: Scene, spared: set[str], opened: set[str]) -> str:
    """What ended otherwise than it began without being asked for; empty when nothing did."""
    for name, thing in first.objects.items():
        was_held = first.robot.holding == name
        if name not in spared and not was_held and last.objects[name].at != thing.at:
            return f"{name} was moved from {thing.at} to {last.objects[name].at or 'the gripper'}"
        if name not in spared and was_held and last.robot.holding != name:
            return f"{name} was let go"
    for name, place in first.places.items():
        now = set(last.places[name].state)
        changed = now ^ set(place.state)
        if name in opened:
            changed -= {"open", "closed"}
        if changed - {"off"} and name not in spared:
            return f"{name} ended {', '.join(sorted(now))}"
    return ""


def judge(proposal: Proposal, scene: Scene, cards: Sequence[SkillCard], expect: Mapping[str, Any]) -> Judgement:
    """Whether a proposal is what the instruction asks for."""
    ending = expect.get("ending", "PLAN")
    got = "PLAN" if proposal.ending is None else str(proposal.ending)
    if got != ending:
        return Judgement(False, f"ended {got}, expected {ending}")
    if ending != "PLAN":
        return Judgement(True)
    moments, broken = run(proposal.plan.steps, scene, {card.name: card for card in cards})
    if broken:
        return Judgement(False, broken)
    for want in expect.get("final", []):
        if not holds(want, moments[-1]):
            return Judgement(False, f"at the end not: {dict(want)}")
    for earlier, later in expect.get("order", []):
        late = onset(later, moments)
        if late is not None and not any(holds(earlier, moment) for moment in moments[: late + 1]):
            return Judgement(False, f"{dict(later)} came before {dict(earlier)}")
    spared = names_in(expect.get("final", [])) | set(expect.get("may", []))
    opened = {call.arguments["container"] for call in proposal.plan.steps if call.skill == "open"}
    trouble = disturbed(scene, moments[-1].scene, spared, opened)
    return Judgement(not trouble, trouble)
