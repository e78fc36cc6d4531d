"""What a seed decides."""

from collections import Counter

import numpy as np
import pytest

from worlds.household.furniture import DOOR_RANGE, DRAWER_RANGE, KNOB_RANGE
from worlds.household.layout import GAP, Layout, area, draw
from worlds.household.objects import KINDS, NATURAL, name_of

DRAWN = 300
CONTAINERS = ("top drawer", "bottom drawer", "fridge", "microwave")


@pytest.fixture(scope="module")
def layouts() -> list[Layout]:
    return [draw(np.random.default_rng(seed)) for seed in range(DRAWN)]


def test_there_are_at_least_fourteen_kinds_and_most_in_several_colours() -> None:
    assert len(KINDS) >= 14
    several = [name for name, kind in KINDS.items() if len(kind.colours) >= 2]
    assert len(several) >= 9
    assert all(name in NATURAL for name in KINDS if name not in several)


def test_a_kinds_natural_colour_goes_without_saying() -> None:
    assert name_of("mug", "red") == "red mug"
    assert name_of("banana", "") == "banana"


def test_the_same_seed_draws_the_same_kitchen(layouts: list[Layout]) -> None:
    assert draw(np.random.default_rng(7)) == layouts[7]
    assert draw(np.random.default_rng(8)) != layouts[7]


def test_seeds_draw_every_kind_and_every_colour(layouts: list[Layout]) -> None:
    drawn = {(thing.kind, thing.colour) for layout in layouts for thing in layout.things}
    assert drawn == {(kind, colour) for kind, one in KINDS.items() for colour in one.colours}


def test_there_are_always_distractors(layouts: list[Layout]) -> None:
    counts = [len(layout.things) for layout in layouts]
    assert min(counts) >= 6
    assert len(set(counts)) > 2


def test_names_are_unique_and_say_colour_and_kind(layouts: list[Layout]) -> None:
    for layout in layouts:
        names = [thing.name for thing in layout.things]
        assert len(set(names)) == len(names)
        for thing in layout.things:
            assert thing.name.removesuffix(" 2") == name_of(thing.kind, thing.colour)


def test_now_and_then_there_are_two_alike_at_different_places(layouts: list[Layout]) -> None:
    twins = [(layout, thing) for layout in layouts for thing in layout.things if thing.name.endswith(" 2")]
    assert 0.01 * DRAWN < len(twins) < 0.15 * DRAWN
    for layout, twin in twins:
        first = next(thing for thing in layout.things if thing.name == twin.name.removesuffix(" 2"))
        assert (first.kind, first.colour) == (twin.kind, twin.colour)
        assert first.at != twin.at


def test_things_start_apart_and_where_their_place_has_room(layouts: list[Layout]) -> None:
    for layout in layouts:
        for number, one in enumerate(layout.things):
            x_low, y_low, x_high, y_high = area(one.at)
            assert x_low <= one.x <= x_high
            assert y_low <= one.y <= y_high
            others = [other for other in layout.things[number + 1 :] if other.at == one.at]
            assert all(np.hypot(one.x - other.x, one.y - other.y) >= GAP for other in others)


def test_the_tray_and_the_bin_start_empty(layouts: list[Layout]) -> None:
    at = Counter(thing.at for layout in layouts for thing in layout.things)
    assert at["user"] == at["bin"] == at["lamp"] == 0
    assert all(at[place] > 0 for place in ("table", "counter", "shelf", "stove", "sink", *CONTAINERS))


def test_doors_knob_and_button_start_either_way(layouts: list[Layout]) -> None:
    ends = {"top drawer": DRAWER_RANGE, "bottom drawer": DRAWER_RANGE, "fridge": DOOR_RANGE, "microwave": DOOR_RANGE}
    for place, most in {**ends, "stove": KNOB_RANGE, "lamp": 1.0}.items():
        values = [layout.joints[place] for layout in layouts]
        assert 0.1 * DRAWN < sum(value == 0 for value in values) < 0.9 * DRAWN
        assert all(value == 0 or 0.7 * most < value <= most for value in values)


def test_an_open_top_drawer_never_hides_an_open_bottom_drawer(layouts: list[Layout]) -> None:
    assert not any(layout.joints["top drawer"] and layout.joints["bottom drawer"] for layout in layouts)
