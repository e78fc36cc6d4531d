"""Doors and switches: one, several under one verb, or all that are in a state."""

from planners.models.embedded.generator import clauses, refs, stock
from planners.models.embedded.generator.basics import Utterance
from planners.models.embedded.generator.draft import Draft, Spot, add_place
from planners.models.embedded.generator.goals import Clause, Wish
from planners.models.embedded.generator.lexicon import table, variant
from planners.models.embedded.generator.text import Piece, Pieces, expand

KINDS = {"close": "container", "open": "container", "turn_on": "appliance", "turn_off": "appliance", "press": "button"}
WANTED = {"close": "open", "open": "closed", "turn_on": "off", "turn_off": "on", "press": "off", "wipe": ""}
TRIES = 20  # names drawn; few may be free
OFTEN = {"close": 5.0, "open": 2.0, "turn_on": 2.5, "turn_off": 4.0, "press": 1.0, "wipe": 0.8}


def equip(draft: Draft) -> None:
    """See to it that there are doors and switches to speak of."""
    for _ in range(TRIES):
        if len(draft.of_kind("container")) < 2:
            add_place(draft, "container")
        if not draft.of_kind("appliance"):
            add_place(draft, "appliance")
    for spot in draft.spots:
        if draft.rng.random() < 0.25:
            swap = {"closed": "open", "off": "on"}
            spot.state = tuple(swap.get(s, s) for s in spot.state)


def able(draft: Draft, skill: str, used: set[str]) -> list[Spot]:
    """Places that a skill can be asked of: those in a fitting state, mostly."""
    kind = KINDS.get(skill, "surface")
    spots = [s for s in draft.of_kind(kind) if "locked" not in s.state and s.name not in used]
    fitting = [s for s in spots if not WANTED[skill] or WANTED[skill] in s.state]
    return fitting if fitting and draft.rng.random() < 0.8 else spots


def device(draft: Draft, used: set[str], terse: bool) -> Clause | None:
    """Something opened, shut or switched."""
    rng = draft.rng
    choices = {s: w for s, w in OFTEN.items() if able(draft, s, used)}
    if not choices:
        return None
    skill = rng.choices(list(choices), list(choices.values()))[0]
    spots = able(draft, skill, used)
    if len(spots) > 1 and rng.random() < 0.3:
        return shared(draft, skill, rng.sample(spots, min(len(spots), rng.choice((2, 2, 2, 3)))), terse)
    spot = rng.choice(spots)
    where = in_state(draft, spots, spot, WANTED[skill]) or refs.place(draft, spots, spot, "thing")
    if not terse:
        return clauses.act(draft, skill, where, 0, 0.25)
    return said(draft, skill, where.pieces, [Wish(skill, where.names, where.anchor, where.anchor, [], where.quota)])


def said(draft: Draft, skill: str, pieces: Pieces, wishes: list[Wish]) -> Clause:
    """Stove off, fridge shut."""
    made = expand(draft.rng.choice(table("forms")["terse"][skill]), {"X": pieces})
    action = next((p for p in made if p.tag == "action"), wishes[0].anchor)
    for wish in wishes:
        wish.target = action
    return Clause(made, wishes)


def in_state(draft: Draft, spots: list[Spot], spot: Spot, state: str) -> refs.Ref | None:
    """`the drawer`, where only one of them is open; `the open drawer`."""
    short = refs.head(spot.name)
    family = [s for s in draft.spots if refs.head(s.name) == short]
    fitting = [s for s in family if state in s.state]
    if not state or len(family) < 2 or spot not in fitting or short.isdigit() or len(short) < 2:
        return None
    if draft.rng.random() < 0.5:
        return None
    forms = ("the {n}", "that {n}", "the {s} {n}", "the {n} that's {s}", "that {s} {n}")
    piece = Piece(draft.rng.choice(forms).format(n=short, s=state), "thing")
    names = [s.name for s in fitting]
    return refs.Ref([piece], names, piece, 1 if len(names) > 1 else refs.ALL, spot=spot)


def shared(draft: Draft, skill: str, spots: list[Spot], terse: bool) -> Clause:
    """One verb for several: shut the fridge and the microwave."""
    rng = draft.rng
    made = [refs.place(draft, [s], s, "thing") for s in spots]
    pieces: Pieces = []
    for number, ref in enumerate(made):
        if number:
            last = number == len(made) - 1
            words = rng.choice(table("forms")["and_also"]) if last else ","
            pieces.append(Piece("\b" + words if words[0] == "," else words))
        pieces += ref.pieces
    wishes = [Wish(skill, r.names, r.anchor, r.anchor, [], r.quota) for r in made]
    if terse:
        return said(draft, skill, pieces, wishes)
    words, _ = clauses.frame(draft, skill, 0.0)
    whole = expand(words, {"X": pieces}, many=True)
    action = next((p for p in whole if p.tag == "action"), made[0].anchor)
    for wish in wishes:
        wish.target = action
    return Clause(whole, wishes)


def every_one(draft: Draft) -> Utterance | None:
    """All of a sort: both drawers, everything that is still on, whatever was left open."""
    rng = draft.rng
    equip(draft)
    skill = rng.choices(("close", "open", "turn_off", "turn_on"), (5, 2, 4, 1))[0]
    spots = [s for s in draft.of_kind(KINDS[skill]) if "locked" not in s.state]
    state = WANTED[skill]
    heads = dict.fromkeys(refs.head(s.name) for s in spots)
    alike = [(h, [s for s in spots if refs.head(s.name) == h]) for h in heads if len(h) > 1]
    alike = [(h, many) for h, many in alike if len(many) > 1]
    if alike and rng.random() < 0.5:
        noun, many = rng.choice(alike)
        both = ("both {}", "both the {}", "both of the {}") if len(many) == 2 else ("all three {}", "all of the {}")
        words = rng.choice((*both, "the {}", "all the {}")).format(stock.plural(noun))
        chosen = [s for s in many if state in s.state] if rng.random() < 0.3 else many
        if chosen != many:
            words = f"the {stock.plural(noun)} that are {state}"
    else:
        chosen = [s for s in spots if state in s.state]
        words = variant(rng, f"whatever_{skill}")
    if not chosen:
        return None
    piece = Piece(words, "thing")
    clause = clauses.act(draft, skill, refs.Ref([piece], [s.name for s in chosen], piece, many=True), 0, 0.0)
    return Utterance(clause.pieces, clause.wishes)


def left_so(draft: Draft) -> Utterance | None:
    """Two things that were left as they should not be."""
    rng = draft.rng
    equip(draft)
    wrong = [(s, "close", "open") for s in draft.of_kind("container") if "open" in s.state]
    wrong += [(s, "turn_off", "on") for s in draft.of_kind("appliance") if "on" in s.state]
    if len(wrong) < 2:
        return None
    one, two = rng.sample(wrong, 2)
    form = variant(rng, "left_so")
    if one[0] is two[0] or ("{b}" not in form and one[2] != two[2]):
        return None
    made = [refs.place(draft, [s], s, "thing") for s, _, _ in (one, two)]
    for ref, (spot, _, state) in zip(made, (one, two), strict=True):
        if state == "open" and "door" not in spot.name and rng.random() < 0.3:
            ref.pieces.append(Piece("door"))
    slots = {"A": made[0].pieces, "B": made[1].pieces, "a": [Piece(one[2], "action")], "b": [Piece(two[2], "action")]}
    pieces = expand(form, slots)
    acts = [p for p in pieces if p.tag == "action" and p.text in ("open", "on")]
    wishes = [
        Wish(skill, r.names, r.anchor, acts[min(n, len(acts) - 1)], [], r.quota, n)
        for n, (r, (_, skill, _)) in enumerate(zip(made, (one, two), strict=True))
    ]
    if rng.random() < 0.7:
        pieces.append(Piece(variant(rng, "follow")))
    return Utterance(pieces, wishes)
