"""Lists: everything with its own destination, or several things with one."""

from planners.models.embedded.generator import basics, clauses, refs, wrap
from planners.models.embedded.generator.basics import Utterance
from planners.models.embedded.generator.draft import Draft, Spot, Thing
from planners.models.embedded.generator.goals import Clause, Wish
from planners.models.embedded.generator.lexicon import variant
from planners.models.embedded.generator.text import Piece, Pieces, expand


def bindings(draft: Draft) -> Utterance | None:
    """A list in which everything has its own destination."""
    rng = draft.rng
    things = rng.sample(basics.loose(draft), min(len(basics.loose(draft)), rng.choice((2, 2, 3, 3, 4))))
    pairs: list[tuple[Thing, Spot]] = []
    goals = [*draft.targets(), *(p for p in draft.of_kind("person") if rng.random() < 0.5)]
    for thing in things:
        fitting = [s for s in goals if s.name != thing.at]
        if fitting:
            pairs.append((thing, rng.choice(fitting)))
    made = [(basics.reference(draft, t), s) for t, s in pairs]
    made = [(r, s) for r, s in made if not r.unclear]
    if len(made) < 2 or len({n for r, _ in made for n in r.names}) < sum(len(r.names) for r, _ in made):
        return None
    if rng.random() < 0.12 and len(made) == 2:
        return respectively(draft, made)
    return listed(draft, made)


def goal_words(draft: Draft, spot: Spot) -> tuple[Pieces, refs.Ref, str]:
    """`in the sink`, `to Anna`."""
    if "person" in spot.kind:
        ref = refs.person(draft, spot)
        return [Piece(draft.rng.choice(("to", "for", "to"))), *ref.pieces], ref, "hand_over"
    ref = basics.target_ref(draft, spot)
    word = clauses.into(draft, spot) if draft.rng.random() < 0.7 else draft.rng.choice(("to", "over to", "to"))
    return [Piece(word), *ref.pieces], ref, "place"


def listed(draft: Draft, made: list[tuple[refs.Ref, Spot]]) -> Utterance:
    """X in A, Y on B and Z to C; the verb is said once, each time, or not at all."""
    rng = draft.rng
    verb = variant(rng, "listed")
    middle = (
        rng.choice(("", "", "goes", "belongs", "should go", "can go"))
        if verb in ("", "here's the plan:", "tidy up:")
        else ""
    )
    if rng.random() < 0.1:
        middle = rng.choice(("->", "=>", "-", ":"))
    pieces: Pieces = [Piece(verb, "action")] if verb else []
    wishes: list[Wish] = []
    sep = rng.choice((",", ",", ";", ".", " and", ", and"))
    for number, (ref, spot) in enumerate(made):
        words, target, skill = goal_words(draft, spot)
        if number:
            last = number == len(made) - 1
            mark = rng.choice((", and", " and", ", and", sep)) if last else (sep if sep in (",", ";", ".") else ",")
            pieces.append(Piece(("\b" + mark) if mark[0] in ",;." else mark.strip()))
        there = words
        if middle in ("->", "=>", "-", ":"):
            there = [Piece(middle), *target.pieces]
        elif middle and number and rng.random() < 0.4:
            there = words
        elif middle:
            verb_form = {"goes": "go", "belongs": "belong"}.get(middle, middle) if ref.many else middle
            there = [Piece(verb_form, "action"), *words]
        if rng.random() < 0.1 and middle == "" and skill == "place":
            pieces.extend([*words, *ref.pieces])
        else:
            pieces.extend([*ref.pieces, *there])
        wishes.append(Wish(skill, ref.names, ref.anchor, target.anchor, target.names, ref.quota, number))
    return Utterance(pieces, wishes)


def respectively(draft: Draft, made: list[tuple[refs.Ref, Spot]]) -> Utterance | None:
    """X and Y in A and B respectively."""
    if any("person" in s.kind for _, s in made):
        return None
    targets = [basics.target_ref(draft, s) for _, s in made]
    tail = [Piece("\b, respectively")] if draft.rng.random() < 0.8 else [Piece("in that order")]
    pieces = [
        Piece("put", "action"),
        *made[0][0].pieces,
        Piece("and"),
        *made[1][0].pieces,
        Piece("in"),
        *targets[0].pieces,
        Piece("and"),
        *targets[1].pieces,
        *tail,
    ]
    wishes = [
        Wish("place", r.names, r.anchor, t.anchor, t.names, r.quota, n)
        for n, ((r, _), t) in enumerate(zip(made, targets, strict=True))
    ]
    return Utterance(pieces, wishes)


def together(draft: Draft) -> Utterance | None:
    """Several named things to one place: X, Y and Z into T."""
    rng = draft.rng
    people = draft.of_kind("person")
    spot = rng.choice(people) if people and rng.random() < 0.3 else basics.other_target(draft, None)
    things = [t for t in basics.loose(draft) if spot and t.at != spot.name]
    if spot is None or len(things) < 2:
        return None
    chosen = rng.sample(things, min(len(things), rng.choice((2, 2, 3, 4))))
    made = [basics.reference(draft, t) for t in chosen]
    if any(r.unclear for r in made) or len({n for r in made for n in r.names}) < sum(len(r.names) for r in made):
        return None
    pieces: Pieces = []
    for number, ref in enumerate(made):
        if number:
            mark = rng.choice(("and", "\b, and", "and", "\b, plus", "as well as")) if number == len(made) - 1 else "\b,"
            pieces.append(Piece(mark))
        pieces.extend(ref.pieces)
    joint = refs.Ref(pieces, [n for r in made for n in r.names], made[0].anchor, many=True)
    if "person" in spot.kind:
        clause = clauses.hand_over(draft, joint, refs.person(draft, spot))
    else:
        clause = clauses.put(draft, joint, basics.target_ref(draft, spot))
    common = clause.wishes[0]
    wishes = [Wish(common.skill, r.names, r.anchor, common.target, common.second, r.quota, 0) for r in made]
    return Utterance(wrap.polite(rng, Clause(clause.pieces, wishes, clause.imperative)), wishes)


def gifts(draft: Draft) -> Utterance | None:
    """Give Anna X and me Y."""
    rng = draft.rng
    from planners.models.embedded.generator.draft import add_person

    while len(draft.of_kind("person")) < 2:
        if add_person(draft) is None:
            return None
    people = rng.sample(draft.of_kind("person"), 2)
    things = basics.loose(draft)
    if len(things) < 2:
        return None
    made = [basics.reference(draft, t) for t in rng.sample(things, 2)]
    if any(r.unclear for r in made) or set(made[0].names) & set(made[1].names):
        return None
    who = [refs.person(draft, p) for p in people]
    form = variant(rng, "gifts")
    verbs = [Piece(rng.choice(("give", "bring", "hand", "pass", "fetch")), "action") for _ in range(2)]
    slots: dict[str, Pieces] = {
        "v": [verbs[0]],
        "w": [verbs[1]],
        "P": who[0].pieces,
        "Q": who[1].pieces,
        "O": made[0].pieces,
        "U": made[1].pieces,
    }
    wishes = [
        Wish("hand_over", r.names, r.anchor, p.anchor, p.names, r.quota, n)
        for n, (r, p) in enumerate(zip(made, who, strict=True))
    ]
    return Utterance(expand(form, slots), wishes)


def numbered_list(draft: Draft) -> Utterance | None:
    """Crates 1, 2 and 3: one noun, several marks."""
    rng = draft.rng
    from planners.models.embedded.generator import stock

    made = stock.add_numbered(draft, stock.any_noun(draft, "package" if rng.random() < 0.5 else None), 3)
    if len(made) < 3 or made[0].tail or made[0].marks:
        return None
    chosen = rng.sample(made, rng.choice((2, 2, 3)))
    labels = [t.name.removeprefix(t.noun).strip() for t in chosen]
    if not all(labels):
        return None
    pieces: Pieces = []
    for number, label_ in enumerate(labels):
        words = f"{stock.plural(chosen[0].noun)} {label_}" if number == 0 else label_
        if number:
            pieces.append(Piece("and" if number == len(labels) - 1 else "\b,"))
        pieces.append(Piece(words, "thing"))
    anchors = [p for p in pieces if p.tag == "thing"]
    spot = basics.other_target(draft, chosen[0])
    if spot is None:
        return None
    joint = refs.Ref(pieces, [t.name for t in chosen], anchors[0], many=True)
    clause = clauses.put(draft, joint, basics.target_ref(draft, spot))
    common = clause.wishes[0]
    wishes = [Wish("place", [t.name], a, common.target, common.second) for t, a in zip(chosen, anchors, strict=True)]
    said = wrap.polite(rng, Clause(clause.pieces, wishes, clause.imperative))
    if rng.random() < 0.2:
        said.append(Piece(variant(rng, "numbered_list")))
    return Utterance(said, wishes)
