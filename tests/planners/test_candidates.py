"""What is offered at a step: what fits and is possible, and being done."""

import skills
from contracts.scene_file import parse_scene
from planners.candidates import admissible, every

CARDS = skills.cards()
SCENE = parse_scene(
    {
        "robot": {"at": "table"},
        "places": {
            "table": {},
            "drawer": {"kind": "container", "state": "closed"},
            "safe": {"kind": "container", "state": "locked"},
            "user": {"kind": "person"},
        },
        "objects": {"mug": {"at": "table"}, "ring": {"at": "safe"}, "key": {}},
    }
)


def offered(scene: object = SCENE) -> set[str]:
    return {str(call) for call in admissible(CARDS, scene)}  # type: ignore[arg-type]


def test_only_what_is_possible_now_is_offered() -> None:
    assert offered() == {
        "go_to(drawer)", "go_to(safe)", "go_to(user)", "pick(mug)", "wipe(table)", "look_for(key)", "None",
    }  # fmt: skip


def test_what_is_held_can_be_put_or_poured_but_nothing_else_picked() -> None:
    held = SCENE.with_robot(holding="mug").with_object("mug", at=None)
    assert "place(mug, table)" in offered(held)
    assert "scan(mug)" in offered(held)
    assert "pour(mug, ring)" in offered(held)
    assert not any(call.startswith("pick") for call in offered(held))
    assert not any("mug, mug" in call for call in offered(held))


def test_a_locked_door_is_never_offered_to_be_opened() -> None:
    assert "open(safe)" not in offered(SCENE.with_robot(at="safe"))
    assert "open(drawer)" in offered(SCENE.with_robot(at="drawer"))


def test_done_is_always_among_them() -> None:
    assert admissible([], SCENE) == [None]


def test_everything_that_fits_holds_everything_that_is_possible() -> None:
    assert offered() <= {str(call) for call in every(CARDS, SCENE)}
