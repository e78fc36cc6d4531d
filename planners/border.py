"""Where a model's words become a plan: checked once, with reasons that the model can read."""

import difflib
import json
from collections.abc import Iterable, Sequence
from typing import Any

from pydantic import ValidationError

from contracts.errors import PlanRejected
from contracts.plan import Plan
from contracts.scene import Scene
from contracts.skill_card import SkillCall, SkillCard, fits

LARGEST = 20_000  # characters of an answer
LONGEST = 60  # steps
DEEPEST = 8  # levels of brackets
LONGEST_TEXT = 500  # characters of a free text argument
LONGEST_WAIT = 600.0  # s


def read_plan(answer: str, cards: Sequence[SkillCard], scene: Scene) -> Plan:
    """Read a plan from a model's answer, which is JSON and nothing else (a fence around it is forgiven).

    Raises:
        PlanRejected: the answer is not a plan, or names what does not exist. The message goes back to the model.
    """
    data = _parse(_unfenced(answer))
    try:
        plan = Plan.model_validate(data)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(map(str, first["loc"])) or "answer"
        raise PlanRejected(f"{place}: {first['msg']}; {FORM}") from error
    if len(plan.steps) > LONGEST:
        raise PlanRejected(f"the plan has {len(plan.steps)} steps; {LONGEST} at most are allowed")
    table = {card.name: card for card in cards}
    for number, step in enumerate(plan.steps, start=1):
        _check(number, step, table, scene)
    return plan


FORM = 'write {"steps": [{"skill": "…", "arguments": {"…": "…"}}]}'


def _unfenced(answer: str) -> str:
    text = answer.strip()
    if text.startswith("```") and text.endswith("```") and "\n" in text:
        return text.split("\n", 1)[1].removesuffix("```").strip()
    return text


def _parse(text: str) -> Any:
    """Strict JSON: bounded, no repeated keys, no NaN."""
    if len(text) > LARGEST:
        raise PlanRejected(f"the answer is {len(text)} characters; {LARGEST} at most are read")
    if _depth(text) > DEEPEST:
        raise PlanRejected(f"the answer is nested more than {DEEPEST} levels deep; {FORM}")
    try:
        return json.loads(text, object_pairs_hook=_unique, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        raise PlanRejected(f"the answer is not JSON ({error.msg} at line {error.lineno}); {FORM}") from error


def _depth(text: str) -> int:
    """Deepest nesting of brackets outside strings."""
    deepest = depth = 0
    inside = escaped = False
    for letter in text:
        if inside:
            inside = escaped or letter != '"'
            escaped = letter == "\\" and not escaped
        elif letter == '"':
            inside = True
        elif letter in "[{":
            depth += 1
            deepest = max(deepest, depth)
        elif letter in "]}":
            depth -= 1
    return deepest


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise PlanRejected(f"the key {twice!r} is given twice; give each key once")
    return found


def _no_constant(name: str) -> Any:
    raise PlanRejected(f'{name} is no value; write numbers as strings, such as "5"')


def _check(number: int, step: SkillCall, table: dict[str, SkillCard], scene: Scene) -> None:
    """Skill, argument names, and what they name."""
    card = table.get(step.skill)
    if card is None:
        raise PlanRejected(f"step {number}: no skill {step.skill!r}; {_suggest(step.skill, table)}")
    if set(step.arguments) != set(card.arguments):
        takes = ", ".join(card.arguments) or "no arguments"
        raise PlanRejected(f"step {number}: {card.name} takes {takes}; you gave {', '.join(step.arguments) or 'none'}")
    for name, kind in card.arguments.items():
        _check_value(f"step {number}: {card.name}", name, kind, step.arguments[name], scene)


def _check_value(where: str, name: str, kind: Any, value: str, scene: Scene) -> None:
    if kind == "text":
        if not value.strip() or len(value) > LONGEST_TEXT:
            raise PlanRejected(f"{where}: {name} must be 1 to {LONGEST_TEXT} characters of text")
        return
    if kind == "number":
        if not _is_number(value):
            raise PlanRejected(f"{where}: {name} must be a number from 0 to {LONGEST_WAIT:g}, not {value!r}")
        return
    if fits(kind, value, scene):
        return
    known = [*scene.objects, *scene.places]
    if value not in known:
        raise PlanRejected(f"{where}: nothing here is called {value!r}; {_suggest(value, known)}")
    fitting = [one for one in known if fits(kind, one, scene)]
    raise PlanRejected(
        f"{where}: {value!r} is not a {kind}; choose from {', '.join(fitting) or 'nothing: there is none here'}"
    )


def _is_number(value: str) -> bool:
    try:
        return 0 <= float(value) <= LONGEST_WAIT
    except ValueError:
        return False


def _suggest(name: str, known: Iterable[str]) -> str:
    listed = sorted(known)
    close = difflib.get_close_matches(name, listed, n=1)
    return f"did you mean {close[0]!r}?" if close else f"choose from {', '.join(listed) or 'nothing'}"
