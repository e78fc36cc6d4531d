"""Requests that cannot be taken up: absent things, locked doors, missing skills, nonsense, unclear words."""

from planners.models.embedded.generator import basics, clauses, refs, stock, wrap
from planners.models.embedded.generator.basics import Utterance
from planners.models.embedded.generator.draft import Draft, Spot, Thing
from planners.models.embedded.generator.goals import Clause
from planners.models.embedded.generator.lexicon import Word, table, variant
from planners.models.embedded.generator.refs import Ref
from planners.models.embedded.generator.text import Piece


def known_as(draft: Draft, word: Word) -> bool:
    """Whether a thing is there that a word could mean."""
    names = {word.name, *word.others}
    return any(
        t.noun in names or word.name in t.words or set(t.words) & names or refs.head(t.noun) == word.name
        for t in draft.things
    )


def lookalike(draft: Draft, word: Word, marks: tuple[str, ...]) -> bool:
    """Perhaps put a thing there that is nearly what is asked for; whether the word is still free."""
    rng, words = draft.rng, table("words")
    if rng.random() < 0.3 and marks:  # the same thing in another colour
        stock.add(draft, word, (rng.choice([c for c in words["colours"] if c not in marks]),))
    elif known_as(draft, word):
        return False
    if " " in word.name and not marks and rng.random() < 0.4:  # another thing of that sort
        stock.add(draft, Word(f"{rng.choice(words['sorts'])} {refs.head(word.name)}", (), "package"))
    if marks and rng.random() < 0.25:  # another thing in that colour
        stock.add(draft, stock.any_noun(draft), marks)
    return True


def absent_thing(draft: Draft) -> Utterance | None:
    """A clause about a thing that is not there, at times with a lookalike that is."""
    rng, words = draft.rng, table("words")
    word = stock.any_noun(draft)
    marks: tuple[str, ...] = ()
    if rng.random() < 0.3:
        marks = (rng.choice(words["colours"] if rng.random() < 0.6 else words["qualities"]),)
    if not lookalike(draft, word, marks):
        return None
    name = " ".join((*marks, word.name))
    ghost = Thing(name, word.name, word.group, word.others, marks, at=rng.choice(draft.targets()).name)
    noun = rng.choice(word.others) if word.others and rng.random() < 0.25 else word.name
    if any(noun in t.nouns and set(marks) <= set(t.marks) for t in draft.things) or not draft.free(name):
        return None
    det = rng.choices(("the", "a", "my", "that", "some", ""), (60, 12, 8, 5, 5, 6))[0]
    piece = Piece(" ".join(w for w in (det, *marks, noun) if w), "absent")
    clause = absent_clause(draft, Ref([piece], [], piece, things=[ghost]), ghost)
    return Utterance(wrap.polite(rng, clause), [], "infeasible") if clause else None


def absent_clause(draft: Draft, ref: Ref, ghost: Thing) -> Clause | None:
    """Any clause that takes a thing."""
    rng = draft.rng
    persons = draft.of_kind("person")
    kind = rng.random()
    if persons and kind < 0.45:
        return clauses.hand_over(draft, ref, refs.person(draft, rng.choice(persons)))
    if kind < 0.8:
        spot = basics.other_target(draft, None)
        return clauses.put(draft, ref, basics.target_ref(draft, spot)) if spot else None
    if kind < 0.87:
        return clauses.hold(draft, ref)
    if kind < 0.94:
        return clauses.scan(draft, ref)
    return clauses.discard(draft, ref)


def absent_category(draft: Draft) -> Utterance | None:
    """A category of which nothing is there."""
    rng = draft.rng
    groups = [g for g in table("words")["categories"] if not refs.members(draft, g) and not related(draft, g)]
    if not groups:
        return None
    group = rng.choice(groups)
    many = rng.random() < 0.35
    words = refs.category_words(draft, group, many)
    det = rng.choice(("the", "all the", "any", "some")) if many else rng.choice(("a", "any", "some kind of", "one"))
    piece = Piece(f"{det} {words}", "absent")
    clause = absent_clause(draft, Ref([piece], [], piece, many=many), Thing("", "", ""))
    if clause is None:
        return None
    pieces = wrap.polite(rng, clause)
    if rng.random() < 0.25:
        pieces = [
            *pieces,
            Piece(variant(rng, "absent_category")),
        ]
    return Utterance(pieces, [], "infeasible")


def related(draft: Draft, group: str) -> bool:
    """Whether a thing is there that a person might count in."""
    mine = set(table("words")["covers"].get(group, [group]))
    near = set().union(*(c for c in map(set, table("words")["close"]) if c & mine), mine)
    loose = {
        "edible": {"drink"},
        "dishes": {"utensil"},
        "snack": {"fruit", "food"},
        "cutlery": {"utensil"},
        "tool": {"utensil", "supply"},
        "produce": {"food"},
    }.get(group, set())
    if draft.rng.random() < 0.8 and not {"belonging", "supply", "rubbish", "package"} & mine:
        near = mine | loose
    return any(t.group in near for t in draft.things)


def absent_place(draft: Draft) -> Utterance | None:
    """A place that is not there."""
    rng = draft.rng
    kinds = draft.lexicon.places[draft.domain]
    group = rng.choice(list(kinds))
    word = rng.choice(kinds[group])
    if group == "numbered":
        word = Word(f"{word.name} {rng.randint(1, 14)}")
    known = {w for s in draft.spots for w in (s.name, refs.head(s.name), *s.words)}
    if {word.name, refs.head(word.name), *word.others} & known:
        return None
    ghost = Spot(word.name, ("container",) if "container" in group else ("surface",), words=word.others)
    piece = Piece(refs.spot_words(draft, ghost), "absent")
    where = Ref([piece], [], piece, spot=ghost)
    thing = basics.some_thing(draft)
    skill = {
        "container": "open",
        "appliance": "turn_on",
        "button": "press",
        "surface": "go_to",
        "numbered": "go_to",
    }.get(group)
    if (skill and rng.random() < 0.4) or thing is None:
        clause = clauses.act(draft, skill or "go_to", where)
    else:
        clause = clauses.put(draft, basics.reference(draft, thing), where)
    return Utterance(wrap.polite(rng, clause), [], "infeasible")


def locked(draft: Draft) -> Utterance | None:
    """Something that needs a locked container; what is asked is still said."""
    rng = draft.rng
    boxes = [s for s in draft.of_kind("container")]
    if not boxes:
        return None
    box = rng.choice(boxes)
    box.state = tuple("locked" if s in ("open", "closed") else s for s in box.state) or ("locked",)
    for inside in draft.at(box.name):
        inside.at = next(s.name for s in draft.spots if "container" not in s.kind)
    thing = basics.some_thing(draft)
    if thing is None:
        return None
    kind = rng.random()
    if kind < 0.35:
        clause = clauses.put(draft, refs.one(draft, thing), refs.place(draft, [box], box))
    elif kind < 0.55:
        clause = clauses.act(draft, "open", refs.place(draft, [box], box, "thing"))
    else:
        thing.at = box.name
        ref = refs.one(draft, thing)
        made = (
            clauses.hand_over(draft, ref, refs.person(draft, rng.choice(draft.of_kind("person"))))
            if draft.of_kind("person")
            else clauses.hold(draft, ref)
        )
        clause = made
    if clause.unclear or any(w.quota for w in clause.wishes):
        return None
    return Utterance(wrap.polite(rng, clause), clause.wishes, "infeasible")


def lacking(draft: Draft) -> Utterance | None:
    """A skill that this robot does not have."""
    rng = draft.rng
    name = rng.choice(("wipe", "pour", "scan", "press", "turn_on", "turn_off", "open", "wipe", "pour", "scan"))
    clause = basics.MAKERS[{"go_to": "go"}.get(name, name)][0](draft)
    if clause is None:
        return None
    draft.missing.add(name)
    if name == "turn_on":
        draft.missing.add("press")
    kept = [w for w in clause.wishes if w.skill not in draft.missing]
    return Utterance(wrap.polite(rng, clause), kept, "infeasible")


def nonsense(draft: Draft) -> Utterance | None:
    """What no such robot does."""
    rng = draft.rng
    piece = Piece(rng.choice(table("frames")["nonsense"]), "absent")
    return Utterance(wrap.polite(rng, Clause([piece], [])), [], "infeasible")


def vague(draft: Draft) -> Utterance | None:
    """Words that point at nothing."""
    rng = draft.rng
    piece = Piece(rng.choice(table("frames")["vague"]), "other")
    return Utterance(wrap.polite(rng, Clause([piece], [])), [], "ask")


def unclear(draft: Draft) -> Utterance | None:
    """The mug, where two differ and nothing tells which."""
    rng = draft.rng
    word = stock.any_noun(draft)
    if not draft.free(word.name):
        return None
    make = stock.add_coloured if rng.random() < 0.7 else stock.add_numbered
    made = make(draft, word, rng.choice((2, 2, 3)))
    names = {t.name for t in made}
    if len(made) < 2 or all(refs.alike(made[0], t) for t in made):
        return None
    noun = made[0].noun if made[0].noun != word.name else rng.choice((word.name, *word.others))
    if any(noun in t.nouns for t in draft.things if t.name not in names):
        return None
    piece = Piece(f"{rng.choice(('the', 'the', 'the', 'my', 'that', 'your'))} {noun}", "thing")
    ref = Ref([piece], [t.name for t in made], piece, 1, unclear=True, things=made)
    clause = absent_clause(draft, ref, made[0])
    return Utterance(wrap.polite(rng, clause), clause.wishes, "ask") if clause else None
