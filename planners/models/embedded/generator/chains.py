"""Clauses one after another, with pronouns for what was named before."""

from planners.models.embedded.generator import basics, clauses, refs, wrap
from planners.models.embedded.generator.basics import Utterance
from planners.models.embedded.generator.draft import Draft, Spot
from planners.models.embedded.generator.goals import Clause, Wish
from planners.models.embedded.generator.lexicon import table, variant
from planners.models.embedded.generator.text import Piece, Pieces, expand


def restage(clause: Clause, stage: int) -> int:
    """Shift a clause's wishes to come at a stage; the next free stage."""
    low = min(w.stage for w in clause.wishes)
    for wish in clause.wishes:
        wish.stage += stage - low
    return max(w.stage for w in clause.wishes) + 1


def link(draft: Draft, pieces: Pieces, clause: Clause, first: bool) -> None:
    """Append a clause with a linking word."""
    words = draft.rng.choice(table("frames")["links"]["then" if draft.rng.random() < 0.55 else "and"])
    if words == " before you":
        words = ", then"
    if not first:
        pieces.append(
            Piece(("\b" + words) if words[0] in ",.;" else words.strip(), "action" if "then" in words else "other")
        )
    added = list(clause.pieces)
    if words.endswith(".") or words in (". Then", ". Next,"):
        added = wrap.capital(added) if words == "." else added
    pieces.extend(added)


def chain(draft: Draft, parts: list[Clause]) -> Utterance:
    """Clauses one after another, done in that order."""
    pieces: Pieces = []
    wishes: list[Wish] = []
    stage = 0
    for number, clause in enumerate(parts):
        stage = restage(clause, stage)
        said = wrap.polite(draft.rng, clause, 0.4 if number == 0 else 0.08)
        link(draft, pieces, Clause(said, clause.wishes, clause.imperative), number == 0)
        wishes.extend(clause.wishes)
    return Utterance(pieces, wishes, "ask" if any(c.unclear for c in parts) else "plan")


def label(draft: Draft, parts: list[Clause]) -> None:
    """first, second, finally."""
    words = draft.rng.choice(
        (
            ("first", "then", "finally"),
            ("first", "second", "third"),
            ("1.", "2.", "3."),
            ("first of all,", "next", "lastly"),
            ("1)", "2)", "3)"),
            ("to begin with,", "afterwards", "last of all"),
        )
    )
    for clause, word in zip(parts, words, strict=False):
        clause.pieces.insert(0, Piece(word))


def sequence(draft: Draft) -> Utterance | None:
    """Two to four clauses in order, "it" for what was handled before."""
    rng = draft.rng
    parts: list[Clause] = []
    used: set[str] = set()
    for _ in range(rng.choice((2, 2, 2, 3, 3, 4))):
        clause = basics.a_clause(draft, "look")
        if clause is None or clause.unclear or used & {n for w in clause.wishes for n in w.first}:
            continue
        used |= {n for w in clause.wishes for n in w.first}
        parts.append(clause)
    held = [c for c in parts if c.wishes[0].skill == "pick"]
    if len(parts) < 2 or len(held) > 1:
        return None
    if held:  # what is held to the end is said last, or before a move
        parts.remove(held[0])
        parts = [p for p in parts if p.wishes[0].skill in ("place", "hand_over", "close", "go_to", "open")][:2]
        parts.append(held[0])
        if len(parts) < 2:
            return None
    if rng.random() < 0.3:
        label(draft, parts)
    return chain(draft, parts)


def closing(draft: Draft, spot: Spot, stage: int, it: bool, names: list[str] | None = None) -> Clause:
    """Close or start what was just used; `names` where any of several may have been."""
    rng = draft.rng
    skill = "close"
    if "appliance" in spot.kind and rng.random() < 0.5:
        skill = "turn_on"
    where = refs.place(draft, [spot], spot, "thing")
    if it:
        pronoun = Piece(rng.choice(("it", "it", "it", "the door", "that")), "thing")
        where.pieces, where.anchor = [pronoun], pronoun
    if names is not None and len(names) > 1:
        where.names, where.quota = names, 1
    clause = clauses.act(draft, skill, where, stage, 0.0)
    if skill == "close" and rng.random() < 0.35:
        words = variant(rng, "closing")
        clause.pieces = expand(words, {"X": where.pieces})
        clause.wishes[0].target = next(p for p in clause.pieces if p.tag == "action")
    return clause


def use_container(draft: Draft) -> Utterance | None:
    """Something into a container, and the container acted upon before or after."""
    rng = draft.rng
    boxes = [s for s in draft.targets() if {"container", "appliance"} & set(s.kind)]
    thing = basics.some_thing(draft)
    if not boxes or thing is None:
        return None
    spot = rng.choice(boxes)
    where = refs.place(draft, draft.targets(), spot)
    main = clauses.put(draft, basics.reference(draft, thing), where)
    if main.unclear:
        return None
    if len(where.names) > 1:
        return chain(draft, [main, closing(draft, spot, 5, True, where.names)])
    parts = [main, *finishing(draft, spot)]
    if rng.random() < 0.3 and "container" in spot.kind:
        parts.insert(0, clauses.act(draft, "open", refs.place(draft, [spot], spot, "thing"), 0, 0.0))
        if rng.random() < 0.6:
            swap_pronoun(draft, main, spot)
    return chain(draft, parts)


def finishing(draft: Draft, spot: Spot) -> list[Clause]:
    """What is done with a container once it is filled: shut, started, both or neither."""
    rng = draft.rng
    if "container" not in spot.kind and rng.random() > 0.8:
        return []
    after = closing(draft, spot, 5, rng.random() < 0.75)
    shut = after.wishes[0].skill == "close"
    if shut and "container" not in spot.kind:
        return []
    if shut and "appliance" in spot.kind and rng.random() < 0.5:
        return [after, clauses.act(draft, "turn_on", pronoun_of(spot), 6, 0.0)]
    return [after]


def pronoun_of(spot: Spot) -> refs.Ref:
    """`it` for a place."""
    piece = Piece("it", "thing")
    return refs.Ref([piece], [spot.name], piece, spot=spot)


def swap_pronoun(draft: Draft, clause: Clause, spot: Spot) -> None:
    """Say `in it` for a place that was named just before."""
    wish = clause.wishes[0]
    if clause.imperative and wish.target in clause.pieces and clause.pieces.index(wish.target) > 0:
        wish.target.text = draft.rng.choice(("it", "it", "there"))
        before = clause.pieces[clause.pieces.index(wish.target) - 1]
        if wish.target.text == "there":
            before.text = ""


def after_all(draft: Draft, said: Utterance | None) -> Utterance | None:
    """Something said, and at the end the container that was used is shut or started."""
    if said is None or said.status != "plan" or draft.rng.random() > 0.22:
        return said
    used = [
        s
        for s in draft.spots
        if {"container", "appliance"} & set(s.kind)
        and any(w.skill == "place" and w.second == [s.name] for w in said.wishes)
    ]
    if not used:
        return said
    spot = draft.rng.choice(used)
    late = max(w.stage for w in said.wishes) + 1
    clause = closing(draft, spot, late, spot is used[-1] and len(used) == 1 and draft.rng.random() < 0.5)
    if clause.wishes[0].skill == "close" and "container" not in spot.kind:
        return said
    pieces = list(said.pieces)
    link(draft, pieces, clause, False)
    return Utterance(pieces, [*said.wishes, *clause.wishes])


def introduced(draft: Draft) -> Utterance | None:
    """A thing is named in one sentence and asked about in the next, by a pronoun."""
    rng = draft.rng
    thing = basics.some_thing(draft)
    if thing is None:
        return None
    ref = basics.reference(draft, thing)
    if ref.unclear or ref.quota:
        return None
    spot = draft.named(thing.at)
    forms = [
        "{O} {is|are} no use to me now",
        "I've finished with {O}",
        "you see {O}",
        "there {is|are} still {O} lying about",
        "look, {O}",
        "someone brought {O}",
        "I found {O}",
        "we got {O} today",
        "{O} {was|were} used by the guests",
        "{O} {is|are} in the way",
        "about {O}",
        "take {O}",
        "get {O}",
        "grab {O}",
        "{O} again",
    ]
    if spot is not None and "person" not in spot.kind:
        forms += [
            "{O} {is|are} {at} {S}",
            "there's {O} {at} {S}",
            "{at} {S} {is|are} {O}",
            "{O} {is|are} still {at} {S}",
            "I left {O} {at} {S}",
        ]
    slots: dict[str, Pieces] = {"O": ref.pieces}
    if spot is not None:
        slots |= {"S": [Piece(refs.spot_words(draft, spot), "source")], "at": [Piece(refs.at_words(draft, spot))]}
    first = expand(rng.choice(forms), slots, ref.many, action="other")
    again = ref.it("thing") if rng.random() < 0.75 else other_pronoun(draft, ref)
    target, persons = basics.other_target(draft, thing), draft.of_kind("person")
    draw = rng.random()
    if persons and draw < 0.3:
        clause = clauses.hand_over(draft, again, refs.person(draft, rng.choice(persons)), 0, 0.3)
    elif target is not None and draw < 0.85:
        clause = clauses.put(draft, again, basics.target_ref(draft, target), 0, 0.35)
    else:
        made = clauses.discard(draft, again)
        if made is None:
            return None
        clause = made
    mark = rng.choice(("\b.", "\b.", "\b,", "\b;", "\b and", "\b?", "\b -"))
    return Utterance([*first, Piece(mark), *wrap.polite(rng, clause, 0.3)], clause.wishes)


def other_pronoun(draft: Draft, ref: refs.Ref) -> refs.Ref:
    """that, the thing, those."""
    piece = Piece(
        draft.rng.choice(("those", "they all", "these") if ref.many else ("that", "the thing", "that one", "this")),
        "thing",
    )
    return refs.Ref([piece], ref.names, piece, ref.quota, ref.many, ref.unclear, ref.spot, ref.things)
