"""Two things alike and a command that means one of them: settled by its own words where they tell, else asked once.

Where a command says "the red mug on the counter", the counter tells; where it says "a red mug", any will do; where it
says "both red mugs", all are meant. Where it says "the book on the counter" and two books lie there, it means one of
them. Only where nothing tells is a person asked, with the candidates by their places. "Bring me the mug on the counter"
says where it is, "put the mug on the counter" where it goes: the verb tells which.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from contracts.outcome import Ending
from contracts.plan import Plan, PlanRequest, Proposal
from contracts.protocols import Planner
from contracts.scene import Scene
from contracts.words import where

NUMBERED = re.compile(r"^(.*\D) \d+$")  # `red mug 2`: the second one alike
MANY = r"both|all|two|three|four|every|each|several|these|those"
ANY = r"a|an|any|some|one"
BEFORE = re.compile(rf"\b(?:(?P<many>{MANY})|(?P<any>{ANY}))\b(?:\s+(?:of\s+)?(?:the|my|your|our))?\s*$")
REMEMBERED = re.compile(r"asked “(?P<question>[^”]*)”, a person said “(?P<answer>[^”]*)”")
WORD = re.compile(r"[a-z]+")
ORDER = (r"\bfirst\b|\b1\b|\bformer\b", r"\bsecond\b|\b2\b|\blatter\b", r"\bthird\b|\b3\b")
LIKELY = 0.5  # confidence from which on a thing is one of those alike
PREPOSITION = r"on|onto|in|into|inside|at|from|off|to|by|beside|near|out of|lying on|standing on|sitting on"
QUALIFIED = (
    r"^\s*,?\s*(?P<clause>that(?:'s| is)|which is|currently|still)?\s*"
    r"(?P<word>{words})\s+(?:the\s+|my\s+)?(?P<place>{names})\b"
)
WHENCE = ("from", "off", "out of", "lying on", "standing on", "sitting on")
WHITHER = ("to", "onto", "into")
FETCHING = (
    r"bring|fetch|hand|give|pass|grab|pick|take|collect|find|look for|show|bin|trash|discard|get rid of|get me|"
    r"(?:throw|chuck|toss) (?:away|out)"
)
PLACING = (
    r"put|place|set|lay|stick|pop|store|stow|move|park|rest|stand|hang|return|drop|dump|throw|chuck|toss|slide|get"
)
VERB = re.compile(rf"\b(?:(?P<fetching>{FETCHING})|(?P<placing>{PLACING}))\b")
AWAY = re.compile(r"^\s*(?:away|out|up|over)\b")


@dataclass(frozen=True, slots=True)
class Choice:
    """Things alike of which a command means one.

    Args:
        name: what they are all called.
        candidates: the names of those that it may mean.
        besides: the names of others of their kind, which it cannot mean.
    """

    name: str
    candidates: tuple[str, ...]
    besides: tuple[str, ...] = ()

    def question(self, scene: Scene) -> str:
        """What to ask a person."""
        names = [NUMBERED.sub(r"\1", name) for name in self.candidates]
        same = len(set(names)) == 1
        spots = [_spot("one" if same else name, one, scene) for name, one in zip(names, self.candidates, strict=True)]
        return f"Which {self.name} do you mean: {', '.join(spots[:-1])} or {spots[-1]}?"


class Alike:
    """A planner around a planner: it sees of things alike only those that the command, or an answer about it, means.

    Answers to other questions are said after the command.

    Args:
        planner: plans.
    """

    def __init__(self, planner: Planner) -> None:
        self.planner = planner

    def plan(self, request: PlanRequest) -> Proposal:
        scene, left = request.scene, list(request.answers)
        groups = [(group, which(request.command, group, scene)) for group in alike(scene)]
        for group, may_be in [*groups, *((kind, kind.candidates) for kind in of_a_kind(request))]:
            meant = _kept(may_be, request)
            if len(meant) > 1 and _singular(request.command, group.name):
                choice = replace(group, candidates=meant)
                question = choice.question(scene)
                left = [one for one in left if one[0] != question]
                meant = _answered(choice, (*request.answers, *remembered(request.recalled)), scene)
                if len(meant) > 1:
                    return self._asked(request, choice, scene)
            scene = _without(scene, {*group.candidates, *group.besides} - set(meant))
        said = ". ".join([request.command.rstrip(" .!"), *(words for _, words in left)]) if left else request.command
        return self.planner.plan(replace(request, command=said, scene=scene))

    def _asked(self, request: PlanRequest, choice: Choice, scene: Scene) -> Proposal:
        """The question; but where it could not be done with any of them, that."""
        anyhow = self.planner.plan(replace(request, scene=_without(scene, {*choice.candidates[1:], *choice.besides})))
        if anyhow.ending is Ending.INFEASIBLE:
            return anyhow
        why = f"there are {len(choice.candidates)} things called {choice.name}, and nothing says which one is meant"
        return Proposal(Plan(), (), Ending.NEEDS_CLARIFICATION, why, choice.question(scene))


def remembered(recalled: Sequence[str]) -> list[tuple[str, str]]:
    """Questions of earlier runs with a person's answers, as memory words them."""
    found = (REMEMBERED.search(text) for text in recalled)
    return [(match["question"], match["answer"]) for match in found if match]


def _answered(choice: Choice, answers: Sequence[tuple[str, str]], scene: Scene) -> tuple[str, ...]:
    """The one that the latest answer about such a choice names, by its place, its number or in order; else all."""
    for question, answer in answers[::-1]:
        if question.startswith(f"Which {choice.name} "):
            words = answer.lower()
            named = [n for n in choice.candidates if NUMBERED.match(n) and re.search(rf"\b{re.escape(n)}\b", words)]
            told = [n for n in choice.candidates if _own_words(n, choice) & set(WORD.findall(words))]
            places = [n for n in choice.candidates if re.search(rf"\b{re.escape(scene.objects[n].at or '-')}\b", words)]
            order = [n for n, word in zip(choice.candidates, ORDER, strict=False) if re.search(word, words)]
            for found in (named, told, places, order):
                if len(found) == 1:
                    return (found[0],)
    return choice.candidates


def alike(scene: Scene) -> list[Choice]:
    """Groups of things that go by one name, a number apart, and are likely to be there."""
    groups: dict[str, list[str]] = {}
    for name, thing in scene.objects.items():
        if thing.confidence < LIKELY:
            continue
        match = NUMBERED.match(name)
        groups.setdefault(match.group(1) if match else name, []).append(name)
    return [Choice(name, tuple(names)) for name, names in groups.items() if len(names) > 1]


def of_a_kind(request: PlanRequest) -> list[Choice]:
    """Of things that share their last word alone, those at the place where a command says that the one it means is.

    Where a person was asked already, they are those that the question named.
    """
    kinds: dict[str, list[str]] = {}
    for name, thing in request.scene.objects.items():
        if thing.confidence >= LIKELY:
            kinds.setdefault(NUMBERED.sub(r"\1", name).split()[-1], []).append(name)
    said, found = request.command.lower(), []
    for word, names in kinds.items():
        kind = Choice(word, tuple(names))
        mention = re.search(rf"\b(?:the|that|this|my|your|our) {re.escape(word)}\b(?!\s*\d)", said)
        told = {own for name in names for own in _own_words(name, kind)} & set(WORD.findall(said))
        if mention and not told and len({NUMBERED.sub(r"\1", name) for name in names}) > 1:
            asked = next((q for q, _ in request.answers[::-1] if q.startswith(f"Which {word} ")), None)
            meant = (
                tuple(name for name in names if NUMBERED.sub(r"\1", name) in asked)
                if asked
                else _by_place(said[: mention.start()], said[mention.end() :], kind, request.scene)
            )
            if len(meant) > 1:
                found.append(Choice(word, meant, tuple(name for name in names if name not in meant)))
    return found


def _own_words(name: str, choice: Choice) -> set[str]:
    """What tells a thing from the others of a choice, by its name."""
    others = (one for one in choice.candidates if one != name)
    return {word for word in name.split() if not word.isdigit()} - {word for one in others for word in one.split()}


def which(command: str, group: Choice, scene: Scene) -> tuple[str, ...]:
    """Of things alike, those that a command may mean; all where it speaks of none or of several."""
    said = command.lower()
    mention = re.search(rf"\b{re.escape(group.name)}\b(?!\s*\d)", said)
    numbered = [
        name for name in group.candidates if NUMBERED.match(name) and re.search(rf"\b{re.escape(name)}\b", said)
    ]
    if numbered and mention is None:
        return tuple(numbered)
    if mention is None:
        return group.candidates
    before = BEFORE.search(said[: mention.start()])
    if before and before["many"]:
        return group.candidates
    told = _by_place(said[: mention.start()], said[mention.end() :], group, scene)
    if told:
        return told
    return group.candidates[:1] if before and before["any"] else group.candidates


def _by_place(before: str, after: str, group: Choice, scene: Scene) -> tuple[str, ...]:
    """Those at the place that is named right after them; where it is named as the goal, those that are not there."""
    names = "|".join(re.escape(name) for name in sorted(scene.places, key=len, reverse=True))
    pattern = re.compile(QUALIFIED.format(words=PREPOSITION, names=names or "$^"))
    match = pattern.match(after)
    if match is None:
        return ()
    there = tuple(name for name in group.candidates if scene.objects[name].at == match["place"])
    elsewhere = tuple(name for name in group.candidates if name not in there)
    if _says_where_it_is(before, match, after[match.end() :], pattern):
        return there
    return elsewhere if there and len(elsewhere) == 1 else ()


def _says_where_it_is(before: str, match: re.Match[str], rest: str, pattern: re.Pattern[str]) -> bool:
    """Whether a place named right after a thing is the one where it is, and not the one where it goes."""
    if match["word"] in WHENCE or match["clause"] or AWAY.match(rest):
        return True
    if match["word"] in WHITHER:
        return False
    verbs = list(VERB.finditer(before))
    return pattern.match(rest) is not None or bool(verbs and verbs[-1]["fetching"])


def _kept(meant: tuple[str, ...], request: PlanRequest) -> tuple[str, ...]:
    """What was begun with is gone on with: of several, the one that the task has already handled."""
    handled = {value for call in request.history for value in call.arguments.values()}
    held = request.scene.robot.holding
    begun = tuple(name for name in meant if name in handled or name == held)
    return begun[:1] or meant


def _singular(command: str, name: str) -> bool:
    """Whether a command speaks of one thing of a name."""
    said = command.lower()
    mention = re.search(rf"\b{re.escape(name)}\b", said)
    if mention is None:
        return False
    before = BEFORE.search(said[: mention.start()])
    return before is None


def _without(scene: Scene, gone: set[str]) -> Scene:
    return scene.model_copy(update={"objects": {n: one for n, one in scene.objects.items() if n not in gone}})


def _spot(word: str, name: str, scene: Scene) -> str:
    place = scene.objects[name].at
    return f"the {word} {where(place, scene) if place else 'in the hand'}"
