"""Categories: all the fruit, any snack, everything that is no toy."""

from planners.models.embedded.generator import basics, clauses, refs, wrap
from planners.models.embedded.generator.basics import Utterance
from planners.models.embedded.generator.draft import Draft, Spot, Thing
from planners.models.embedded.generator.goals import Wish
from planners.models.embedded.generator.lexicon import variant
from planners.models.embedded.generator.refs import Ref
from planners.models.embedded.generator.sets import goal_clause
from planners.models.embedded.generator.text import Piece, Pieces


def sort(draft: Draft) -> Utterance | None:
    """One category here, another there."""
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
    pieces: Pieces = [
        Piece(rng.choice(("sort the things:", "put", "tidy up:", "sort out this mess,", "put", "", "move")), "action")
    ]
    wishes: list[Wish] = []
    for number, ((words, things), spot) in enumerate(pairs):
        ref = refs.every(draft, things, words)
        target = basics.target_ref(draft, spot)
        verb = rng.choice(("goes", "should be", "belongs", "", "")) if pieces[0].text not in ("put", "move") else ""
        if number:
            pieces.append(Piece(rng.choice(("\b,", "and", "\b, and", "\b;"))))
        pieces += [
            *ref.pieces,
            *([Piece(verb, "action")] if verb else []),
            Piece(clauses.into(draft, spot)),
            *target.pieces,
        ]
        wishes.append(Wish("place", ref.names, ref.anchor, target.anchor, target.names, 0, number))
    if rng.random() < 0.3:
        return staying(draft, pieces, wishes, pairs)
    return Utterance([p for p in pieces if p.text], wishes)


def staying(
    draft: Draft, pieces: Pieces, wishes: list[Wish], pairs: list[tuple[tuple[str, list[Thing]], Spot]]
) -> Utterance:
    """The last of a sorting stays where it is instead."""
    rest = [t for t in draft.things if all(t.name not in w.first for w in wishes)]
    if not rest:
        return Utterance([p for p in pieces if p.text], wishes)
    words = variant(draft.rng, "staying")
    return Utterance(
        [p for p in pieces if p.text]
        + [Piece(draft.rng.choice(("\b,", "\b, but", "\b.", "\b;"))), Piece(words, "kept")],
        wishes,
    )


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
    form = variant(rng, "not_category")
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
    words = (
        form.format(words)
        if not form.startswith("some") or form != "some {}"
        else f"some {refs.category_words(draft, group, True)}"
    )
    anchor = Piece(words.replace("a a", "a a") if words[2:3] not in "aeiou" else words.replace("a ", "an ", 1), "thing")
    ref = Ref([anchor], [t.name for t in things], anchor, 1, things=things)
    clause = goal_clause(draft, ref, people=0.75)
    return Utterance(wrap.polite(rng, clause), clause.wishes) if clause else None
