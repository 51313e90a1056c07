"""Every answer of a verb becomes a frame and a workbook; models are compared in one line; the names under `psi.` are public ones."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import openpyxl
import pandas as pd
import pytest

import psi_analysis as psi
from psi_analysis.errors import ParameterError
from psi_analysis.nouns.results import Result

VALUES = pd.Series(100 * np.cumprod(1.05 + 0.02 * np.sin(np.arange(14))), index=range(2011, 2025), name="=parcels")


@pytest.fixture(scope="module")
def answers() -> dict[str, Result]:
    """One answer of each kind, of made-up series."""
    known = psi.Series.from_pandas(VALUES, unit="亿元", kind="stock")
    made = psi.forecast(known, h=4, n_paths=300)
    goals = [psi.Target(">=", value, "2027", id=id) for id, value in (("A", 210.0), ("B", 240.0))]
    first, second = (psi.assess(made, goal) for goal in goals)
    table = pd.DataFrame({"series": "a", "period": VALUES.index, "value": VALUES.to_numpy()})
    return {
        "Forecast": made,
        "Assessment": first,
        "JointAssessment": psi.assess_together([first, second]),
        "Projections": psi.project(made, goals[0], [psi.scenarios.push(0.01)]),
        "Tornado": psi.tornado(first),
        "Backtest": psi.backtest(known, horizon=2, models=["drift", "theta"], n_paths=100),
        "Comparison": psi.compare(known, ["drift", "theta"], h=2, n_paths=100),
        "PanelAssessment": psi.assess_panel(table, horizon=2),
        "PlanAssessment": psi.assess_plan(psi.load_example(as_of="2026-11-23"), n_paths=100),
    }


def test_every_answer_is_a_frame_and_a_workbook_with_the_same_numbers(answers: dict[str, Result], tmp_path: Path) -> None:
    for name, answer in answers.items():
        frame = answer.to_frame()
        assert type(answer).__name__ == name and len(frame) and all(isinstance(column, str) for column in frame.columns), name
        book = openpyxl.load_workbook(answer.to_excel(tmp_path / f"{name}.xlsx"))
        assert set(book.sheetnames) == {sheet[:31] for sheet in answer.sheets()}
        for title, table in answer.sheets().items():
            cells = list(book[title[:31]].values)
            assert len(cells) == len(table) + 1, (name, title)
            assert not [cell for row in book[title[:31]].iter_rows() for cell in row if cell.data_type == "f"]
        first = next(iter(answer.sheets().values()))
        numbers = [column for column in first.columns if pd.api.types.is_float_dtype(first[column]) and first[column].notna().any()]
        if not numbers:
            continue
        column = numbers[0]
        heads = list(next(iter(book[book.sheetnames[0]].values)))
        stored = [row[heads.index(column)] for row in list(book[book.sheetnames[0]].values)[1:]]
        assert np.array([np.nan if value is None else value for value in stored], dtype=float) == pytest.approx(
            first[column].to_numpy(dtype=float), rel=1e-14, nan_ok=True
        )


def test_a_forecast_in_a_frame_is_its_quantiles(answers: dict[str, Result]) -> None:
    made = answers["Forecast"]
    assert isinstance(made, psi.Forecast)
    assert made.to_frame()["median"].tolist() == pytest.approx(made.median.tolist(), rel=1e-12)
    assert made.to_frame()["lower80"].tolist() == pytest.approx(made.interval(0.8)["lower"].tolist(), rel=1e-12)
    assert [str(period) for period in made.to_frame().index] == ["2025", "2026", "2027", "2028"]


def test_the_last_period_and_the_number_of_periods_say_the_same() -> None:
    by_period, by_number = psi.forecast(VALUES, to="2027", n_paths=200), psi.forecast(VALUES, h=3, n_paths=200)
    assert by_period == by_number
    for wrong in ({}, {"to": "2027", "h": 3}):
        with pytest.raises(ParameterError, match="one of the two"):
            psi.forecast(VALUES, **wrong)
    with pytest.raises(ParameterError, match="h is 0, but must be at least 1"):
        psi.forecast(VALUES, h=0)


def test_a_comparison_has_each_models_own_forecast_and_past(answers: dict[str, Result]) -> None:
    table = answers["Comparison"].to_frame()
    alone = psi.forecast(VALUES, h=2, models="theta", n_paths=100, seed=1)
    assert set(table.index) == {"pool", "drift", "theta"}
    assert table.loc["theta", "median"] == pytest.approx(float(np.median(alone.paths[:, -1])), rel=1e-12)
    scores = psi.backtest(VALUES, horizon=2, models=["drift", "theta"], n_paths=100).scores()
    assert table["crps"].to_dict() == pytest.approx(scores["crps"].to_dict())
    short = psi.compare(VALUES.iloc[-6:], ["drift", "theta"], n_paths=100)
    assert short.past is None and "mase" not in short.to_frame()
    assert "6 observations; 3 periods ahead a back-test needs at least" in short.untested and short.untested[:40] in repr(short)


def test_a_comparison_is_drawn_in_one_line_with_every_model_named() -> None:
    compared, names = psi.compare(VALUES, ["drift", "theta"], h=3, n_paths=100), {}
    for language in ("zh", "en"):
        ax = psi.plot.comparison(compared, language=language)
        names[language] = sorted(text.get_text().rpartition(" ")[0] for text in ax.texts)
        assert language == "en" or ax.get_title(loc="left").endswith("各模型对比")
        psi.plot.close(ax)
    assert names == {"zh": ["Theta 方法", "带漂移随机游走（水平）", "组合"], "en": ["drift", "pool", "theta"]}


def test_completion_offers_public_names_only() -> None:
    assert dir(psi) == sorted(psi.__all__)
    for room in (psi.plot, psi.tables, psi.scenarios, psi.wording):
        assert dir(room) == sorted(room.__all__)


def test_the_language_is_chosen_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PSI_LANGUAGE", "en")
    answer = psi.assess(psi.forecast(VALUES, h=4, n_paths=100), psi.Target(">=", 210.0, "2027"))
    assert psi.language() == "en" and "item" in psi.tables.assessment_table(answer)
    assert psi.language("zh") == "zh" and "项目" in psi.tables.assessment_table(answer)
    with pytest.raises(ParameterError, match="fr"):
        psi.language("fr")
    assert psi.language() == "zh"
