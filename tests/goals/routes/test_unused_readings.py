"""Readings within a year that carry nothing are named in the answer."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import pytest

from psi_analysis.goals.routes.unused_readings import carried_words, unused_readings, unused_words
from psi_analysis.studies.data import Data, load

DAY = "2026-11-23"
ROOT = load().folder


def with_rows(tmp_path: Path, months: dict[str, list[str]]) -> Data:
    """The study with loans of some months added, of low confidence."""
    folder = Path(shutil.copytree(ROOT, tmp_path / "raw"))
    for name, area in (("zhuzhou-balances.csv", "zhuzhou"), ("hunan-balances.csv", "hunan")):
        path = folder / "observations" / name
        rows = list(csv.reader(path.read_text(encoding="utf-8").splitlines()))
        last = next(row for row in reversed(rows) if row[0] == "loans" and row[1] == area)
        with path.open("a", encoding="utf-8", newline="") as file:
            for month in months.get(area, []):
                currency = "" if area == "zhuzhou" else last[11]  # as in the communiqués of the years before
                row = [*last[:2], month, *last[3:7], "low", last[8], "2026-10-20", "no", currency, *last[12:]]
                csv.writer(file, lineterminator="\n").writerow(row)
    return load(folder, as_of=DAY)


def test_nothing_is_said_where_no_later_month_is_at_hand() -> None:
    data = load(as_of=DAY)
    for indicator in ("deposits", "loans"):
        assert unused_words(data, [data.series(indicator, area=area) for area in ("zhuzhou", "hunan")]) is None


def test_the_words_of_both_languages_name_the_same_readings(tmp_path: Path) -> None:
    data = with_rows(tmp_path, {"zhuzhou": ["2026-09"], "hunan": ["2026-09"]})
    words = unused_words(data, [data.series("loans"), data.series("loans", area="hunan")])
    assert words is not None and "已有但未用的年内读数：株洲市2026年9月、湖南省2026年9月（推不到年末" in words[0]
    assert "readings within the year at hand but not used: Zhuzhou 2026-09; Hunan 2026-09 (nothing" in words[1]


def test_a_month_published_after_the_day_is_not_known(tmp_path: Path) -> None:
    data = load(with_rows(tmp_path, {"zhuzhou": ["2026-09"]}).folder, as_of="2026-10-19")
    assert unused_readings(data, data.series("loans")) == []


@pytest.mark.parametrize(("months", "said"), [(2, "Zhuzhou 2026-01, 2026-02"), (9, "Zhuzhou 2026-01 to 2026-09, 9 readings")])
def test_many_months_are_named_by_first_and_last(tmp_path: Path, months: int, said: str) -> None:
    data = with_rows(tmp_path, {"zhuzhou": [f"2026-{month:02d}" for month in range(1, months + 1)]})
    words = unused_words(data, [data.series("loans")])
    assert words is not None and f"{said} (nothing to take them" in words[1]


def test_nothing_carried_has_no_words() -> None:
    assert carried_words(load(as_of=DAY), ()) is None
