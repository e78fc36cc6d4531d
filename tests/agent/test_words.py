import pytest

from agent.words import affirms, sentence


def test_a_sentence_begins_and_ends_as_one():
    assert [sentence(text) for text in ("it is open", " Is it? ", "")] == ["It is open.", "Is it?", ""]


@pytest.mark.parametrize("text", ["y", "Yes.", "yes, it is", "Yep!", "sure"])
def test_a_plain_yes_affirms(text):
    assert affirms(text)


@pytest.mark.parametrize("text", ["", "no", "n", "I think so", "yesterday", "yes and no", "sure not", "it is not", "?"])
def test_nothing_else_does(text):
    assert not affirms(text)
