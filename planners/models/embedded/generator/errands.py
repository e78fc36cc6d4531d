"""Clauses that move something: to a place, from one, to a person, with the door after it, several at once."""

from planners.models.embedded.generator import basics, clauses, devices, refs, sets
from planners.models.embedded.generator.chains import closing
from planners.models.embedded.generator.draft import Draft, Spot, Thing
from planners.models.embedded.generator.goals import Clause, Wish
from planners.models.embedded.generator.lexicon import variant
from planners.models.embedded.generator.text import Piece, Pieces, expand


class Speech:
    """What has been spoken of so far, so that nothing is asked for twice.

    Args:
        draft: the scene.
        terse: how often a clause is said without its verb.
    """

    def __init__(self, draft: Draft, terse: float) -> None:
        self.draft, self.rng, self.terse = draft, draft.rng, terse
        self.things: set[str] = set()
        self.spots: set[str] = set()
        self.last: Clause | None = None

    def thing(self) -> Thing | None:
        """A thing not spoken of yet, and not one that would be mistaken for such a thing."""
        free = [t for t in basics.loose(self.draft) if t.name not in self.things]
        return self.rng.choice(free) if free else None

    def short(self) -> bool:
        return self.rng.random() < self.terse

    def named(self, thing: Thing) -> refs.Ref | None:
        """A reference that is clear."""
        for _ in range(6):
            ref = refs.one(self.draft, thing, bare=0.7 if self.terse > 0.5 else 0.12)
            if not ref.unclear and not set(ref.names) & self.things:
                self.things |= set(ref.names)
                return ref
        return None


def put(speech: Speech) -> list[Clause] | None:
    """A thing to a place, at times from one, and at times the door after it."""
    draft, rng = speech.draft, speech.rng
    thing = speech.thing()
    spot = basics.other_target(draft, thing, inside=rng.random() < 0.4)
    ref = speech.named(thing) if thing and spot else None
    if thing is None or spot is None or ref is None:
        return None
    target = target_of(speech, spot)
    source = draft.named(thing.at)
    if source and ("person" in source.kind or rng.random() < 0.6 or ref.quota or len(ref.pieces) > 1):
        source = None
    if speech.short():
        main = terse_put(draft, ref, source, target)
    elif source:
        main = clauses.put_from(draft, ref, source, target)
    else:
        main = clauses.put(draft, ref, target, 0, 0.2)
    return [main, *after(speech, spot, target.names), *also(speech, spot, target, source)]


def target_of(speech: Speech, spot: Spot) -> refs.Ref:
    """Where to put it; at times by the state it is in: the open drawer."""
    draft = speech.draft
    state = next((s for s in spot.state if s in ("open", "closed")), "")
    ref = devices.in_state(draft, draft.targets(), spot, state) if draft.rng.random() < 0.3 else None
    if ref is None:
        return basics.target_ref(draft, spot)
    ref.anchor.tag = "target"
    return ref


def terse_put(draft: Draft, ref: refs.Ref, source: Spot | None, target: refs.Ref) -> Clause:
    """Mug in the sink; knife off the stove and into the drawer."""
    slots = clauses.slots_for(draft, ref, target)
    if source:
        slots |= {
            "S": [Piece(refs.spot_words(draft, source), "source")],
            "off": [Piece(clauses.out_of(draft, source))],
            "at": [Piece(refs.at_words(draft, source))],
        }
    words = variant(draft.rng, "terse_source" if source else "terse_put")
    wish = Wish("place", ref.names, ref.anchor, target.anchor, target.names, ref.quota)
    return Clause(expand(words, slots, ref.many), [wish], True, ref)


def after(speech: Speech, spot: Spot, names: list[str]) -> list[Clause]:
    """The door of what was just used."""
    if "container" not in spot.kind or speech.rng.random() < 0.5 or spot.name in speech.spots:
        return []
    speech.spots |= set(names)
    return [closing(speech.draft, spot, 1, speech.rng.random() < 0.75, names)]


def also(speech: Speech, spot: Spot, target: refs.Ref, source: Spot | None) -> list[Clause]:
    """Another thing to the same place, or to where the first one was."""
    rng = speech.rng
    other = speech.thing() if rng.random() < 0.12 else None
    ref = speech.named(other) if other and other.at != spot.name else None
    if ref is None:
        return []
    if source is not None and source.holds and rng.random() < 0.5:
        pieces = expand(variant(rng, "where_was"), {"O": ref.pieces}, ref.many)
        where = next(p for p in reversed(pieces) if p.tag == "action")
        where.tag = "target"
        return [Clause(pieces, [Wish("place", ref.names, ref.anchor, where, [source.name], ref.quota)], False)]
    pieces = expand(variant(rng, "same_place"), {"O": ref.pieces}, ref.many)
    where = next(p for p in reversed(pieces) if p.tag == "action")
    return [Clause(pieces, [Wish("place", ref.names, ref.anchor, where, target.names, ref.quota)], False)]


def give(speech: Speech) -> list[Clause] | None:
    """A thing to a person, and the door of where it was."""
    draft, rng = speech.draft, speech.rng
    people, thing = draft.of_kind("person"), speech.thing()
    ref = speech.named(thing) if thing and people else None
    if thing is None or ref is None:
        return None
    who = refs.person(draft, rng.choice(people))
    source = draft.named(thing.at)
    if source and "person" not in source.kind and rng.random() < 0.35 and not ref.quota and len(ref.pieces) < 2:
        slots = {
            "O": ref.pieces,
            "P": who.pieces,
            "S": [Piece(refs.spot_words(draft, source), "source")],
            "off": [Piece(clauses.out_of(draft, source))],
            "at": [Piece(refs.at_words(draft, source))],
            "it": [Piece("them" if ref.many else "it", "thing")],
        }
        pieces = expand(variant(rng, "give_from"), slots, ref.many)
        main = Clause(pieces, [Wish("hand_over", ref.names, ref.anchor, who.anchor, who.names, ref.quota)])
        return [main, *after(speech, source, [source.name])]
    if speech.short():
        pieces = expand(variant(rng, "terse_give"), {"O": ref.pieces, "P": who.pieces}, ref.many)
        return [Clause(pieces, [Wish("hand_over", ref.names, ref.anchor, who.anchor, who.names, ref.quota)])]
    return [clauses.hand_over(draft, ref, who, 0, 0.25)]


def several(speech: Speech) -> list[Clause] | None:
    """Two or three things, or a whole set, to one place or person."""
    draft, rng = speech.draft, speech.rng
    made = [speech.named(t) for _ in range(rng.choice((2, 2, 3))) if (t := speech.thing())]
    whole = sets.a_set(draft) if rng.random() < 0.45 else None
    if whole is not None and whole.names and not set(whole.names) & speech.things:
        speech.things |= set(whole.names)
        made = [whole]
    found = [r for r in made if r is not None]
    if not found or (len(found) < 2 and not found[0].many):
        return None
    pieces: Pieces = []
    for number, ref in enumerate(found):
        if number:
            pieces.append(Piece(rng.choice(("and", "and", "\b, and")) if number == len(found) - 1 else "\b,"))
        pieces += ref.pieces
    joint = refs.Ref(pieces, [n for r in found for n in r.names], found[0].anchor, many=True)
    return all_to_one(speech, joint, found)


def all_to_one(speech: Speech, joint: refs.Ref, found: list[refs.Ref]) -> list[Clause] | None:
    """The clause for things that have one destination."""
    draft, rng = speech.draft, speech.rng
    people = draft.of_kind("person")
    spot = basics.other_target(draft, None, inside=rng.random() < 0.3)
    if people and rng.random() < 0.35:
        who = refs.person(draft, rng.choice(people))
        main = clauses.hand_over(draft, joint, who, 0, 0.2)
        if speech.short():
            main = Clause([*joint.pieces, Piece(rng.choice(("to", "for", "over to"))), *who.pieces], main.wishes)
            main.wishes[0].target = who.anchor
        tail: list[Clause] = []
    elif spot is not None:
        target = target_of(speech, spot)
        short = speech.short()
        main = terse_put(draft, joint, None, target) if short else clauses.put(draft, joint, target, 0, 0.2)
        tail = after(speech, spot, target.names)
    else:
        return None
    one = main.wishes[0]
    wishes = [Wish(one.skill, r.names, r.anchor, one.target, one.second, r.quota) for r in found]
    return [Clause(main.pieces, wishes, main.imperative), *tail]
