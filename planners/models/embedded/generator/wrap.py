"""How a clause is said: politeness, context around it, links between clauses, and a typist's slips."""

import random

from planners.models.embedded.generator.goals import Clause
from planners.models.embedded.generator.lexicon import table, variant
from planners.models.embedded.generator.text import Piece, Pieces


def gerund(words: str) -> str:
    """The first word with -ing."""
    first, _, rest = words.partition(" ")
    if first in table("words")["doubled"]:
        first += first[-1] + "ing"
    elif first.endswith("e") and not first.endswith(("ee", "oe")):
        first = first[:-1] + "ing"
    else:
        first += "ing"
    return f"{first} {rest}".strip()


def polite(rng: random.Random, clause: Clause, often: float = 0.45) -> Pieces:
    """The clause as a request."""
    pieces = list(clause.pieces)
    manners = table("frames")["politeness"]
    if not clause.imperative:
        draw = rng.random()
        if draw < 0.1:
            pieces.append(Piece("\b, " + rng.choice(("please", "thanks", "if you can", "please and thank you"))))
        elif draw < 0.2:
            pieces.append(Piece(variant(rng, "follow")))
        return pieces
    if rng.random() < often:
        if rng.random() < 0.1 and pieces[0].tag == "action":
            pieces[0].text = gerund(pieces[0].text)
            pieces.insert(0, Piece(rng.choice(manners["gerund"])))
        elif rng.random() < 0.65:
            pieces.insert(0, Piece(rng.choice(manners["before"])))
    if rng.random() < 0.2:
        comma = "\b, " if rng.random() < 0.7 else ""
        pieces.append(Piece(comma + rng.choice(manners["after"])))
    return pieces


def capital(pieces: Pieces) -> Pieces:
    """A capital at the start of a sentence."""
    if pieces:
        text = pieces[0].text
        pieces[0].text = text[:1].upper() + text[1:]
    return pieces


def end(rng: random.Random, pieces: Pieces) -> Pieces:
    """A full stop, mostly."""
    asked = pieces and pieces[0].text.lower().startswith(
        ("can", "could", "would", "will", "do ", "why", "where", "may", "is ", "how", "what")
    )
    mark = rng.choices(("?" if asked else ".", "", "!"), (70, 24, 6))[0]
    return [*pieces, Piece("\b" + mark)] if mark else pieces


def context(rng: random.Random) -> Pieces:
    """A sentence beside the matter."""
    return [Piece(rng.choice(table("frames")["context"]))]


def slip(rng: random.Random, word: str) -> str:
    """One typing error."""
    if len(word) < 4 or not word.isalpha():
        return word
    i = rng.randrange(1, len(word) - 1)
    kind = rng.random()
    if kind < 0.35:
        return word[:i] + word[i + 1] + word[i] + word[i + 2 :]
    if kind < 0.6:
        return word[:i] + word[i + 1 :]
    if kind < 0.8:
        return word[:i] + word[i] + word[i:]
    beside: str = table("words")["near"].get(word[i].lower(), "e")
    return word[:i] + rng.choice(beside) + word[i + 1 :]


def noise(rng: random.Random, pieces: Pieces) -> Pieces:
    """Case, punctuation and typing as people have them; anchors stay the same pieces."""
    style = rng.random()
    short = table("words")["short"]
    typos = rng.choice((0.06, 0.1, 0.2)) if rng.random() < 0.16 else 0.0
    for piece in pieces:
        if style < 0.28:
            piece.text = piece.text.lower()
        if style < 0.12:
            piece.text = piece.text.replace(",", "").replace("'", "").replace("?", "").replace("!", "")
        if typos:
            lead = "\b" if piece.text.startswith("\b") else ""
            words = piece.text.removeprefix("\b").split(" ")
            made = [
                short[w] if w in short and rng.random() < 0.35 else slip(rng, w) if rng.random() < typos else w
                for w in words
            ]
            piece.text = lead + " ".join(made)
    return pieces
