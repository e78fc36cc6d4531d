"""Wilson's interval against known values and its laws."""

import pytest

from benchmarks.statistics import paired, share_in_words, wilson


@pytest.mark.parametrize(
    ("successes", "attempts", "low", "high"), [(290, 300, 0.9398, 0.9817), (0, 10, 0.0, 0.2775), (10, 10, 0.7225, 1.0)]
)
def test_known_intervals(successes: int, attempts: int, low: float, high: float) -> None:
    assert wilson(successes, attempts) == pytest.approx((low, high), abs=1e-4)


def test_failures_mirror_successes() -> None:
    low, high = wilson(7, 40)
    assert wilson(33, 40) == pytest.approx((1 - high, 1 - low))


def test_no_attempt_says_nothing() -> None:
    assert wilson(0, 0) == (0.0, 1.0)
    assert share_in_words(0, 0) == "-"


def test_a_share_reads_well() -> None:
    assert share_in_words(46, 50) == "46/50 = 92 % [81, 97]"


def pairs(both: int, first: int, second: int, neither: int) -> tuple[list[bool], list[bool]]:
    rows = [(True, True)] * both + [(True, False)] * first + [(False, True)] * second + [(False, False)] * neither
    return [one for one, _ in rows], [other for _, other in rows]


def test_a_paired_difference_by_hand() -> None:
    more, low, high = paired(*pairs(40, 10, 2, 8))
    assert more == pytest.approx(8 / 60)
    spread = 1.959964 / 62 * (13 - 64 / 62) ** 0.5  # b 10.5, c 2.5, n 62
    assert (low, high) == pytest.approx((8 / 62 - spread, 8 / 62 + spread))


def test_arms_that_never_differ_differ_by_nothing_more_or_less() -> None:
    more, low, high = paired(*pairs(30, 0, 0, 10))
    assert (more, low) == (0, pytest.approx(-high))
    assert 0 < high < 0.06


def test_the_other_way_round_is_the_mirror_image() -> None:
    first, second = pairs(5, 7, 3, 5)
    more, low, high = paired(first, second)
    assert paired(second, first) == pytest.approx((-more, -high, -low))
