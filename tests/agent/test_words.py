import skills
from agent.words import in_words, sentence
from contracts import Condition


def test_every_effect_of_a_shipped_skill_has_words():
    effects = [effect for card in skills.cards() for effect in card.postconditions]
    bound = [effect.bind({name: "it" for card in skills.cards() for name in card.arguments}) for effect in effects]
    assert [in_words([one]) for one in bound if in_words([one]) == str(one)] == []


def test_conditions_are_said_as_a_person_would():
    said = in_words([Condition.read("at(red mug, table)"), Condition.read("asked(Do you want tea?)")])
    assert said == "the red mug is at the table, “Do you want tea?” was asked"


def test_a_condition_nobody_has_words_for_is_shown_as_it_is():
    assert in_words([Condition(predicate="at", arguments=("mug",))]) == "at(mug)"


def test_a_sentence_begins_and_ends_as_one():
    assert [sentence(text) for text in ("it is open", " Is it? ", "")] == ["It is open.", "Is it?", ""]
