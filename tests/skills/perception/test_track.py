"""Who is who from look to look, in the hand and out of it."""

import numpy as np
import pytest
from scipy.spatial.transform import Rotation

from skills.perception.sighting import Sighting, Track
from skills.perception.track import LET_GO, SURE, WEAK, Tracker
from tests.skills.perception.toy import AWAY, BOARD, CONFIG, look

HERE = (0.1, 0.0, BOARD + 0.04)
OVER = BOARD + 0.2  # height of something that hides what is on the board, m
PLAIN = frozenset({"banana", "orange"})
UPRIGHT = np.eye(3)
NOWHERE = np.array([9.0, 9.0, 9.0])


def seen(
    what: str = "red mug", where: tuple[float, float, float] = HERE, confidence: float = 0.95, doubt: float = 0.02
) -> Sighting:
    """A sighting; `doubt` is shared by all that it might be besides."""
    colour, kind = what.split() if " " in what else ("orange", what)
    chances = []
    for names, name in ((CONFIG.kinds, kind), (CONFIG.colours, colour)):
        shares = np.full(len(names), doubt / (len(names) - 1), np.float32)
        shares[names.index(name)] = 1 - doubt
        chances.append(shares)
    return Sighting(*chances, np.array(where), confidence, (0, 0, 4, 4))


@pytest.fixture
def tracker() -> Tracker:
    return Tracker(CONFIG.kinds, CONFIG.colours, PLAIN)


def names(tracker: Tracker) -> list[str]:
    return sorted(track.name for track in tracker.tracks)


def only(tracker: Tracker) -> Track:
    (track,) = tracker.tracks
    return track


def grasp(tracker: Tracker, at: tuple[float, float, float], time: float, turn: np.ndarray = UPRIGHT) -> None:
    tracker.feel(True, np.array(at), turn, time)


def let_go(tracker: Tracker, at: tuple[float, float, float], time: float) -> None:
    tracker.feel(False, np.array(at), UPRIGHT, time)


def test_things_go_by_colour_and_kind_and_plain_ones_by_kind_alone(tracker: Tracker) -> None:
    tracker.see([seen("red mug"), seen("banana", (-0.2, 0.1, 0.8)), seen("blue can", (0.3, 0.1, 0.8))], look())
    assert names(tracker) == ["banana", "blue can", "red mug"]


def test_a_thing_that_is_seen_twice_over_in_one_look_is_one_thing(tracker: Tracker) -> None:
    for time in (0.0, 0.2, 0.4):
        tracker.see([seen(where=(0.14, 0.02, BOARD + 0.03), confidence=0.6), seen(confidence=0.9)], look(time))
    assert names(tracker) == ["red mug"]
    assert only(tracker).position == pytest.approx(np.array(HERE))


def test_what_the_fingers_half_hide_keeps_its_name(tracker: Tracker) -> None:
    tracker.see([seen()], look())
    for time in np.arange(0.2, 2.0, 0.2):
        tracker.feel(False, np.array(HERE), UPRIGHT, time)
        tracker.see([seen("red can", confidence=0.7, doubt=0.4)], look(time))
    assert names(tracker) == ["red mug"]


def test_a_second_one_alike_gets_a_number(tracker: Tracker) -> None:
    tracker.see([seen(), seen(where=(-0.2, 0.1, 0.8))], look())
    tracker.see([seen(), seen(where=(-0.2, 0.1, 0.8)), seen(where=(0.1, 0.3, 0.8))], look(1.0))
    assert names(tracker) == ["red mug", "red mug 2", "red mug 3"]


def test_what_is_seen_again_is_the_same_and_better_known(tracker: Tracker) -> None:
    tracker.see([seen(confidence=0.9)], look())
    tracker.see([seen(where=(0.12, 0.0, HERE[2]), confidence=0.95)], look(1.0))
    track = only(tracker)
    assert (track.name, track.looks, track.seen) == ("red mug", 2, 1.0)
    assert track.position[0] == pytest.approx(0.11)
    assert track.confidence == pytest.approx(0.95)


def test_what_has_been_moved_a_little_is_believed_to_be_where_it_is_seen(tracker: Tracker) -> None:
    tracker.see([seen()], look())
    tracker.see([seen(where=(0.2, 0.0, HERE[2]))], look(1.0))
    assert only(tracker).position[0] == pytest.approx(0.2)


def test_two_that_swap_are_told_apart_by_what_they_are(tracker: Tracker) -> None:
    tracker.see([seen("red mug", (0.0, 0.0, 0.8)), seen("blue can", (0.1, 0.0, 0.8))], look())
    tracker.see([seen("red mug", (0.1, 0.0, 0.8)), seen("blue can", (0.0, 0.0, 0.8))], look(1.0))
    assert {track.name: track.position[0] for track in tracker.tracks} == pytest.approx({"red mug": 0.1, "blue can": 0})


def test_a_glimpse_is_nothing_and_a_doubtful_sight_needs_a_second(tracker: Tracker) -> None:
    for time in range(3):
        tracker.see([seen(confidence=WEAK - 0.01)], look(time))
    assert tracker.tracks == []
    tracker.see([seen(confidence=SURE - 0.05)], look(3.0))
    assert tracker.tracks == []
    tracker.see([seen(confidence=SURE - 0.05)], look(4.0))
    assert names(tracker) == ["red mug"]


def test_two_doubtful_sights_in_one_look_are_no_second_look(tracker: Tracker) -> None:
    twice = [seen(confidence=0.6), seen(where=(0.18, 0.0, HERE[2]), confidence=0.6)]
    tracker.see(twice, look())
    assert tracker.tracks == []
    tracker.see(twice, look(1.0))
    assert names(tracker) == ["red mug", "red mug 2"]


def test_doubtful_sights_of_several_kinds_are_kept_apart(tracker: Tracker) -> None:
    both = [seen("blue can", (0.3, 0.1, 0.8), 0.6), seen(confidence=0.6)]
    tracker.see(both, look())
    tracker.see(both[1:], look(1.0))
    assert names(tracker) == ["red mug"]
    tracker.see(both[:1], look(2.0, height=OVER))
    assert names(tracker) == ["blue can", "red mug"]


def test_a_first_sight_fades(tracker: Tracker) -> None:
    tracker.see([seen(confidence=0.6)], look())
    for time in range(1, 8):
        tracker.see([], look(time))
    tracker.see([seen(confidence=0.6)], look(8.0))
    assert tracker.tracks == []


@pytest.mark.parametrize("hidden", [look(60.0, height=OVER), look(60.0, eye=AWAY)])
def test_what_is_hidden_or_out_of_view_keeps_its_place_and_is_doubted_with_time(tracker: Tracker, hidden) -> None:  # type: ignore[no-untyped-def]
    tracker.see([seen(confidence=0.9)], look())
    for _ in range(5):
        tracker.see([], hidden)
    track = only(tracker)
    assert track.position == pytest.approx(HERE)
    assert track.missed == 0
    assert track.box is None
    assert track.confidence_at(60.0) == pytest.approx(0.45)


@pytest.mark.parametrize(("half_life", "left"), [(3600.0, 0.89), (60.0, 0.5)])
def test_a_poor_look_lowers_no_confidence_in_what_walls_keep(tracker: Tracker, half_life: float, left: float) -> None:
    tracker.see([seen(confidence=0.9)], look())
    only(tracker).half_life = half_life
    tracker.see([seen(confidence=0.5)], look(60.0))
    assert only(tracker).confidence == pytest.approx(left, abs=0.01)


def test_what_is_seen_past_twice_is_gone(tracker: Tracker) -> None:
    tracker.see([seen()], look())
    tracker.see([], look(1.0))
    assert only(tracker).confidence_at(1.0) < 0.6
    tracker.see([], look(2.0))
    assert tracker.tracks == []


def test_a_sight_in_between_makes_up_for_a_miss(tracker: Tracker) -> None:
    for time, sights in enumerate([[seen()], [], [seen()], [], [seen()]]):
        tracker.see(sights, look(time))
    assert only(tracker).missed == 0


def test_what_a_thing_looked_like_before_the_hand_came_is_kept_while_it_lies_still(tracker: Tracker) -> None:
    flat, top = seen(where=(0.1, 0.0, BOARD + 0.015)), BOARD + 0.03
    tracker.see([flat], look(0.0, top))
    let_go(tracker, (0.1, 0.0, BOARD + 0.1), 0.1)
    tracker.see([flat], look(0.2, OVER))  # the hand is all that is seen there
    let_go(tracker, tuple(NOWHERE), 0.3)
    for time in (0.4, 0.6, 0.8):
        tracker.see([], look(time))
    assert tracker.tracks == []


def test_what_lies_flat_is_missed_where_it_is_taken_away_and_not_where_it_is_only_not_recognised(
    tracker: Tracker,
) -> None:
    flat, top = seen(where=(0.1, 0.0, BOARD + 0.015)), BOARD + 0.03
    tracker.see([flat], look(0.0, top))
    tracker.see([], look(0.2))
    tracker.see([], look(0.4, top))
    tracker.see([], look(0.6))
    assert only(tracker).missed == 1
    tracker.see([], look(0.8))
    assert only(tracker).missed == 2
    tracker.see([], look(1.0))
    assert tracker.tracks == []


def test_what_hid_a_thing_when_it_was_seen_last_is_not_what_it_looks_like(tracker: Tracker) -> None:
    tracker.see([seen()], look(0.0, OVER + 0.1))
    for time in (0.2, 0.4, 0.6, 0.8):
        tracker.see([], look(time, OVER))
    assert only(tracker).missed == 0


def test_what_slipped_is_not_given_up_for_lying_beside_where_it_was(tracker: Tracker) -> None:
    tracker.see([seen(where=(0.1, 0.0, BOARD + 0.015))], look(0.0, BOARD + 0.03))
    grasp(tracker, (0.1, 0.0, BOARD + 0.01), 0.1)
    let_go(tracker, tuple(NOWHERE), 0.2)
    tracker.see([seen(where=(0.1, 0.0, BOARD + 0.015))], look(0.4, BOARD + 0.03))  # while it still rolls
    for time in np.arange(0.6, 3.0, 0.2):
        tracker.see([], look(time))
    assert only(tracker).missed == 0


@pytest.mark.parametrize(("aside", "time", "held"), [(0.06, 5.0, "red mug"), (0.1, 5.0, None), (0.06, 50.0, None)])
def test_what_was_given_up_and_is_then_felt_about_there_is_back(
    tracker: Tracker, aside: float, time: float, held: str | None
) -> None:
    tracker.see([seen()], look())
    let_go(tracker, (HERE[0], HERE[1], HERE[2] + 0.1), 0.5)  # the hand is at it, and empty
    let_go(tracker, tuple(NOWHERE), 0.6)
    for again in (1.0, 2.0):
        tracker.see([], look(again))
    assert tracker.tracks == []
    grasp(tracker, (HERE[0] + aside, *HERE[1:]), time)
    one = tracker.held()
    assert (one and one.name) == held
    assert one is None or one.position == pytest.approx((HERE[0] + aside, *HERE[1:]))


@pytest.mark.parametrize("wall", [False, True])
def test_what_was_given_up_behind_a_wall_is_not_what_is_felt_before_it(tracker: Tracker, wall: bool) -> None:
    tracker.see([seen()], look())
    let_go(tracker, (HERE[0], HERE[1], HERE[2] + 0.1), 0.5)
    let_go(tracker, tuple(NOWHERE), 0.6)
    for again in (1.0, 2.0):
        tracker.see([], look(again))
    tracker.feel(True, np.array(HERE), UPRIGHT, 3.0, lambda track: wall)
    assert (tracker.tracks == []) is wall


def test_what_the_hand_was_never_at_is_not_back_because_something_is_felt_there(tracker: Tracker) -> None:
    tracker.see([seen()], look())
    for again in (1.0, 2.0):
        tracker.see([], look(again))
    grasp(tracker, HERE, 3.0)
    assert tracker.tracks == []


def test_while_the_hand_is_at_a_thing_it_is_left_to_the_fingers(tracker: Tracker) -> None:
    tracker.see([seen()], look())
    for time in np.arange(0.2, 2.0, 0.2):
        let_go(tracker, (HERE[0], HERE[1], HERE[2] + 0.08), time)
        tracker.see([], look(time, BOARD - 0.1))
    assert only(tracker).missed == 0
    for time in (2.0, 2.2, 2.4):
        let_go(tracker, tuple(NOWHERE), time)
        tracker.see([], look(time, BOARD - 0.1))
    assert tracker.tracks == []


def test_misses_with_nothing_to_be_seen_between_them_are_not_two_in_a_row(tracker: Tracker) -> None:
    tracker.see([seen()], look())
    tracker.see([], look(1.0))
    for time in (2.0, 30.0):
        tracker.see([], look(time, eye=AWAY))
    tracker.see([], look(30.2))
    assert tracker.tracks != []
    tracker.see([], look(30.6))
    assert tracker.tracks == []


def test_a_thing_in_sight_that_is_missed_now_and_then_keeps_its_confidence(tracker: Tracker) -> None:
    tracker.see([seen(where=(0.1, 0.0, BOARD + 0.015))], look(0.0, BOARD + 0.03))
    for time in np.arange(0.2, 4.0, 0.4):
        tracker.see([], look(time))
        tracker.see([], look(time + 0.2, BOARD + 0.03))
    assert only(tracker).confidence_at(4.0) > 0.85


def test_a_thing_that_rolled_on_and_looks_a_little_other_is_no_second_one(tracker: Tracker) -> None:
    tracker.see([seen(doubt=0.3)], look(0.0))
    let_go(tracker, HERE, 0.1)
    for time in (0.4, 0.6):
        tracker.see([seen("red can", (HERE[0] + 0.2, *HERE[1:]), confidence=0.6, doubt=0.5)], look(time, OVER))
    assert only(tracker).position[0] == pytest.approx(HERE[0] + 0.2)
    assert only(tracker).confidence < 0.7


def test_what_is_seen_elsewhere_is_not_what_is_felt_where_it_was(tracker: Tracker) -> None:
    tracker.see([seen()], look())
    let_go(tracker, (HERE[0], HERE[1], HERE[2] + 0.1), 0.5)
    let_go(tracker, tuple(NOWHERE), 0.6)
    for again in (1.0, 2.0):
        tracker.see([], look(again))
    tracker.see([seen(where=(-0.3, 0.2, 0.8))], look(3.0))
    grasp(tracker, HERE, 4.0)
    assert tracker.held() is None


def test_what_is_held_follows_the_hand_as_it_was_gripped(tracker: Tracker) -> None:
    tracker.see([seen()], look())
    grasp(tracker, (0.1, 0.0, HERE[2] + 0.03), 1.0)
    assert tracker.held() is only(tracker)
    grasp(tracker, (0.5, 0.4, 1.2), 2.0)
    assert only(tracker).position == pytest.approx((0.5, 0.4, 1.17))
    over = Rotation.from_euler("x", 90, degrees=True).as_matrix()
    grasp(tracker, (0.5, 0.4, 1.2), 3.0, over)
    assert only(tracker).position == pytest.approx((0.5, 0.43, 1.2))
    assert only(tracker).seen == 3.0


def test_fingers_that_close_far_from_everything_hold_nothing_known(tracker: Tracker) -> None:
    tracker.see([seen()], look())
    grasp(tracker, (0.1, 0.1, HERE[2]), 1.0)
    assert tracker.held() is None


def test_the_hand_takes_what_is_nearest(tracker: Tracker) -> None:
    tracker.see([seen("red mug", (0.0, 0.0, 0.8)), seen("blue can", (0.07, 0.0, 0.8))], look())
    grasp(tracker, (0.05, 0.0, 0.8), 1.0)
    held = tracker.held()
    assert held is not None
    assert held.name == "blue can"


def test_a_held_thing_that_the_eyes_miss_stays_in_the_hand(tracker: Tracker) -> None:
    tracker.see([seen()], look())
    grasp(tracker, HERE, 1.0)
    for time in range(2, 6):
        tracker.see([], look(time))
    assert tracker.held() is only(tracker)


def test_the_hand_says_more_of_where_a_held_thing_is_than_the_eyes(tracker: Tracker) -> None:
    tracker.see([seen()], look())
    grasp(tracker, HERE, 1.0)
    tracker.see([seen(where=(0.15, 0.0, HERE[2]))], look(2.0))
    assert only(tracker).position == pytest.approx(HERE)


def test_what_was_let_go_of_is_doubted_until_it_is_seen_and_keeps_its_name(tracker: Tracker) -> None:
    tracker.see([seen(), seen(where=(-0.2, 0.2, 0.8))], look())
    grasp(tracker, HERE, 1.0)
    grasp(tracker, (0.1, 0.2, 1.1), 2.0)
    let_go(tracker, (0.1, 0.2, 1.1), 3.0)
    moved = next(track for track in tracker.tracks if track.name == "red mug")
    assert (moved.held, moved.loose) == (False, True)
    assert moved.confidence <= LET_GO
    tracker.see([seen(where=(0.12, 0.2, 0.8)), seen(where=(-0.2, 0.2, 0.8))], look(4.0))
    assert names(tracker) == ["red mug", "red mug 2"]
    assert moved.position == pytest.approx((0.12, 0.2, 0.8))
    assert not moved.loose
    assert moved.confidence == pytest.approx(0.95)


def test_what_is_missed_where_it_was_and_seen_elsewhere_keeps_its_name(tracker: Tracker) -> None:
    tracker.see([seen()], look())
    tracker.see([], look(1.0))
    tracker.see([seen(where=(-0.3, 0.2, 0.8))], look(2.0))
    track = only(tracker)
    assert track.name == "red mug"
    assert track.position == pytest.approx((-0.3, 0.2, 0.8))


@pytest.mark.parametrize(
    ("first", "then"), [("red mug", "blue mug"), ("orange bowl", "orange"), ("red bowl", "red mug")]
)
def test_what_turns_out_to_be_another_thing_is_called_by_it(tracker: Tracker, first: str, then: str) -> None:
    tracker.see([seen(first, doubt=0.4)], look())
    for time in range(1, 5):
        tracker.see([seen(then)], look(time))
    assert names(tracker) == [then]


def test_a_look_at_nothing_new_keeps_numbers_as_they_are(tracker: Tracker) -> None:
    both = [seen(), seen(where=(-0.2, 0.1, 0.8))]
    for time in range(3):
        tracker.see(both, look(time))
    assert {track.name: track.position[0] for track in tracker.tracks} == {"red mug": 0.1, "red mug 2": -0.2}


@pytest.mark.parametrize(("reached", "expected"), [(True, ["red mug"]), (False, ["red mug", "red mug 2"])])
def test_what_the_hand_may_have_pushed_out_of_sight_is_the_one_now_seen(
    tracker: Tracker, reached: bool, expected: list[str]
) -> None:
    tracker.see([seen()], look(0.0))
    let_go(tracker, HERE if reached else tuple(NOWHERE), 1.0)
    tracker.see([seen(where=(HERE[0] + 0.3, HERE[1], HERE[2]))], look(2.0, OVER))
    assert names(tracker) == expected


@pytest.mark.parametrize(("sure", "looks"), [(0.95, 1), (0.5, 2)])
def test_what_may_have_been_pushed_follows_a_sure_sight_at_once_and_a_weak_one_at_the_second(
    tracker: Tracker, sure: float, looks: int
) -> None:
    tracker.see([seen()], look(0.0))
    let_go(tracker, HERE, 0.1)
    for number in range(1, looks + 1):
        assert only(tracker).position[0] == pytest.approx(HERE[0])
        tracker.see([seen(where=(HERE[0] + 0.3, *HERE[1:]), confidence=sure)], look(0.1 + 0.2 * number, OVER))
    assert (only(tracker).name, only(tracker).position[0]) == ("red mug", pytest.approx(HERE[0] + 0.3))


@pytest.mark.parametrize(("what", "at_least"), [("red mug", 0.94), ("red can", 0.0)])
def test_a_weak_sight_of_the_same_lowers_nothing_and_of_another_does(
    tracker: Tracker, what: str, at_least: float
) -> None:
    tracker.see([seen(confidence=0.95)], look(0.0))
    tracker.see([seen(what, confidence=0.4, doubt=0.3)], look(0.1))
    assert at_least <= only(tracker).confidence < (0.96 if at_least else 0.8)


def test_a_doubled_sight_seven_centimetres_apart_is_one_thing(tracker: Tracker) -> None:
    tracker.see([seen(), seen(where=(HERE[0] + 0.05, HERE[1] + 0.04, HERE[2] - 0.03), confidence=0.9)], look(0.0))
    assert names(tracker) == ["red mug"]


@pytest.mark.parametrize("wall", [False, True])
def test_what_is_behind_a_wall_is_not_what_the_fingers_hold(tracker: Tracker, wall: bool) -> None:
    tracker.see([seen()], look(0.0))
    tracker.feel(True, np.array(HERE), UPRIGHT, 0.1, lambda track: wall)
    assert only(tracker).held is not wall


NEARBY, FAR = (0, 0, 20, 20), (0, 0, 7, 7)  # boxes, pixels


def test_what_was_seen_well_stays_what_it_is_through_a_spell_of_poor_guesses(tracker: Tracker) -> None:
    for time in range(20):
        tracker.see([seen("red mug")._replace(box=NEARBY)], look(0.2 * time))
    for time in range(20, 30):
        guess = ("red can", "red bowl")[time % 2]
        tracker.see([seen(guess, confidence=0.7)._replace(box=NEARBY)], look(0.2 * time))
    assert names(tracker) == ["red mug"]


def test_what_was_taken_for_another_from_afar_is_known_after_a_few_looks_from_near(tracker: Tracker) -> None:
    for time in range(10):
        tracker.see([seen("red can")._replace(box=FAR)], look(0.2 * time))
    for time in range(10, 14):
        tracker.see([seen("red mug")._replace(box=NEARBY)], look(0.2 * time))
    assert names(tracker) == ["red mug"]


@pytest.mark.parametrize(("box", "sure"), [(FAR, 0.5), (NEARBY, 0.95)])
def test_far_looks_that_disagree_leave_doubt_about_what_it_is(tracker: Tracker, box, sure) -> None:  # type: ignore[no-untyped-def]
    for time in range(10):
        tracker.see([seen(("red can", "red mug")[time % 2])._replace(box=box)], look(0.2 * time))
    assert only(tracker).confidence_at(1.8) == pytest.approx(sure, abs=0.1)


def test_far_looks_that_agree_leave_no_doubt_though_each_was_of_two_minds(tracker: Tracker) -> None:
    for time in range(10):
        tracker.see([seen(doubt=0.45)._replace(box=FAR)], look(0.2 * time))
    assert only(tracker).confidence_at(1.8) == pytest.approx(0.95)
