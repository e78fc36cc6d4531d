"""Wishes said in another order than they are done in, or under a condition."""

from planners.models.embedded.generator import basics, clauses, refs, wrap
from planners.models.embedded.generator.basics import Utterance
from planners.models.embedded.generator.chains import chain, restage
from planners.models.embedded.generator.draft import Draft, Spot, Thing
from planners.models.embedded.generator.goals import Clause, Wish
from planners.models.embedded.generator.lexicon import variant
from planners.models.embedded.generator.text import Piece, Pieces, expand


def reversed_order(draft: Draft, early: Clause, late: Clause) -> Utterance | None:
    """Said in one order, done in the other."""
    rng = draft.rng
    stage = restage(early, 0)
    restage(late, stage)
    sooner, later = list(early.pieces), list(late.pieces)
    if not late.imperative or not early.imperative:
        return None
    if sooner[0].tag == "action" and rng.random() < 0.5:
        form = rng.choice(("after", "before"))
        if form == "after":
            sooner[0].text = wrap.gerund(sooner[0].text)
            pieces = [*later, Piece("after", "action"), *sooner]
        else:
            if later[0].tag != "action":
                return None
            later[0].text = wrap.gerund(later[0].text)
            pieces = [Piece("before", "action"), *later, Piece("\b,"), *sooner]
    else:
        form = variant(rng, "reversed_order")  # fmt: skip
        pieces = expand(form, {"0": later, "1": sooner})
    return Utterance(pieces, [*early.wishes, *late.wishes], "ask" if early.unclear or late.unclear else "plan")


def backwards(draft: Draft) -> Utterance | None:
    """Two clauses said in the reverse of the order in which they are done."""
    early, late = basics.a_clause(draft, "hold", "look"), basics.a_clause(draft, "hold", "look")
    if early is None or late is None or early.unclear or late.unclear:
        return None
    if {n for w in early.wishes for n in w.first} & {n for w in late.wishes for n in w.first}:
        return None
    return reversed_order(draft, early, late)


def threefold(draft: Draft) -> Utterance | None:
    """Before this do that, then a third."""
    first = backwards(draft)
    third = basics.a_clause(draft, "hold", "look", "heat")
    if first is None or third is None or third.unclear or first.status != "plan":
        return None
    if {n for w in first.wishes for n in w.first} & {n for w in third.wishes for n in w.first}:
        return None
    restage(third, max(w.stage for w in first.wishes) + 1)
    pieces = list(first.pieces)
    words = variant(draft.rng, "threefold")
    return Utterance([*pieces, Piece(words), *third.pieces], [*first.wishes, *third.wishes])


def scan_then(draft: Draft) -> Utterance | None:
    """Handle a thing (scan, pour, hold up) and then put it somewhere, with a pronoun."""
    rng = draft.rng
    thing = basics.some_thing(draft)
    spot = basics.other_target(draft, thing)
    if thing is None or spot is None:
        return None
    ref = basics.reference(draft, thing)
    if ref.unclear or ref.quota:
        return None
    first = clauses.scan(draft, ref)
    again = ref.it("thing")
    if rng.random() < 0.3 and draft.of_kind("person"):
        second = clauses.hand_over(draft, again, refs.person(draft, rng.choice(draft.of_kind("person"))), 0, 0.1)
    else:
        second = clauses.put(draft, again, basics.target_ref(draft, spot), 0, 0.1)
    draw = rng.random()
    if draw < 0.25:
        return scanned_before(draft, thing, spot)
    if draw < 0.45:
        return reversed_order(draft, first, second)
    return chain(draft, [first, second])


def scanned_before(draft: Draft, thing: Thing, spot: Spot) -> Utterance:
    """X needs scanning before it goes in T; one thing, or two."""
    rng = draft.rng
    things = [thing, *([t for t in basics.loose(draft) if t.noun == thing.noun and t is not thing][:3])]
    from planners.models.embedded.generator.stock import plural

    same = refs.matches(draft, thing.noun)
    if len(same) > 1 and all(t in things for t in same):
        piece = Piece(
            rng.choice(("both {}" if len(same) == 2 else "all the {}", "the {}", "all {}")).format(plural(thing.noun)),
            "thing",
        )
        ref = refs.Ref([piece], [t.name for t in same], piece, many=True, things=same)
    else:
        ref = refs.one(draft, thing)
    target = basics.target_ref(draft, spot)
    form = variant(rng, "scanned_before")
    many = ref.many
    slots: dict[str, Pieces] = {
        "O": ref.pieces,
        "T": target.pieces,
        "in": [Piece(clauses.into(draft, spot))],
        "it": [Piece("they" if many else "it", "thing")],
        "them": [Piece("them" if many else "it", "thing")],
    }
    pieces = expand(form, slots, many)
    action = next(p for p in pieces if p.tag == "action")
    wishes = [
        Wish("scan", ref.names, ref.anchor, action, [], ref.quota, 0),
        Wish("place", ref.names, ref.anchor, target.anchor, target.names, ref.quota, 1),
    ]
    return Utterance(pieces, wishes, "ask" if ref.unclear else "plan")


def once_there(draft: Draft) -> Utterance | None:
    """Start or shut a thing once something is in or on it."""
    rng = draft.rng
    spots = [s for s in draft.targets() if {"container", "appliance"} & set(s.kind)]
    things = basics.loose(draft)
    if not spots or not things:
        return None
    spot = rng.choice(spots)
    skill = rng.choice([a for a, k in (("turn_on", "appliance"), ("close", "container")) if k in spot.kind])
    if rng.random() < 0.4 and len(things) > 1:
        made = [refs.one(draft, t) for t in rng.sample(things, 2)]
        if any(r.unclear or r.quota for r in made) or set(made[0].names) & set(made[1].names):
            return None
        joint: Pieces = [
            *([Piece("both")] if rng.random() < 0.4 else []),
            *made[0].pieces,
            Piece("and"),
            *made[1].pieces,
        ]
    else:
        made = [refs.one(draft, rng.choice(things))]
        joint = made[0].pieces
    if any(r.unclear for r in made):
        return None
    many = len(made) > 1 or made[0].many
    where = refs.place(draft, [spot], spot, "thing")
    verb = rng.choice(
        ("start {X}", "turn on {X}", "fire up {X}", "switch {X} on", "get {X} going")
        if skill == "turn_on"
        else ("close {X}", "shut {X}", "push {X} shut", "close {X} up")
    )
    act = expand(verb, {"X": where.pieces})
    again = expand(verb, {"X": [it := Piece("it", "thing")]})
    word = rng.choice(("in", "inside")) if spot.inside else "on"
    form = variant(rng, "once_there")
    named = "{a}" in form
    pieces = expand(form, {"a": act, "b": again, "O": joint, "X": where.pieces, "w": [Piece(word)]}, many)
    anchor = where.anchor if named else it
    action = next(p for p in (act if named else again) if p.tag == "action")
    wishes = [Wish("place", r.names, r.anchor, where.anchor, [spot.name], r.quota, 0) for r in made]
    return Utterance(pieces, [*wishes, Wish(skill, [spot.name], anchor, action, [], 0, 1)])


def condition(draft: Draft) -> Utterance | None:
    """If it is so, do this, else perhaps that."""
    rng = draft.rng
    skill, kind, want = rng.choice(
        (
            ("close", "container", "open"),
            ("open", "container", "closed"),
            ("turn_off", "appliance", "on"),
            ("turn_on", "appliance", "off"),
        )
    )
    spots = [
        s for s in draft.of_kind(kind) if "locked" not in s.state and (set(s.state) & {"open", "closed", "on", "off"})
    ]
    if not spots:
        return None
    ref = refs.place(draft, [spot := rng.choice(spots)], spot, "thing")
    verb = {"close": "close it", "open": "open it", "turn_off": "switch it off", "turn_on": "switch it on"}[skill]
    form = variant(rng, "condition")
    action = Piece(
        verb
        if "{v}" in form
        else verb.replace(" it", "", 1)
        if skill in ("close", "open")
        else verb.replace(" it", ""),
        "action",
    )
    pieces = expand(form, {"X": ref.pieces, "w": [Piece(want)], "v": [action], "v2": [action]}, action="other")
    return Utterance(pieces, [Wish(skill, [spot.name], ref.anchor, action, [])])


def not_yet(draft: Draft) -> Utterance | None:
    """Don't do that yet, just do this with it."""
    rng = draft.rng
    thing = basics.some_thing(draft)
    spot = basics.other_target(draft, thing)
    if thing is None or spot is None:
        return None
    ref = basics.reference(draft, thing)
    if ref.unclear or ref.quota:
        return None
    wrong = clauses.put(draft, ref, basics.target_ref(draft, spot), 0, 0.0)
    for piece in wrong.pieces:
        piece.tag = "kept"
    again = ref.it("thing")
    right = clauses.scan(draft, again) if rng.random() < 0.6 else clauses.hold(draft, again)
    form = variant(rng, "not_yet")
    if "{w2}" in form:
        wrong.pieces[0].text = wrap.gerund(wrong.pieces[0].text)
    if not right.imperative:
        return None
    return Utterance(
        expand(form, {"w": wrong.pieces, "w2": wrong.pieces, "r": right.pieces}, action="other"), right.wishes
    )
