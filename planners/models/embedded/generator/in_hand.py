"""The thing that is in the hand already: that, it, what you are holding."""

from planners.models.embedded.generator import basics, clauses, refs, wrap
from planners.models.embedded.generator.basics import Utterance
from planners.models.embedded.generator.chains import chain, closing
from planners.models.embedded.generator.draft import Draft, Spot
from planners.models.embedded.generator.goals import Clause
from planners.models.embedded.generator.lexicon import variant
from planners.models.embedded.generator.refs import Ref
from planners.models.embedded.generator.text import Piece


def in_hand(draft: Draft) -> Utterance | None:
    """The robot holds something, and that is what is spoken of, or not."""
    rng = draft.rng
    things = basics.loose(draft)
    if not things:
        return None
    held = rng.choice(things)
    draft.holding, held.at = held.name, None
    draw = rng.random()
    if draw > 0.88 and len(things) > 1:
        return another(draft)
    piece = Piece(variant(rng, "in_hand"), "thing")
    ref = refs.one(draft, held) if draw < 0.2 else Ref([piece], [held.name], piece, things=[held])
    spot = basics.other_target(draft, held)
    clause = None if ref.unclear or ref.quota else handled(draft, ref, spot)
    if clause is None:
        return None
    if spot is not None and "container" in spot.kind and clause.wishes[0].skill == "place" and rng.random() < 0.3:
        return chain(draft, [clause, closing(draft, spot, 2, True)])
    move = basics.a_go(draft) if rng.random() < 0.25 else None
    return chain(draft, [clause, move]) if move else Utterance(wrap.polite(rng, clause), clause.wishes)


def handled(draft: Draft, ref: Ref, spot: Spot | None) -> Clause | None:
    """What is to be done with it: handed over, thrown away, put somewhere."""
    rng = draft.rng
    persons = draft.of_kind("person")
    if persons and rng.random() < 0.3:
        return clauses.hand_over(draft, ref, refs.person(draft, rng.choice(persons)), 0, 0.1)
    if rng.random() < 0.08 or spot is None:
        return clauses.discard(draft, ref)
    clause = clauses.put(draft, ref, basics.target_ref(draft, spot), 0, 0.1)
    if rng.random() < 0.3:
        verb = Piece(variant(rng, "put_down"), "action")
        clause.pieces = [verb, ref.anchor, Piece("down"), Piece(clauses.into(draft, spot)), clause.wishes[0].target]
    return clause


def another(draft: Draft) -> Utterance | None:
    """Not what is in the hand, something else."""
    rng = draft.rng
    right = rng.choice([t for t in basics.loose(draft)])
    ref = refs.one(draft, right)
    if ref.unclear or not draft.named("user"):
        return None
    clause = clauses.hand_over(draft, ref, refs.person(draft, next(s for s in draft.spots if s.name == "user")))
    lead = variant(rng, "another")
    return Utterance([Piece(lead, "kept"), *clause.pieces], clause.wishes)
