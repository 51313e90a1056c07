"""Assumed days of publication follow the written rule."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pandas as pd
import pytest

from psi_analysis.errors import DataError
from psi_analysis.studies.contracts import BREAKS, INDICATORS, OBSERVATIONS, SOURCES, STATEMENTS, SUMS, TARGETS, describe
from psi_analysis.studies.publication import RULES, assumed_day

README = (Path(__file__).parents[2] / "data/raw/README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("kind", "period", "edition", "day"),
    [
        ("yearbook", "2023", None, "2024-12-31"),
        ("yearbook", "2005", "2007", "2007-12-31"),
        ("communique", "2025", None, "2026-05-31"),
        ("fiscal accounts", "2018", None, "2019-09-30"),
        ("statistics bureau", "2025Q4", None, "2026-01-20"),
        ("statistics bureau", "2024-02", None, "2024-03-20"),
        ("central bank", "2025-12", None, "2026-01-15"),
        ("press", "2023", None, None),
    ],
)
def test_the_rule_by_kind_of_source(kind: str, period: str, edition: str | None, day: str | None) -> None:
    freq = "Q" if "Q" in period else "M" if "-" in period else "Y"
    found = assumed_day(kind, pd.Period(period, freq=freq), pd.Period(edition, freq="Y") if edition else None)
    assert found == (dt.date.fromisoformat(day) if day else None)


def test_an_unknown_kind_is_refused() -> None:
    with pytest.raises(DataError, match=r"kind of source 'leaflet' is not known; the rule for assumed days covers yearbook,"):
        assumed_day("leaflet", pd.Period("2023", freq="Y"))


def test_every_kind_of_source_has_a_rule_and_the_contract_page_prints_it() -> None:
    assert set(RULES) == set(SOURCES.column("kind").allowed)
    assert all(f"| {kind} | {rule} |" in README for kind, rule in RULES.items())


@pytest.mark.parametrize("table", (SOURCES, INDICATORS, TARGETS, OBSERVATIONS, STATEMENTS, BREAKS, SUMS), ids=lambda table: table.name)
def test_the_contract_page_prints_every_column(table) -> None:  # type: ignore[no-untyped-def]
    assert describe(table) in README
