"""Tables shown at the end of a cell."""

import pandas as pd
import pytest

from psi_analysis.explorer.showing import text_table
from psi_analysis.nouns.areas import AreaId
from psi_analysis.studies.observation_rows import PROVENANCE
from psi_analysis.words.messages import messages


def test_large_numbers_have_no_exponent_and_small_ones_four_digits() -> None:
    shown = text_table(pd.DataFrame({"value": [1143669.7, 12345.6, 3693.81, 0.026371, float("nan")]})).to_html()
    assert all(f">{words}</td>" in shown for words in ("1,143,670", "12,346", "3,694", "0.02637", "–"))


def test_heads_and_names_are_in_the_chosen_language(monkeypatch: pytest.MonkeyPatch) -> None:
    table = pd.DataFrame({"rule": ["share of reference, nation ahead", "log_drift"], "in_pool": ["yes", "no"], "gdp": ["own", "rule"]})
    assert ">in_pool</th>" in text_table(table).to_html() and ">log_drift</td>" in text_table(table).to_html()
    monkeypatch.setenv("PSI_LANGUAGE", "zh")
    chinese = text_table(table).to_html()
    shown = (
        "规则</th>",
        "计入组合</th>",
        "占上级地区的份额，全国已知年份先行</td>",
        "带漂移随机游走（对数）</td>",
        ">是</td>",
        "gdp</th>",
        "own</td>",
        ">rule</td>",
    )
    assert not [word for word in shown if word not in chinese]


def test_a_turned_table_of_provenance_is_in_the_chosen_language(monkeypatch: pytest.MonkeyPatch) -> None:
    known = pd.DataFrame({"source": ["yearbook-1"], "published_is_assumed": [True], "confidence": ["medium"]}, index=["2023"], dtype=object)
    table = known.T.reset_index(names="field").assign(area=AreaId("hunan", "湖南省", "Hunan"))
    english = text_table(table).to_html()
    assert all(f">{word}</td>" in english for word in ("source", "published_is_assumed", "True", "medium", "hunan"))
    monkeypatch.setenv("PSI_LANGUAGE", "zh")
    chinese = text_table(table).to_html()
    assert all(f">{word}</td>" in chinese for word in ("来源编号", "公布日期系推定", "是", "可信度", "中", "yearbook-1", "湖南省"))


def test_every_field_of_provenance_has_a_chinese_head() -> None:
    assert not [name for name in (*PROVENANCE, "publishers") if f"explorer.column.{name}" not in messages()]
