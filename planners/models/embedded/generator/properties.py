"""Things known by what they are like: fizzy, fragile, without nuts."""

from typing import Any

from planners.models.embedded.generator import basics, clauses, refs, stock, wrap
from planners.models.embedded.generator.basics import Utterance
from planners.models.embedded.generator.draft import Draft, Thing
from planners.models.embedded.generator.goals import Clause, Wish
from planners.models.embedded.generator.lexicon import Word, table, variant
from planners.models.embedded.generator.needs import restock, user, without
from planners.models.embedded.generator.refs import Ref
from planners.models.embedded.generator.text import Piece, expand


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
    det = (
        rng.choice(("the", "all the", "all", "any", "every one of the"))
        if many
        else rng.choice(("a", "some kind of", "any", "one"))
    )
    tail = say.startswith(("with", "that", "for", "meant", "contain", "made", "worth", "used"))
    if positive:
        if not many and rng.random() < 0.25:
            return f"something {say}"
        if many and rng.random() < 0.25:
            return rng.choice(
                (f"anything {say}", f"everything {say}", f"whatever is {say}" if not tail else f"everything {say}")
            )
        return f"{det} {noun} {say}" if tail else f"{det} {say} {noun}"
    if say.startswith("with "):
        return f"{det} {noun} without {say[5:]}"
    if not many and rng.random() < 0.4:
        return (
            rng.choice((f"something that isn't {say}", f"something not {say}")) if not tail else f"something not {say}"
        )
    return f"{det} {noun} that {'are' if many else 'is'} not {say}"


def avoiding(draft: Draft) -> Utterance | None:
    """Something to eat, drink or wear, and what it must not be."""
    entries = [e for e in table("knowledge")["likes"] if e["of"] in ("drink", "snack", "edible", "clothing")]
    entry = draft.rng.choice(entries)
    has, lacks = cast(draft, entry)
    return avoid(draft, entry, has, lacks) if has and lacks else None


def cast(draft: Draft, entry: dict[str, Any]) -> tuple[list[Thing], list[Thing]]:
    """Some things with a property and some without it, and few others that could be meant."""
    rng = draft.rng
    draft.things = draft.things[:2] if rng.random() < 0.5 else []
    has, lacks = mixed(draft, entry)
    without(draft, [*has, *lacks])
    near = {
        "edible": {"food", "snack", "fruit", "vegetable", "drink"},
        "drink": {"drink", "food"},
        "snack": {"snack", "fruit", "food"},
    }.get(entry["of"], set())
    draft.things = [
        t
        for t in draft.things
        if t.group not in near and t.group not in ("belonging", "supply", "rubbish", "cleaning", "electronics", "tool")
    ]
    return restock(draft, has, rng.choice((1, 2, 2, 3))), restock(draft, lacks, rng.choice((1, 2, 2, 3)))


def mixed(draft: Draft, entry: dict[str, Any]) -> tuple[list[str], list[str]]:
    """Names with a property and without: those listed, or made up of what tells and a head that both share."""
    rng = draft.rng
    if "heads" not in entry or rng.random() < 0.35:
        return draft.lexicon.only(entry["has"]), list(entry["lacks"])
    heads = rng.sample(entry["heads"], min(2, len(entry["heads"])))
    made = [[f"{word} {rng.choice(heads)}" for word in draft.lexicon.only(entry[key])] for key in ("tells", "others")]
    return made[0], made[1]


def prop(draft: Draft) -> Utterance | None:
    """A thing with a property, or all of them, or one without it."""
    rng = draft.rng
    entry = rng.choice(table("knowledge")["likes"])
    if rng.random() < 0.2:
        draft.things = draft.things[:2]
        return noted(draft, entry)
    has, lacks = cast(draft, entry)
    if not has or not lacks:
        return None
    if rng.random() < 0.13:
        return none_such(draft, entry, has)
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
    clause = (
        clauses.put(draft, ref, basics.target_ref(draft, spot))
        if many and spot
        else clauses.hand_over(draft, ref, refs.person(draft, user(draft)), 0, 0.2)
    )
    return Utterance(wrap.polite(rng, clause), clause.wishes)


def none_such(draft: Draft, entry: dict[str, Any], has: list[Thing]) -> Utterance | None:
    """A thing with a property, where none has it."""
    rng = draft.rng
    draft.things = [t for t in draft.things if t not in has]
    many = rng.random() < 0.6
    piece = Piece(property_phrase(entry, draft, many, True), "absent")
    ref = Ref([piece], [], piece, many=many)
    spot = basics.other_target(draft, None)
    if many and spot:
        clause = clauses.put(draft, ref, basics.target_ref(draft, spot))
    else:
        clause = clauses.hand_over(draft, ref, refs.person(draft, user(draft)), 0, 0.2)
    return Utterance(wrap.polite(rng, clause), [], "infeasible")


def noted(draft: Draft, entry: dict[str, Any]) -> Utterance | None:
    """Which of some like things has a property is written in the scene's notes."""
    rng = draft.rng
    made = stock.add_numbered(draft, stock.any_noun(draft, "package" if rng.random() < 0.6 else None), 3)
    made += stock.add_numbered(draft, Word(made[0].noun, (), made[0].group), 2) if made and rng.random() < 0.4 else []
    if len(made) < 2:
        return None
    has = rng.sample(made, rng.choice((1, 1, 2)) if len(made) > 2 else 1)
    say, others = (
        rng.choice(entry["say"]),
        rng.sample(
            (
                "heavy",
                "empty",
                "full of paper",
                "made of wood",
                "for the office",
                "two years old",
                "new",
                "labelled",
                "full of bolts",
            ),
            3,
        ),
    )
    for thing in made:
        if thing in has:
            draft.notes.append(variant(rng, "noted").format(thing.name, say))
        elif rng.random() < 0.7:
            draft.notes.append(rng.choice(("{} is {}", "the {} is {}")).format(thing.name, rng.choice(others)))
    rng.shuffle(draft.notes)
    words = stock.plural(made[0].noun)
    many = len(has) > 1 or rng.random() < 0.4
    tail = say.startswith(("with", "that", "for", "meant", "contain", "made", "worth", "used"))
    noun = words if many else made[0].noun
    piece = Piece(
        " ".join(
            (rng.choice(("the", "any", "all the") if many else ("the",)), *((noun, say) if tail else (say, noun)))
        ),
        "thing",
    )
    ref = Ref([piece], [t.name for t in has], piece, 0, many, things=has)
    spot = basics.other_target(draft, has[0])
    clause = (
        clauses.put(draft, ref, basics.target_ref(draft, spot))
        if spot and rng.random() < 0.7
        else clauses.hand_over(draft, ref, refs.person(draft, user(draft)), 0, 0.2)
    )
    return Utterance(wrap.polite(rng, clause), clause.wishes)


def prop_each(draft: Draft, entry: dict[str, Any], has: list[Thing], lacks: list[Thing]) -> Utterance | None:
    """All that have it to one place; the others stay, or go elsewhere."""
    rng = draft.rng
    targets = draft.targets()
    if len(targets) < 2:
        return None
    one, two = rng.sample(targets, 2)
    piece = Piece(property_phrase(entry, draft, True, True), "thing")
    first = clauses.put(
        draft, Ref([piece], [t.name for t in has], piece, many=True, things=has), basics.target_ref(draft, one)
    )
    pieces = list(wrap.polite(rng, first))
    wishes = list(first.wishes)
    draw = rng.random()
    if draw < 0.35 and len(draft.things) == len(has) + len(lacks):
        others = Piece(
            variant(rng, "prop_each"),
            "thing",
        )
        target = basics.target_ref(draft, two)
        pieces += [
            Piece(rng.choice(("\b,", "\b;", "and", "\b. And"))),
            others,
            Piece(rng.choice(("goes", "can go", "to go", "")), "action"),
            Piece(clauses.into(draft, two)),
            *target.pieces,
        ]
        wishes.append(Wish("place", [t.name for t in lacks], others, target.anchor, target.names, 0, 1))
    elif draw < 0.6:
        words = variant(rng, "prop_each_2")
        pieces += [Piece(rng.choice(("\b,", "\b;", "\b, but"))), Piece(words, "kept")]
    return Utterance([p for p in pieces if p.text], wishes)


def avoid(draft: Draft, entry: dict[str, Any], has: list[Thing], lacks: list[Thing]) -> Utterance | None:
    """A drink, but nothing fizzy; I'm allergic to nuts."""
    rng = draft.rng
    if entry["of"] not in ("drink", "snack", "edible", "clothing"):
        return None
    say = rng.choice(entry["say"])
    clause, ref = asked_for(draft, entry, lacks, has)
    other = Piece(rng.choice(table("forms")[dislike(say)]).format(w=what_of(say)), "kept")
    if rng.random() < 0.2 and clause.pieces[0].tag == "action":
        asked = variant(rng, "avoid_2")
        clause = Clause(expand(asked, {"O": ref.pieces, "it": [Piece("it", "thing")]}), clause.wishes)
    form = variant(rng, "avoid")
    return Utterance(expand(form, {"c": wrap.polite(rng, clause, 0.3), "d": [other]}, action="other"), clause.wishes)


def asked_for(draft: Draft, entry: dict[str, Any], meant: list[Thing], others: list[Thing]) -> tuple[Clause, Ref]:
    """One of a category, or of the noun that all share, asked for by name or by saying that one is hungry."""
    rng = draft.rng
    noun = refs.category_words(draft, entry["of"], False)
    tails = {t.noun.split()[-1] for t in [*meant, *others]}
    if len(tails) == 1 and rng.random() < 0.6:
        noun = tails.pop()
    form = rng.choice(("a", "some kind of", "any", "some", "one")) if rng.random() < 0.85 else "something"
    words = {"drink": "to drink", "clothing": "to wear"}.get(entry["of"], "to eat") if form == "something" else noun
    piece = Piece(f"{'an' if form == 'a' and words[0] in 'aeiou' else form} {words}", "thing")
    ref = Ref([piece], [t.name for t in meant], piece, 1, things=meant)
    who = user(draft)
    clause = clauses.hand_over(draft, ref, refs.person(draft, who), 0, 0.2)
    hunger = {"drink": "thirsty", "snack": "hungry", "edible": "hungry"}.get(entry["of"])
    if hunger and rng.random() < 0.3:
        need = Piece(variant(rng, hunger), "thing")
        clause = Clause([need], [Wish("hand_over", ref.names, need, need, [who.name], 1)], False)
    return clause, ref


def what_of(say: str) -> str:
    """The word for what is avoided: nuts, of `with nuts`."""
    for lead in ("with ", "containing ", "made with ", "made from ", "made of "):
        say = say.removeprefix(lead)
    return say


def dislike(say: str) -> str:
    """Which ways of saying suit: of a thing inside, or of what something is like."""
    return "dislike_content" if say.startswith(("with ", "containing ", "made ")) else "dislike_quality"
