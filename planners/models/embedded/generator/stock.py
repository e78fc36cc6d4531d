"""Putting things into a drafted scene, in the sets that references need: alike, coloured, of one category, numbered."""

from planners.models.embedded.generator.draft import Draft, Thing
from planners.models.embedded.generator.lexicon import Word, table


def any_noun(draft: Draft, group: str | None = None) -> Word:
    """A noun, of a category or of one that suits the domain."""
    nouns = draft.lexicon.nouns
    if group is None or group not in nouns:
        heavy = ("package", "supply", "tool", "hardware", "stationery") if draft.domain == "warehouse" else ()
        groups = list(nouns)
        group = draft.rng.choices(groups, [5 if g in heavy else 1 for g in groups])[0]
    return draft.rng.choice(nouns[group])


def somewhere(draft: Draft) -> str:
    """A place where a thing may lie at the start."""
    spots = [s for s in draft.targets()] or draft.spots
    weights = [0.25 if {"bin", "sink"} & set(s.kind) else 0.6 if "container" in s.kind else 1.5 for s in spots]
    if draft.rng.random() < 0.03:
        people = draft.of_kind("person")
        if people:
            return draft.rng.choice(people).name
    return draft.rng.choices(spots, weights)[0].name


def add(
    draft: Draft, word: Word, marks: tuple[str, ...] = (), tail: str = "", at: str | None = None, label: str = ""
) -> Thing | None:
    """Put a thing in the scene under a free name, numbering it when alike ones are there."""
    rng = draft.rng
    name = " ".join((*marks, word.name, *([tail] if tail else []), *([label] if label else [])))
    number = 2
    while not draft.free(name):
        if label or number > 6:
            return None
        fresh = f"{name} {number}"
        name, number = (fresh if draft.free(fresh) else name), number + 1
    thing = Thing(name, word.name, word.group, word.others, marks, tail, at or somewhere(draft))
    if rng.random() < 0.4:
        thing.kind = word.name
    if marks and marks[0] in table("words")["colours"] and rng.random() < 0.6:
        thing.colour = marks[0]
    draft.things.append(thing)
    return thing


def add_coloured(draft: Draft, word: Word, count: int, at: str | None = None) -> list[Thing]:
    """Several of one noun that differ by an adjective."""
    words = table("words")
    pool = words["colours"] if draft.rng.random() < 0.6 else words["qualities"]
    marks = draft.rng.sample(pool, count)
    return [t for m in marks if (t := add(draft, word, (m,), at=at))]


def add_alike(draft: Draft, word: Word, count: int, at: str | None = None) -> list[Thing]:
    """Several that nobody can tell apart, numbered from one or from two."""
    rng = draft.rng
    marks = (rng.choice(table("words")["qualities"]),) if rng.random() < 0.3 else ()
    if rng.random() < 0.6:
        made = [add(draft, word, marks, at=at, label=str(i + 1)) for i in range(count)]
    else:
        made = [add(draft, word, marks, at=at) for _ in range(count)]
    return [t for t in made if t]


def add_numbered(draft: Draft, word: Word, count: int) -> list[Thing]:
    """Several with identities of their own: parcel 7, crate B, parcel for Oslo, tin of beans."""
    rng = draft.rng
    style = rng.choice(("number", "letter", "city", "content", "owner"))
    if style == "number":
        base = rng.randint(1, 40)
        near = [base, base + 10, base + 1, base * 2 + 3, base + 100]
        return [t for n in near[:count] if (t := add(draft, word, label=str(n)))]
    if style == "letter":
        return [t for c in rng.sample("ABCDEFGH", count) if (t := add(draft, word, label=c))]
    if style == "city":
        return [t for c in rng.sample(table("words")["cities"], count) if (t := add(draft, word, tail=f"for {c}"))]
    if style == "owner":
        return [t for c in rng.sample(table("words")["names"], count) if (t := add(draft, word, (f"{c}'s",)))]
    case = rng.choice(table("words")["cases"])
    inside = [any_noun(draft) for _ in range(count)]
    made = [add(draft, Word(case, (), w.group), tail=f"of {plural(w.name)}") for w in inside]
    return [t for t in made if t]


def plural(noun: str) -> str:
    """The plural of an English noun; the last word changes, or the one before "of"."""
    head, middle, rest = noun.partition(" of ")
    if middle:
        return f"{plural(head)}{middle}{rest}"
    irregular = {
        "knife": "knives",
        "shelf": "shelves",
        "loaf": "loaves",
        "mouse": "mice",
        "child": "children",
        "leaf": "leaves",
        "scarf": "scarves",
    }
    words = noun.split()
    last = words[-1]
    if last in irregular:
        last = irregular[last]
    elif last.endswith(("ss", "x", "ch", "sh", "z")) or last in ("tomato", "potato", "mango", "bus"):
        last += "es"
    elif last.endswith("s"):
        pass
    elif last.endswith("y") and len(last) > 1 and last[-2] not in "aeiou":
        last = last[:-1] + "ies"
    else:
        last += "s"
    return " ".join((*words[:-1], last))


def is_plural(noun: str) -> bool:
    """Whether a noun is plural in form already, such as scissors or keys."""
    last = noun.split(" of ")[0].split()[-1]
    return last.endswith("s") and not last.endswith(("ss", "us", "glass"))


def stock(draft: Draft, count: int | None = None) -> None:
    """Fill a scene with some things and at times a set that references must tell apart."""
    rng = draft.rng
    count = rng.choice((2, 3, 3, 4, 4, 5, 5, 6, 8, 10)) if count is None else count
    draw = rng.random()
    if draw < 0.18:
        add_coloured(draft, any_noun(draft), rng.choice((2, 2, 3)))
    elif draw < 0.26:
        add_alike(draft, any_noun(draft), rng.choice((2, 3, 4)))
    elif draw < 0.36:
        add_numbered(draft, any_noun(draft, "package" if draft.domain == "warehouse" else None), rng.choice((2, 3)))
    while len(draft.things) < count:
        if add(draft, any_noun(draft), some_marks(draft)) is None:
            count -= 1
    distract(draft)
    if rng.random() < 0.08 and draft.things:
        rng.choice(draft.things).at = None


def distract(draft: Draft) -> None:
    """Now and then a thing that is named after another thing or a place: a mug rack, an oven cover."""
    rng, parts = draft.rng, table("words")["parts"]
    if rng.random() < 0.16 and draft.things:
        add(draft, Word(f"{rng.choice(draft.things).noun} {rng.choice(parts)}", (), "package"))
    if rng.random() < 0.12:
        spot = rng.choice(draft.spots)
        last = spot.name.split()[-1]
        if "person" not in spot.kind and not last.isdigit() and len(last) > 1:
            add(draft, Word(f"{last} {rng.choice(parts)}", (), "package"))


def some_marks(draft: Draft) -> tuple[str, ...]:
    """A colour or quality, now and then."""
    words = table("words")
    if draft.rng.random() >= 0.25:
        return ()
    return (draft.rng.choice(words["colours"] if draft.rng.random() < 0.6 else words["qualities"]),)
