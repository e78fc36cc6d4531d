from agent.effects import final_effects, forgotten, lasting
from agent.rehearsal import read_call
from contracts import Condition, Scene
from contracts.scene_file import parse_scene


def effects(cards, *texts, scene=None):
    steps = [read_call(text, cards) for text in texts]
    return [str(one) for one in final_effects(steps, cards, scene or Scene())]


def conditions(*texts):
    return [Condition.read(text) for text in texts]


def test_an_effect_that_a_later_step_undoes_is_no_end(cards):
    found = effects(cards, "pick(mug)", "place(mug, drawer)", "close(drawer)", "open(drawer)")
    assert found == ["at(mug, drawer)", "open(drawer)"]


def test_driving_somewhere_is_an_end_only_when_it_is_the_last_step(cards):
    assert effects(cards, "go_to(table)", "pick(mug)") == ["holding(mug)"]
    assert effects(cards, "pick(mug)", "go_to(table)") == ["holding(mug)", "robot_at(table)"]


def test_things_that_are_out_of_sight_do_not_matter(cards):
    scene = parse_scene({"places": {"table": {}}})
    assert effects(cards, "hand_over(mug, user)", scene=scene) == ["at(mug, user)"]


def test_a_later_plan_that_keeps_every_end_forgets_nothing():
    ends = conditions("at(mug, drawer)", "closed(drawer)")
    assert forgotten(ends, ends) == ()


def test_a_later_plan_may_change_the_means():
    before = conditions("at(mug, top drawer)", "closed(top drawer)")
    assert forgotten(before, conditions("at(mug, bottom drawer)", "closed(bottom drawer)")) == ()


def test_one_effect_does_not_stand_for_two_ends():
    before = conditions("at(mug, drawer)", "at(can, drawer)")
    assert [str(one) for one in forgotten(before, conditions("at(can, drawer)"))] == ["at(mug, drawer)"]


def test_an_end_of_another_kind_is_forgotten():
    assert len(forgotten(conditions("on(stove)"), conditions("open(drawer)"))) == 1


def test_what_was_opened_only_to_reach_into_is_no_end(cards):
    scene = parse_scene(
        {"places": {"drawer": {"kind": "container", "state": "closed"}}, "objects": {"mug": {"at": "drawer"}}}
    )
    assert effects(cards, "open(drawer)", "pick(mug)", "hand_over(mug, user)", scene=scene) == ["at(mug, user)"]
    assert effects(cards, "pick(can)", "open(drawer)", scene=scene) == ["holding(can)", "open(drawer)"]


def test_a_step_whose_end_has_come_undone_does_not_last(cards):
    steps = [read_call(text, cards) for text in ("go_to(table)", "pick(mug)", "place(mug, shelf)", "close(drawer)")]
    places = {"table": {}, "shelf": {}, "drawer": {"kind": "container", "state": "closed"}}
    at_table, at_shelf = (parse_scene({"places": places, "objects": {"mug": {"at": at}}}) for at in ("table", "shelf"))
    assert list(lasting(steps, cards, at_shelf, at_table)) == steps
    fallen = lasting(steps, cards, at_table, at_table)
    assert [str(one) for one in fallen] == ["go_to(table)", "pick(mug)", "close(drawer)"]
