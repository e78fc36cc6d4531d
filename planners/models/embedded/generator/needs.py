"""Needs that name no thing: something to write with."""

from planners.models.embedded.generator import clauses, refs, stock, wrap
from planners.models.embedded.generator.basics import Utterance
from planners.models.embedded.generator.draft import Draft, Spot, Thing
from planners.models.embedded.generator.goals import Wish
from planners.models.embedded.generator.lexicon import Lexicon, Word, table
from planners.models.embedded.generator.refs import Ref
from planners.models.embedded.generator.text import Piece, Pieces


def known_group(noun: str) -> str:
    """The category of a noun that a knowledge table names."""
    for group, words in Lexicon.load("all").nouns.items():
        if any(w.name == noun for w in words):
            return group
    return "any"


def restock(draft: Draft, nouns: list[str], count: int) -> list[Thing]:
    """Add things of given nouns."""
    chosen = draft.rng.sample(nouns, min(count, len(nouns)))
    return [t for n in chosen if (t := stock.add(draft, Word(n, (), known_group(n))))]


def without(draft: Draft, nouns: list[str]) -> None:
    """Take away things that would also do."""
    draft.things = [t for t in draft.things if t.noun not in nouns and not any(n in t.noun for n in nouns)]


def user(draft: Draft) -> Spot:
    """The person who speaks."""
    spot = draft.named("user")
    if spot is None:
        spot = Spot("user", ("person",))
        draft.spots.append(spot)
    return spot


def use(draft: Draft) -> Utterance | None:
    """Something to write with."""
    rng = draft.rng
    entry = rng.choice(table("knowledge")["uses"])
    has = draft.lexicon.only(entry["has"])
    draft.things = draft.things[:3]
    without(draft, entry["has"])
    restock(draft, entry["lacks"], rng.choice((1, 2, 2, 3)))
    absent = rng.random() < 0.2
    things = [] if absent else restock(draft, has, rng.choice((1, 1, 2, 3)))
    if not absent and not things:
        return None
    phrase = rng.choice(
        (
            "something {}",
            "something {}",
            "anything {}",
            "a thing {}",
            "some item {}",
            "whatever there is {}",
            "something I can use {}" if entry["say"][0].startswith("to") else "something {}",
        )
    )
    piece = Piece(phrase.format(rng.choice(entry["say"])), "absent" if absent else "thing")
    ref = Ref([piece], [t.name for t in things], piece, 1, things=things)
    need: Pieces = [Piece(rng.choice(entry["need"]), "absent" if absent else "thing")]
    if rng.random() < 0.17 and not absent:  # the need alone is said
        ref.anchor = need[0]
        wish = Wish("hand_over", ref.names, need[0], need[0], [user(draft).name], 1)
        return Utterance(need, [wish])
    clause = clauses.hand_over(draft, ref, refs.person(draft, user(draft)), 0, 0.2)
    need[0].tag = "other"
    pieces = wrap.capital(wrap.polite(rng, clause))
    return Utterance(
        [*need, *pieces] if rng.random() < 0.4 else pieces,
        [] if absent else clause.wishes,
        "infeasible" if absent else "plan",
    )
