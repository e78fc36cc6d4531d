import io

import pytest

from agent.console import Console


class Terminal(io.StringIO):
    def isatty(self):
        return True


def heard(console):
    while (words := console.reply()) is None:
        pass
    return words


@pytest.mark.parametrize(("typed", "words"), [("the red one\n", "the red one"), ("", "")])
def test_a_person_at_a_terminal_answers_in_words(typed, words):
    out = io.StringIO()
    console = Console(Terminal(typed), out)
    console.wonder("Which mug?")
    assert heard(console) == words
    assert out.getvalue() == "Which mug? "


def test_where_there_is_no_terminal_nobody_answers_and_nothing_is_read():
    read, out = io.StringIO("the red one\n"), io.StringIO()
    console = Console(read, out)
    console.wonder("Which mug?")
    assert (console.reply(), out.getvalue(), read.tell()) == ("", "", 0)
