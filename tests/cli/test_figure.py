"""A figure beside the answer of a command."""

from __future__ import annotations

from pathlib import Path

import pytest

from psi_analysis.cli.main import main


def test_a_figure_is_drawn_beside_the_answer(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    own = tmp_path / "own.csv"
    own.write_text("year,parcels\n2019,3.9\n2020,4.2\n2021,4.4\n2022,4.9\n2023,5.1\n2024,5.6\n", encoding="utf-8")
    words = ["assess", str(own), "--goal", ">=6.5", "--period", "2030", "--paths", "100", "--figure"]
    assert main([*words, str(tmp_path / "own.svg")]) == 0
    assert b"<svg" in (tmp_path / "own.svg").read_bytes() and "wrote" in capsys.readouterr().err
    assert main([*words, str(tmp_path / "own.gif")]) == 1
    assert "ends in .png or .svg" in capsys.readouterr().err
    assert main(["forecast", str(own), "--to", "2027", "--paths", "100", "--figure", str(tmp_path / "own.png")]) == 0
    assert (tmp_path / "own.png").read_bytes()[:4] == b"\x89PNG"
