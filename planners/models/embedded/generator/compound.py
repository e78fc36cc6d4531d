"""Several wishes of unlike kinds in one breath: in full, tersely, with one verb for many, with what belongs after."""

from collections.abc import Callable

from planners.models.embedded.generator import basics, clauses, devices, errands, refs, wrap
from planners.models.embedded.generator.basics import Utterance
from planners.models.embedded.generator.chains import restage
from planners.models.embedded.generator.draft import Draft
from planners.models.embedded.generator.errands import Speech
from planners.models.embedded.generator.goals import Clause, Wish
from planners.models.embedded.generator.lexicon import table
from planners.models.embedded.generator.text import Piece, Pieces

Maker = Callable[[Speech], "list[Clause] | None"]


def discard(speech: Speech) -> list[Clause] | None:
    thing = speech.thing()
    ref = speech.named(thing) if thing else None
    made = clauses.discard(speech.draft, ref) if ref else None
    return [made] if made else None


def device(speech: Speech) -> list[Clause] | None:
    """Doors and switches, one or several under one verb."""
    made = devices.device(speech.draft, speech.spots, speech.short())
    if made is None:
        return None
    speech.spots |= {n for w in made.wishes for n in w.first}
    return [made]


def other(speech: Speech) -> list[Clause] | None:
    """Anything that is asked for more rarely."""
    rng = speech.rng
    made = basics.MAKERS[rng.choices(("scan", "pour", "heat", "wipe"), (2, 1, 2, 2))[0]][0](speech.draft)
    names = {n for w in made.wishes for n in w.first} if made else set()
    if made is None or made.unclear or names & (speech.things | speech.spots):
        return None
    speech.things |= names
    return [made]


def last_of_all(speech: Speech) -> list[Clause] | None:
    """What can only come at the end: hold something, go somewhere."""
    if speech.rng.random() < 0.5:
        made = basics.a_go(speech.draft)
        return [made] if made else None
    thing = speech.thing()
    ref = speech.named(thing) if thing else None
    return [clauses.hold(speech.draft, ref)] if ref and not ref.quota else None


PARTS: tuple[tuple[Maker, float], ...] = (
    (errands.put, 4),
    (errands.give, 3),
    (errands.several, 2.5),
    (discard, 1),
    (device, 6),
    (other, 0.8),
)


def gathered(speech: Speech, count: int) -> list[Clause]:
    """Clauses until there are enough."""
    makers, weights = zip(*PARTS, strict=True)
    parts: list[Clause] = []
    for _ in range(count * 2):
        maker = speech.rng.choices(makers, weights)[0]
        parts += maker(speech) or []
        if len(parts) >= count:
            break
    if speech.rng.random() < 0.12:
        parts += last_of_all(speech) or []
    return parts[: count + 2]


def unlike(draft: Draft) -> Utterance | None:
    """Two to five clauses, unlike ones mostly."""
    rng = draft.rng
    devices.equip(draft)
    terse = rng.choice((0.0, 0.0, 0.0, 0.2, 0.5, 0.95))
    parts = gathered(Speech(draft, terse), rng.choices((2, 3, 4, 5), (50, 30, 14, 6))[0])
    if len(parts) < 2 or any(c.unclear for c in parts):
        return None
    if len({c.wishes[0].skill for c in parts}) < 2 and rng.random() < 0.5:
        return None
    return spoken(draft, parts, terse)


def spoken(draft: Draft, parts: list[Clause], terse: float) -> Utterance:
    """Clauses joined in one of the ways in which people go on."""
    rng = draft.rng
    style = rng.choices(("mixed", "list", "stops"), (5, 5 if terse > 0.3 else 2.5, 2))[0]
    pieces: Pieces = []
    wishes: list[Wish] = []
    stage = 0
    for number, clause in enumerate(parts):
        stage = restage(clause, stage)
        said = clause.pieces if terse > 0.3 else wrap.polite(rng, clause, 0.35 if number == 0 else 0.06)
        if number:
            mark = joint(draft, style, number == len(parts) - 1, clause)
            pieces.append(Piece(mark, "action" if "then" in mark else "other"))
            said = wrap.capital(list(said)) if mark == "\b." else said
        pieces.extend(said)
        wishes.extend(clause.wishes)
    return Utterance([p for p in pieces if p.text], wishes)


def joint(draft: Draft, style: str, last: bool, clause: Clause) -> str:
    """The words between two clauses."""
    rng, links = draft.rng, table("frames")["links"]
    if style == "list":
        words = rng.choice((" and", ", and", " and", ", then", " and then", ",", ", plus")) if last else ","
    elif style == "stops":
        words = rng.choice((".", ".", ".", ";", ". Then", ". And", ". Also,"))
    elif clause.imperative and clause.pieces[0].tag == "action" and rng.random() < 0.25:
        words = rng.choice(links["onward"])
    else:
        words = rng.choice(links["then" if rng.random() < 0.4 else "and"])
        words = ", then" if words == " before you" else words
    return "\b" + words if words[0] in ",.;" else words.strip()


def twins(draft: Draft) -> Utterance | None:
    """The mug in the sink goes here and the one in the fridge there."""
    rng = draft.rng
    things = basics.loose(draft)
    pairs = [
        (a, b)
        for a in things
        for b in things
        if a.noun == b.noun and a.at != b.at and a is not b and draft.named(a.at) and draft.named(b.at)
    ]
    pairs = [
        p for p in pairs if all(len([t for t in draft.things if t.noun == q.noun and t.at == q.at]) == 1 for q in p)
    ]
    targets = draft.targets()
    if not pairs or len(targets) < 2:
        return None
    pair, spots = rng.choice(pairs), rng.sample(targets, 2)
    if any(t.at == s.name for t, s in zip(pair, spots, strict=True)):
        return None
    pieces: Pieces = [Piece(rng.choice(("put", "take", "move", "I want", "could you put")), "action")]
    wishes: list[Wish] = []
    for number, (thing, spot) in enumerate(zip(pair, spots, strict=True)):
        source = draft.named(thing.at)
        assert source is not None
        words = f"the {thing.noun}" if number == 0 else rng.choice(("the one", "the other one", "the one", "the other"))
        here = Piece(words, "thing")
        where = rng.choice(("that's ", "", "which is ", ""))
        there = Piece(f"{where}{refs.at_words(draft, source)} {refs.spot_words(draft, source)}", "source")
        target = basics.target_ref(draft, spot)
        joining = [Piece(rng.choice(("and", "\b, and", "\b,", "and put")))] if number else []
        pieces += [*joining, here, there, Piece(clauses.into(draft, spot)), *target.pieces]
        wishes.append(Wish("place", [thing.name], here, target.anchor, target.names, 0, number))
    return Utterance(pieces, wishes)
