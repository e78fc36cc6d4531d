"""A command, a scene and skill cards as arrays: one row for every thing, place and skill, and how they relate.

Axes: tokens of the command, entities (objects, then places), skills, nodes (status, tokens, entities, skills).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from contracts.scene import Scene
from contracts.skill_card import ArgumentKind, SkillCard, fits
from planners.models.embedded.text import WORD, Vectors, Words, words_of

KINDS = ("surface", "container", "bin", "sink", "appliance", "button", "person")
STATES = ("open", "closed", "locked", "on", "off")
ARGUMENTS: tuple[ArgumentKind, ...] = (
    "object",
    "target",
    "place",
    "container",
    "appliance",
    "button",
    "surface",
    "person",
    "vessel",
)
FLAGS = 3 + 4 + len(KINDS) + 1 + len(STATES) + 2 * len(ARGUMENTS) + 2
RELATIONS = 8
Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Encoded:
    """Arrays of one command in one scene.

    Args:
        ids: token ids, (tokens,).
        spans: character spans of tokens.
        names: entity names, objects first.
        cards: skills, in order.
        vectors: frozen MiniLM vector of each entity and skill, (entities + skills, 384).
        home: vector of where each is, or zeros, (entities + skills, 384).
        flags: what is plainly known of each, (entities + skills, FLAGS).
        relations: (nodes, nodes, RELATIONS).
        first: which entity can be a skill's first argument, (skills, entities).
        second: which can be its second, (skills, entities); all False for skills of one argument.
    """

    ids: list[int]
    spans: list[tuple[int, int]]
    names: list[str]
    cards: tuple[SkillCard, ...]
    vectors: Vectors
    home: Vectors
    flags: Vectors
    relations: Vectors
    first: Mask
    second: Mask

    @property
    def nodes(self) -> int:
        return 1 + len(self.ids) + len(self.vectors)


def object_text(scene: Scene, name: str) -> str:
    """What a thing is called, with its kind, colour and what is noted about it."""
    thing = scene.objects[name]
    more = [word for word in (thing.colour, thing.kind) if word and word.lower() not in name.lower()]
    noted = [note for note in scene.notes if name.lower() in note.lower()]
    return ", ".join([name.lower(), *(word.lower() for word in more), *(note.lower() for note in noted[:2])])


def place_text(scene: Scene, name: str) -> str:
    """What a place is called, with any unusual kind."""
    odd = [kind for kind in scene.places[name].kind if kind not in KINDS and kind not in name]
    return ", ".join([name.lower(), *odd])


def skill_text(card: SkillCard) -> str:
    """What a skill is called and does."""
    return f"{card.name.replace('_', ' ')}: {card.summary}"


def spoken_text(card: SkillCard) -> str:
    """The words in which a call of a skill is said."""
    return f"{card.name.replace('_', ' ')} {re.sub('{[^}]*}', '', card.phrase)}"


def entity_texts(scene: Scene) -> dict[str, str]:
    """The text of each entity, objects first."""
    return {n: object_text(scene, n) for n in scene.objects} | {n: place_text(scene, n) for n in scene.places}


def texts_needed(command: str, scene: Scene, cards: Sequence[SkillCard]) -> list[str]:
    """Every text whose frozen vector `encode` will ask for."""
    named = [*entity_texts(scene).values(), *(skill_text(card) for card in cards)]
    spoken = [*entity_texts(scene).values(), *(spoken_text(card) for card in cards)]
    return [*named, *words_of(command), *(word for text in spoken for word in words_of(text)), ""]


def object_flags(scene: Scene, name: str) -> Vectors:
    row = np.zeros(FLAGS, np.float32)
    thing = scene.objects[name]
    row[0] = 1
    row[3] = scene.robot.holding == name
    row[4] = thing.at is not None
    row[5] = thing.at is not None and thing.at == scene.robot.at
    return row


def place_flags(scene: Scene, name: str) -> Vectors:
    row = np.zeros(FLAGS, np.float32)
    place = scene.places[name]
    row[1] = 1
    row[5] = scene.robot.at == name
    row[6] = name == "user"
    for number, kind in enumerate(KINDS):
        row[7 + number] = kind in place.kind
    row[7 + len(KINDS)] = bool(set(place.kind) - set(KINDS))
    base = 8 + len(KINDS)
    for number, state in enumerate(STATES):
        row[base + number] = state in place.state
    row[base + len(STATES)] = bool(scene.objects_at(name))
    return row


def skill_flags(card: SkillCard) -> Vectors:
    row = np.zeros(FLAGS, np.float32)
    row[2] = 1
    base = FLAGS - 2 * len(ARGUMENTS) - 1
    for number, kind in enumerate(list(card.arguments.values())[:2]):
        if kind in ARGUMENTS:
            row[base + number * len(ARGUMENTS) + ARGUMENTS.index(kind)] = 1
    row[FLAGS - 1] = len(card.arguments) > 1
    return row


def usable(card: SkillCard) -> bool:
    """Whether every argument can be pointed at, and there are one or two."""
    return 1 <= len(card.arguments) <= 2 and all(kind in ARGUMENTS for kind in card.arguments.values())


def fitting(cards: Sequence[SkillCard], names: Sequence[str], scene: Scene) -> tuple[Mask, Mask]:
    """Which entity can be which argument of which skill, twice (skills, entities)."""
    by_kind: dict[str, Mask] = {kind: np.array([fits(kind, n, scene) for n in names], np.bool_) for kind in ARGUMENTS}
    none = np.zeros(len(names), np.bool_)
    first = [by_kind[next(iter(card.arguments.values()))] for card in cards]
    second = [by_kind[list(card.arguments.values())[1]] if len(card.arguments) > 1 else none for card in cards]
    return np.array(first), np.array(second)


def word_of_token(command: str, spans: Sequence[tuple[int, int]]) -> tuple[list[str], list[int]]:
    """The words of a command, and which of them each token is part of (-1: none)."""
    found = list(WORD.finditer(command.lower()))
    owner = np.full(len(command) + 1, -1)
    for number, match in enumerate(found):
        owner[match.start() : match.end()] = number
    return [m.group(0) for m in found], [int(owner[a]) if b > a else -1 for a, b in spans]


def encode(words: Words, command: str, scene: Scene, cards: Sequence[SkillCard]) -> Encoded:
    """Everything that the network is shown; the vectors needed must be learnt already."""
    cards = tuple(card for card in cards if usable(card))
    texts = entity_texts(scene)
    names = list(texts)
    ids, spans = words.tokens(command)
    all_texts = [*texts.values(), *(skill_text(card) for card in cards)]
    vectors = words.vectors(all_texts)
    home = np.zeros_like(vectors)
    for row, name in enumerate(names):
        at = scene.objects[name].at if name in scene.objects else scene.places[name].on
        if at in texts:
            home[row] = vectors[names.index(at)]
    flags = np.stack([
        *(object_flags(scene, n) for n in scene.objects),
        *(place_flags(scene, n) for n in scene.places),
        *(skill_flags(card) for card in cards),
    ])  # fmt: skip
    spoken = [*texts.values(), *(spoken_text(card) for card in cards)]
    relations = relate(words, command, scene, spans, (all_texts, spoken), names, vectors)
    first, second = fitting(cards, names, scene)
    return Encoded(ids, spans, names, cards, vectors, home, flags, relations, first, second)


def relate(
    words: Words,
    command: str,
    scene: Scene,
    spans: Sequence[tuple[int, int]],
    texts: tuple[Sequence[str], Sequence[str]],
    names: Sequence[str],
    vectors: Vectors,
) -> Vectors:
    """Likeness of words to names, who is where, and likeness of names, (nodes, nodes, RELATIONS)."""
    said, owner = word_of_token(command, spans)
    tokens, rows = len(spans), len(texts[0])
    nodes = 1 + tokens + rows
    relations = np.zeros((nodes, nodes, RELATIONS), np.float32)
    start = 1 + tokens
    if said:
        like = words.likeness(said, *texts)  # (said, rows, 4)
        padded = np.concatenate([like, np.zeros((1, rows, 4), np.float32)])
        by_token = padded[owner]  # (tokens, rows, 4)
        relations[1:start, start:, :4] = by_token
        relations[start:, 1:start, :4] = by_token.transpose(1, 0, 2)
    index = {name: start + row for row, name in enumerate(names)}
    for name, thing in scene.objects.items():
        if thing.at in index:
            relations[index[name], index[thing.at], 4] = 1
            relations[index[thing.at], index[name], 5] = 1
    spots = [scene.objects[n].at if n in scene.objects else None for n in names]
    where = np.array([index.get(at, -1) if at else -1 for at in spots])
    together = (where[:, None] == where[None, :]) & (where[:, None] >= 0)
    ends = start + len(names)
    relations[start:ends, start:ends, 6] = together
    relations[start:, start:, 7] = vectors @ vectors.T
    return relations
