"""The speed that is published is measured and written down."""

import json
from pathlib import Path

import pytest

from benchmarks.world_speed import main, measure


def test_steps_a_second_are_counted_by_clock_and_by_processor() -> None:
    speed = measure(0, 0, 5)
    assert speed.steps == 5
    assert speed.by_clock > 0
    assert speed.by_processor >= 0.9 * speed.by_clock


def test_it_prints_and_writes_both_kinds(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--steps", "3", "--repeats", "1", "--out", str(tmp_path / "speed.json")]) == 0
    written = json.loads((tmp_path / "speed.json").read_text())
    assert written["both cameras"]["by_clock"] > 0
    assert written["without cameras"]["runs"][0]["size"] == 0
    assert [line.split("  ")[0] for line in capsys.readouterr().out.splitlines()] == [
        "both cameras, 96 x 96",
        "without cameras",
    ]
