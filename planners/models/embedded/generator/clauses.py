"""One clause for one wish: a frame, its references, and the calls it asks for."""

from planners.models.embedded.generator import refs
from planners.models.embedded.generator.draft import Draft, Spot, Thing
from planners.models.embedded.generator.goals import Clause, Wish
from planners.models.embedded.generator.lexicon import table
from planners.models.embedded.generator.refs import Ref
from planners.models.embedded.generator.text import Piece, Pieces, expand


def frame(draft: Draft, name: str, statement: float = 0.4) -> tuple[str, bool]:
    """A frame of a family and whether it is an imperative."""
    family = table("frames")[name]
    if isinstance(family, list):
        return draft.rng.choice(family), True
    wanted = "statement" if draft.rng.random() < statement and family.get("statement") else "imperative"
    return draft.rng.choice(family[wanted]), wanted == "imperative"


def into(draft: Draft, spot: Spot) -> str:
    """The preposition of putting."""
    rng = draft.rng
    if spot.inside:
        return rng.choice(("in", "in", "into", "inside", "in"))
    return rng.choices(("on", "onto", "on top of", "at", "in"), (60, 20, 5, 8, 7))[0]


def toward(draft: Draft) -> str:
    return draft.rng.choice(("to", "to", "over to", "across to"))


def out_of(draft: Draft, spot: Spot) -> str:
    rng = draft.rng
    return rng.choice(("out of", "from", "out of")) if spot.inside else rng.choice(("off", "from", "off of"))


def slots_for(draft: Draft, thing: Ref, target: Ref) -> dict[str, Pieces]:
    """The slots of a putting frame."""
    spot = target.spot
    assert spot is not None
    return {
        "O": thing.pieces,
        "T": target.pieces,
        "it": [Piece("them" if thing.many else "it", "thing")],
        "in": [Piece(into(draft, spot))],
        "to": [Piece(toward(draft))],
    }


def put(draft: Draft, thing: Ref, target: Ref, stage: int = 0, statement: float = 0.4) -> Clause:
    """Things to a place."""
    words, imperative = frame(draft, "put", statement)
    slots = slots_for(draft, thing, target)
    if words.startswith("{in}") and not imperative:
        slots["in"] = [Piece("in" if target.spot and target.spot.inside else "on")]
    wish = Wish("place", thing.names, thing.anchor, target.anchor, target.names, thing.quota, stage)
    return Clause(expand(words, slots, thing.many), [wish], imperative, thing, thing.unclear)


def put_from(draft: Draft, thing: Ref, source: Spot, target: Ref, stage: int = 0) -> Clause:
    """Things from where they are to a place."""
    words = draft.rng.choice(table("frames")["source"])
    slots = slots_for(draft, thing, target) | {
        "S": [Piece(refs.spot_words(draft, source), "source")],
        "off": [Piece(out_of(draft, source))],
        "at": [Piece(refs.at_words(draft, source))],
    }
    wish = Wish("place", thing.names, thing.anchor, target.anchor, target.names, thing.quota, stage)
    imperative = words.split()[0] in ("move", "take", "get", "bring", "carry", "clear", "transfer")
    return Clause(expand(words, slots, thing.many), [wish], imperative, thing, thing.unclear)


def hand_over(draft: Draft, thing: Ref, who: Ref, stage: int = 0, statement: float = 0.4) -> Clause:
    """Things to a person."""
    rng = draft.rng
    me = who.names == ["user"]
    if me and rng.random() < 0.5:
        words = rng.choice(table("frames")["give"]["self"])
        imperative = words.split()[0] in ("bring", "get", "fetch", "pass", "hand")
        pieces = expand(words, {"O": thing.pieces, "it": [Piece("them" if thing.many else "it", "thing")]}, thing.many)
        anchor = next((p for p in pieces if p.tag == "action"), thing.anchor)
    else:
        words, imperative = frame(draft, "give", 0.0 if me else statement)
        pieces = expand(
            words,
            {"O": thing.pieces, "P": who.pieces, "it": [Piece("them" if thing.many else "it", "thing")]},
            thing.many,
        )
        anchor = who.anchor
    wish = Wish("hand_over", thing.names, thing.anchor, anchor, who.names, thing.quota, stage)
    return Clause(pieces, [wish], imperative, thing, thing.unclear)


def discard(draft: Draft, thing: Ref, stage: int = 0) -> Clause | None:
    """Things into whatever takes rubbish."""
    bins = [s for s in draft.of_kind("bin")] or [s for s in draft.spots if "trash" in s.name or "bin" in s.name.split()]
    if not bins:
        return None
    plainly = [
        s.name for s in bins if not any(w in s.name for w in ("recycl", "compost", "hamper", "scrap", "reject"))
    ] or [s.name for s in bins]
    words, imperative = frame(draft, "discard", 0.3)
    pieces = expand(words, {"O": thing.pieces, "it": [Piece("them" if thing.many else "it", "thing")]}, thing.many)
    anchor = next(p for p in pieces if p.tag == "action")
    wish = Wish("place", thing.names, thing.anchor, anchor, plainly, thing.quota, stage)
    return Clause(pieces, [wish], imperative, thing, thing.unclear)


def hold(draft: Draft, thing: Ref, stage: int = 0) -> Clause:
    """Pick up and keep."""
    words, imperative = frame(draft, "hold")
    pieces = expand(words, {"O": thing.pieces, "it": [Piece("it", "thing")]}, thing.many)
    wish = Wish(
        "pick",
        thing.names,
        thing.anchor,
        next(p for p in pieces if p.tag == "action"),
        [],
        1 if thing.quota else 0,
        stage,
    )
    return Clause(pieces, [wish], imperative, thing, thing.unclear)


def act(draft: Draft, skill: str, where: Ref, stage: int = 0, statement: float = 0.4) -> Clause:
    """Open, close, switch, press, wipe or go."""
    family = {"go_to": "go"}.get(skill, skill)
    words, imperative = frame(draft, family, statement)
    if (
        skill == "press"
        and where.spot
        and "button" not in where.spot.name
        and "switch" not in where.spot.name
        and draft.rng.random() < 0.6
    ):
        words, imperative = frame(draft, draft.rng.choice(("ring", "turn_on")), 0.2)
    if skill == "press" and where.spot and "button" not in where.spot.name and draft.rng.random() < 0.4:
        where.anchor.text += draft.rng.choice((" button", " button", " switch", "'s button"))
    pieces = expand(words, {"X": where.pieces}, where.many)
    action = next((p for p in pieces if p.tag == "action"), where.anchor)
    wish = Wish(skill, where.names, where.anchor, action, [], where.quota, stage)
    return Clause(pieces, [wish], imperative, where)


def come(draft: Draft, stage: int = 0) -> Clause:
    """To the person who speaks."""
    piece = Piece(draft.rng.choice(table("frames")["come"]), "target")
    return Clause([piece], [Wish("go_to", ["user"], piece, piece, [], 0, stage)])


def scan(draft: Draft, thing: Ref, stage: int = 0, skill: str = "scan") -> Clause:
    """Scan, or look for, a thing."""
    words, imperative = frame(draft, {"look_for": "look"}.get(skill, skill), 0.3)
    pieces = expand(words, {"O": thing.pieces}, thing.many)
    action = next((p for p in pieces if p.tag == "action"), thing.anchor)
    return Clause(
        pieces,
        [Wish(skill, thing.names, thing.anchor, action, [], thing.quota, stage)],
        imperative,
        thing,
        thing.unclear,
    )


def pour(draft: Draft, source: Ref, vessel: Ref, stage: int = 0) -> Clause:
    """From one thing into another."""
    words, imperative = frame(draft, "pour", 0.2)
    pieces = expand(words, {"O": source.pieces, "D": vessel.pieces}, source.many)
    wish = Wish("pour", source.names, source.anchor, vessel.anchor, vessel.names, source.quota, stage)
    return Clause(pieces, [wish], imperative, source, source.unclear or vessel.unclear)


def heat(draft: Draft, thing: Ref, spot: Spot, stage: int = 0) -> Clause:
    """Into a machine, its door shut, and on."""
    where = refs.place(draft, [spot], spot)
    words, imperative = frame(draft, "heat", 0.25)
    if "{X}" not in words and spot.name != "microwave":
        words = "heat {O} up in {X}"
    pieces = expand(words, {"O": thing.pieces, "X": where.pieces, "it": [Piece("it", "thing")]}, thing.many)
    if words == "microwave {O}":
        where.anchor = pieces[0]
    action = next(p for p in pieces if p.tag == "action")
    wishes = [
        Wish("place", thing.names, thing.anchor, where.anchor, [spot.name], thing.quota, stage),
        Wish("close", [spot.name], where.anchor, action, [], 0, stage + 1),
        Wish("turn_on", [spot.name], where.anchor, action, [], 0, stage + 2),
    ]
    return Clause(pieces, wishes, imperative, thing, thing.unclear)


def keep(draft: Draft, thing: Ref, things: list[Thing]) -> Pieces:
    """What must not be touched."""
    words = draft.rng.choice(table("frames")["keep"])
    spot = draft.named(things[0].at) if things else None
    if "{S}" in words and (spot is None or "person" in spot.kind):
        words = "leave {O} alone"
    slots: dict[str, Pieces] = {"O": thing.pieces, "it": [Piece("they" if thing.many else "it", "kept")]}
    if spot is not None:
        slots |= {"S": [Piece(refs.spot_words(draft, spot), "kept")], "at": [Piece(refs.at_words(draft, spot))]}
    pieces = expand(words, slots, thing.many)
    for piece in pieces:
        piece.tag = "kept" if piece.tag != "action" else "other"
    return pieces
