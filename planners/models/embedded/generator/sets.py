"""Sets of things: everything at a place, all of a kind, all but some, so many of them."""

from planners.models.embedded.generator import basics, clauses, refs, stock, wrap
from planners.models.embedded.generator.basics import Utterance
from planners.models.embedded.generator.draft import Draft, Spot, Thing, add_person
from planners.models.embedded.generator.goals import Clause, Wish
from planners.models.embedded.generator.lexicon import table, variant
from planners.models.embedded.generator.refs import Ref
from planners.models.embedded.generator.text import Piece, Pieces, expand


def goal_clause(draft: Draft, ref: Ref, spot: Spot | None = None, people: float = 0.2) -> Clause | None:
    """A set of things to a place, a person, or the bin."""
    rng = draft.rng
    persons = draft.of_kind("person")
    if spot is None and persons and rng.random() < people:
        return clauses.hand_over(draft, ref, refs.person(draft, rng.choice(persons)))
    if spot is None and rng.random() < 0.07:
        return clauses.discard(draft, ref)
    spot = spot or basics.other_target(draft, ref.things[0] if ref.things else None)
    if spot is None:
        return None
    return clauses.put(draft, ref, basics.target_ref(draft, spot))


def crowd(draft: Draft) -> tuple[list[Thing], str] | None:
    """A set of things with plural words for it, put there if there is none."""
    rng = draft.rng
    if rng.random() < 0.5:
        word = stock.any_noun(draft)
        count = rng.choice((2, 3, 3, 4))
        make = rng.choice((stock.add_alike, stock.add_coloured, stock.add_numbered))
        make(draft, word, min(count, 3) if make is stock.add_numbered else count)
        sets = [(w, ts) for w, ts in refs.kind_sets(draft) if any(t.noun == word.name for t in ts)]
    else:
        sets = refs.kind_sets(draft)
        for group in refs.categories(draft):
            found = refs.members(draft, group)
            if len(found) > 1 or rng.random() < 0.2:
                sets.append((refs.category_words(draft, group, True), found))
    sets = [(w, [t for t in ts]) for w, ts in sets if all(t in basics.loose(draft) for t in ts)]
    if not sets:
        return None
    words, things = rng.choice(sets)
    return things, words


def a_set(draft: Draft) -> Ref | None:
    """Everything somewhere, all of a kind or category, perhaps only those at a place."""
    rng = draft.rng
    if rng.random() < 0.35:
        spots = [s for s in draft.targets() if draft.at(s.name)]
        if spots:
            spot = rng.choice(spots)
            if len(draft.at(spot.name)) < 2 and rng.random() < 0.7:
                stock.add(draft, stock.any_noun(draft), at=spot.name)
            return refs.all_at(draft, spot)
    found = crowd(draft)
    if found is None:
        return None
    things, words = found
    ref = refs.every(draft, things, words)
    here = [t for t in things if t.at == things[0].at]
    home = draft.named(things[0].at)
    if home and "person" not in home.kind and rng.random() < 0.3:
        ref.pieces.append(Piece(f"{refs.at_words(draft, home)} {refs.spot_words(draft, home)}", "source"))
        ref.names, ref.things = [t.name for t in here], here
    return ref


def everything(draft: Draft) -> Utterance | None:
    """A set to a place."""
    ref = a_set(draft)
    if ref is None or not ref.names:
        return None
    spot = basics.other_target(draft, ref.things[0])
    if spot is not None and draft.rng.random() < 0.25 and ref.things:
        source = draft.named(ref.things[0].at)
        if (
            source
            and "person" not in source.kind
            and all(t.at == source.name for t in ref.things)
            and draft.rng.random() < 0.6
        ):
            return cleared(draft, source, spot)
    clause = goal_clause(draft, ref, spot if draft.rng.random() < 0.8 else None)
    return Utterance(wrap.polite(draft.rng, clause), clause.wishes) if clause else None


def cleared(draft: Draft, source: Spot, spot: Spot) -> Utterance:
    """Clear / empty / unload one place into another."""
    rng = draft.rng
    anchor = Piece(refs.spot_words(draft, source), "thing")
    target = basics.target_ref(draft, spot)
    form = variant(rng, "cleared")  # fmt: skip
    slots: dict[str, Pieces] = {
        "S": [anchor],
        "T": target.pieces,
        "in": [Piece(clauses.into(draft, spot))],
        "to": [Piece("to")],
        "off": [Piece(clauses.out_of(draft, source))],
    }
    wish = Wish("place", [t.name for t in draft.at(source.name)], anchor, target.anchor, target.names)
    clause = Clause(expand(form, slots), [wish], not form.startswith("{S}"))
    return Utterance(wrap.polite(rng, clause), [wish])


def left_out(draft: Draft, things: list[Thing]) -> tuple[Ref, list[Thing]] | None:
    """What is left out of a set: one or two of it, or those of an adjective."""
    rng = draft.rng
    if len(things) < 2:
        return None
    chosen = rng.sample(things, 2 if len(things) > 3 and rng.random() < 0.3 else 1)
    first = chosen[0]
    if first.marks and rng.random() < 0.6 and len([t for t in things if t.marks == first.marks]) == 1:
        words = rng.choice(("the {} one", "the {} one", "the {} ones")).format(" ".join(first.marks))
        piece = Piece(words, "kept")
        return Ref([piece], [first.name], piece, things=[first]), [first]
    if first.tail and rng.random() < 0.6:
        link, rest = first.tail.split(" ", 1)
        with_ = "with" if link == "of" and rng.random() < 0.5 else link
        piece = Piece(f"{rng.choice(('the one', 'that'))} {with_} {rest}", "kept")
        return Ref([piece], [first.name], piece, things=[first]), [first]
    made = [refs.one(draft, t, "kept", 0.0) for t in chosen]
    if any(r.unclear or r.quota for r in made):
        return None
    pieces = list(made[0].pieces)
    for ref in made[1:]:
        pieces += [Piece("and", "kept"), *ref.pieces]
    for piece in pieces:
        piece.tag = "kept"
    return Ref(pieces, [t.name for t in chosen], made[0].anchor, many=len(chosen) > 1, things=chosen), chosen


def excepting(draft: Draft, ref: Ref, without: Ref, gone: list[Thing]) -> Clause | None:
    """The clause of a set, with what is left out said inside, after, or as a clause of its own."""
    rng, frames = draft.rng, table("frames")
    draw = rng.random()
    tail = expand(rng.choice(frames["except"]), {"O": without.pieces}, without.many, action="other")
    if draw < 0.22:
        ref.pieces.extend(tail)
        return goal_clause(draft, ref)
    clause = goal_clause(draft, ref)
    if clause is None:
        return None
    if draw < 0.55:
        mark = rng.choice(("\b,", "\b,", "", "", "\b."))
        clause.pieces = [*clause.pieces, *([Piece(mark)] if mark else []), *tail]
    else:
        mark = rng.choice(("\b, but", "\b.", "\b, only", "\b;", "\b, just", "\b, and"))
        clause.pieces = [*clause.pieces, Piece(mark), *clauses.keep(draft, without, gone)]
    return clause


def exception(draft: Draft) -> Utterance | None:
    """A set to a place, but for some of it."""
    rng = draft.rng
    ref = a_set(draft)
    spare = left_out(draft, ref.things) if ref else None
    if ref is None or spare is None:
        return None
    without, gone = spare
    ref.things = [t for t in ref.things if t not in gone]
    ref.names = [t.name for t in ref.things]
    clause = excepting(draft, ref, without, gone) if ref.things else None
    if clause is None:
        return None
    if rng.random() < 0.3:
        why = {"it": [Piece("they" if without.many else "it")]}
        clause.pieces += [basics.comma(), *expand(rng.choice(table("frames")["reason"]), why, without.many, "other")]
    return Utterance(wrap.polite(rng, clause), clause.wishes)


def count(draft: Draft) -> Utterance | None:
    """A number of things that nobody need tell apart, or one of them for each person."""
    rng = draft.rng
    found = crowd(draft)
    if found is None or len(found[0]) < 2:
        return None
    things, words = found
    number = min(5, rng.randint(1, len(things)))
    if rng.random() < 0.22:
        add_person(draft)
        add_person(draft)
    persons = [p for p in draft.of_kind("person")]
    if len(persons) > 1 and rng.random() < 0.6:
        return each(draft, things, words, persons[:3])
    if number == 1 and words.endswith("s"):
        form = variant(rng, "count")
        anchor = Piece(form.format(words), "thing")
        ref = Ref([anchor], [t.name for t in things], anchor, 1, things=things)
    else:
        ref = refs.some(draft, things, number, words)
    clause = goal_clause(draft, ref, people=0.35)
    if clause is None:
        return None
    if rng.random() < 0.2:
        clause.pieces = [
            *clause.pieces,
            Piece(variant(rng, "count_2")),
        ]
    return Utterance(wrap.polite(rng, clause), clause.wishes)


def each(draft: Draft, things: list[Thing], words: str, persons: list[Spot]) -> Utterance | None:
    """One for each person."""
    rng = draft.rng
    if len(things) < len(persons):
        return None
    made = [refs.person(draft, p) for p in persons[:2]]
    anchor = Piece(rng.choice(("one {}", "a {}")).format(words.removesuffix("s")), "thing")
    who: Pieces = [*made[0].pieces, Piece("and"), *made[1].pieces]
    form = variant(rng, "each")
    pieces = expand(form, {"P": who, "O": [anchor]})
    wishes = [Wish("hand_over", [t.name for t in things], anchor, r.anchor, r.names, 1, 0) for r in made]
    return Utterance(pieces, wishes)
