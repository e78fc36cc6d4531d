"""Kitchens that look different, and are the same to everything but the eye."""

from collections.abc import Callable, Iterator
from xml.etree import ElementTree

import mujoco
import numpy as np
import pytest

from contracts.observation import Observation
from worlds.household.cameras import NAMES
from worlds.household.kitchen import kitchen_xml
from worlds.household.layout import draw
from worlds.household.variation import LIVED_IN, NOMINAL, PLAIN, SHIFTED, Look, Variation
from worlds.household.world import HouseholdWorld

THINGS = draw(np.random.default_rng(3)).things
See = Callable[[Variation], Observation]


@pytest.fixture(scope="module")
def see() -> Iterator[See]:
    """What the robot of one kitchen sees, were it varied; the plain one is drawn once."""
    seen: dict[Variation, Observation] = {}

    def sight(variation: Variation) -> Observation:
        if variation not in seen:
            world = HouseholdWorld(3, 48, variation=variation)
            seen[variation] = world.observe()
            world.close()
        return seen[variation]

    yield sight
    seen.clear()


def xml(variation: Variation, seed: int = 0) -> str:
    return kitchen_xml(THINGS, look=Look(variation, seed))


def shapes(text: str) -> dict[str, list[np.ndarray]]:
    """Sizes, m, of the geoms of every loose body."""
    world = ElementTree.fromstring(text).find("worldbody")
    assert world is not None
    return {
        body.attrib["name"]: [np.array(geom.attrib["size"].split(), float) for geom in body.findall("geom")]
        for body in world.findall("body")
        if body.find("freejoint") is not None
    }


def test_the_plain_kitchen_is_the_kitchen() -> None:
    assert xml(PLAIN) == kitchen_xml(THINGS)


@pytest.mark.parametrize("variation", [LIVED_IN, SHIFTED])
def test_a_seed_decides_which_way_it_goes(variation: Variation) -> None:
    assert xml(variation) == xml(variation)
    assert xml(variation) != xml(variation, 1) != kitchen_xml(THINGS)


@pytest.mark.parametrize("variation", [LIVED_IN, SHIFTED])
@pytest.mark.parametrize("seed", range(8))
def test_every_seed_is_a_model(variation: Variation, seed: int) -> None:
    model = mujoco.MjModel.from_xml_string(xml(variation, seed))
    assert model.nbody == mujoco.MjModel.from_xml_string(kitchen_xml(THINGS)).nbody
    assert {model.camera(number).name for number in range(model.ncam)} >= {name + NOMINAL for name in NAMES}


def test_half_the_light_makes_a_darker_picture(see: See) -> None:
    plain, dim = (see(one).images["head"].mean() for one in (PLAIN, Variation(dim=0.5)))
    assert 0.3 * plain < dim < 0.8 * plain


def test_other_light_and_paint_leave_the_depth_as_it_was(see: See) -> None:
    plain, other = see(PLAIN), see(Variation(light=0.3, colour=0.05, pattern=0.5))
    assert np.abs(other.images["head"].astype(int) - plain.images["head"]).mean() > 3
    np.testing.assert_array_equal(other.depths["head"], plain.depths["head"])


@pytest.mark.parametrize("name", NAMES)
def test_a_moved_camera_is_believed_to_be_where_it_was(see: See, name: str) -> None:
    plain, moved = see(PLAIN), see(Variation(shift=0.03, turn=0.09, exact=True))
    before, after = plain.cameras[name], moved.cameras[name]
    assert after.focal == before.focal
    np.testing.assert_allclose(after.world_from_camera.position, before.world_from_camera.position, atol=1e-9)
    np.testing.assert_allclose(after.world_from_camera.rotation, before.world_from_camera.rotation, atol=1e-9)
    assert np.abs(moved.depths[name] - plain.depths[name]).mean() > 0.003


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("seed", range(3))
def test_an_exact_shift_is_as_far_as_it_says(name: str, seed: int) -> None:
    model = mujoco.MjModel.from_xml_string(xml(Variation(shift=0.03, turn=0.09, exact=True), seed))
    data = mujoco.MjData(model)
    mujoco.mj_forward(model, data)
    real, believed = data.camera(name), data.camera(name + NOMINAL)
    assert np.linalg.norm(real.xpos - believed.xpos) == pytest.approx(0.03, abs=1e-5)
    turned = real.xmat.reshape(3, 3) @ believed.xmat.reshape(3, 3).T
    assert np.arccos((np.trace(turned) - 1) / 2) == pytest.approx(0.09, abs=1e-5)


def test_a_larger_thing_is_larger_in_all_its_parts() -> None:
    before, after = shapes(kitchen_xml(THINGS)), shapes(xml(Variation(size=0.05)))
    scales = []
    for name, parts in before.items():
        ratios = [float((now / was).mean()) for was, now in zip(parts, after[name], strict=True)]
        assert ratios == pytest.approx([ratios[0]] * len(ratios), abs=1e-4)
        scales.append(ratios[0])
    assert len(set(np.round(scales, 3))) > 3
    assert all(0.9 <= one <= 1.1 for one in scales)


def test_furniture_and_robot_keep_their_sizes() -> None:
    plain, varied = (mujoco.MjModel.from_xml_string(one) for one in (kitchen_xml(THINGS), xml(LIVED_IN, 5)))
    loose = [plain.body(name).id for name in shapes(kitchen_xml(THINGS))]
    fixed = ~np.isin(plain.geom_bodyid, loose)
    np.testing.assert_allclose(varied.geom_size[fixed], plain.geom_size[fixed])
    assert not np.allclose(varied.geom_size[~fixed], plain.geom_size[~fixed])


def test_a_varied_kitchen_has_the_same_things_in_the_same_places(see: See) -> None:
    plain, varied = (HouseholdWorld(3, 0, variation=one) for one in (PLAIN, SHIFTED))
    assert varied.sim.layout == plain.sim.layout
    for thing in plain.sim.layout.things:
        away = varied.sim.body(thing.name).position - plain.sim.body(thing.name).position
        assert np.linalg.norm(away) < 0.02
