"""What people take back or rule out: corrections, contrasts, things to keep off."""

from planners.models.embedded.generator import basics, clauses, refs, stock, wrap
from planners.models.embedded.generator.basics import Utterance
from planners.models.embedded.generator.draft import Draft, Thing
from planners.models.embedded.generator.goals import Clause, Wish
from planners.models.embedded.generator.lexicon import table, variant
from planners.models.embedded.generator.refs import Ref
from planners.models.embedded.generator.text import Piece, Pieces, expand


def take_back(draft: Draft) -> Piece:
    words = draft.rng.choice(table("frames")["corrections"])
    return Piece(("\b" + words) if words[0] in ",." else words.strip())


def retracted(pieces: Pieces) -> Pieces:
    """Mark mentions as not meant."""
    for piece in pieces:
        if piece.tag in ("thing", "target", "action"):
            piece.tag = "kept"
    return pieces


def corrected_target(draft: Draft) -> Utterance | None:
    """... to A, sorry, to B."""
    rng = draft.rng
    thing = basics.some_thing(draft)
    spots = [s for s in draft.targets() if thing and s.name != thing.at]
    if thing is None or len(spots) < 2:
        return None
    wrong, right = rng.sample(spots, 2)
    clause = clauses.put(draft, basics.reference(draft, thing), basics.target_ref(draft, wrong), 0, 0.25)
    old = clause.wishes[0].target
    if clause.pieces and clause.pieces[-1] is not old:
        return None
    if clause.unclear:
        return None
    old.tag = "kept"
    target = corrected_name(draft, wrong.name, right.name) if rng.random() < 0.35 else None
    new = target or basics.target_ref(draft, right)
    words: Pieces = [*new.pieces]
    if target is None and rng.random() < 0.5:
        words.insert(
            0,
            Piece(rng.choice((clauses.into(draft, right), "to", "put it " + clauses.into(draft, right), "take it to"))),
        )
    tail = (
        [Piece(rng.choice(("\b, not {}", "\b instead of {}")).format(refs.spot_words(draft, wrong)), "kept")]
        if rng.random() < 0.12
        else []
    )
    pieces = [*wrap.polite(rng, Clause(clause.pieces, [], clause.imperative), 0.3), take_back(draft), *words, *tail]
    ref = clause.topic
    assert isinstance(ref, Ref)
    return Utterance(
        pieces, [Wish("place", ref.names, ref.anchor, new.anchor, [right.name] if target else new.names, ref.quota)]
    )


def corrected_name(draft: Draft, wrong: str, right: str) -> Ref | None:
    """Only the word that differs: shelf 3, no, 4; the top one."""
    ours, theirs = right.split(), wrong.split()
    if len(ours) != len(theirs) or len(ours) < 2:
        return None
    differ = [(a, b) for a, b in zip(ours, theirs, strict=True) if a != b]
    if len(differ) != 1:
        return None
    word = differ[0][0]
    text = word if word[0].isdigit() or len(word) == 1 else draft.rng.choice((f"the {word} one", f"{word}"))
    piece = Piece(text, "target")
    return Ref([piece], [right], piece)


def corrected_thing(draft: Draft) -> Utterance | None:
    """... X. No, I meant Y."""
    rng = draft.rng
    pair = rivals(draft) if rng.random() < 0.4 else None
    things = basics.loose(draft)
    if pair is None and len(things) < 2:
        return None
    wrong, right = pair or rng.sample(things, 2)
    first = refs.one(draft, wrong)
    second = differing(draft, right, wrong) if rng.random() < 0.5 else None
    second = second or refs.one(draft, right)
    if first.unclear or second.unclear or first.quota or second.quota:
        return None
    spots = [s for s in draft.targets() if s.name not in (wrong.at, right.at)]
    persons = draft.of_kind("person")
    kind = rng.random()
    if persons and kind < 0.35:
        clause = clauses.hand_over(draft, first, refs.person(draft, rng.choice(persons)))
    elif spots and kind < 0.9:
        clause = clauses.put(draft, first, basics.target_ref(draft, rng.choice(spots)))
    else:
        clause = clauses.hold(draft, first)
    wish = clause.wishes[0]
    for piece in first.pieces:
        piece.tag = "kept"
    tail: Pieces = (
        [Piece(rng.choice(("\b, not {}", "\b instead of {}")).format("that one"), "kept")]
        if rng.random() < 0.08
        else []
    )
    pieces = [
        *wrap.polite(rng, Clause(clause.pieces, [], clause.imperative), 0.3),
        take_back(draft),
        *second.pieces,
        *tail,
    ]
    return Utterance(pieces, [Wish(wish.skill, second.names, second.anchor, wish.target, wish.second, second.quota)])


def corrected_act(draft: Draft) -> Utterance | None:
    """Open it, no, close the other; or a whole task withdrawn."""
    rng = draft.rng
    first, second = basics.a_clause(draft, "look", "heat"), basics.a_clause(draft, "look", "heat")
    if first is None or second is None or second.unclear:
        return None
    mark = Piece(rng.choice(("\b,", "\b.", "\b -"))), Piece(rng.choice(table("frames")["cancels"]))
    join = rng.choice(("\b,", "\b and", "\b;", "\b.", "\b, just", "\b. Instead,", "\b, rather"))
    pieces = [*retracted(first.pieces), *mark, Piece(join), *second.pieces]
    return Utterance(pieces, second.wishes)


def rivals(draft: Draft) -> tuple[Thing, Thing] | None:
    """Two things of one noun that differ by an adjective."""
    made = stock.add_coloured(draft, stock.any_noun(draft), 2)
    return (made[0], made[1]) if len(made) == 2 else None


def differing(draft: Draft, thing: Thing, other: Thing, tag: str = "thing") -> Ref | None:
    """`the green one`, where only the adjective tells."""
    if thing.noun != other.noun or not thing.marks:
        return None
    piece = Piece(
        " ".join(
            (draft.rng.choice(("the", "the", "that")), *thing.marks, draft.rng.choice(("one", "one", thing.noun)))
        ),
        tag,
    )
    return Ref([piece], [thing.name], piece, things=[thing])


def contrast(draft: Draft) -> Utterance | None:
    """The red one, not the blue one; perhaps the other has its own place."""
    rng = draft.rng
    pair = rivals(draft)
    if pair is None:
        return None
    wanted, other = pair
    ref = refs.one(draft, wanted)
    if ref.unclear or not set(wanted.marks) & set(" ".join(p.text for p in ref.pieces).split()):
        ref = differing(draft, wanted, other) or ref
        ref.unclear = False
    against = differing(draft, other, wanted, "kept")
    assert against is not None
    persons = draft.of_kind("person")
    target = basics.other_target(draft, wanted)
    if persons and rng.random() < 0.5:
        clause = clauses.hand_over(draft, ref, refs.person(draft, rng.choice(persons)))
    elif target is not None and rng.random() < 0.85:
        clause = clauses.put(draft, ref, basics.target_ref(draft, target))
    else:
        clause = clauses.hold(draft, ref)
    form = variant(rng, "contrast")  # fmt: skip
    pieces = expand(form, {"c": list(clause.pieces), "o": against.pieces}, action="other")
    wishes = list(clause.wishes)
    second = basics.other_target(draft, other)
    if second is not None and rng.random() < 0.25 and form.endswith("{o}"):
        goal = basics.target_ref(draft, second)
        again = Piece(
            rng.choice(("that one", "the other one", "the latter", " ".join(("the", *other.marks, "one")))), "thing"
        )
        pieces += [Piece("\b,"), again, Piece("goes", "action"), Piece(clauses.into(draft, second)), *goal.pieces]
        wishes.append(Wish("place", [other.name], again, goal.anchor, goal.names, 0, 1))
    return Utterance(pieces, wishes)


def contrast_place(draft: Draft) -> Utterance | None:
    """One place and not another: to go, press, open, or put."""
    rng = draft.rng
    skill, kind = rng.choice(
        (
            ("press", "button"),
            ("turn_on", "appliance"),
            ("turn_off", "appliance"),
            ("open", "container"),
            ("close", "container"),
            ("go_to", "surface"),
            ("wipe", "surface"),
            ("place", "surface"),
        )
    )
    spots = [s for s in draft.of_kind(kind) if "locked" not in s.state]
    if len(spots) < 2:
        return None
    wanted, other = rng.sample(spots, 2)
    against = Piece(refs.spot_words(draft, other), "kept")
    if skill == "place":
        thing = basics.some_thing(draft)
        if thing is None:
            return None
        clause = clauses.put(draft, basics.reference(draft, thing), basics.target_ref(draft, wanted))
    else:
        clause = clauses.act(draft, skill, refs.place(draft, [wanted], wanted, "thing"))
    form = variant(rng, "contrast_place")
    kept = expand(rng.choice(table("frames")["keep_place"]), {"X": [Piece(against.text, "kept")]}, action="other")
    pieces = expand(form, {"c": list(clause.pieces), "o": [against], "k": kept}, action="other")
    return Utterance(pieces, clause.wishes, "ask" if clause.unclear else "plan")


def keep_off(draft: Draft) -> Utterance | None:
    """A task, and something beside it that must not be touched."""
    rng = draft.rng
    clause = basics.a_clause(draft, "look")
    if clause is None or clause.unclear:
        return None
    used = {n for w in clause.wishes for n in (*w.first, *w.second)}
    others = [t for t in draft.things if t.name not in used]
    if not others:
        return None
    other = rng.choice(others)
    ref = refs.one(draft, other, "kept")
    if ref.unclear:
        return None
    kept = clauses.keep(draft, ref, [other])
    form = variant(rng, "keep_off")
    pieces = expand(form, {"c": wrap.polite(rng, clause, 0.3), "k": kept}, action="other")
    return Utterance(pieces, clause.wishes)
