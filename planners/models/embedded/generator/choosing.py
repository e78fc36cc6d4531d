"""Which of several will do: all of a category, any but one, the rest; and requests of which one part cannot be met."""

from planners.models.embedded.generator import basics, clauses, compound, devices, errands, refs, refusals, stock, wrap
from planners.models.embedded.generator.basics import Utterance
from planners.models.embedded.generator.chains import closing
from planners.models.embedded.generator.draft import Draft, Thing
from planners.models.embedded.generator.lexicon import table, variant
from planners.models.embedded.generator.needs import user
from planners.models.embedded.generator.refs import Ref
from planners.models.embedded.generator.sets import goal_clause
from planners.models.embedded.generator.text import Piece, expand


def peopled(draft: Draft) -> tuple[str, list[Thing]] | None:
    """A category with several members, some added; nothing else may be counted in."""
    rng = draft.rng
    words = table("words")["categories"]
    group = rng.choice([g for g in words if g not in ("produce", "belonging", "supply", "hardware")])
    covers = table("words")["covers"].get(group, [group])
    for _ in range(rng.choice((1, 2, 3))):
        own = [g for g in covers if g in draft.lexicon.nouns]
        if own:
            stock.add(draft, stock.any_noun(draft, rng.choice(own)), stock.some_marks(draft))
    if group == "edible" and any(t.group in ("drink", "snack") for t in draft.things):
        return None
    found = refs.members(draft, group)
    if not found or any(t not in basics.loose(draft) for t in found):
        return None
    return group, found


def category_all(draft: Draft) -> Utterance | None:
    """Every member of a category, wherever it is, and nothing else."""
    rng = draft.rng
    chosen = peopled(draft)
    if chosen is None:
        return None
    group, things = chosen
    ref = refs.every(draft, things, refs.category_words(draft, group, True))
    home = draft.named(things[0].at)
    here = [t for t in things if t.at == things[0].at]
    if home and "person" not in home.kind and rng.random() < 0.25:
        ref.pieces.append(Piece(f"{refs.at_words(draft, home)} {refs.spot_words(draft, home)}", "source"))
        ref.names, ref.things = [t.name for t in here], here
    clause = goal_clause(draft, ref)
    return Utterance(wrap.polite(rng, clause), clause.wishes) if clause else None


def other_than(draft: Draft) -> Utterance | None:
    """A thing of a sort, but not that one: a piece of fruit, no bananas; any mug but the red one."""
    rng = draft.rng
    if rng.random() < 0.7:
        chosen = peopled(draft)
        if chosen is None:
            return None
        group, things = chosen
        one, many = refs.category_words(draft, group, False), refs.category_words(draft, group, True)
        spare = rng.choice(things)
        noun = rng.choice(spare.nouns)
        gone = [t for t in refs.matches(draft, noun) if t in things]
        form = rng.choice(("{n}", "the {n}", "{m}", "{m}", "any {m}", "a {n}"))
        against = form.format(n=noun, m=stock.plural(noun))
    else:
        made = stock.add_coloured(draft, word := stock.any_noun(draft), rng.choice((2, 3)))
        things = [t for t in draft.things if t.noun == word.name and t in basics.loose(draft)]
        if len(made) < 2 or len(things) < 2:
            return None
        one, many, spare = word.name, stock.plural(word.name), rng.choice(made)
        gone = [t for t in things if spare.marks[0] in t.marks]
        against = rng.choice(("the {} one", "that {} one", "the {} one", "a {} one")).format(spare.marks[0])
    left = [t for t in things if t not in gone]
    return rather(draft, left, (one, many), against) if left else None


def rather(draft: Draft, left: list[Thing], words: tuple[str, str], against: str) -> Utterance | None:
    """Ask for one, or all, of what is left."""
    rng = draft.rng
    every = rng.random() < 0.3
    form = (
        rng.choice(("all the {}", "the {}", "every one of the {}", "all {}"))
        if every
        else rng.choice(("a {}", "some kind of {}", "any {}", "one {}", "some {}", "another {}", "any other {}"))
    )
    said = form.format(words[1] if every or form == "some {}" else words[0])
    piece = Piece(said.replace("a ", "an ", 1) if said[:2] == "a " and said[2:3] in "aeiou" else said, "thing")
    ref = Ref([piece], [t.name for t in left], piece, 0 if every else 1, every, things=left)
    spot = basics.other_target(draft, None)
    if every and spot:
        clause = clauses.put(draft, ref, basics.target_ref(draft, spot))
    else:
        clause = clauses.hand_over(draft, ref, refs.person(draft, user(draft)), 0, 0.2)
    pieces = expand(variant(rng, "rather"), {"c": clause.pieces, "o": [Piece(against, "kept")]}, action="other")
    return Utterance(pieces, clause.wishes)


def hinted(draft: Draft) -> Utterance | None:
    """Where the thing is, said after what is wanted; at times the door after it."""
    rng = draft.rng
    thing = basics.some_thing(draft)
    spot = draft.named(thing.at) if thing else None
    if thing is None or spot is None or "person" in spot.kind:
        return None
    ref = basics.reference(draft, thing)
    clause = goal_clause(draft, ref, people=0.5)
    if clause is None or ref.unclear or ref.quota:
        return None
    it = "them" if ref.many else "it"
    slots = {
        "it": [Piece(it)],
        "it2": [Piece("they" if ref.many else "it")],
        "at": [Piece(refs.at_words(draft, spot))],
        "S": [Piece(refs.spot_words(draft, spot), "source")],
    }
    hint = expand(variant(rng, "hints"), slots, ref.many, action="other")
    mark = rng.choice(("\b.", "\b.", "\b,", "\b -", "\b;"))
    pieces = [*wrap.polite(rng, clause, 0.3), Piece(mark), *(wrap.capital(hint) if mark == "\b." else hint)]
    wishes = list(clause.wishes)
    if "container" in spot.kind and rng.random() < 0.4:
        shut = closing(draft, spot, 1, rng.random() < 0.4)
        pieces += [Piece(rng.choice(("\b, and", "and", "\b."))), *shut.pieces]
        wishes += shut.wishes
    return Utterance(pieces, wishes)


def in_part(draft: Draft) -> Utterance | None:
    """Several clauses, one of which speaks of what is not there or is not clear."""
    rng = draft.rng
    devices.equip(draft)
    bad = rng.choice((refusals.absent_thing, refusals.absent_thing, refusals.absent_place, refusals.unclear))(draft)
    if bad is None or (bad.status == "plan"):
        return None
    speech = errands.Speech(draft, rng.choice((0.0, 0.0, 0.3)))
    speech.things |= {n for w in bad.wishes for n in w.first}
    parts = compound.gathered(speech, rng.choice((1, 1, 2)))
    if not parts or any(c.unclear for c in parts):
        return None
    good = compound.spoken(draft, parts, speech.terse)
    mark = Piece(rng.choice(("\b, and", "\b, then", "\b. Then", "and", "\b.", "\b, and then")))
    if rng.random() < 0.5:
        for wish in good.wishes:
            wish.stage += 5
        pieces = [*bad.pieces, mark, *good.pieces]
    else:
        for wish in bad.wishes:
            wish.stage += 9
        pieces = [*good.pieces, mark, *bad.pieces]
    return Utterance(pieces, [*bad.wishes, *good.wishes], bad.status)
