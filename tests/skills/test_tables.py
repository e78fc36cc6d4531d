"""The tables of skills."""

import subprocess
import sys

import pytest

import skills
from skills import BODIES, CARDS, DESCRIBERS, cards


@pytest.mark.parametrize("name", list(CARDS))
def test_every_card_is_called_as_its_table_says(name: str) -> None:
    assert CARDS.load(name).name == name


@pytest.mark.parametrize("name", list(BODIES))
def test_every_body_exists_and_has_a_physical_card(name: str) -> None:
    assert callable(BODIES.find(name))
    assert CARDS.load(name).physical


@pytest.mark.parametrize("name", list(DESCRIBERS))
def test_every_describer_exists(name: str) -> None:
    assert callable(DESCRIBERS.find(name))


def test_every_physical_card_has_a_body() -> None:
    assert {card.name for card in cards() if card.physical} == set(BODIES)


def test_reading_the_cards_imports_nothing_heavy() -> None:
    code = "import sys, skills; skills.cards(); print({'torch', 'scipy', 'mujoco', 'safetensors'} & set(sys.modules))"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "set()"


def test_the_public_names_are_exactly_these() -> None:
    public = {name for name in vars(skills) if not name.startswith("_")}
    expected = {"BODIES", "CARDS", "CHANCES", "CHECKPOINT", "DESCRIBERS", "EYES", "RECORD", "Wiring", "bodies", "cards"}
    modules = {"library", "motion", "perception", "routes", "timing", "training", "vla", "wiring", "datasets", "serve"}
    imported = {"Describer", "Path", "Registry", "Sequence", "Skill", "SkillCard"}
    assert public - modules - imported == expected
