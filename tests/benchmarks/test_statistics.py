"""Wilson's interval against known values and its laws."""

import pytest

from benchmarks.statistics import share_in_words, wilson


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
