"""A colour and a noun that do not fit what was taken for them: the green can is not here, whatever else is green."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from contracts.arrays import Floats
from contracts.scene import Scene
from planners.models.embedded.beliefs import Beliefs
from planners.models.embedded.coverage import SPARED, mentions
from planners.models.embedded.generator.lexicon import things_called
from planners.models.embedded.intents import LIKELY, Intent, first
from planners.models.embedded.text import WORD, stem, words_of

COLOURS = frozenset(
    ("red", "blue", "green", "yellow", "white", "black", "pink", "purple", "orange", "brown", "grey", "gray", "silver")
)
NOUN = ("thing", "absent")  # what the network takes the noun for
KIN = 0.38  # cosine of sentence vectors from which on a word may be another word for a kind; cup and mug have 0.71
NAMED = 0.6  # likewise, where both are what things are called: bottle and mug have 0.51
GLOSS = {"can": ("can", "drinks can", "tin can", "can of soda")}  # words that alone are mostly verbs

Embed = Callable[[Sequence[str]], Floats]


@dataclass(frozen=True)
class Phrase:
    """A colour and the noun after it, by their characters; whether the noun is read as something that is not here."""

    colour: str
    noun: tuple[str, ...]
    start: int
    end: int
    absent: bool


def contradicted(
    command: str, beliefs: Beliefs, intents: Sequence[Intent], scene: Scene, embed: Embed, dropped: bool
) -> str:
    """Words for a coloured thing that nothing fits; empty where there are none.

    Args:
        command: as said.
        beliefs: what the network made of it.
        intents: what is to be done.
        scene: in which it was said.
        embed: texts to unit vectors.
        dropped: whether a part of the command led to no intent; then words that were taken for nothing count too, as
            do those whose noun is read as something that is not here.
    """
    named = [(mention.start, mention.end) for mention in mentions(command, scene) if mention.whole]
    likely = {str(call) for intent in intents if intent.sure >= LIKELY for call in intent.calls}
    for phrase in phrases(command, beliefs):
        if any(start <= phrase.start and phrase.end <= end for start, end in named):
            continue
        taken = {
            first(one.call)
            for one in beliefs.wanted
            if str(one.call) in likely and phrase.start <= beliefs.tokens[one.anchor].start < phrase.end
        }
        lost = dropped or (phrase.absent and not SPARED.search(command.lower()[: phrase.start]))
        if not taken and not (lost and _names_no_place(phrase, scene)):
            continue
        things = [name for name in sorted(taken or scene.objects) if name in scene.objects and _colour(name, scene)]
        known = len(things) == len(taken) or not taken
        if known and not any(_fits(phrase, name, scene, embed) for name in things):
            return command[phrase.start : phrase.end]
    return ""


def _names_no_place(phrase: Phrase, scene: Scene) -> bool:
    return not any({stem(word) for word in words_of(place)} & set(phrase.noun) for place in scene.places)


def phrases(command: str, beliefs: Beliefs) -> Iterator[Phrase]:
    """Every colour with a noun of one or two words behind it."""
    said = list(WORD.finditer(command.lower()))
    for number, word in enumerate(said):
        noun, absent = [], False
        for after in said[number + 1 : number + 3]:
            tags = [t.tag for t in beliefs.tokens if after.start() <= t.start < after.end()]
            if not tags or tags[0] not in NOUN or re.search(r"[.,;!?]", command[word.end() : after.start()]):
                break
            noun.append(after)
            absent |= tags[0] == "absent"
        if word.group(0) in COLOURS and noun and noun[0].group(0) not in ("one", "ones", "thing", "things"):
            yield Phrase(word.group(0), tuple(stem(n.group(0)) for n in noun), word.start(), noun[-1].end(), absent)


def _colour(name: str, scene: Scene) -> str:
    thing = scene.objects[name]
    return thing.colour or next((word for word in words_of(name) if word in COLOURS), "")


def _fits(phrase: Phrase, name: str, scene: Scene, embed: Embed) -> bool:
    """Whether a thing may be called so."""
    if f" {phrase.colour} {' '.join(phrase.noun)} " in f" {' '.join(stem(word) for word in words_of(name))} ":
        return True
    if _colour(name, scene) != phrase.colour:
        return False
    kind = scene.objects[name].kind or " ".join(word for word in words_of(name) if word not in COLOURS)
    if {stem(word) for word in words_of(kind)} & set(phrase.noun):
        return True
    if any(_called(one, scene) & set(phrase.noun) for one in scene.objects if one != name):
        return False  # a thing of that very kind is here, so the word stands for it and not for another kind
    said = [" ".join(words) for words in (phrase.noun[:1], phrase.noun)]
    alike = embed([text for one in said for text in _glossed(one)]) @ embed(_glossed(kind)).T
    proper = kind in things_called() and bool(set(said) & things_called())
    return float(alike.max()) >= (NAMED if proper else KIN)


def _called(name: str, scene: Scene) -> set[str]:
    """The words for what kind of thing something is."""
    kind = scene.objects[name].kind or " ".join(word for word in words_of(name) if word not in COLOURS)
    return {stem(word) for word in words_of(kind)}


def _glossed(text: str) -> list[str]:
    return list(GLOSS.get(text, (text,)))
