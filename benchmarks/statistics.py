"""What a published share is worth: Wilson's interval."""

from collections.abc import Sequence
from math import sqrt

CONFIDENT = 1.959964  # standard deviations to either side of 95 %


def wilson(successes: int, attempts: int) -> tuple[float, float]:
    r"""The 95 % score interval of a share (E. B. Wilson, JASA 22, 1927).

    .. math:: \frac{p + z^2/2n \pm z\sqrt{p(1-p)/n + z^2/4n^2}}{1 + z^2/n}

    Args:
        successes: of the attempts.
        attempts: none says nothing: the interval is then all of [0, 1].
    """
    if not attempts:
        return 0.0, 1.0
    share, z = successes / attempts, CONFIDENT
    middle = share + z * z / (2 * attempts)
    spread = z * sqrt(share * (1 - share) / attempts + z * z / (4 * attempts * attempts))
    scale = 1 + z * z / attempts
    return max(0.0, (middle - spread) / scale), min(1.0, (middle + spread) / scale)


def paired(arm: Sequence[bool], other: Sequence[bool]) -> tuple[float, float, float]:
    r"""How much more often an arm succeeds than another on the same episodes, with its 95 % interval.

    The adjusted Wald interval (Agresti and Min, Statistics in Medicine 24, 2005): half an episode is added to each of
    the four ways in which a pair can end.

    .. math:: \frac{b - c}{n} \pm \frac{z}{n} \sqrt{b + c - (b - c)^2 / n}

    Args:
        arm: whether each episode succeeded.
        other: the same episodes in the other arm.
    """
    pairs = list(zip(arm, other, strict=True))
    better, worse = (sum(one == way for one in pairs) for way in ((True, False), (False, True)))
    if not pairs:
        return 0.0, -1.0, 1.0
    b, c, n = better + 0.5, worse + 0.5, len(pairs) + 2
    spread = CONFIDENT / n * sqrt(b + c - (b - c) ** 2 / n)
    middle = (b - c) / n
    return (better - worse) / len(pairs), max(-1.0, middle - spread), min(1.0, middle + spread)


def share_in_words(successes: int, attempts: int) -> str:
    """`46/50 = 92 % [81, 97]`."""
    if not attempts:
        return "-"
    low, high = wilson(successes, attempts)
    return f"{successes}/{attempts} = {100 * successes / attempts:.0f} % [{100 * low:.0f}, {100 * high:.0f}]"
