"""States made by hand, each of which the judge must confirm or must not."""

import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np
import pytest

from benchmarks.oracle import confirm, main, read
from benchmarks.recorded import Recorded, Unreadable

Write = Callable[[Sequence[Mapping[str, float | Sequence[float]]]], Path]
ON_TABLE = (1.0, 0.1, 0.77, 1, 0, 0, 0)
ON_TRAY = (-1.0, 0.0, 0.77, 1, 0, 0, 0)
ON_FLOOR = (0.6, -0.9, 0.05, 1, 0, 0, 0)
IN_HAND = (0.6, 0.0, 0.9, 1, 0, 0, 0)
HELD = {"robot_lift": 0.0, "robot_left_slide": 0.0349, "robot_right_slide": 0.0349, "red_mug_free": IN_HAND}


def says(folder: Path, predicate: str) -> bool:
    return confirm(folder, [predicate])[predicate].holds


def test_a_mug_that_rests_on_the_table_is_at_the_table(run_of: Write) -> None:
    folder = run_of([{"red_mug_free": ON_TABLE}] * 6)
    assert says(folder, "at(red mug, table)")
    assert not says(folder, "at(red mug, user)")
    assert not says(folder, "at(red mug, top drawer)")


def test_a_mug_handed_over_rests_on_the_tray(run_of: Write) -> None:
    assert says(run_of([{"red_mug_free": ON_TRAY}] * 6), "at(red mug, user)")


def test_a_mug_on_the_floor_is_nowhere(run_of: Write) -> None:
    folder = run_of([{"red_mug_free": ON_FLOOR}] * 6)
    assert not any(says(folder, f"at(red mug, {place})") for place in ("table", "user", "top drawer", "stove"))


def test_a_mug_that_still_moves_is_not_there_yet(run_of: Write) -> None:
    falling = [{"red_mug_free": (1.0, 0.1, 0.90 - 0.02 * n, 1, 0, 0, 0)} for n in range(6)]
    finding = confirm(run_of(falling), ["at(red mug, table)"])["at(red mug, table)"]
    assert not finding.holds
    assert finding.why == "the red mug came 0.080 m in the last 0.2 s"


def test_a_mug_that_a_finger_touches_is_not_let_go(run_of: Write) -> None:
    below = {"robot_x": 0.4, "robot_lift": -0.13, "robot_right_slide": 0.0345, "red_mug_free": (1, 0, 0.77, 1, 0, 0, 0)}
    finding = confirm(run_of([below] * 6), ["at(red mug, table)"])["at(red mug, table)"]
    assert not finding.holds
    assert finding.why == "the robot is 0.000 m from the red mug: not clear"
    apart = {**below, "robot_left_slide": 0.045, "robot_right_slide": 0.045}
    assert says(run_of([apart] * 6), "at(red mug, table)")


def test_the_inside_of_a_drawer_slides_with_it(run_of: Write) -> None:
    inside = (0.0, 1.0 - 0.28, 0.66, 1, 0, 0, 0)
    at_the_far_end = (0.0, 1.15, 0.66, 1, 0, 0, 0)
    assert says(run_of([{"top_drawer_joint": 0.28, "red_mug_free": inside}] * 6), "at(red mug, top drawer)")
    assert not says(run_of([{"top_drawer_joint": 0.0, "red_mug_free": inside}] * 6), "at(red mug, top drawer)")
    assert not says(run_of([{"top_drawer_joint": 0.28, "red_mug_free": at_the_far_end}] * 6), "at(red mug, top drawer)")


@pytest.mark.parametrize(
    ("slid", "true"), [(0.0, "closed"), (0.014, "closed"), (0.08, None), (0.2, "open"), (0.3, "open")]
)
def test_a_drawer_is_open_closed_or_neither(run_of: Write, slid: float, true: str | None) -> None:
    folder = run_of([{"top_drawer_joint": slid}] * 6)
    assert [word for word in ("open", "closed") if says(folder, f"{word}(top drawer)")] == ([true] if true else [])


@pytest.mark.parametrize(("turned", "true"), [(0.0, "off"), (0.3, "off"), (0.6, None), (0.9, "on"), (1.5, "on")])
def test_a_knob_is_on_off_or_neither(run_of: Write, turned: float, true: str | None) -> None:
    folder = run_of([{"stove_joint": turned}] * 6)
    assert [word for word in ("on", "off") if says(folder, f"{word}(stove)")] == ([true] if true else [])


def test_a_drawer_that_still_slides_is_not_closed_yet(run_of: Write) -> None:
    folder = run_of([{"top_drawer_joint": 0.06 - 0.01 * n} for n in range(6)])
    finding = confirm(folder, ["closed(top drawer)"])["closed(top drawer)"]
    assert not finding.holds
    assert finding.why == "the top drawer is at 3 % of its range and moving"


def test_holding_takes_both_fingers(run_of: Write) -> None:
    assert says(run_of([HELD] * 6), "holding(red mug)")
    assert not says(run_of([{**HELD, "robot_left_slide": 0.06}] * 6), "holding(red mug)")


def test_a_held_mug_over_the_table_is_not_at_the_table(run_of: Write) -> None:
    over = {**HELD, "robot_x": 0.4, "red_mug_free": (1.0, 0.0, 0.9, 1, 0, 0, 0)}
    assert not says(run_of([over] * 6), "at(red mug, table)")


def test_the_robot_is_at_what_it_stands_before_and_faces(run_of: Write) -> None:
    folder = run_of([{"robot_x": 0.1}] * 6)
    assert says(folder, "robot_at(table)")
    assert not says(folder, "robot_at(user)")
    assert not says(run_of([{"robot_x": -1.0}] * 6), "robot_at(table)")
    assert not says(run_of([{"robot_x": 0.02 * n} for n in range(6)]), "robot_at(table)")


def test_what_a_camera_has_in_its_picture_is_seen(run_of: Write) -> None:
    assert says(run_of([{"red_mug_free": ON_TABLE}]), "seen(red mug)")
    assert not says(run_of([{"red_mug_free": ON_TRAY}]), "seen(red mug)")
    under = (1.25, 0.0, 0.5, 1, 0, 0, 0)  # the table hides it
    assert not says(run_of([{"red_mug_free": under}]), "seen(red mug)")


def test_a_mug_that_was_moved_has_not_stayed(run_of: Write) -> None:
    here, there = {"red_mug_free": ON_TABLE}, {"red_mug_free": ON_TRAY}
    assert says(run_of([here] * 6), "stayed(red mug)")
    assert not says(run_of([here] * 6 + [there] * 6), "stayed(red mug)")


def test_order_is_read_from_the_history(run_of: Write) -> None:
    first_open = [{}] * 5 + [{"top_drawer_joint": 0.28}] * 8 + [{"top_drawer_joint": 0.28, "stove_joint": 1.5}] * 8
    first_on = [{}] * 5 + [{"stove_joint": 1.5}] * 8 + [{"top_drawer_joint": 0.28, "stove_joint": 1.5}] * 8
    assert says(run_of(first_open), "before(open(top drawer), on(stove))")
    assert not says(run_of(first_on), "before(open(top drawer), on(stove))")
    assert says(run_of(first_on), "before(on(stove), open(top drawer))")


def test_something_that_held_all_along_did_not_come_after(run_of: Write) -> None:
    folder = run_of([{"stove_joint": 1.5}] * 9)
    assert not says(folder, "before(closed(top drawer), on(stove))")
    assert not says(folder, "before(on(stove), open(top drawer))")


def test_what_was_once_so_need_not_be_so_now(run_of: Write) -> None:
    folder = run_of([{"top_drawer_joint": 0.28}] * 6 + [{}] * 6)
    assert says(folder, "ever(open(top drawer))")
    assert not says(folder, "open(top drawer)")
    assert says(folder, "not(open(top drawer))")
    assert says(folder, "any(open(top drawer), closed(top drawer))")
    assert not says(folder, "any(open(top drawer), on(stove))")
    assert not says(folder, "ever(on(stove))")


def test_nested_terms_are_read_and_written_back() -> None:
    text = "before(any(open(fridge), open(top drawer)), at(red mug 2, fridge))"
    assert str(read(text)) == text


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("near(red mug)", "near(red mug) is no predicate; write one of at, open, closed, on, off, holding, robot_at, "
         "stayed, seen, not, any, ever, before, as in at(red mug, table)"),
        ("at(red mug)", "at(red mug): at takes thing, place"),
        ("ever(at(red mug))", "at(red mug): at takes thing, place"),
        ("at(red mug, table", "'at(red mug, table': a bracket is missing"),
        ("at(, table)", "'at(, table)': a name is missing"),
        ("on(stove) off(stove)", "'on(stove) off(stove)': 'off' is left over after on(stove)"),
    ],
)  # fmt: skip
def test_what_is_no_predicate_is_said_to_be_none(text: str, message: str) -> None:
    with pytest.raises(Unreadable) as raised:
        read(text)
    assert str(raised.value) == message


def test_a_name_that_the_model_lacks_is_named(run_of: Write) -> None:
    folder = run_of([{}])
    with pytest.raises(Unreadable, match="no body called 'blue_mug'"):
        confirm(folder, ["at(blue mug, table)"])
    with pytest.raises(Unreadable, match="no site fridge_inside or fridge_top"):
        confirm(folder, ["at(red mug, fridge)"])
    with pytest.raises(Unreadable, match="no joint called 'fridge_joint'"):
        confirm(folder, ["open(fridge)"])


def test_a_damaged_recording_is_not_judged(run_of: Write) -> None:
    folder = run_of([{}] * 3)
    with np.load(folder / "trajectory.npz") as arrays:
        good = dict(arrays)
    for name, bad in (("qpos", good["qpos"][:2]), ("ctrl", good["ctrl"][:, :0]), ("time", good["time"][::-1])):
        np.savez(folder / "trajectory.npz", **{**good, name: bad})
        with pytest.raises(Unreadable, match="must"):
            Recorded.read(folder)
    (folder / "trajectory.npz").write_bytes(b"not an archive")
    with pytest.raises(Unreadable, match="cannot be judged"):
        Recorded.read(folder)


def test_the_command_line_says_each_and_exits_by_all(run_of: Write, capsys: pytest.CaptureFixture[str]) -> None:
    folder = str(run_of([{"red_mug_free": ON_TABLE}] * 6))
    assert main([folder, "at(red mug, table)", "closed(top drawer)"]) == 0
    assert capsys.readouterr().out.splitlines()[1] == "yes closed(top drawer): the top drawer is at 0 % of its range"
    assert main([folder, "at(red mug, table)", "on(stove)"]) == 1
    assert capsys.readouterr().out.splitlines()[1] == "no  on(stove): the stove is at 0 % of its range"
    assert main([folder, "nonsense"]) == 2


def test_the_judge_imports_nothing_of_gofer() -> None:
    code = (
        "import sys, benchmarks.oracle\n"
        "ours = {'agent', 'contracts', 'memory', 'planners', 'safety', 'skills', 'worlds'}\n"
        "sys.exit(bool(ours & {name.split('.')[0] for name in sys.modules}))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
