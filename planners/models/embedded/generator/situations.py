"""A state of affairs that asks for something: it is dark, milk stands out, a plant is dry."""

from planners.models.embedded.generator import basics, clauses, refs, stock, wrap
from planners.models.embedded.generator.basics import Utterance
from planners.models.embedded.generator.draft import Draft, Spot
from planners.models.embedded.generator.goals import Clause, Wish
from planners.models.embedded.generator.lexicon import COMPANIONS, Word, table, variant
from planners.models.embedded.generator.needs import restock
from planners.models.embedded.generator.text import Piece, expand


def situation(draft: Draft) -> Utterance | None:
    """It is dark: a lamp."""
    rng = draft.rng
    entry = rng.choice(table("knowledge")["conditions"])
    fits = draft.lexicon.only(entry["place"])
    kind = "button" if entry["do"] == "press" else "appliance"
    draft.spots = [
        s
        for s in draft.spots
        if s.name not in entry["place"]
        and not (
            kind in s.kind
            and any(
                w in s.name
                for w in (
                    "light",
                    "lamp",
                    "fan",
                    "heat",
                    "condition",
                    "radio",
                    "music",
                    "stereo",
                    "tv",
                    "coffee",
                    "kettle",
                    "print",
                    "bell",
                    "iron",
                    "extract",
                    "exhaust",
                    "purif",
                    "lift",
                    "button",
                    "buzzer",
                    "player",
                    "blanket",
                    "curtain",
                    "signal",
                    "switch",
                )
            )
        )
    ]
    orphans(draft)
    state = {"turn_on": "off", "turn_off": "on", "press": "off"}[entry["do"]]
    spot = Spot(rng.choice(fits), (kind,), (state,))
    draft.spots.append(spot)
    for rival in rng.sample(table("knowledge")["conditions"], 3):
        kind_ = "button" if rival["do"] == "press" else "appliance"
        name = rng.choice(rival["place"])
        alike = set(rival["place"]) & set(entry["place"]) or (
            {"heater", "fan"} <= {*rival["place"], *entry["place"]} and rng.random() < 0.3
        )
        if (
            not alike
            and draft.free(name)
            and not any(w in entry["place"] for w in (name, name.split()[-1]))
            and rng.random() < 0.6
        ):
            draft.spots.append(Spot(name, (kind_,), (rng.choice(("on", "off")) if kind_ == "appliance" else "off",)))
    other = Spot(rng.choice(COMPANIONS), ("appliance",), (rng.choice(("on", "off")),))
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
    draft.spots = [
        s
        for s in draft.spots
        if s.name not in rivals
        and not any(
            w in s.name
            for w in (
                "fridge",
                "freez",
                "cold",
                "cool",
                "bin",
                "trash",
                "garbage",
                "recycl",
                "wash",
                "laundry",
                "hamper",
                "safe",
                "charg",
                "hook",
                "book",
                "waste",
                "sink",
                "cage",
                "lock",
            )
        )
    ]
    name = rng.choice(draft.lexicon.only(entry["place"]))
    kinds = (
        ("bin",)
        if any(w in name for w in ("bin", "trash", "garbage", "recycl", "hamper"))
        else ("sink",)
        if "sink" in name
        else ("container",)
        if any(w in name for w in ("fridge", "freez", "cool", "chill", "safe", "cage", "box", "store", "chest"))
        else ("container", "appliance")
        if "wash" in name
        else ("surface",)
    )
    spot = Spot(
        name,
        kinds,
        ("closed",) if "container" in kinds and rng.random() < 0.7 else ("open",) if "container" in kinds else (),
    )
    draft.spots.append(spot)
    for rival in (
        "pantry",
        "oven",
        "wardrobe",
        "toolbox",
        "locker",
        "shoe rack",
        "microwave",
        "desk drawer",
        "cupboard",
        "tool cabinet",
        "dryer",
        "laundry chute",
        "bread box",
    ):
        if draft.free(rival) and rng.random() < 0.13 and rival not in entry["place"]:
            kinds_ = ("surface",) if "rack" in rival else ("bin",) if "chute" in rival else ("container",)
            draft.spots.append(
                Spot(rival, kinds_, (rng.choice(("closed", "open")),) if kinds_ == ("container",) else ())
            )
    cold = {"fridge", "freezer"}
    for other_entry in rng.sample(table("knowledge")["stores"], 2):
        name_ = other_entry["place"][0]
        clash = {name_, entry["place"][0]}
        if (
            draft.free(name_)
            and clash != cold
            and len(clash) > 1
            and clash not in ({"bin", "recycling bin"}, {"washing machine", "dishwasher"})
            and rng.random() < 0.5
        ):
            box = name_ in ("fridge", "freezer", "safe", "washing machine", "dishwasher")
            draft.spots.append(
                Spot(
                    name_,
                    ("container",) if box else ("bin",) if "bin" in name_ else ("surface",),
                    ("closed",) if box else (),
                )
            )
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
    form = variant(rng, "storage")
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


def spill(draft: Draft) -> Utterance | None:
    """Something wet or dusty where it should not be: wipe."""
    rng = draft.rng
    spots = draft.of_kind("surface")
    if not spots:
        return None
    liquid = variant(rng, "liquids")
    if rng.random() < 0.5:  # what it came from stands about
        stock.add(
            draft,
            Word(f"{liquid} {rng.choice(('cup', 'bottle', 'drum', 'can', 'jar', 'bowl', 'glass', 'bag', 'pot'))}"),
        )
    where = refs.place(draft, spots, rng.choice(spots), "thing")
    pieces = expand(variant(rng, "spills"), {"X": where.pieces, "L": [Piece(liquid, "action")]})
    action = next(p for p in pieces if p.tag == "action")
    after = variant(rng, "sequels")
    if after:
        pieces += [Piece(rng.choice(("\b,", "\b.", "\b;", "\b and"))), Piece(after, "action")]
    return Utterance(pieces, [Wish("wipe", where.names, where.anchor, action, [], where.quota)])


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
    draft.extra = (name, *rng.sample(others, min(len(others), rng.choice((0, 1, 3)))))
    pieces = expand(rng.choice(says), {"X": ref.pieces}, ref.many)
    action = next((p for p in pieces if p.tag == "action"), ref.anchor)
    clause = Clause(pieces, [Wish(name, ref.names, ref.anchor, action, [], ref.quota)], True, ref, ref.unclear)
    return Utterance(wrap.polite(rng, clause), clause.wishes, "ask" if ref.unclear else "plan")
