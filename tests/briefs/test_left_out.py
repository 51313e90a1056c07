"""The brief says how many rows of the data the check refuses, among its risks."""

from __future__ import annotations

import dataclasses

import pytest

from psi_analysis.briefs.sections.closing import risks_section
from tests.briefs.made_up import made_up_results


@pytest.mark.parametrize(("count", "zh", "en"), [(2, "有2条数据未通过校验", "Rows of the data that do not pass the check: 2"), (0, "", "")])
def test_rows_left_out_are_among_the_risks(count: int, zh: str, en: str) -> None:
    results = dataclasses.replace(made_up_results(), left_out=count)
    (points,) = risks_section(results, 3).blocks
    said = {language: [one.text.said(language) for one in points.items] for language in ("zh", "en")}
    assert any(zh in text for text in said["zh"]) and any(en in text for text in said["en"])
    assert any("check" in text for text in said["en"]) is bool(count)
