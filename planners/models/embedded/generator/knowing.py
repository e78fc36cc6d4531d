"""Wishes that say a need, a property or a state of affairs and leave the thing to be inferred."""

from typing import Any

from planners.models.embedded.generator import basics, clauses, refs, stock, wrap
from planners.models.embedded.generator.basics import Utterance
from planners.models.embedded.generator.draft import Draft, Spot, Thing
from planners.models.embedded.generator.goals import Clause, Wish
from planners.models.embedded.generator.lexicon import Lexicon, Word, table
from planners.models.embedded.generator.refs import Ref
from planners.models.embedded.generator.text import Piece, Pieces, expand


def known_group(noun: str) -> str:
    """The category of a noun that a knowledge table names."""
    for group, words in Lexicon.load("all").nouns.items():
        if any(w.name == noun for w in words):
            return group
    return "any"


def restock(draft: Draft, nouns: list[str], count: int) -> list[Thing]:
    """Add things of given nouns."""
    chosen = draft.rng.sample(nouns, min(count, len(nouns)))
    return [t for n in chosen if (t := stock.add(draft, Word(n, (), known_group(n))))]


def without(draft: Draft, nouns: list[str]) -> None:
    """Take away things that would also do."""
    draft.things = [t for t in draft.things if t.noun not in nouns and not any(n in t.noun for n in nouns)]


def user(draft: Draft) -> Spot:
    """The person who speaks."""
    spot = draft.named("user")
    if spot is None:
        spot = Spot("user", ("person",))
        draft.spots.append(spot)
    return spot


def use(draft: Draft) -> Utterance | None:
    """Something to write with."""
    rng = draft.rng
    entry = rng.choice(table("knowledge")["uses"])
    has = draft.lexicon.only(entry["has"])
    draft.things = draft.things[:3]
    without(draft, entry["has"])
    restock(draft, entry["lacks"], rng.choice((1, 2, 2, 3)))
    absent = rng.random() < 0.2
    things = [] if absent else restock(draft, has, rng.choice((1, 1, 2, 3)))
    if not absent and not things:
        return None
    phrase = rng.choice(("something {}", "something {}", "anything {}", "a thing {}", "some item {}", "whatever there is {}", "something I can use {}" if entry["say"][0].startswith("to") else "something {}"))
    piece = Piece(phrase.format(rng.choice(entry["say"])), "absent" if absent else "thing")
    ref = Ref([piece], [t.name for t in things], piece, 1, things=things)
    need: Pieces = [Piece(rng.choice(entry["need"]), "absent" if absent else "thing")]
    if rng.random() < 0.17 and not absent:  # the need alone is said
        ref.anchor = need[0]
        wish = Wish("hand_over", ref.names, need[0], need[0], [user(draft).name], 1)
        return Utterance(need, [wish])
    clause = clauses.hand_over(draft, ref, refs.person(draft, user(draft)), 0, 0.2)
    need[0].tag = "other"
    pieces = wrap.capital(wrap.polite(rng, clause))
    return Utterance([*need, *pieces] if rng.random() < 0.4 else pieces, [] if absent else clause.wishes, "infeasible" if absent else "plan")


def noun_of(entry: dict[str, Any], draft: Draft, many: bool) -> str:
    """`drink`, `snack`, or `thing` where a property goes with anything."""
    words = table("words")["categories"]
    if entry["of"] in words and entry["of"] not in ("belonging", "supply"):
        return refs.category_words(draft, entry["of"], many)
    return draft.rng.choice(("things", "items", "stuff", "goods")) if many else draft.rng.choice(("thing", "item"))


def property_phrase(entry: dict[str, Any], draft: Draft, many: bool, positive: bool) -> str:
    """`the fizzy drinks`, `a snack without nuts`."""
    rng = draft.rng
    say = rng.choice(entry["say"])
    noun = noun_of(entry, draft, many)
    det = rng.choice(("the", "all the", "all", "any", "every one of the")) if many else rng.choice(("a", "some kind of", "any", "one"))
    tail = say.startswith(("with", "that", "for", "meant", "contain", "made", "worth", "used"))
    if positive:
        if not many and rng.random() < 0.25:
            return f"something {say}"
        if many and rng.random() < 0.25:
            return rng.choice((f"anything {say}", f"everything {say}", f"whatever is {say}" if not tail else f"everything {say}"))
        return f"{det} {noun} {say}" if tail else f"{det} {say} {noun}"
    if say.startswith("with "):
        return f"{det} {noun} without {say[5:]}"
    if not many and rng.random() < 0.4:
        return rng.choice((f"something that isn't {say}", f"something not {say}")) if not tail else f"something not {say}"
    return f"{det} {noun} that {'are' if many else 'is'} not {say}"


def prop(draft: Draft) -> Utterance | None:
    """A thing with a property, or all of them, or one without it."""
    rng = draft.rng
    entry = rng.choice(table("knowledge")["likes"])
    draft.things = draft.things[:2] if rng.random() < 0.5 else []
    without(draft, [*entry["has"], *entry["lacks"]])
    near = {"edible": {"food", "snack", "fruit", "vegetable", "drink"}, "drink": {"drink", "food"}, "snack": {"snack", "fruit", "food"}}.get(entry["of"], set())
    draft.things = [t for t in draft.things if t.group not in near and t.group not in ("belonging", "supply", "rubbish", "cleaning", "electronics", "tool")]
    if rng.random() < 0.2:
        return noted(draft, entry)
    has = restock(draft, draft.lexicon.only(entry["has"]), rng.choice((1, 2, 2, 3)))
    lacks = restock(draft, entry["lacks"], rng.choice((1, 2, 2, 3)))
    if not has or not lacks:
        return None
    positive = rng.random() < 0.6
    meant = has if positive else lacks
    if rng.random() < 0.45:
        return prop_each(draft, entry, has, lacks)
    if rng.random() < 0.3:
        return avoid(draft, entry, has, lacks)
    many = rng.random() < 0.55
    piece = Piece(property_phrase(entry, draft, many, positive), "thing")
    ref = Ref([piece], [t.name for t in meant], piece, 0 if many else 1, many, things=meant)
    spot = basics.other_target(draft, None)
    if many and spot is not None and positive is False and entry["of"] == "any":
        return None
    clause = clauses.put(draft, ref, basics.target_ref(draft, spot)) if many and spot else clauses.hand_over(draft, ref, refs.person(draft, user(draft)), 0, 0.2)
    return Utterance(wrap.polite(rng, clause), clause.wishes)


def noted(draft: Draft, entry: dict[str, Any]) -> Utterance | None:
    """Which of some like things has a property is written in the scene's notes."""
    rng = draft.rng
    made = stock.add_numbered(draft, stock.any_noun(draft, "package" if rng.random() < 0.6 else None), 3)
    made += stock.add_numbered(draft, Word(made[0].noun, (), made[0].group), 2) if made and rng.random() < 0.4 else []
    if len(made) < 2:
        return None
    has = rng.sample(made, rng.choice((1, 1, 2)) if len(made) > 2 else 1)
    say, others = rng.choice(entry["say"]), rng.sample(("heavy", "empty", "full of paper", "made of wood", "for the office", "two years old", "new", "labelled", "full of bolts"), 3)
    for thing in made:
        if thing in has:
            draft.notes.append(rng.choice(("{} is {}", "the {} is {}", "{} is marked {}", "{} has a sticker that says {}", "{} holds something {}")).format(thing.name, say))
        elif rng.random() < 0.7:
            draft.notes.append(rng.choice(("{} is {}", "the {} is {}")).format(thing.name, rng.choice(others)))
    rng.shuffle(draft.notes)
    words = stock.plural(made[0].noun)
    many = len(has) > 1 or rng.random() < 0.4
    tail = say.startswith(("with", "that", "for", "meant", "contain", "made", "worth", "used"))
    noun = words if many else made[0].noun
    piece = Piece(f"{rng.choice(('the', 'any', 'all the') if many else ('the',))} {noun + ' ' + say if tail else say + ' ' + noun}", "thing")
    ref = Ref([piece], [t.name for t in has], piece, 0, many, things=has)
    spot = basics.other_target(draft, has[0])
    clause = clauses.put(draft, ref, basics.target_ref(draft, spot)) if spot and rng.random() < 0.7 else clauses.hand_over(draft, ref, refs.person(draft, user(draft)), 0, 0.2)
    return Utterance(wrap.polite(rng, clause), clause.wishes)


def prop_each(draft: Draft, entry: dict[str, Any], has: list[Thing], lacks: list[Thing]) -> Utterance | None:
    """All that have it to one place; the others stay, or go elsewhere."""
    rng = draft.rng
    targets = draft.targets()
    if len(targets) < 2:
        return None
    one, two = rng.sample(targets, 2)
    piece = Piece(property_phrase(entry, draft, True, True), "thing")
    first = clauses.put(draft, Ref([piece], [t.name for t in has], piece, many=True, things=has), basics.target_ref(draft, one))
    pieces = list(wrap.polite(rng, first))
    wishes = list(first.wishes)
    draw = rng.random()
    if draw < 0.35 and len(draft.things) == len(has) + len(lacks):
        others = Piece(rng.choice(("the rest", "the others", "everything else", "all the others", "what's left", "the other ones", "whatever is not")), "thing")
        target = basics.target_ref(draft, two)
        pieces += [Piece(rng.choice(("\b,", "\b;", "and", "\b. And"))), others, Piece(rng.choice(("goes", "can go", "to go", "")), "action"), Piece(clauses.into(draft, two)), *target.pieces]
        wishes.append(Wish("place", [t.name for t in lacks], others, target.anchor, target.names, 0, 1))
    elif draw < 0.6:
        words = rng.choice(("the others can stay", "the rest is fine where it is", "leave the rest", "the other ones stay where they are", "don't touch the others"))
        pieces += [Piece(rng.choice(("\b,", "\b;", "\b, but"))), Piece(words, "kept")]
    return Utterance([p for p in pieces if p.text], wishes)


def avoid(draft: Draft, entry: dict[str, Any], has: list[Thing], lacks: list[Thing]) -> Utterance | None:
    """A drink, but nothing fizzy; I'm allergic to nuts."""
    rng = draft.rng
    if entry["of"] not in ("drink", "snack", "edible", "clothing"):
        return None
    say = rng.choice(entry["say"])
    piece = Piece(f"{rng.choice(('a', 'some kind of', 'any'))} {refs.category_words(draft, entry['of'], False)}", "thing")
    ref = Ref([piece], [t.name for t in lacks], piece, 1, things=lacks)
    who = user(draft)
    clause = clauses.hand_over(draft, ref, refs.person(draft, who), 0, 0.2)
    what = say.removeprefix("with ").removeprefix("containing ")
    if say.startswith(("with ", "containing ")):
        dislike = rng.choice((f"I have an allergy to {what}", f"I can't have {what}", f"I don't eat {what}", f"no {what} for me", f"{what} makes me ill", f"nothing with {what}", f"I avoid {what}", f"without {what}", f"I don't like {what}"))
    else:
        dislike = rng.choice((f"nothing {say}", f"I don't like {say} things", f"I can't have anything {say}", f"but not a {say} one", f"no {say} ones", f"not {say}", f"anything but {say}", f"only nothing {say}, please", f"I try to avoid {say} stuff"))
    other = Piece(dislike, "kept")
    form = rng.choice(("{c}, {d}", "{c}. {d}", "{d}. {c}", "{c} - {d}", "{d}, so {c}", "{c}, but {d}", "{c}; {d}"))
    return Utterance(expand(form, {"c": wrap.polite(rng, clause, 0.3), "d": [other]}, action="other"), clause.wishes)


def situation(draft: Draft) -> Utterance | None:
    """It is dark: a lamp."""
    rng = draft.rng
    entry = rng.choice(table("knowledge")["conditions"])
    fits = draft.lexicon.only(entry["place"])
    kind = "button" if entry["do"] == "press" else "appliance"
    draft.spots = [s for s in draft.spots if s.name not in entry["place"] and not (kind in s.kind and any(w in s.name for w in ("light", "lamp", "fan", "heat", "condition", "radio", "music", "stereo", "tv", "coffee", "kettle", "print", "bell", "iron", "extract", "exhaust", "purif", "lift", "button", "buzzer", "player", "blanket", "curtain", "signal", "switch")))]
    orphans(draft)
    state = {"turn_on": "off", "turn_off": "on", "press": "off"}[entry["do"]]
    spot = Spot(rng.choice(fits), (kind,), (state,))
    draft.spots.append(spot)
    other = Spot(rng.choice(("toaster", "blender", "washing machine", "vacuum", "dishwasher", "compressor", "aquarium pump", "shredder", "food mixer")), ("appliance",), (rng.choice(("on", "off")),))
    if draft.free(other.name):
        draft.spots.append(other)
    rng.shuffle(draft.spots)
    piece = Piece(rng.choice(entry["say"]), "action")
    return Utterance([piece], [Wish(entry["do"], [spot.name], piece, piece, [])])


def orphans(draft: Draft) -> None:
    """Things whose place was taken away lie elsewhere."""
    names = {s.name for s in draft.spots}
    for thing in draft.things:
        if thing.at not in names:
            thing.at = stock.somewhere(draft)
    if draft.robot not in names:
        draft.robot = draft.spots[0].name


def storage(draft: Draft) -> Utterance | None:
    """It ought to be somewhere cold: the fridge."""
    rng = draft.rng
    entry = rng.choice(table("knowledge")["stores"])
    rivals = {n for e in table("knowledge")["stores"] for n in e["place"]}
    draft.spots = [s for s in draft.spots if s.name not in rivals and not any(w in s.name for w in ("fridge", "freez", "cold", "cool", "bin", "trash", "garbage", "recycl", "wash", "laundry", "hamper", "safe", "charg", "hook", "book", "waste", "sink", "cage", "lock"))]
    name = rng.choice(draft.lexicon.only(entry["place"]))
    kinds = ("bin",) if any(w in name for w in ("bin", "trash", "garbage", "recycl", "hamper")) else ("sink",) if "sink" in name else ("container",) if any(w in name for w in ("fridge", "freez", "cool", "chill", "safe", "cage", "box", "store", "chest")) else ("container", "appliance") if "wash" in name else ("surface",)
    spot = Spot(name, kinds, ("closed",) if "container" in kinds and rng.random() < 0.7 else ("open",) if "container" in kinds else ())
    draft.spots.append(spot)
    while len([s for s in draft.spots if s.kind == ("surface",)]) < 3:
        from planners.models.embedded.generator.draft import add_place

        add_place(draft, "surface")
    orphans(draft)
    rng.shuffle(draft.spots)
    made = restock(draft, draft.lexicon.only(entry["things"]), 1)
    if not made or made[0].at == spot.name:
        return None
    ref = refs.one(draft, made[0])
    if ref.unclear or ref.quota:
        return None
    say = Piece(rng.choice(entry["say"]), "target")
    form = rng.choice(("{O} should be {W}", "{O} ought to be {W}", "{O} {needs|need} to be {W}", "{O} {belongs|belong} {W}", "{O} {wants|want} to be {W}", "put {O} {W}", "I'd like {O} {W}", "{O} {has|have} to be {W}", "get {O} {W}", "make sure {O} {is|are} {W}", "{O} can't stay out, {it} should be {W}", "find a place for {O} {W}", "{O} would be better {W}", "shouldn't {O} be {W}?", "{O} really should have been {W}", "I want {O} {W}"))
    pieces = expand(form, {"O": ref.pieces, "W": [say], "it": [Piece("they" if ref.many else "it")]}, ref.many)
    return Utterance(pieces, [Wish("place", ref.names, ref.anchor, say, [spot.name])])


def watering(draft: Draft) -> Utterance | None:
    """A dry plant: pour from the can."""
    rng = draft.rng
    plants, others = table("knowledge")["pours"]
    entry = plants if rng.random() < 0.5 else others
    draft.things = [t for t in draft.things[:4] if t.group not in ("plant", "drink", "crockery")]
    source = restock(draft, draft.lexicon.only(entry["from"]), 1)
    vessel = restock(draft, draft.lexicon.only(entry["into"]), 1)
    if not source or not vessel:
        return None
    if rng.random() < 0.4:
        draft.notes.append(f"the {source[0].name} is full")
    into = refs.one(draft, vessel[0], "target")
    if entry["say"] and rng.random() < 0.7:
        words = rng.choice(entry["say"])
        pieces = expand(words.rstrip("."), {"D": into.pieces})
        action = next(p for p in pieces if p.tag == "action")
        return Utterance(pieces, [Wish("pour", [source[0].name], action, into.anchor, [vessel[0].name])])
    clause = clauses.pour(draft, refs.one(draft, source[0]), into)
    return Utterance(wrap.polite(rng, clause), clause.wishes, "ask" if clause.unclear else "plan")


def extra_skill(draft: Draft) -> Utterance | None:
    """A skill beyond the library, known from its card alone."""
    rng = draft.rng
    table_ = table("skills")
    names = draft.lexicon.only(list(table_))
    name = rng.choice(names)
    kind, _, _, _, says = table_[name]
    if kind == "object":
        thing = basics.some_thing(draft)
        if thing is None:
            return None
        ref = basics.reference(draft, thing)
    else:
        spots = draft.spots if kind == "place" else draft.of_kind(kind)
        if not spots:
            return None
        spot = rng.choice(spots)
        ref = refs.person(draft, spot) if kind == "person" else refs.place(draft, spots, spot, "thing")
        if ref.pieces[0].text == "me" and kind != "person":
            return None
    others = [n for n in names if n != name]
    draft.extra = tuple({name, *rng.sample(others, min(len(others), rng.choice((0, 1, 3))))})
    pieces = expand(rng.choice(says), {"X": ref.pieces}, ref.many)
    action = next((p for p in pieces if p.tag == "action"), ref.anchor)
    clause = Clause(pieces, [Wish(name, ref.names, ref.anchor, action, [], ref.quota)], True, ref, ref.unclear)
    return Utterance(wrap.polite(rng, clause), clause.wishes, "ask" if ref.unclear else "plan")
