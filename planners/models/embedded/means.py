"""The cheapest way to a call: which steps make its preconditions true, found by search over the cards alone."""

import heapq
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count

from contracts.predicates import Condition
from contracts.scene import Scene
from contracts.skill_card import NOT_TARGETS, SkillCall, SkillCard, fits

LONGEST = 9  # steps to a wish
WIDEST = 250  # scenes looked at for one wish
DEEPEST = 4  # levels of "to do this, first that"

Key = tuple[object, ...]


@dataclass(frozen=True)
class Ground:
    """A call with its conditions bound once."""

    call: SkillCall
    cost: float
    before: tuple[Condition, ...]
    after: tuple[Condition, ...]

    def possible(self, scene: Scene) -> bool:
        return all(c.permits(scene) for c in self.before)

    def make(self, scene: Scene) -> Scene:
        for condition in self.after:
            scene = condition.make(scene)
        return scene


@dataclass(frozen=True)
class Way:
    """Steps to a wish, the wished-for call last; `cost` is in seconds of typical duration."""

    steps: tuple[SkillCall, ...]
    cost: float


def scene_key(scene: Scene, things: Sequence[str]) -> Key:
    """Two scenes of one key are the same as far as some things, the robot and the doors go."""
    doors = tuple(place.state for place in scene.places.values() if place.state)
    robot = scene.robot
    return (robot.at, robot.holding, tuple(scene.objects[name].at for name in things), doors)


def things_of(call: SkillCall, scene: Scene) -> list[str]:
    """The objects that bear on a call: its own, and what is in the hand."""
    named = [name for name in call.arguments.values() if name in scene.objects]
    held = scene.robot.holding
    return named if held is None or held in named else [*named, held]


class Means:
    """Ways to calls, by the cards' pre- and postconditions; remembers what it found.

    Args:
        cards: the skills that there are.
    """

    def __init__(self, cards: Sequence[SkillCard]) -> None:
        self.cards = {card.name: card for card in cards}
        self._ways: dict[tuple[str, Key], Way | None] = {}

    def ground(self, call: SkillCall) -> Ground:
        card = self.cards[call.skill]
        bound = [tuple(c.bind(call.arguments) for c in many) for many in (card.preconditions, card.postconditions)]
        return Ground(call, card.duration, bound[0], bound[1])

    def way(self, call: SkillCall, scene: Scene) -> Way | None:
        """The cheapest way to do a call from a scene; None where there is none."""
        key = (str(call), scene_key(scene, things_of(call, scene)))
        if key not in self._ways:
            self._ways[key] = self._search(self.ground(call), scene)
        return self._ways[key]

    def _search(self, wish: Ground, scene: Scene) -> Way | None:
        """Uniform-cost search over the calls that bear on the wish."""
        moves = list(self._relevant(wish, scene))
        things = things_of(wish.call, scene)
        order = count()
        queue: list[tuple[float, int, Scene, tuple[SkillCall, ...]]] = [(0.0, next(order), scene, ())]
        seen: set[Key] = set()
        while queue and len(seen) < WIDEST:
            cost, _, here, steps = heapq.heappop(queue)
            if wish.possible(here):
                return Way((*steps, wish.call), cost + wish.cost)
            key = scene_key(here, things)
            if key in seen or len(steps) >= LONGEST:
                continue
            seen.add(key)
            for move in moves:
                if move.possible(here):
                    there = move.make(here)
                    heapq.heappush(queue, (cost + move.cost, next(order), there, (*steps, move.call)))
        return None

    def _relevant(self, wish: Ground, scene: Scene) -> Iterator[Ground]:
        """Calls that can make a precondition true, and those that these need, a few levels down."""
        seen: set[str] = {str(wish.call)}
        level = [wish]
        for _ in range(DEEPEST):
            found = [g for one in level for c in one.before for g in self._makers(c, scene) if str(g.call) not in seen]
            level = list({str(g.call): g for g in found}.values())
            seen |= {str(g.call) for g in level}
            yield from level

    def _makers(self, condition: Condition, scene: Scene) -> Iterator[Ground]:
        """Calls that make a condition true."""
        if condition.predicate == "hand_empty":
            yield from self._put_down(scene)
            return
        plain = plainly(condition, scene)
        for card in self.cards.values():
            for promise in card.postconditions:
                arguments = matched(promise, plain, card)
                if arguments is not None and all(fits(card.arguments[n], v, scene) for n, v in arguments.items()):
                    yield self.ground(SkillCall(skill=card.name, arguments=arguments))

    def _put_down(self, scene: Scene) -> Iterator[Ground]:
        """Put what is held where the robot stands, or on a surface near by in the scene's order."""
        held, card = scene.robot.holding, self.cards.get("place")
        if held is None or card is None:
            return
        open_to = [
            n
            for n, p in scene.places.items()
            if set(p.kind) - NOT_TARGETS - {"bin", "sink"} and not {"closed", "locked", "ajar"} & set(p.state)
        ]
        near = sorted(open_to, key=lambda n: (n != scene.robot.at, "container" in scene.places[n].kind))
        for name in near[:2]:
            yield self.ground(card.call(held, name))


def plainly(condition: Condition, scene: Scene) -> Condition:
    """A condition that follows from another, as that other: to be beside a thing is to be where it is."""
    if condition.predicate in ("beside", "uncovered"):
        thing = scene.objects.get(condition.arguments[0])
        if thing is None or thing.at is None:
            return condition
        return Condition(predicate="robot_at" if condition.predicate == "beside" else "open", arguments=(thing.at,))
    if condition.predicate == "accessible":
        return Condition(predicate="open", arguments=condition.arguments)
    return condition


def matched(promise: Condition, wanted: Condition, card: SkillCard) -> dict[str, str] | None:
    """The arguments with which a card's promise is the wanted condition; None unless they all follow."""
    if promise.predicate != wanted.predicate or len(promise.arguments) != len(wanted.arguments):
        return None
    found: dict[str, str] = {}
    for slot, value in zip(promise.arguments, wanted.arguments, strict=True):
        if slot.startswith("{"):
            found[slot[1:-1]] = value
        elif slot != value:
            return None
    return found if set(found) == set(card.arguments) else None


def before_all(history: Sequence[SkillCall], scene: Scene, cards: Sequence[SkillCard]) -> Scene:
    """The scene as it was before the calls in the history, as far as the cards tell.

    A command is understood in the scene in which it was said: "everything on the table" keeps its meaning half-way.
    """
    table = {card.name: card for card in cards}
    known = [call for call in history if call.skill in table]
    stood: list[str | None] = []
    robot: str | None = None
    for call in known:
        stood.append(robot)
        robot = next(
            (
                c.bind(call.arguments).arguments[0]
                for c in table[call.skill].postconditions
                if c.predicate == "robot_at"
            ),
            robot,
        )
    for call, at in zip(reversed(known), reversed(stood), strict=True):
        scene = _undone(table[call.skill], call, scene, at)
    return scene


def _undone(card: SkillCard, call: SkillCall, scene: Scene, at: str | None) -> Scene:
    """The scene before one call: its preconditions, read as facts."""
    for condition in (c.bind(call.arguments) for c in card.preconditions):
        if (
            any(name in scene.places or name in scene.objects for name in condition.arguments)
            or not condition.arguments
        ):
            if condition.predicate == "beside":
                scene = scene.with_object(condition.arguments[0], at=at) if at in scene.places else scene
            elif condition.predicate != "robot_at":
                scene = condition.make(scene)
    return scene
