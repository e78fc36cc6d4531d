from agent.belief import Belief
from contracts.scene_file import parse_scene

BOTH = parse_scene({"places": {"table": {}}, "objects": {"mug": {"at": "table"}, "can": {"at": "table"}}})
ONE = parse_scene({"places": {"table": {}}, "objects": {"can": {"at": "table"}}})


def test_a_thing_out_of_sight_is_believed_to_be_where_it_was_and_doubted_with_time():
    belief = Belief()
    belief.update(BOTH, 0.0)
    mug = belief.update(ONE, 60.0).objects["mug"]
    assert (mug.at, mug.age, mug.confidence) == ("table", 60.0, 0.5)


def test_a_thing_that_memory_names_is_believed_faintly_until_it_is_seen():
    belief = Belief()
    belief.remind({"mug": "table"})
    assert belief.update(ONE, 0.0).objects["mug"].confidence == 0.3
    assert belief.update(BOTH, 1.0).objects["mug"].confidence == 1.0


def test_memory_of_a_place_that_is_not_here_is_not_believed():
    belief = Belief()
    belief.remind({"mug": "attic"})
    assert "mug" not in belief.update(ONE, 0.0).objects


def test_what_is_seen_is_passed_on_unchanged():
    assert Belief().update(BOTH, 3.0) == BOTH
