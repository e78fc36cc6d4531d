from pathlib import Path

import pytest

from contracts.errors import BadScene
from contracts.scene_file import parse_scene, read_scene, write_scene

GOOD = """robot: {at: user, holding: null}
places:
  table:  {kind: surface}
  drawer: {kind: container, state: closed, on: cabinet}
  oven:   {kind: [container, appliance], state: [closed, off]}
  user:   {kind: person}
objects:
  red mug: {at: table, kind: mug, colour: red}
notes: ["the fridge hums"]
"""


@pytest.fixture
def read(tmp_path: Path):
    def written(text: str):
        (tmp_path / "scene.yaml").write_text(text)
        return read_scene(tmp_path / "scene.yaml")

    return written


def test_a_scene_is_read_and_written_again(read):
    scene = read(GOOD)
    assert scene.places["oven"].state == ("closed", "off")
    assert read(write_scene(scene)) == scene


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("colour: red", "color: red", ":8: objects.red mug.color: no such key; did you mean 'colour'?"),
        ("colour: red", "weight: 3", ":8: objects.red mug.weight: no such key; choose from at, kind, colour,"),
        ("objects:", "objcts:", ":7: objcts: no such key; did you mean 'objects'?"),
        ("holding: null", "holds: mug", ":1: robot.holds: no such key; did you mean 'holding'?"),
        ("  user:   {", "  table:  {", ":6: not YAML: 'table' is there twice"),
        ("kind: mug, ", "kind: mug, kind: cup, ", ":8: not YAML: 'kind' is there twice"),
        (
            "at: table",
            "at: moon",
            ":8: objects.red mug.at: no place called 'moon'; places are drawer, oven, table, user",
        ),
        ("at: user", "at: moon", ":1: robot.at: no place called 'moon'; places are"),
        ("state: closed", "state: shut", ":4: places.drawer.state: a container is open, closed or locked, not 'shut'"),
        ("  red mug:", "  5:", ":8: objects.5: a name is text; write it in quotes"),
        ("  red mug:", '  "":', ":8: objects.: a name is one line of words"),
        ("  red mug:", '  "mug\\nand more":', "a name is one line of words"),
        ("  red mug:", "  table:", ":8: objects.table: is also the name of a place; names must differ"),
        ("{kind: surface}", "[surface]", ":3: places.table: a mapping of keys to values must stand here"),
        ("{kind: surface}", "{kind: surface", "not YAML: "),
    ],
)
def test_what_is_wrong_is_said_with_its_line(read, old, new, said):
    assert old in GOOD
    with pytest.raises(BadScene) as told:
        read(GOOD.replace(old, new, 1))
    assert said in str(told.value)


@pytest.mark.parametrize("text", ["", "just words", "- a\n- b\n", "7"])
def test_a_file_that_is_no_scene_is_told_what_one_looks_like(read, text):
    with pytest.raises(BadScene, match="top level: a scene file has the keys robot, places, objects and notes, not"):
        read(text)


def test_plain_data_is_checked_alike():
    with pytest.raises(BadScene, match=r"^here: objects\.mug\.at: no place called 'moon'; places are none$"):
        parse_scene({"objects": {"mug": {"at": "moon"}}}, "here")
