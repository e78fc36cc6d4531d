"""Several wishes in one breath: sequences, reversed order, lists with their own destinations, conditions."""

from planners.models.embedded.generator import basics, clauses, refs, wrap
from planners.models.embedded.generator.basics import Utterance
from planners.models.embedded.generator.draft import Draft, Spot, Thing
from planners.models.embedded.generator.goals import Clause, Wish
from planners.models.embedded.generator.lexicon import table
from planners.models.embedded.generator.text import Piece, Pieces


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
        pieces.append(Piece(("\b" + words) if words[0] in ",.;" else words.strip(), "action" if "then" in words else "other"))
    added = list(clause.pieces)
    if words.endswith(".") or words in (". Then", ". Next,"):
        added = wrap.capital(added) if words == "." else added
    pieces.extend(added)


def closing(draft: Draft, spot: Spot, stage: int, it: bool) -> Clause:
    """Close, start or stop what was just used, or not."""
    rng = draft.rng
    skill = "close"
    if "appliance" in spot.kind and rng.random() < 0.5:
        skill = "turn_on"
    where = refs.place(draft, [spot], spot, "thing")
    if it:
        pronoun = Piece(rng.choice(("it", "it", "it", "the door", "that")), "thing")
        where.pieces, where.anchor = [pronoun], pronoun
    clause = clauses.act(draft, skill, where, stage, 0.0)
    if skill == "close" and rng.random() < 0.35:
        words = rng.choice(("close {X} afterwards", "close {X} again", "don't leave {X} open", "shut {X} behind you", "close {X} when you're done", "shut {X} when you're finished", "remember to close {X}", "don't forget to close {X}", "make sure to shut {X} after", "with {X} closed afterwards", "leave {X} closed", "see that {X} is shut after that"))
        clause.pieces = clauses.expand(words, {"X": where.pieces})
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
    main = clauses.put(draft, basics.reference(draft, thing), refs.place(draft, [spot], spot))
    if main.unclear:
        return None
    parts = [main]
    if rng.random() < 0.3 and "container" in spot.kind:
        opened = clauses.act(draft, "open", refs.place(draft, [spot], spot, "thing"), 0, 0.0)
        parts.insert(0, opened)
        if rng.random() < 0.6:
            swap_pronoun(draft, main, spot)
    if "container" in spot.kind or rng.random() < 0.8:
        after = closing(draft, spot, 5, rng.random() < 0.75)
        if "container" in spot.kind or after.wishes[0].skill != "close":
            parts.append(after)
            if "appliance" in spot.kind and after.wishes[0].skill == "close" and rng.random() < 0.5:
                start = clauses.act(draft, "turn_on", pronoun_of(spot), 6, 0.0)
                parts.append(start)
    return chain(draft, parts)


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


def label(draft: Draft, parts: list[Clause]) -> None:
    """first, second, finally."""
    words = draft.rng.choice((("first", "then", "finally"), ("first", "second", "third"), ("1.", "2.", "3."), ("first of all,", "next", "lastly"), ("1)", "2)", "3)"), ("to begin with,", "afterwards", "last of all")))
    for clause, word in zip(parts, words, strict=False):
        clause.pieces.insert(0, Piece(word))


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
    if rng.random() < 0.3:
        return reversed_order(draft, first, second)
    return chain(draft, [first, second])


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
        form = rng.choice(("{0}, but first {1}", "{0}, but {1} first", "before you {0}, {1}", "once you {1}, {0}", "{0} once you've dealt with this: {1}", "{0}. Before that, {1}", "{1} before you {0}", "{0}, but only after you {1}", "as soon as you {1}, {0}", "don't {0} until you {1}", "{1}. Only then {0}", "when you have finished this: {1}, {0}"))  # fmt: skip
        pieces = clauses.expand(form, {"0": later, "1": sooner})
    return Utterance(pieces, [*early.wishes, *late.wishes], "ask" if early.unclear or late.unclear else "plan")


def backwards(draft: Draft) -> Utterance | None:
    """Two clauses said in the reverse of the order in which they are done."""
    early, late = basics.a_clause(draft, "hold", "look"), basics.a_clause(draft, "hold", "look")
    if early is None or late is None or early.unclear or late.unclear:
        return None
    if {n for w in early.wishes for n in w.first} & {n for w in late.wishes for n in w.first}:
        return None
    return reversed_order(draft, early, late)


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
    verb = rng.choice(("put", "place", "move", "take", "bring", "get", "", "", "I want", "please put", "could you put", "sort things out:", "tidy up:", "here's the plan:"))
    middle = rng.choice(("", "", "goes", "belongs", "should go", "can go")) if verb in ("", "here's the plan:", "tidy up:") else ""
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
    pieces = [Piece("put", "action"), *made[0][0].pieces, Piece("and"), *made[1][0].pieces, Piece("in"), *targets[0].pieces, Piece("and"), *targets[1].pieces, *tail]
    wishes = [Wish("place", r.names, r.anchor, t.anchor, t.names, r.quota, n) for n, ((r, _), t) in enumerate(zip(made, targets, strict=True))]
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


def condition(draft: Draft) -> Utterance | None:
    """If it is so, do this, else perhaps that."""
    rng = draft.rng
    skill, kind, want = rng.choice((("close", "container", "open"), ("open", "container", "closed"), ("turn_off", "appliance", "on"), ("turn_on", "appliance", "off")))
    spots = [s for s in draft.of_kind(kind) if "locked" not in s.state and (set(s.state) & {"open", "closed", "on", "off"})]
    if not spots:
        return None
    ref = refs.place(draft, [spot := rng.choice(spots)], spot, "thing")
    verb = {"close": "close it", "open": "open it", "turn_off": "switch it off", "turn_on": "switch it on"}[skill]
    form = rng.choice(("if {X} is {w}, {v}", "{v2} {X} if it's {w}", "in case {X} is {w}, {v}", "is {X} {w}? then {v}", "check {X}; if it's {w}, {v}", "{X} shouldn't be {w}, so {v} if it is", "if {X} is still {w} please {v}", "should {X} be {w}, {v}"))
    action = Piece(verb if "{v}" in form else verb.replace(" it", "", 1) if skill in ("close", "open") else verb.replace(" it", ""), "action")
    pieces = clauses.expand(form, {"X": ref.pieces, "w": [Piece(want)], "v": [action], "v2": [action]}, action="other")
    return Utterance(pieces, [Wish(skill, [spot.name], ref.anchor, action, [])])


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
    forms = ["{O} {is|are} no use to me now", "I've finished with {O}", "you see {O}", "there {is|are} still {O} lying about", "look, {O}", "someone brought {O}", "I found {O}", "we got {O} today", "{O} {was|were} used by the guests", "{O} {is|are} in the way", "about {O}", "take {O}", "get {O}", "grab {O}", "{O} again"]
    if spot is not None and "person" not in spot.kind:
        forms += ["{O} {is|are} {at} {S}", "there's {O} {at} {S}", "{at} {S} {is|are} {O}", "{O} {is|are} still {at} {S}", "I left {O} {at} {S}"]
    slots: dict[str, Pieces] = {"O": ref.pieces}
    if spot is not None:
        slots |= {"S": [Piece(refs.spot_words(draft, spot), "source")], "at": [Piece(refs.at_words(draft, spot))]}
    first = clauses.expand(rng.choice(forms), slots, ref.many, action="other")
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
    piece = Piece(draft.rng.choice(("those", "they all", "these") if ref.many else ("that", "the thing", "that one", "this")), "thing")
    return refs.Ref([piece], ref.names, piece, ref.quota, ref.many, ref.unclear, ref.spot, ref.things)


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
    form = rng.choice(("don't {w} yet, just {r}", "do not {w}, only {r}", "no need to {w}; just {r}", "don't {w}. Instead {r}", "rather than {w2}, {r}", "you needn't {w}, {r} is enough"))
    if "{w2}" in form:
        wrong.pieces[0].text = wrap.gerund(wrong.pieces[0].text)
    if not right.imperative:
        return None
    return Utterance(clauses.expand(form, {"w": wrong.pieces, "w2": wrong.pieces, "r": right.pieces}, action="other"), right.wishes)


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
        said.append(Piece(rng.choice(("\b. Correct it if that isn't so", "\b, if they aren't there already", "\b. Check that and fix it", "\b by now. Make it so"))))
    return Utterance(said, wishes)
