"""What a command plainly names and no intent uses: a clause that was not understood is asked about, never dropped."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from contracts.scene import Scene
from planners.models.embedded.beliefs import Beliefs, Token, Wanted
from planners.models.embedded.intents import LIFTED, LIKELY, MOVING, Intent, first
from planners.models.embedded.text import WORD, stem, words_of

MEANT = ("thing", "target")  # what the network takes a word for when something is asked of what it names
ENDS = re.compile(r"[,.;:!?]|\b(?:and|then|but|while|plus|also)\b")  # of a clause

LIFTABLE = 0.1  # a wish for what was named is taken up from here on; below it a person is asked
LACKING = 0.05  # P(infeasible) below which words for what is not here are taken to be beside the matter
DOUBTED = 0.15  # P(infeasible) from which words read as a thing are taken for it when they name nothing here
NEAR = 0.4  # a destination in the clause of the thing beats one elsewhere that is at most so much surer
SPARING = "except|excepting|besides|excluding|without|not|never|leave|ignore|apart from|other than|all but"
SPARED = re.compile(rf"(?:\b(?:{SPARING})|n't)(?:\W+\w+){{0,2}}\W*$")  # before what is to be left out
SOURCE = re.compile(r"\b(?:off|from|of|in|on|at|inside)\s+(?:\w+\s+)?$")  # before where something is
ARTICLES = ("the", "a", "an", "my", "some", "that", "this", "your")
MODAL = ("can", "will")  # names that are mostly said as verbs
Named = dict[tuple[str, ...], set[str]]
NOUN_NEXT = ("the", "a", "that", "this", "my", "your", "one", "each", "any", "empty")


@dataclass(frozen=True)
class Mention:
    """Words of a command that name something of the scene.

    Args:
        names: what the words can mean.
        start: first character; `end` is the one after the last.
        whole: whether the words are a name in full.
    """

    names: frozenset[str]
    start: int
    end: int
    whole: bool = False


def mentions(command: str, scene: Scene) -> Iterator[Mention]:
    """Every full name, and every last word of a name, longest first, in the order of the text."""
    said = [(stem(m.group(0)), m.start(), m.end()) for m in WORD.finditer(command.lower())]
    full, short = _names(scene)
    known = {**short, **full}
    longest = max((len(words) for words in known), default=0)
    at = 0
    while at < len(said):
        for size in range(min(longest, len(said) - at), 0, -1):
            words = tuple(word for word, _, _ in said[at : at + size])
            found = known.get(words)
            if found and not (words[0] in MODAL and (at == 0 or said[at - 1][0] not in NOUN_NEXT)):
                yield Mention(frozenset(found), said[at][1], said[at + size - 1][2], words in full)
                at += size - 1
                break
        at += 1


def _names(scene: Scene) -> tuple[Named, Named]:
    """Things and places, but no people, by their full names and by their last words; the former beat the latter."""
    places = [n for n, place in scene.places.items() if "person" not in place.kind]
    full: Named = {}
    short: Named = {}
    for name in [*scene.objects, *places]:
        words = tuple(stem(word) for word in words_of(name))
        full.setdefault(words, set()).add(name)
        last = next((word for word in reversed(words) if len(word) > 2 and word.isalpha()), "")
        if last:
            short.setdefault((last,), set()).add(name)
    return full, short


def present(command: str, tokens: Sequence[Token], scene: Scene) -> tuple[Token, ...]:
    """The tokens; what is read as absent and is the full name of a thing or place of the scene is read as a thing."""
    named = [(mention.start, mention.end) for mention in mentions(command, scene) if mention.whole]
    made = list(tokens)
    for run in _runs(tokens, ("absent",)):
        start, end = _bare(command, [tokens[n] for n in run])
        if any(a <= start and end <= b for a, b in named):
            made[run.start : run.stop] = [replace(tokens[n], tag="thing") for n in run]
    return tuple(made)


def _runs(tokens: Sequence[Token], sorts: Sequence[str]) -> Iterator[range]:
    """Stretches of tokens of some sorts."""
    start: int | None = None
    for n, token in enumerate([*tokens, Token(0, 0, "other")]):
        inside = token.tag in sorts and token.end > token.start
        if inside and start is None:
            start = n
        if not inside and start is not None:
            yield range(start, n)
            start = None


def _bare(command: str, run: Sequence[Token]) -> tuple[int, int]:
    """The characters of a run of tokens without the articles before it."""
    kept = list(run)
    while len(kept) > 1 and command[kept[0].start : kept[0].end].lower() in ARTICLES:
        kept.pop(0)
    return kept[0].start, kept[-1].end


def uncovered(command: str, beliefs: Beliefs, intents: Sequence[Intent], scene: Scene) -> list[Mention]:
    """Mentions of what something is asked of, as the network reads them, that no likely intent bears on.

    Where a thing is that an intent moves is covered when it is said so: off the table; all the things of the table.
    """
    calls = {str(call): call for i in intents if i.sure >= LIKELY for call in i.calls}
    used = {name for call in calls.values() for name in call.arguments.values()}
    homes = {scene.objects[name].at for name in used if name in scene.objects}
    pointed = {n for w in beliefs.wanted if str(w.call) in calls for n in (w.anchor, w.target)}
    found = []
    for mention in mentions(command, scene):
        breath = _breath(mention, beliefs.tokens)
        before = command.lower()[: mention.start]
        from_there = mention.names & homes and (pointed & set(breath) or SOURCE.search(before))
        if breath and not mention.names & used and not from_there and not SPARED.search(before):
            found.append(mention)
    return found


def _breath(mention: Mention, tokens: Sequence[Token]) -> range:
    """The run of tokens of one sort around a mention; empty unless it is read as a thing or a destination."""
    own = [n for n, t in enumerate(tokens) if mention.start <= t.start < mention.end]
    if not own or sum(tokens[n].tag in MEANT for n in own) * 2 <= len(own):
        return range(0)
    first, last, tag = own[0], own[-1], tokens[own[-1]].tag
    while first > 0 and tokens[first - 1].tag == tag:
        first -= 1
    while last + 1 < len(tokens) and tokens[last + 1].tag == tag:
        last += 1
    return range(first, last + 1)


def bound(command: str, beliefs: Beliefs) -> tuple[Wanted, ...]:
    """The wanted calls, less destinations said in another clause where one is said in the clause of the thing."""
    near: dict[tuple[str, int], float] = {}
    for one in beliefs.wanted:
        if one.call.skill in MOVING and _together(command, one, beliefs.tokens):
            key = (first(one.call), one.anchor)
            near[key] = max(near.get(key, 0.0), one.sure)
    return tuple(
        one
        for one in beliefs.wanted
        if one.call.skill not in MOVING
        or _together(command, one, beliefs.tokens)
        or near.get((first(one.call), one.anchor), 0.0) < NEAR * one.sure
    )


def _together(command: str, wanted: Wanted, tokens: Sequence[Token]) -> bool:
    """Whether nothing ends a clause between a thing and where it is to go."""
    if max(wanted.anchor, wanted.target) >= len(tokens):
        return True
    start, end = sorted((tokens[wanted.anchor].start, tokens[wanted.target].start))
    return ENDS.search(command.lower(), start, end) is None


def lifted(gaps: Sequence[Mention], beliefs: Beliefs) -> tuple[Wanted, ...]:
    """The wanted calls, with the likeliest of each gap made likely where one is not out of the question."""
    wanted = list(beliefs.wanted)
    for gap in gaps:
        fitting = [n for n, w in enumerate(wanted) if w.sure >= LIFTABLE and _bears_on(w, gap, beliefs.tokens)]
        if fitting:
            best = max(fitting, key=lambda n: wanted[n].sure)
            wanted[best] = replace(wanted[best], sure=max(LIFTED, wanted[best].sure))
    return tuple(wanted)


def _bears_on(wanted: Wanted, gap: Mention, tokens: Sequence[Token]) -> bool:
    """Whether a call takes what a gap names, by the very words of the gap."""
    if not gap.names & set(wanted.call.arguments.values()):
        return False
    ends = [tokens[n].start for n in (wanted.anchor, wanted.target) if n < len(tokens)]
    return any(gap.start <= start < gap.end for start in ends)


def clause_of(command: str, mention: Mention) -> str:
    """The words between the stops and conjunctions around a mention."""
    start = max((m.end() for m in ENDS.finditer(command.lower(), 0, mention.start)), default=0)
    after = ENDS.search(command.lower(), mention.end)
    return command[start : after.start() if after else len(command)].strip()


def all_named(command: str, beliefs: Beliefs, intents: Sequence[Intent], scene: Scene) -> bool:
    """Whether nothing is read as absent, and all that is asked for is about what the command names in full."""
    named = {name for mention in mentions(command, scene) if mention.whole for name in mention.names}
    about = {first(call) for intent in intents if intent.sure >= LIKELY for call in intent.calls}
    return about <= named and not any(token.tag == "absent" for token in beliefs.tokens)


def absent(command: str, beliefs: Beliefs, intents: Sequence[Intent], scene: Scene) -> tuple[int, int] | None:
    """The characters of words for something that is not here, and that no intent took up.

    They are read so by the network; or, where it doubts the whole, they are read as a thing and name nothing of the
    scene.
    """
    if beliefs.infeasible < LACKING:
        return None
    sorts = ("absent", "thing") if beliefs.infeasible > DOUBTED else ("absent",)
    calls = {str(call) for i in intents if i.sure >= LIKELY for call in i.calls}
    pointed = {n for w in beliefs.wanted if str(w.call) in calls for n in (w.anchor, w.target)}
    named = [(mention.start, mention.end) for mention in mentions(command, scene)]
    run: list[Token] = []
    for n, token in enumerate([*beliefs.tokens, Token(0, 0, "other")]):
        if token.tag in sorts and token.end > token.start and n not in pointed:
            run.append(token)
            continue
        if run and n not in pointed and _names_nothing(command, run, named):
            return run[0].start, run[-1].end
        run = []
    return None


def _names_nothing(command: str, run: Sequence[Token], named: Sequence[tuple[int, int]]) -> bool:
    """Whether tokens are read as absent; or as a thing, with an article, and overlap no name of the scene."""
    if all(token.tag == "absent" for token in run):
        return True
    start, end = run[0].start, run[-1].end
    article = command[start : run[0].end].lower() in ARTICLES and len(run) > 1
    spared = SPARED.search(command.lower()[:start])
    return article and not spared and not any(a < end and start < b for a, b in named)
