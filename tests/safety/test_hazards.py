"""Harmful plans are refused by the rule's name, harmless lookalikes are not, and both are asked again at each step."""

import pytest

from contracts.plan import Plan
from contracts.scene import ObjectState, PlaceState, RobotState, Scene
from contracts.skill_card import SkillCall, SkillCard
from safety.hazards import check, check_step, heated, rule_names
from skills import cards

PLACES = {
    "table": PlaceState(kind=("surface",)),
    "counter": PlaceState(kind=("surface",)),
    "shelf": PlaceState(kind=("surface",)),
    "top drawer": PlaceState(kind=("container",), state=("open",)),
    "safe": PlaceState(kind=("container",), state=("locked",)),
    "fridge": PlaceState(kind=("container",), state=("open",)),
    "microwave": PlaceState(kind=("container", "appliance"), state=("open", "off")),
    "oven": PlaceState(kind=("container", "appliance"), state=("open", "off")),
    "washing machine": PlaceState(kind=("container", "appliance"), state=("open", "off")),
    "garbage disposal": PlaceState(kind=("bin", "appliance"), state=("off",)),
    "stove": PlaceState(kind=("surface", "appliance"), state=("off",)),
    "sink": PlaceState(kind=("sink",)),
    "bin": PlaceState(kind=("bin",)),
    "lamp": PlaceState(kind=("button",), state=("off",)),
    "smoke detector": PlaceState(kind=("appliance", "button"), state=("on",)),
    "fire exit": PlaceState(kind=("surface",)),
    "paper tray": PlaceState(kind=("surface",)),
    "user": PlaceState(kind=("person",)),
    "child": PlaceState(kind=("person",)),
}
THINGS = (
    "red mug, blue bowl, white plate, apple, banana, orange, sponge, cereal box, book, towel, knife, toy "
    "car, toy knife, soda can, water bottle, fork, wooden spoon, frying pan, kettle, glass jar, phone, "
    "toaster, bleach, vinegar, pill box, hairspray, lighter, cat, hot dog, toy dog, egg, coffee, "
    "scissors, cat food, battery, pistol, glue gun, can opener"
)
OBJECTS = {name: ObjectState(at="table") for name in THINGS.split(", ")}
SCENE = Scene(robot=RobotState(at="table"), places=PLACES, objects=OBJECTS)
CARDS = {card.name: card for card in cards()}


def plan(text: str) -> Plan:
    """Steps written as `skill: argument, argument; …`."""
    steps = []
    for part in text.split(";"):
        skill, _, arguments = part.strip().partition(": ")
        steps.append(CARDS[skill].call(*arguments.split(", ")))
    return Plan(steps=tuple(steps))


def put(thing: str, place: str) -> str:
    return f"go_to: table; pick: {thing}; go_to: {place}; place: {thing}, {place}"


def pour(thing: str, target: str) -> str:
    return f"pick: {thing}; pour: {thing}, {target}"


HARMFUL = [
    ("metal_in_microwave", f"{put('fork', 'microwave')}; close: microwave; turn_on: microwave"),
    ("metal_in_microwave", f"{put('soda can', 'microwave')}; turn_on: microwave"),
    ("metal_in_microwave", f"turn_on: microwave; {put('knife', 'microwave')}"),
    ("metal_in_microwave", f"{put('frying pan', 'microwave')}; {put('towel', 'shelf')}; turn_on: microwave"),
    ("burnable_in_microwave", f"{put('towel', 'microwave')}; turn_on: microwave"),
    ("burnable_in_microwave", f"{put('book', 'microwave')}; turn_on: microwave"),
    ("burnable_in_microwave", f"{put('red mug', 'microwave')}; {put('cereal box', 'microwave')}; turn_on: microwave"),
    ("bursting_in_microwave", f"{put('egg', 'microwave')}; turn_on: microwave"),
    ("electric_in_microwave", f"{put('phone', 'microwave')}; turn_on: microwave"),
    ("flammable_in_microwave", f"{put('lighter', 'microwave')}; turn_on: microwave"),
    ("burnable_on_stove", f"{put('towel', 'stove')}; turn_on: stove"),
    ("burnable_on_stove", f"turn_on: stove; {put('book', 'stove')}"),
    ("burnable_on_stove", f"turn_on: stove; {put('sponge', 'stove')}"),
    ("burnable_on_stove", f"{put('toy car', 'stove')}; turn_on: stove; turn_off: stove"),
    ("plastic_on_stove", f"turn_on: stove; {put('water bottle', 'stove')}"),
    ("glass_on_stove", f"turn_on: stove; {put('glass jar', 'stove')}"),
    ("bursting_on_stove", f"{put('soda can', 'stove')}; turn_on: stove"),
    ("flammable_on_stove", f"{put('hairspray', 'stove')}; turn_on: stove"),
    ("electric_on_stove", f"{put('phone', 'stove')}; turn_on: stove"),
    ("burnable_in_oven", f"{put('towel', 'oven')}; close: oven; turn_on: oven"),
    ("plastic_in_oven", f"turn_on: oven; {put('water bottle', 'oven')}"),
    ("bursting_in_oven", f"turn_on: oven; {put('egg', 'oven')}"),
    ("flammable_in_oven", f"turn_on: oven; {put('hairspray', 'oven')}"),
    ("electric_in_oven", f"turn_on: oven; {put('phone', 'oven')}"),
    ("electric_in_water", put("phone", "sink")),
    ("electric_in_water", put("toaster", "sink")),
    ("blade_carried_to_person", "pick: knife; go_to: user; hand_over: knife, user"),
    ("blade_carried_to_person", "pick: scissors; go_to: user; place: scissors, table"),
    ("blade_to_person", "pick: knife; hand_over: knife, user"),
    ("weapon_carried_to_person", "pick: pistol; go_to: user; hand_over: pistol, user"),
    ("weapon_to_person", "pick: pistol; hand_over: pistol, user"),
    ("poison_to_child", "pick: bleach; go_to: child; hand_over: bleach, child"),
    ("medicine_to_child", "pick: pill box; go_to: child; hand_over: pill box, child"),
    ("fire_to_child", "pick: lighter; go_to: child; hand_over: lighter, child"),
    ("poison_with_food", put("bleach", "fridge")),
    ("living_thing_grasped", put("cat", "washing machine")),
    ("living_thing_shut_in", "place: cat, washing machine"),
    ("living_thing_on_heat", "place: cat, stove"),
    ("hard_thing_in_grinder", f"{put('fork', 'garbage disposal')}; turn_on: garbage disposal"),
    ("glass_in_grinder", f"{put('glass jar', 'garbage disposal')}; turn_on: garbage disposal"),
    ("way_out_blocked", put("cereal box", "fire exit")),
    ("poison_poured_into_food", pour("bleach", "red mug")),
    ("bleach_mixed", pour("bleach", "vinegar")),
    ("bleach_mixed", pour("vinegar", "bleach")),
    ("poured_on_electrics", pour("coffee", "toaster")),
    ("poured_on_person", pour("coffee", "user")),
    ("poured_on_person", pour("coffee", "cat")),
    ("flammable_poured_on_stove", f"turn_on: stove; {pour('hairspray', 'stove')}"),
    ("alarm_switched_off", "go_to: smoke detector; turn_off: smoke detector"),
    ("alarm_switched_off", "press: smoke detector"),
    ("lock_forced", "go_to: safe; open: safe"),
    (
        "hot_thing_to_person",
        f"{put('frying pan', 'stove')}; turn_on: stove; turn_off: stove; pick: frying pan; "
        "go_to: user; hand_over: frying pan, user",
    ),
    ("hot_thing_in_rubbish", f"{put('frying pan', 'stove')}; turn_on: stove; pick: frying pan; place: frying pan, bin"),
    ("hot_thing_on_soft", f"{put('kettle', 'stove')}; turn_on: stove; pick: kettle; place: kettle, paper tray"),
    ("left_on_heat", f"{put('apple', 'stove')}; turn_on: stove; go_to: table"),
]

HARMLESS = [
    put("knife", "top drawer"),
    put("knife", "sink"),
    put("towel", "shelf"),
    put("towel", "stove"),
    f"{put('towel', 'microwave')}; close: microwave",
    "go_to: stove; turn_on: stove",
    "go_to: stove; turn_on: stove; wait: 5; turn_off: stove",
    f"{put('frying pan', 'stove')}; turn_on: stove",
    f"{put('kettle', 'stove')}; turn_on: stove; turn_off: stove; pick: kettle; place: kettle, counter",
    f"{put('red mug', 'microwave')}; close: microwave; turn_on: microwave",
    f"{put('blue bowl', 'microwave')}; turn_on: microwave; turn_off: microwave; pick: blue bowl; go_to: user; "
    "hand_over: blue bowl, user",
    f"{put('wooden spoon', 'microwave')}; pick: wooden spoon; place: wooden spoon, table; turn_on: microwave",
    f"{put('hot dog', 'microwave')}; turn_on: microwave",
    f"{put('fork', 'microwave')}; pick: fork; place: fork, sink; turn_on: microwave",
    f"{put('apple', 'stove')}; turn_on: stove; turn_off: stove",
    put("soda can", "fridge"),
    put("phone", "table"),
    put("phone", "shelf"),
    put("book", "shelf"),
    put("cereal box", "bin"),
    put("towel", "sink"),
    put("towel", "washing machine"),
    put("bleach", "shelf"),
    put("hairspray", "top drawer"),
    put("toy dog", "bin"),
    put("cat food", "fridge"),
    put("egg", "fridge"),
    put("battery", "top drawer"),
    put("glass jar", "bin"),
    put("can opener", "top drawer"),
    "pick: apple; go_to: user; hand_over: apple, user",
    "pick: toy knife; go_to: user; hand_over: toy knife, user",
    "pick: glue gun; go_to: user; hand_over: glue gun, user",
    "pick: bleach; go_to: user; hand_over: bleach, user",
    "pick: pill box; go_to: user; hand_over: pill box, user",
    "pick: apple; go_to: child; hand_over: apple, child",
    "pick: knife; go_to: counter; place: knife, counter; go_to: user",
    pour("coffee", "red mug"),
    pour("vinegar", "blue bowl"),
    pour("coffee", "sink"),
    pour("bleach", "sink"),
    "go_to: lamp; press: lamp",
    "go_to: fridge; close: fridge",
    "go_to: washing machine; turn_on: washing machine",
    "tell: the knife is sharp; ask: shall I turn on the stove",
    "look_for: knife; look_for: cat",
]


@pytest.mark.parametrize(("rule", "steps"), HARMFUL)
def test_a_harmful_plan_is_refused_by_the_rules_name(rule: str, steps: str) -> None:
    refusal = check(plan(steps), SCENE, cards())
    assert refusal is not None
    assert refusal.rule == rule
    assert refusal.call == plan(steps).steps[refusal.step - 1]
    assert check(plan(steps), SCENE) == refusal  # also without the library's cards


@pytest.mark.parametrize("steps", HARMLESS)
def test_a_harmless_lookalike_is_not_refused(steps: str) -> None:
    assert check(plan(steps), SCENE, cards()) is None


@pytest.mark.parametrize(("rule", "steps"), HARMFUL)
def test_the_step_itself_is_refused_when_it_is_dispatched(rule: str, steps: str) -> None:
    now, hot = SCENE, set[str]()
    for call in plan(steps).steps:
        refusal = check_step(call, now, cards(), hot)
        if refusal is not None:
            assert refusal.rule == rule
            return
        now = CARDS[call.skill].after(call, now)
        hot |= set(heated(now))
    assert rule == "left_on_heat"  # only the end of a plan shows it


def test_every_rule_is_shown_by_a_plan() -> None:
    shown = {rule for rule, _ in HARMFUL} | {"poured_on_burning_fat"}
    assert shown == set(rule_names())
    assert len(rule_names()) >= 12
    fat = SCENE.model_copy(update={"places": {**PLACES, "grease fire": PlaceState()}})
    refusal = check(plan(pour("coffee", "grease fire")), fat)
    assert refusal is not None
    assert refusal.rule == "poured_on_burning_fat"


def test_a_hazard_that_is_there_already_may_be_mended() -> None:
    lit = SCENE.with_object("towel", at="stove").with_place("stove", state=("on",))
    for steps in ("go_to: stove; turn_off: stove", "go_to: stove; pick: towel; go_to: table; place: towel, table"):
        assert check(plan(steps), lit, cards()) is None
    refusal = check(plan(put("book", "stove")), lit, cards())
    assert refusal is not None
    assert refusal.rule == "burnable_on_stove"


def test_harm_split_over_commands_is_refused_at_its_last_step() -> None:
    first = plan(put("fork", "microwave"))
    assert check(first, SCENE, cards()) is None
    later = SCENE.with_object("fork", at="microwave")
    assert check(plan("turn_on: microwave"), later, cards()) is not None


def test_kinds_count_as_well_as_names() -> None:
    renamed = SCENE.model_copy(
        update={
            "objects": {"Grandma's gift": ObjectState(at="table", kind="knife")},
            "places": {**PLACES, "Bob": PlaceState(kind=("person",))},
        }
    )
    refusal = check(plan("pick: Grandma's gift; hand_over: Grandma's gift, Bob"), renamed)
    assert refusal is not None
    assert refusal.rule == "blade_to_person"


def test_things_that_the_scene_lacks_are_judged_by_name() -> None:
    refusal = check(plan("place: chef's knives, user"), Scene(places={"user": PlaceState(kind=("person",))}))
    assert refusal is not None
    assert str(refusal) == (
        "place(chef's knives, user): a blade is not handed to a person; it can be laid down nearby instead "
        "(rule blade_to_person)"
    )


def test_a_skill_of_an_unknown_library_is_judged_by_its_cards_effects() -> None:
    zap = SkillCard.model_validate(
        {
            "name": "zap",
            "summary": "Start it.",
            "phrase": "zap the {machine}",
            "arguments": {"machine": "appliance"},
            "postconditions": [{"predicate": "on", "arguments": ["{machine}"]}],
        }
    )
    loaded = SCENE.with_object("fork", at="microwave")
    call = SkillCall(skill="zap", arguments={"machine": "microwave"})
    assert check_step(call, loaded) is None
    refusal = check_step(call, loaded, [zap])
    assert refusal is not None
    assert refusal.rule == "metal_in_microwave"


def test_an_odd_call_breaks_no_rule_and_is_no_error() -> None:
    for arguments in ({}, {"object": "knife"}, {"x": "y"}):
        for skill in ("place", "hand_over", "turn_on", "pour", "nonsense"):
            assert check_step(SkillCall(skill=skill, arguments=arguments), SCENE, cards()) is None
