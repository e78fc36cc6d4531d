"""A scene under construction: what a sentence can talk about, with the words for it."""

import random
from dataclasses import dataclass, field

from contracts.scene import ObjectState, PlaceState, RobotState, Scene
from planners.models.embedded.generator.lexicon import Lexicon, Word, table

STATEFUL = {"container": ("closed", "open"), "appliance": ("off", "on")}


@dataclass
class Thing:
    """A movable object: its name in the scene and everything it may be called."""

    name: str
    noun: str
    group: str
    words: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()  # adjectives that set it apart
    tail: str = ""  # "for Oslo", "of beans"
    at: str | None = None
    kind: str | None = None
    colour: str | None = None

    @property
    def nouns(self) -> tuple[str, ...]:
        return (self.noun, *self.words)


@dataclass
class Spot:
    """A place: its name in the scene, its kinds and state, and other words for it."""

    name: str
    kind: tuple[str, ...]
    state: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    on: str | None = None

    @property
    def holds(self) -> bool:
        shell = any(self.name.endswith(word) for word in ("door", "window", "gate", "hatch"))
        return bool(set(self.kind) - {"person", "appliance", "button", "light", "robot"}) and not shell

    @property
    def inside(self) -> bool:
        return bool({"container", "bin", "sink"} & set(self.kind))


@dataclass
class Draft:
    """Things and spots while a sentence is being made about them."""

    rng: random.Random
    lexicon: Lexicon
    domain: str
    things: list[Thing] = field(default_factory=list)
    spots: list[Spot] = field(default_factory=list)
    robot: str | None = None
    holding: str | None = None
    notes: list[str] = field(default_factory=list)
    missing: set[str] = field(default_factory=set)  # skills that this robot lacks
    extra: tuple[str, ...] = ()  # skills beyond the library

    def targets(self) -> list[Spot]:
        return [s for s in self.spots if s.holds and "locked" not in s.state]

    def of_kind(self, kind: str) -> list[Spot]:
        return [s for s in self.spots if kind in s.kind]

    def named(self, name: str | None) -> Spot | None:
        return next((s for s in self.spots if s.name == name), None)

    def at(self, place: str) -> list[Thing]:
        return [t for t in self.things if t.at == place]

    def free(self, name: str) -> bool:
        return all(name != t.name for t in self.things) and all(name != s.name for s in self.spots)

    def add_spot(self, word: Word, kinds: tuple[str, ...], state: tuple[str, ...]) -> Spot | None:
        if not self.free(word.name):
            return None
        spot = Spot(word.name, kinds, state, word.others)
        self.spots.append(spot)
        return spot

    def scene(self) -> Scene:
        """The finished scene."""
        places = {s.name: PlaceState(kind=s.kind, state=s.state, on=s.on) for s in self.spots}
        objects = {t.name: ObjectState(at=t.at, kind=t.kind, colour=t.colour) for t in self.things}
        return Scene(
            robot=RobotState(at=self.robot, holding=self.holding),
            places=places,
            objects=objects,
            notes=tuple(self.notes),
        )


def kinds_of(group: str) -> tuple[str, ...]:
    """The kinds in a scene file that a group of places has."""
    return {
        "open_container": ("surface",),
        "container_appliance": ("container", "appliance"),
        "numbered": ("surface",),
    }.get(group, (group,))


def state_of(rng: random.Random, kinds: tuple[str, ...]) -> tuple[str, ...]:
    """A state that suits a place's kinds."""
    state: list[str] = []
    if "container" in kinds:
        state.append(rng.choices(("closed", "open", "locked"), (0.66, 0.31, 0.03))[0])
    if "appliance" in kinds or "button" in kinds:
        off = 0.85 if "container" in kinds else 0.95 if "button" in kinds else 0.6
        state.append("off" if rng.random() < off else "on")
    if len(kinds) > 1 and state and rng.random() < 0.5:
        state = [s for s in state if s != "off"]
    return tuple(state)


def pick_kinds(rng: random.Random, group: str) -> tuple[str, ...]:
    """Mostly the group's own kinds, sometimes as another author would write them."""
    kinds = kinds_of(group)
    draw = rng.random()
    if group == "open_container" and draw < 0.3:
        return ("bin",) if draw < 0.06 else ("container",)
    if group == "appliance" and draw < 0.12:
        return ("surface", "appliance")
    return kinds


def add_place(draft: Draft, group: str) -> Spot | None:
    """Add a place of a group, named and numbered as people do."""
    rng = draft.rng
    words = draft.lexicon.places[draft.domain][group]
    word = rng.choice(words)
    if group == "numbered":
        style = rng.choice(("number", "letter"))
        mark = str(rng.randint(1, 12)) if style == "number" else rng.choice("ABCDEF")
        word = Word(f"{word.name} {mark}")
    kinds = pick_kinds(rng, group)
    open_box = group == "open_container" and kinds == ("container",)
    return draft.add_spot(word, kinds, () if open_box else state_of(rng, kinds))


def add_person(draft: Draft) -> Spot | None:
    """Add a person beside the user."""
    words = table("words")
    name = draft.rng.choice(words["names"] if draft.rng.random() < 0.6 else words["roles"])
    shown = name.lower() if draft.rng.random() < 0.5 else name
    return draft.add_spot(Word(shown), ("person",), ())


def furnish(rng: random.Random, lexicon: Lexicon) -> Draft:
    """A draft with places and a robot, and nothing in it yet."""
    domain = rng.choices(("household", "warehouse"), (0.62, 0.38))[0]
    draft = Draft(rng, lexicon, domain)
    groups, weights = zip(*table("words")["groups"][domain], strict=True)
    for group in rng.choices(groups, weights, k=rng.choice((3, 4, 4, 5, 5, 6, 7, 9))):
        add_place(draft, group)
    while len([s for s in draft.spots if s.kind == ("surface",)]) < 2:
        add_place(draft, "surface")
    if rng.random() < 0.85:
        draft.add_spot(Word("user"), ("person",), ())
    if rng.random() < 0.24:
        add_person(draft)
        if rng.random() < 0.5:
            add_person(draft)
    twin_places(draft)
    rng.shuffle(draft.spots)
    draft.robot = rng.choice(draft.spots).name if rng.random() < 0.95 else None
    return draft


def twin_places(draft: Draft) -> None:
    """Now and then a second place that differs by one word, or stands on another."""
    rng = draft.rng
    if rng.random() < 0.3:
        spot = rng.choice([s for s in draft.spots if "person" not in s.kind])
        one, two = rng.choice(table("words")["twins"])
        head = spot.name.split()[-1]
        if draft.free(f"{one} {head}") and draft.free(f"{two} {head}") and not head.isdigit() and len(head) > 1:
            spot.name, spot.words = f"{one} {head}", tuple(f"{one} {w.split()[-1]}" for w in spot.words)
            twin = Spot(
                f"{two} {head}",
                spot.kind,
                state_of(rng, spot.kind),
                tuple(f"{two} {w.split()[-1]}" for w in spot.words),
            )
            draft.spots.append(twin)
    if rng.random() < 0.1:
        drawer = next((s for s in draft.spots if "container" in s.kind), None)
        base = next((s for s in draft.spots if s.kind == ("surface",)), None)
        if drawer and base:
            drawer.on = base.name
