"""What the robot tried corrects what it was taught to expect."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from skills.perception.ledger import Entry, Ledger, shift
from skills.perception.record import Tally


def entry(chance: float = 0.8, succeeded: bool = True, kind: str = "mug", place: str = "shelf") -> Entry:
    return Entry("pick", f"red {kind}", kind, place, chance, succeeded)


def filled(good: int, bad: int, path: Path | None = None, **about: str) -> Ledger:
    ledger = Ledger(path)
    for number in range(good + bad):
        ledger.add(entry(succeeded=number < good, **about))
    return ledger


def test_an_empty_ledger_changes_nothing() -> None:
    assert Ledger().recalibrated(entry(0.8)) == pytest.approx(0.8)


def test_many_attempts_pull_the_chance_to_what_happened() -> None:
    assert filled(30, 70).recalibrated(entry()) == pytest.approx(0.3, abs=0.06)
    assert 0.5 < filled(0, 1).recalibrated(entry()) < 0.8


def test_what_fails_in_one_place_says_less_of_another() -> None:
    ledger = filled(0, 12, place="fridge")
    here, there = (ledger.recalibrated(entry(place=place)) for place in ("fridge", "shelf"))
    assert here < there < 0.8


def test_a_skill_never_tried_is_left_alone() -> None:
    assert filled(0, 50).recalibrated(Entry("open", "drawer", "", "drawer", 0.9)) == pytest.approx(0.9)


def test_tallies_are_by_thing_and_place() -> None:
    ledger = filled(14, 3)
    ledger.add(entry(place="table"))
    assert ledger.tallies("pick") == {("red mug", "shelf"): Tally(14, 17), ("red mug", "table"): Tally(1, 1)}
    assert ledger.tallies("open") == {}


def test_it_is_the_same_after_it_was_written_and_read_and_junk_is_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "ledger.jsonl"
    before = filled(3, 2, path)
    with path.open("a") as file:
        file.write('{"skill": "pi')
    after = Ledger(path)
    assert after.entries == before.entries
    assert after.recalibrated(entry()) == before.recalibrated(entry())


@given(st.lists(st.tuples(st.floats(0.02, 0.98), st.booleans()), max_size=40))
def test_the_shift_is_where_its_posterior_is_highest(rows: list[tuple[float, bool]]) -> None:
    odds = np.array([np.log(chance / (1 - chance)) for chance, _ in rows])
    good = [one for _, one in rows]

    def score(moved: float) -> float:
        chance = 1 / (1 + np.exp(-(odds + moved)))
        return float(np.log(np.where(good, chance, 1 - chance)).sum() - moved**2 / (2 * 0.7**2))

    best = shift(odds, good)
    assert all(score(best) >= score(best + step) - 1e-9 for step in (-0.05, 0.05))
