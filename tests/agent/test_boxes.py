import numpy as np
import pytest

from agent.boxes import FAINT, LARGER, LINE, Mark, drawn

GREY = np.full((40, 60, 3), 128, np.uint8)


def painted(picture, colour):
    """Rows and columns of the pixels in a colour."""
    return np.argwhere((picture == np.array(colour)).all(-1))


def test_a_picture_without_marks_is_only_larger():
    np.testing.assert_array_equal(drawn(GREY, []), np.full((LARGER * 40, LARGER * 60, 3), 128))


@pytest.mark.parametrize(("confidence", "colour", "other"), [(0.9, LINE, FAINT), (0.3, FAINT, LINE)])
def test_a_box_is_drawn_around_what_it_marks_and_doubt_has_a_colour(confidence, colour, other):
    picture = drawn(GREY, [Mark("mug", confidence, (20, 15, 30, 25))])
    inside = picture[LARGER * 15 + 4 : LARGER * 25, LARGER * 20 : LARGER * 30]
    assert (inside == 128).all()
    edge = painted(picture[:, : LARGER * 20], colour)
    assert LARGER * 20 - 2 in edge[:, 1]
    assert len(painted(picture, other)) == 0


def test_a_mark_at_the_upper_edge_has_its_words_below():
    picture = drawn(GREY, [Mark("mug", 0.9, (20, 2, 30, 12))])
    assert (picture[LARGER * 12 + 4 :] != 128).any()


def test_a_mark_at_the_right_edge_has_all_its_words_in_the_picture():
    def ink(left):
        words = drawn(np.full((40, 160, 3), 128, np.uint8), [Mark("mug", 0.9, (left, 20, left + 8, 30))])
        return int((words[: LARGER * 20 - 3, :, 1] > 140).sum())

    assert ink(150) == ink(60) > 0


def test_a_mark_leaves_the_picture_that_it_was_seen_in_as_it_was():
    before = GREY.copy()
    drawn(GREY, [Mark("mug", 0.9, (0, 0, 60, 40))])
    np.testing.assert_array_equal(GREY, before)
