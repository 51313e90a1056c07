"""From an office's workbook to a brief that says it starts from the new figures: made-up figures on a copy of the data."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

import pytest

from psi_analysis.cli import main
from tests.catalog.adding.made_up_workbook import SOUND, fill_in

ROOT = Path(__file__).parents[1]


@pytest.mark.slow
def test_template_filled_in_added_and_the_brief_drops_the_bridge_by_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for folder in ("data", "notebooks"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    monkeypatch.chdir(tmp_path)
    assert main(["template", "figures.xlsx"]) == 0
    source = {key: SOUND[key] for key in ("basis", "publisher", "title", "reference", "kind")} | {"published": dt.date(2026, 3, 20)}
    made_up = {("deposits", "2024"): 5012.3, ("deposits", "2025"): 5390.1, ("loans", "2024"): 3951.7, ("loans", "2025"): 4230.5}
    fill_in(Path("figures.xlsx"), {(what, "zhuzhou", year): {"value": value, **source} for (what, year), value in made_up.items()})
    assert main(["add", "figures.xlsx", "--yes"]) == 0
    assert "that of 2023 is no longer carried on by the growth of Hunan" in capsys.readouterr().err
    assert main(["brief", "n_paths=300", "--quiet"]) == 0
    english, chinese = (Path(f"reports/latest/brief_{name}.html").read_text(encoding="utf-8") for name in ("en", "zh"))
    assert "lean on no larger area" in english and "不借助上级地区推算" in chinese
    assert "would narrow these judgements most" not in english and "按季跟踪全省贷款增速" not in chinese
