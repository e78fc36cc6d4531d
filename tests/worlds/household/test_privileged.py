"""The describer that reads the simulator, and how it can be made to err."""

import numpy as np
import pytest

from worlds import DESCRIBERS
from worlds.household.privileged import PrivilegedDescriber
from worlds.household.truth import true_scene
from worlds.household.world import HouseholdWorld


def test_it_says_the_truth_and_that_it_knew_it(blind: HouseholdWorld) -> None:
    describer = DESCRIBERS.build("privileged", blind)
    assert describer.describe(blind.observe()) == true_scene(blind.sim)
    assert describer.privileged is True  # type: ignore[attr-defined]


def test_it_tells_whether_it_misses_nothing(blind: HouseholdWorld) -> None:
    assert PrivilegedDescriber(blind).exact
    assert not PrivilegedDescriber(blind, drop=0.1).exact


def test_noise_spreads_positions_as_told_and_moves_nothing_else(blind: HouseholdWorld) -> None:
    describer, truth = PrivilegedDescriber(blind, noise=0.01, seed=3), true_scene(blind.sim)
    errors = []
    for _ in range(60):
        seen = describer.describe(blind.observe())
        assert {name: one.at for name, one in seen.objects.items()} == {n: o.at for n, o in truth.objects.items()}
        assert seen.places == truth.places
        errors += [np.subtract(one.position, truth.objects[name].position) for name, one in seen.objects.items()]
    assert np.std(errors) == pytest.approx(0.01, rel=0.1)
    assert abs(np.mean(errors)) < 0.002


def test_dropping_misses_a_share_of_the_looks_and_never_invents(blind: HouseholdWorld) -> None:
    describer, truth = PrivilegedDescriber(blind, drop=0.1, seed=3), true_scene(blind.sim)
    looks = [describer.describe(blind.observe()).objects for _ in range(200)]
    assert all(set(seen) <= set(truth.objects) for seen in looks)
    share = 1 - np.mean([len(seen) for seen in looks]) / len(truth.objects)
    assert share == pytest.approx(0.1, abs=0.03)
    assert all(seen[name] == truth.objects[name] for seen in looks for name in seen)


def test_the_same_seed_errs_the_same_way(blind: HouseholdWorld) -> None:
    one, other = (PrivilegedDescriber(blind, 0.01, 0.1, seed=4) for _ in range(2))
    third = PrivilegedDescriber(blind, 0.01, 0.1, seed=5)
    assert one.describe(blind.observe()) == other.describe(blind.observe())
    assert one.describe(blind.observe()) != third.describe(blind.observe())
