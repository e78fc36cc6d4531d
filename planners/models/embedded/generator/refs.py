"""How people refer to things and places: names, kinds, colours, sets, counts, categories, positions."""

from dataclasses import dataclass, field

from planners.models.embedded.generator.draft import Draft, Spot, Thing
from planners.models.embedded.generator.lexicon import table, variant
from planners.models.embedded.generator.stock import is_plural, plural
from planners.models.embedded.generator.text import Piece, Pieces

ALL = 0


@dataclass
class Ref:
    """Words for some things or spots, and what they stand for.

    Args:
        pieces: the words.
        names: scene names that fit.
        quota: how many of them are meant; ALL for every one.
        anchor: the piece whose end stands for the mention.
        many: plural in grammar.
        unclear: a person would have to be asked.
    """

    pieces: Pieces
    names: list[str]
    anchor: Piece
    quota: int = ALL
    many: bool = False
    unclear: bool = False
    spot: Spot | None = None
    things: list[Thing] = field(default_factory=list)

    def it(self, tag: str) -> "Ref":
        """The pronoun for this."""
        piece = Piece("them" if self.many else "it", tag)
        return Ref([piece], self.names, piece, self.quota, self.many, self.unclear, self.spot, self.things)


def head(noun: str) -> str:
    """The last word of a noun phrase's first part."""
    return noun.split(" of ")[0].split()[-1]


def matches(draft: Draft, noun: str, marks: tuple[str, ...] = (), tail: str = "") -> list[Thing]:
    """The things that a noun with adjectives can mean; an exact noun beats a mere head."""
    fitting = [t for t in draft.things if set(marks) <= set(t.marks) and (not tail or t.tail == tail)]
    exact = [t for t in fitting if noun in t.nouns]
    return exact or [t for t in fitting if any(n.endswith(" " + noun) for n in t.nouns)]


def alike(one: Thing, two: Thing) -> bool:
    """Whether nobody could tell two things apart by their names."""
    return (one.noun, one.marks, one.tail) == (two.noun, two.marks, two.tail) and not one.name.split()[-1].isupper()


def wording(draft: Draft, thing: Thing) -> tuple[str, tuple[str, ...]]:
    """A noun and adjectives for a thing: its own, another word, or the head alone."""
    rng = draft.rng
    noun = rng.choice(thing.words) if thing.words and rng.random() < 0.3 else thing.noun
    if " " in noun and rng.random() < 0.12 and " of " not in noun:
        noun = head(noun)
    marks = thing.marks if rng.random() < 0.75 else ()
    return noun, marks


def determiner(draft: Draft, bare: float = 0.12) -> str:
    """the, my, that, or nothing."""
    rng = draft.rng
    if rng.random() < bare:
        return ""
    return rng.choices(("the", "my", "that", "this", "your", "our", "the"), (70, 9, 6, 3, 1, 2, 9))[0]


def phrase(words: list[str], tag: str, many: bool = False) -> tuple[Pieces, Piece]:
    """Words of one mention as a piece."""
    piece = Piece(" ".join(w for w in words if w), tag)
    return [piece], piece


def at_words(draft: Draft, spot: Spot) -> str:
    """On / in, as suits."""
    rng = draft.rng
    return rng.choice(("in", "in", "inside")) if spot.inside else rng.choice(("on", "on", "at"))


def located(draft: Draft, ref: Ref, thing: Thing) -> None:
    """Say where it is, which may be what settles the reference."""
    spot = draft.named(thing.at)
    if spot is None or "person" in spot.kind:
        return
    words = spot_words(draft, spot)
    how = draft.rng.choice(
        (
            at_words(draft, spot),
            at_words(draft, spot),
            f"that's {at_words(draft, spot)}",
            "from",
            "over there " + at_words(draft, spot),
        )
    )
    ref.pieces.append(Piece(f"{how} {words}", "source"))


def one(draft: Draft, thing: Thing, tag: str = "thing", bare: float = 0.12) -> Ref:
    """A definite reference to one thing."""
    rng = draft.rng
    noun, marks = wording(draft, thing)
    label = thing.name.removeprefix(" ".join((*thing.marks, thing.noun))).removeprefix(f" {thing.tail}").strip()
    tail = thing.tail
    if label and rng.random() < 0.8:
        pieces, anchor = phrase([rng.choice(("", "", "the")), thing.name], tag)
        return Ref(pieces, [thing.name], anchor, things=[thing], many=False)
    found = matches(draft, noun, marks, tail)
    if thing not in found:
        found = [thing]
    if tail and rng.random() < 0.1 and len(matches(draft, noun, marks)) == 1:
        tail = ""
    pieces, anchor = phrase([determiner(draft, bare), *marks, noun, tail], tag)
    many = is_plural(noun)
    ref = Ref(pieces, [t.name for t in found], anchor, 1 if len(found) > 1 else ALL, many, things=found)
    here = [t for t in found if t.at == thing.at]
    if len(found) > 1 and not all(alike(thing, t) for t in found):
        if len(here) == 1 and rng.random() < 0.6 and draft.named(thing.at):
            located(draft, ref, thing)
            ref.names, ref.things, ref.quota = [thing.name], [thing], ALL
        else:
            ref.unclear = True
    elif len(found) == 1 and rng.random() < 0.12:
        located(draft, ref, thing)
    return ref


def any_of(draft: Draft, thing: Thing, tag: str = "thing") -> Ref:
    """An indefinite reference: any one that fits will do."""
    rng = draft.rng
    noun, marks = wording(draft, thing)
    found = [t for t in matches(draft, noun, marks)] or [thing]
    words = " ".join((*marks, noun))
    many = plural(words)
    forms = [f"a {words}", f"any {words}", f"one {words}", f"some {words}"]
    if words[0] in "aeiou":
        forms[0] = f"an {words}"
    if len(found) > 1:
        forms += [
            f"one of the {many}",
            f"one of those {many}",
            f"any of the {many}",
            f"either {words}" if len(found) == 2 else f"any one of the {many}",
        ]
    pieces, anchor = phrase([rng.choice(forms)], tag)
    return Ref(pieces, [t.name for t in found], anchor, 1, things=found)


def every(draft: Draft, things: list[Thing], words: str, tag: str = "thing") -> Ref:
    """All of a set under a plural, with the place they are at when only those are meant."""
    rng = draft.rng
    forms = [
        "the {}",
        "the {}",
        "all the {}",
        "all {}",
        "all of the {}",
        "every one of the {}",
        "the {} - all of them -",
        "{}",
        "my {}",
        "any {}",
        "whatever {} there are",
    ]
    if len(things) == 2:
        forms += ["both {}", "both the {}", "both of the {}"]
    pieces, anchor = phrase([rng.choice(forms).format(words)], tag)
    return Ref(pieces, [t.name for t in things], anchor, ALL, True, things=things)


def all_at(draft: Draft, spot: Spot, tag: str = "thing") -> Ref:
    """Everything that is at a place."""
    rng = draft.rng
    where = f"{at_words(draft, spot)} {spot_words(draft, spot)}"
    form = variant(rng, "all_at")  # fmt: skip
    pieces, anchor = phrase([form.format(where)], tag)
    many = any(w in form for w in ("things", "stuff", "items"))
    return Ref(pieces, [t.name for t in draft.at(spot.name)], anchor, ALL, many, things=draft.at(spot.name))


def some(draft: Draft, things: list[Thing], count: int, words: str, tag: str = "thing") -> Ref:
    """A number of a set that nobody need tell apart."""
    rng = draft.rng
    number = rng.choice(table("words")["numbers"][count])
    if number.endswith(" of"):
        form = f"{number} {{}}" if rng.random() < 0.7 else f"{number} the {{}}"
    else:
        form = rng.choice(
            (
                f"{number} {{}}",
                f"{number} of the {{}}",
                f"{number} of those {{}}",
                f"{number} of my {{}}",
                f"any {number} {{}}",
                f"any {number} of the {{}}",
            )
        )
    first, anchor = Piece(form.split(" {}")[0], "amount"), Piece(words, tag)
    return Ref([first, anchor], [t.name for t in things], anchor, count, count > 1, count > len(things), things=things)


def spot_words(draft: Draft, spot: Spot) -> str:
    """A place by its name or another word, with an article where English wants one."""
    rng = draft.rng
    name = rng.choice(spot.words) if spot.words and rng.random() < 0.3 else spot.name
    if name == "user":
        return "me"
    last = name.split()[-1]
    if (last.isdigit() or (len(last) == 1 and last.isupper())) and rng.random() < 0.85:
        return name
    return (
        name
        if rng.random() < 0.06
        else f"{rng.choices(('the', 'that', 'my', 'this', 'our'), (88, 3, 5, 2, 2))[0]} {name}"
    )


def place(draft: Draft, spots: list[Spot], spot: Spot, tag: str = "target") -> Ref:
    """A place among those that could be meant; a short name may mean several, any of which will do."""
    rng = draft.rng
    short = head(spot.name)
    family = [s for s in spots if head(s.name) == short]
    others = [s for s in draft.spots if head(s.name) == short and s not in family]
    if (
        not others  # else the short name would mean another place as well
        and " " in spot.name
        and not short.isdigit()
        and len(short) > 1
        and short not in ("button",)
        and rng.random() < (0.25 if len(family) == 1 else 0.5)
    ):
        exact = [s for s in spots if s.name == short]
        meant = exact or family
        pieces, anchor = phrase([rng.choice(("the", "the", "the", "a")), short], tag)
        return Ref(pieces, [s.name for s in meant], anchor, 1 if len(meant) > 1 else ALL, spot=spot)
    pieces, anchor = phrase([spot_words(draft, spot)], tag)
    return Ref(pieces, [spot.name], anchor, ALL, spot=spot)


def person(draft: Draft, spot: Spot, tag: str = "target") -> Ref:
    """A person: me, or by name or role."""
    rng = draft.rng
    if spot.name == "user":
        words = "me"
    elif spot.name.lower() in {n.lower() for n in table("words")["names"]}:
        words = spot.name.capitalize() if rng.random() < 0.85 else spot.name.lower()
    else:
        words = spot.name if rng.random() < 0.2 else f"{rng.choice(('the', 'our', 'the', 'my'))} {spot.name}"
        if spot.name.lower() in ("grandma", "grandpa", "mum", "dad"):
            words = spot.name.capitalize()
    pieces, anchor = phrase([words], tag)
    return Ref(pieces, [spot.name], anchor, ALL, spot=spot)


def kind_sets(draft: Draft) -> list[tuple[str, list[Thing]]]:
    """Plural words and the things they cover: same noun, same adjective and noun, same category."""
    found: dict[str, list[Thing]] = {}
    for thing in draft.things:
        for noun in dict.fromkeys((thing.noun, head(thing.noun), *thing.words)):
            group = matches(draft, noun)
            if len(group) > 1:
                found[plural(noun)] = group
            if thing.marks:
                marked = matches(draft, noun, thing.marks)
                if len(marked) > 1:
                    found[" ".join((*thing.marks, plural(noun)))] = marked
    return list(found.items())


def category_words(draft: Draft, group: str, many: bool) -> str:
    """A word for a category."""
    return str(draft.rng.choice(table("words")["categories"][group][int(many)]))


def members(draft: Draft, group: str) -> list[Thing]:
    """The things of a category."""
    covers = table("words")["covers"].get(group, [group])
    return [t for t in draft.things if t.group in covers]


def categories(draft: Draft) -> list[str]:
    """Categories that are present."""
    return [g for g in table("words")["categories"] if members(draft, g)]
