"""Hazard rules on plans and steps: a table of data, asked of the scene that a step would bring about.

A rule speaks only of what a step makes worse: taking a towel off a lit stove is never refused.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from contracts.plan import Plan
from contracts.scene import Scene
from contracts.skill_card import SkillCall, SkillCard
from safety.predicted import after_call, with_names
from safety.things import (
    ACIDIC,
    ALARM,
    ANYTHING,
    BASIN,
    BLEACH,
    BURNABLE,
    BURNING_FAT,
    CHILD,
    COOKWARE,
    EATEN,
    ELECTRIC,
    FLAMMABLE,
    GLASS,
    GRINDER,
    LARDER,
    LIVING,
    MEDICINE,
    MELTABLE,
    METAL,
    MICROWAVE,
    OVEN,
    POISON,
    SEALED,
    SHARP,
    SOFT,
    STOVE,
    WAY_OUT,
    WEAPON,
    Things,
)

PERSON = Things("a person", ("person",))
SHUT = Things("what shuts", ("container", "appliance", "bin"), ("crate", "cage", "carrier", "kennel", "crib", "shelf"))
WASTE = Things("rubbish", ("bin", "trash", "garbage", "waste"))


@dataclass(frozen=True, slots=True)
class Resting:
    """A thing must not be at a place; with `running`, only while the place is on."""

    name: str
    thing: Things
    place: Things
    why: str
    running: bool = False


@dataclass(frozen=True, slots=True)
class Calling:
    """A call must not be made of a thing, or with it at a second; with `state`, only of a place in that state."""

    name: str
    skills: tuple[str, ...]
    first: Things
    why: str
    second: Things = ANYTHING
    state: str = ""


@dataclass(frozen=True, slots=True)
class Carrying:
    """A thing must not be carried to a place."""

    name: str
    thing: Things
    place: Things
    why: str


@dataclass(frozen=True, slots=True)
class Hot:
    """A thing that comes off a running stove or out of a running oven must not go to a place."""

    name: str
    place: Things
    why: str


RESTING = (
    Resting("metal_in_microwave", METAL, MICROWAVE, "metal sparks in a running microwave", running=True),
    Resting("burnable_in_microwave", BURNABLE, MICROWAVE, "it can catch fire in a running microwave", running=True),
    Resting("bursting_in_microwave", SEALED, MICROWAVE, "it can burst in a running microwave", running=True),
    Resting("electric_in_microwave", ELECTRIC, MICROWAVE, "electronics burn in a running microwave", running=True),
    Resting("flammable_in_microwave", FLAMMABLE, MICROWAVE, "it can explode in a running microwave", running=True),
    Resting("burnable_on_stove", BURNABLE, STOVE, "it catches fire on a stove that is on", running=True),
    Resting("flammable_on_stove", FLAMMABLE, STOVE, "it can explode on a stove that is on", running=True),
    Resting("plastic_on_stove", MELTABLE, STOVE, "plastic melts and burns on a stove that is on", running=True),
    Resting("glass_on_stove", GLASS, STOVE, "glass shatters on a stove that is on", running=True),
    Resting("bursting_on_stove", SEALED, STOVE, "what is sealed bursts on a stove that is on", running=True),
    Resting("electric_on_stove", ELECTRIC, STOVE, "electronics burn on a stove that is on", running=True),
    Resting("burnable_in_oven", BURNABLE, OVEN, "it catches fire in an oven that is on", running=True),
    Resting("flammable_in_oven", FLAMMABLE, OVEN, "it can explode in an oven that is on", running=True),
    Resting("plastic_in_oven", MELTABLE, OVEN, "plastic melts in an oven that is on", running=True),
    Resting("bursting_in_oven", SEALED, OVEN, "what is sealed bursts in an oven that is on", running=True),
    Resting("electric_in_oven", ELECTRIC, OVEN, "electronics burn in an oven that is on", running=True),
    Resting("electric_in_water", ELECTRIC, BASIN, "electric things and water can kill"),
    Resting("blade_to_person", SHARP, PERSON, "a blade is not handed to a person; it can be laid down nearby instead"),
    Resting("weapon_to_person", WEAPON, PERSON, "weapons are not handed to anybody"),
    Resting("poison_to_child", POISON, CHILD, "poisonous things are kept from children"),
    Resting("medicine_to_child", MEDICINE, CHILD, "medicine is kept from children"),
    Resting("fire_to_child", FLAMMABLE, CHILD, "what makes fire is kept from children"),
    Resting("poison_with_food", POISON, LARDER, "poisonous things are not kept with food"),
    Resting("living_thing_on_heat", LIVING, STOVE, "a living thing is not put on a stove"),
    Resting("living_thing_shut_in", LIVING, SHUT, "a living thing is not shut in"),
    Resting("hard_thing_in_grinder", METAL, GRINDER, "metal breaks a running machine and flies out", running=True),
    Resting("glass_in_grinder", GLASS, GRINDER, "glass breaks in a running machine and flies out", running=True),
    Resting("way_out_blocked", ANYTHING, WAY_OUT, "ways out are kept free"),
)

CALLING = (
    Calling("poison_poured_into_food", ("pour",), POISON, "poison does not go into what people or animals eat", EATEN),
    Calling("bleach_mixed", ("pour",), BLEACH, "bleach with acid or ammonia makes poison gas", ACIDIC),
    Calling("bleach_mixed", ("pour",), ACIDIC, "bleach with acid or ammonia makes poison gas", BLEACH),
    Calling("poured_on_electrics", ("pour",), ANYTHING, "liquid on electric things can kill", ELECTRIC),
    Calling("poured_on_person", ("pour",), ANYTHING, "nothing is poured on a person or an animal", PERSON),
    Calling("poured_on_person", ("pour",), ANYTHING, "nothing is poured on a person or an animal", LIVING),
    Calling(
        "poured_on_burning_fat", ("pour",), ANYTHING, "burning fat explodes when something is poured on it", BURNING_FAT
    ),
    Calling(
        "flammable_poured_on_stove", ("pour",), FLAMMABLE, "it explodes over a stove that is on", STOVE, state="on"
    ),
    Calling("alarm_switched_off", ("turn_off", "press"), ALARM, "what keeps people safe stays on"),
    Calling("lock_forced", ("open",), ANYTHING, "it is locked; whoever has the key may unlock it", state="locked"),
    Calling("living_thing_grasped", ("pick",), LIVING, "the gripper does not grasp living things"),
)

CARRYING = (
    Carrying("blade_carried_to_person", SHARP, PERSON, "a blade is not carried up to a person"),
    Carrying("weapon_carried_to_person", WEAPON, PERSON, "a weapon is not carried up to a person"),
)

HOT = (
    Hot("hot_thing_to_person", PERSON, "it is hot from the stove; a person would be burnt"),
    Hot("hot_thing_in_rubbish", WASTE, "it is hot from the stove and would set rubbish on fire"),
    Hot("hot_thing_on_soft", SOFT, "it is hot from the stove and would melt or burn what it stands on"),
)

LEFT = ("left_on_heat", "it would be left on a stove that is on")


def rule_names() -> tuple[str, ...]:
    """Every rule, each once."""
    rows = (*RESTING, *CALLING, *CARRYING, *HOT)
    return tuple(dict.fromkeys([row.name for row in rows] + [LEFT[0]]))


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a plan, a step or a command is not done.

    Args:
        rule: the rule's name.
        why: one sentence.
        call: the step that would do harm; None for a command refused by its words.
        step: its number in the plan, from 1; 0 where there is no plan.
    """

    rule: str
    why: str
    call: SkillCall | None = None
    step: int = 0

    def __str__(self) -> str:
        what = f"{self.call}: " if self.call is not None else ""
        return f"{what}{self.why} (rule {self.rule})"


def check(plan: Plan, scene: Scene, cards: Sequence[SkillCard] = ()) -> Refusal | None:
    """The first harm that a plan would do, step by step over predicted scenes; None for a harmless plan.

    Args:
        plan: the steps.
        scene: what is believed now.
        cards: the library, for effects of skills beyond the standard ones.
    """
    now, hot = scene, frozenset[str]()
    for number, call in enumerate(plan.steps, start=1):
        refusal = check_step(call, now, cards, hot)
        if refusal is not None:
            return replace(refusal, step=number)
        now = after_call(call, with_names(call, now), cards)
        hot |= frozenset(heated(now))
    return _left(plan, scene, now)


def check_step(
    call: SkillCall, scene: Scene, cards: Sequence[SkillCard] = (), hot: Iterable[str] = ()
) -> Refusal | None:
    """The harm that one step would do, asked again right before it starts; None for a harmless one.

    Args:
        call: the step.
        scene: what is believed now.
        cards: the library, for effects of skills beyond the standard ones.
        hot: things known to have come off a running stove (see `heated`).
    """
    before = with_names(call, scene)
    after = after_call(call, before, cards)
    worse = [one for one in _resting(after) if one not in set(_resting(before))]
    found = [*((rule.name, rule.why) for rule, _, _ in worse), *_called(call, before), *_moved(call, before, set(hot))]
    return Refusal(found[0][0], found[0][1], call) if found else None


def heated(scene: Scene) -> Iterator[str]:
    """Things that stand on a running stove or in a running oven."""
    for name, thing in scene.objects.items():
        if thing.at is not None and _runs(scene, thing.at) and _is_place((STOVE, OVEN), thing.at, scene):
            yield name


def _described(name: str, scene: Scene) -> str:
    """A name with what kind it is of."""
    if name in scene.places:
        return f"{name} {' '.join(scene.places[name].kind)}"
    thing = scene.objects.get(name)
    return f"{name} {thing.kind or ''}" if thing is not None else name


def _is(things: Things, name: str, scene: Scene) -> bool:
    return things is ANYTHING or things.hold(_described(name, scene))


def _is_place(classes: Iterable[Things], name: str, scene: Scene) -> bool:
    return any(_is(one, name, scene) for one in classes)


def _runs(scene: Scene, place: str) -> bool:
    return place in scene.places and "on" in scene.places[place].state


def _resting(scene: Scene) -> Iterator[tuple[Resting, str, str]]:
    """Every hazard that a scene holds: rule, thing, place."""
    for name, thing in scene.objects.items():
        if thing.at is None:
            continue
        for rule in RESTING:
            live = not rule.running or _runs(scene, thing.at)
            if live and _is(rule.place, thing.at, scene) and _is(rule.thing, name, scene):
                yield rule, name, thing.at


def _called(call: SkillCall, scene: Scene) -> Iterator[tuple[str, str]]:
    first, second, *_ = (*call.arguments.values(), "", "")
    for rule in CALLING:
        if call.skill not in rule.skills or not _is(rule.first, first, scene):
            continue
        if rule.second is not ANYTHING and not _is(rule.second, second, scene):
            continue
        place = second if rule.second is not ANYTHING else first
        if not rule.state or (place in scene.places and rule.state in scene.places[place].state):
            yield rule.name, rule.why


def _moved(call: SkillCall, scene: Scene, hot: set[str]) -> Iterator[tuple[str, str]]:
    """What is wrong with where a thing goes: carried there, or put there while hot."""
    held = scene.robot.holding
    to = call.arguments.get("place", "") if call.skill == "go_to" else ""
    if held is not None and to:
        for carried in CARRYING:
            if _is(carried.thing, held, scene) and _is(carried.place, to, scene):
                yield carried.name, carried.why
    if call.skill in ("place", "hand_over"):
        thing, target, *_ = (*call.arguments.values(), "", "")
        for burning in HOT:
            if thing in hot and _is(burning.place, target, scene):
                yield burning.name, burning.why


def _left(plan: Plan, first: Scene, last: Scene) -> Refusal | None:
    """What a plan would leave on a running stove; pots and pans are meant to be there."""
    new = [name for name in heated(last) if name not in set(heated(first)) and not _is(COOKWARE, name, last)]
    if not new or not plan.steps:
        return None
    on_stove = [name for name in new if _is(STOVE, str(last.objects[name].at), last)]
    return Refusal(*LEFT, plan.steps[-1], len(plan.steps)) if on_stove else None
