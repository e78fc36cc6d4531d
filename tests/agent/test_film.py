"""Stills of a run: some at regular times, and one wherever something was judged by what is seen."""

import numpy as np

from agent.film import MOST, Film


def film_of(seen):
    def looking():
        seen.append(None)
        return {"head": np.zeros((4, 4, 3), np.uint8)}

    return Film(looking)


def test_what_was_judged_is_never_thinned_away():
    film = film_of([])
    for number in range(3 * MOST):
        film.keep(0.1 * number, evidence=number % 10 == 3)
    kept = [still.time for still in film.stills if still.evidence]
    np.testing.assert_allclose(kept, [0.1 * number for number in range(3, 3 * MOST, 10)])
    assert sum(not still.evidence for still in film.stills) <= MOST


def test_of_one_instant_there_is_one_still_which_remembers_that_something_was_judged_by_it():
    seen = []
    film = film_of(seen)
    film.keep(1.0)
    film.keep(1.0, evidence=True)
    film.keep(1.0)
    assert [(still.time, still.evidence) for still in film.stills] == [(1.0, True)]
    assert len(seen) == 1
