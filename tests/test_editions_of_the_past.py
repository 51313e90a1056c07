"""Every edition ever published opens and verifies: its files are whole, its numbers come out or are those of other code, told as such."""

from __future__ import annotations

from pathlib import Path

import pytest

from psi_analysis.cli.main import main

EDITIONS = sorted(path.parent for path in (Path(__file__).parents[1] / "reports").glob("*/manifest.json"))
pytestmark = pytest.mark.slow


@pytest.mark.parametrize("edition", EDITIONS, ids=lambda path: path.name)
def test_an_edition_of_the_past_is_whole(edition: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify", str(edition), "--quiet"]) in (0, 3)
    assert "files are what was published" in capsys.readouterr().out
    for name in ("brief_zh.html", "brief_en.html"):
        assert (edition / name).read_text(encoding="utf-8").rstrip().endswith("</html>")


def test_there_are_editions_to_look_at() -> None:
    assert len(EDITIONS) >= 4
