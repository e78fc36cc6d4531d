"""Single wishes of every kind, and a thing chosen for each."""

from collections.abc import Callable
from dataclasses import dataclass

from planners.models.embedded.generator import clauses, refs
from planners.models.embedded.generator.draft import Draft, Spot, Thing
from planners.models.embedded.generator.goals import Clause, Wish
from planners.models.embedded.generator.refs import Ref
from planners.models.embedded.generator.text import Piece, Pieces


@dataclass
class Utterance:
    """What is said, what it asks for, and whether it can be taken up.

    Args:
        status: plan, infeasible or ask.
        bare: without politeness, context or full stop to be added.
    """

    pieces: Pieces
    wishes: list[Wish]
    status: str = "plan"
    bare: bool = False


Maker = Callable[[Draft], "Clause | None"]


def loose(draft: Draft) -> list[Thing]:
    """Things that can be picked: somewhere known and not locked away."""
    locked = {s.name for s in draft.spots if "locked" in s.state}
    people = {s.name for s in draft.of_kind("person")}
    return [t for t in draft.things if t.at not in locked and t.at not in people and t.name != draft.holding]


def some_thing(draft: Draft) -> Thing | None:
    """A thing to talk about."""
    things = loose(draft)
    return draft.rng.choice(things) if things else None


def other_target(draft: Draft, thing: Thing | None, inside: bool = False) -> Spot | None:
    """A place to put a thing, usually not where it is."""
    rng = draft.rng
    spots = [s for s in draft.targets() if thing is None or s.name != thing.at or rng.random() < 0.07]
    if inside:
        spots = [s for s in spots if "container" in s.kind]
    if not spots:
        return None
    return rng.choices(spots, [0.5 if "bin" in s.kind else 1.0 for s in spots])[0]


def reference(draft: Draft, thing: Thing) -> Ref:
    """One thing, definite or not."""
    rng = draft.rng
    if rng.random() < 0.16:
        return refs.any_of(draft, thing)
    ref = refs.one(draft, thing)
    if ref.unclear and rng.random() < 0.85:  # keep most requests clear
        for _ in range(6):
            ref = refs.one(draft, thing)
            if not ref.unclear:
                break
    return ref


def target_ref(draft: Draft, spot: Spot) -> Ref:
    """Where to put it."""
    return refs.place(draft, draft.targets(), spot)


def a_put(draft: Draft) -> Clause | None:
    thing = some_thing(draft)
    spot = other_target(draft, thing)
    if thing is None or spot is None:
        return None
    ref = reference(draft, thing)
    source = draft.named(thing.at)
    if source and "person" not in source.kind and draft.rng.random() < 0.12 and not ref.quota:
        return clauses.put_from(draft, ref, source, target_ref(draft, spot))
    return clauses.put(draft, ref, target_ref(draft, spot))


def a_hand_over(draft: Draft) -> Clause | None:
    people = draft.of_kind("person")
    thing = some_thing(draft)
    if not people or thing is None:
        return None
    who = (
        next((p for p in people if p.name == "user"), people[0])
        if draft.rng.random() < 0.6
        else draft.rng.choice(people)
    )
    return clauses.hand_over(draft, reference(draft, thing), refs.person(draft, who))


def a_discard(draft: Draft) -> Clause | None:
    thing = some_thing(draft)
    return clauses.discard(draft, reference(draft, thing)) if thing else None


def a_hold(draft: Draft) -> Clause | None:
    thing = some_thing(draft)
    return clauses.hold(draft, reference(draft, thing)) if thing else None


def act_on(skill: str, kind: str) -> Maker:
    """A maker of clauses that act upon a place of a kind."""

    def make(draft: Draft) -> Clause | None:
        spots = [s for s in draft.of_kind(kind) if "locked" not in s.state]
        if not spots:
            return None
        want = {"open": "closed", "close": "open", "turn_on": "off", "turn_off": "on"}.get(skill)
        fitting = [s for s in spots if want in s.state] if want and draft.rng.random() < 0.85 else spots
        spot = draft.rng.choice(fitting or spots)
        return clauses.act(draft, skill, refs.place(draft, spots, spot, "thing"))

    return make


def a_go(draft: Draft) -> Clause | None:
    if draft.named("user") and draft.rng.random() < 0.25:
        return clauses.come(draft)
    spot = draft.rng.choice(draft.spots)
    where = refs.person(draft, spot) if "person" in spot.kind else refs.place(draft, draft.spots, spot)
    return clauses.act(draft, "go_to", where)


def a_scan(draft: Draft) -> Clause | None:
    thing = some_thing(draft)
    return clauses.scan(draft, reference(draft, thing)) if thing else None


def a_look(draft: Draft) -> Clause | None:
    thing = some_thing(draft)
    return clauses.scan(draft, reference(draft, thing), skill="look_for") if thing else None


def a_pour(draft: Draft) -> Clause | None:
    things = loose(draft)
    if len(things) < 2:
        return None
    source, vessel = draft.rng.sample(things, 2)
    first, second = refs.one(draft, source), refs.one(draft, vessel, "target")
    if first.quota or second.quota:
        return None
    return clauses.pour(draft, first, second)


def a_heat(draft: Draft) -> Clause | None:
    machines = [s for s in draft.of_kind("appliance") if "container" in s.kind and "locked" not in s.state]
    thing = some_thing(draft)
    return clauses.heat(draft, refs.one(draft, thing), draft.rng.choice(machines)) if machines and thing else None


MAKERS: dict[str, tuple[Maker, float]] = {
    "put": (a_put, 10),
    "hand_over": (a_hand_over, 5),
    "discard": (a_discard, 1.5),
    "hold": (a_hold, 1.5),
    "open": (act_on("open", "container"), 1.3),
    "close": (act_on("close", "container"), 2.0),
    "turn_on": (act_on("turn_on", "appliance"), 2.0),
    "turn_off": (act_on("turn_off", "appliance"), 2.2),
    "press": (act_on("press", "button"), 1.5),
    "wipe": (act_on("wipe", "surface"), 1.6),
    "go": (a_go, 1.6),
    "scan": (a_scan, 1.2),
    "look": (a_look, 0.6),
    "pour": (a_pour, 1.0),
    "heat": (a_heat, 1.2),
}


def a_clause(draft: Draft, *without: str) -> Clause | None:
    """A clause of a random kind."""
    names = [n for n in MAKERS if n not in without]
    for _ in range(4):
        name = draft.rng.choices(names, [MAKERS[n][1] for n in names])[0]
        clause = MAKERS[name][0](draft)
        if clause is not None:
            return clause
    return None


def put_clause(draft: Draft, thing: Thing, spot: Spot, stage: int = 0) -> Clause:
    """One thing to one place, or to a person."""
    ref = reference(draft, thing)
    if "person" in spot.kind:
        return clauses.hand_over(draft, ref, refs.person(draft, spot), stage)
    return clauses.put(draft, ref, target_ref(draft, spot), stage)


def comma() -> Piece:
    return Piece("\b,")
