"""Sets of things: everything, all of a kind, categories, counts, exceptions, contrasts and corrections."""

from planners.models.embedded.generator import basics, clauses, refs, stock, wrap
from planners.models.embedded.generator.basics import Utterance
from planners.models.embedded.generator.draft import Draft, Spot, Thing
from planners.models.embedded.generator.goals import Clause, Wish
from planners.models.embedded.generator.lexicon import table
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
    spot = draft.named(things[0].at)
    if spot and "person" not in spot.kind and rng.random() < 0.3:
        ref.pieces.append(Piece(f"{refs.at_words(draft, spot)} {refs.spot_words(draft, spot)}", "source"))
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
        if source and "person" not in source.kind and all(t.at == source.name for t in ref.things) and draft.rng.random() < 0.6:
            return cleared(draft, source, spot)
    clause = goal_clause(draft, ref, spot if draft.rng.random() < 0.8 else None)
    return Utterance(wrap.polite(draft.rng, clause), clause.wishes) if clause else None


def cleared(draft: Draft, source: Spot, spot: Spot) -> Utterance:
    """Clear / empty / unload one place into another."""
    rng = draft.rng
    anchor = Piece(refs.spot_words(draft, source), "thing")
    target = basics.target_ref(draft, spot)
    form = rng.choice(("clear {S} {in} {T}", "empty {S} {in} {T}", "clear off {S} {in} {T}", "unload {S} {in} {T}", "clear everything {off} {S} and {in} {T}", "move the contents of {S} {to} {T}", "get everything {off} {S} and {in} {T}", "transfer all of {S} {to} {T}", "strip {S}, {in} {T} with all of it", "tidy {S}, everything goes {in} {T}", "{S} must be empty, put it all {in} {T}", "clean out {S} {in} {T}"))  # fmt: skip
    slots: dict[str, Pieces] = {"S": [anchor], "T": target.pieces, "in": [Piece(clauses.into(draft, spot))], "to": [Piece("to")], "off": [Piece(clauses.out_of(draft, source))]}
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
        piece = Piece(f"{rng.choice(('the one', 'that'))} {'with' if first.tail.startswith('of') and rng.random() < 0.5 else first.tail.split()[0]} {first.tail.split(' ', 1)[1]}", "kept")
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


def exception(draft: Draft) -> Utterance | None:
    """A set to a place, but for some of it."""
    rng = draft.rng
    ref = a_set(draft)
    if ref is None:
        return None
    spare = left_out(draft, ref.things)
    if spare is None:
        return None
    without, gone = spare
    things = [t for t in ref.things if t not in gone]
    ref.names, ref.things = [t.name for t in things], things
    frames = table("frames")
    if rng.random() < 0.55:
        tail = expand(rng.choice(frames["except"]), {"O": without.pieces}, without.many, action="other")
        if rng.random() < 0.4:
            ref.pieces.extend(tail)
            clause = goal_clause(draft, ref)
        else:
            clause = goal_clause(draft, ref)
            if clause:
                clause.pieces = [*clause.pieces, *([basics.comma()] if rng.random() < 0.5 else []), *tail]
    else:
        clause = goal_clause(draft, ref)
        if clause:
            mark = rng.choice(("\b, but", "\b.", "\b, only", "\b;", "\b, just", "\b, and"))
            clause.pieces = [*clause.pieces, Piece(mark), *clauses.keep(draft, without, gone)]
    if clause is None:
        return None
    if rng.random() < 0.3:
        reason = expand(rng.choice(frames["reason"]), {"it": [Piece("they" if without.many else "it")]}, without.many, "other")
        clause.pieces += [basics.comma(), *reason]
    return Utterance(wrap.polite(rng, clause), clause.wishes)


def count(draft: Draft) -> Utterance | None:
    """A number of things that nobody need tell apart, or one of them for each person."""
    rng = draft.rng
    found = crowd(draft)
    if found is None or len(found[0]) < 2:
        return None
    things, words = found
    number = min(5, rng.randint(1, len(things)))
    persons = [p for p in draft.of_kind("person")]
    if len(persons) > 1 and rng.random() < 0.3:
        return each(draft, things, words, persons[:3])
    if number == 1 and words.endswith("s"):
        form = rng.choice(("one of the {}", "any one of the {}", "just one of the {}", "a single one of the {}"))
        anchor = Piece(form.format(words), "thing")
        ref = Ref([anchor], [t.name for t in things], anchor, 1, things=things)
    else:
        ref = refs.some(draft, things, number, words)
    clause = goal_clause(draft, ref, people=0.35)
    if clause is None:
        return None
    if rng.random() < 0.2:
        clause.pieces = [*clause.pieces, Piece(rng.choice(("\b, no more", "\b, that's enough", "\b, not more than that", "\b, any will do", "\b. It doesn't matter which", "\b, whichever", "\b. Any of them", "\b. Leave the rest", "\b, the others can stay")))]
    return Utterance(wrap.polite(rng, clause), clause.wishes)


def each(draft: Draft, things: list[Thing], words: str, persons: list[Spot]) -> Utterance | None:
    """One for each person."""
    rng = draft.rng
    if len(things) < len(persons):
        return None
    made = [refs.person(draft, p) for p in persons[:2]]
    anchor = Piece(rng.choice(("one {}", "a {}")).format(words.removesuffix("s")), "thing")
    who: Pieces = [*made[0].pieces, Piece("and"), *made[1].pieces]
    form = rng.choice(("give {P} {O} each", "{O} each for {P}", "{P} get {O} each", "hand {P} {O} each", "{P} should each get {O}", "{P} would each like {O}", "bring {O} each to {P}"))
    pieces = expand(form, {"P": who, "O": [anchor]})
    wishes = [Wish("hand_over", [t.name for t in things], anchor, r.anchor, r.names, 1, 0) for r in made]
    return Utterance(pieces, wishes)


def sort(draft: Draft) -> Utterance | None:
    """This category here, that one there."""
    rng = draft.rng
    sets: list[tuple[str, list[Thing]]] = []
    for group in rng.sample(refs.categories(draft), len(refs.categories(draft))):
        found = [t for t in refs.members(draft, group) if t in basics.loose(draft)]
        taken = {t.name for _, ts in sets for t in ts}
        if found and len(found) == len(refs.members(draft, group)) and not taken & {t.name for t in found}:
            sets.append((refs.category_words(draft, group, True), found))
    spots = rng.sample(draft.targets(), min(len(draft.targets()), 3))
    pairs = list(zip(sets, spots, strict=False))[: rng.choice((1, 2, 2, 3))]
    if not pairs:
        return None
    pieces: Pieces = [Piece(rng.choice(("sort the things:", "put", "tidy up:", "sort out this mess,", "put", "", "move")), "action")]
    wishes: list[Wish] = []
    for number, ((words, things), spot) in enumerate(pairs):
        ref = refs.every(draft, things, words)
        target = basics.target_ref(draft, spot)
        verb = rng.choice(("goes", "should be", "belongs", "", "")) if pieces[0].text not in ("put", "move") else ""
        if number:
            pieces.append(Piece(rng.choice(("\b,", "and", "\b, and", "\b;"))))
        pieces += [*ref.pieces, *([Piece(verb, "action")] if verb else []), Piece(clauses.into(draft, spot)), *target.pieces]
        wishes.append(Wish("place", ref.names, ref.anchor, target.anchor, target.names, 0, number))
    if rng.random() < 0.3:
        return staying(draft, pieces, wishes, pairs)
    return Utterance([p for p in pieces if p.text], wishes)


def staying(draft: Draft, pieces: Pieces, wishes: list[Wish], pairs: list[tuple[tuple[str, list[Thing]], Spot]]) -> Utterance:
    """The last of a sorting stays where it is instead."""
    rest = [t for t in draft.things if all(t.name not in w.first for w in wishes)]
    if not rest:
        return Utterance([p for p in pieces if p.text], wishes)
    words = draft.rng.choice(("the rest can stay", "the rest stays where it is", "leave the others where they are", "leave everything else", "don't touch anything else", "the other things are fine where they are", "everything else stays"))
    return Utterance([p for p in pieces if p.text] + [Piece(draft.rng.choice(("\b,", "\b, but", "\b.", "\b;"))), Piece(words, "kept")], wishes)


def not_category(draft: Draft) -> Utterance | None:
    """Everything that is not of a category."""
    rng = draft.rng
    spots = [s for s in draft.targets() if len(draft.at(s.name)) > 1]
    groups = refs.categories(draft)
    if not spots or not groups:
        return None
    spot = rng.choice(spots)
    group = rng.choice(groups)
    inside = refs.members(draft, group)
    things = [t for t in draft.at(spot.name) if t not in inside]
    if not things:
        return None
    words = refs.category_words(draft, group, True)
    where = f"{refs.at_words(draft, spot)} {refs.spot_words(draft, spot)}"
    form = rng.choice(("everything {w} that isn't {c}", "everything {w} except the {c}", "whatever {w} is not {c}", "all the things {w} other than {c}", "anything {w} that is no {c}", "everything but the {c} {w}"))
    anchor = Piece(form.format(w=where, c=words), "thing")
    ref = Ref([anchor], [t.name for t in things], anchor, many=False, things=things)
    clause = goal_clause(draft, ref)
    return Utterance(wrap.polite(rng, clause), clause.wishes) if clause else None


def any_member(draft: Draft) -> Utterance | None:
    """One thing of a category, any one."""
    rng = draft.rng
    groups = refs.categories(draft)
    if not groups:
        return None
    group = rng.choice(groups)
    things = [t for t in refs.members(draft, group) if t in basics.loose(draft)]
    if len(things) < len(refs.members(draft, group)) or not things:
        return None
    words = refs.category_words(draft, group, False)
    form = rng.choice(("a {}", "some {}", "any {}", "one {}", "a {} of any kind", "some kind of {}"))
    words = form.format(words) if not form.startswith("some") or form != "some {}" else f"some {refs.category_words(draft, group, True)}"
    anchor = Piece(words.replace("a a", "a a") if words[2:3] not in "aeiou" else words.replace("a ", "an ", 1), "thing")
    ref = Ref([anchor], [t.name for t in things], anchor, 1, things=things)
    clause = goal_clause(draft, ref, people=0.75)
    return Utterance(wrap.polite(rng, clause), clause.wishes) if clause else None
