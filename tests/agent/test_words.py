from agent.words import sentence


def test_a_sentence_begins_and_ends_as_one():
    assert [sentence(text) for text in ("it is open", " Is it? ", "")] == ["It is open.", "Is it?", ""]
