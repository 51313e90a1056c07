"""Whatever is asked of series, panels, studies and parameters: a named error in one sentence, or a valid answer, in time."""

from __future__ import annotations

import io
import math
import tempfile
import warnings
from pathlib import Path

import numpy as np
import openpyxl
import pandas as pd
import pytest
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

import psi_analysis as psi
from psi_analysis.briefs.parameters import BriefParameters, parameters_from_text
from psi_analysis.errors import PsiError
from psi_analysis.studies.adding.workbook import read_workbook
from psi_analysis.studies.contracts import INDICATORS, OBSERVATIONS, SOURCES, TARGETS
from psi_analysis.studies.reading import scan_table
from psi_analysis.system.spreadsheet_cells import csv_of
from tests.properties import HealthCheck, given, settings, st
from tests.time_limits import TRIED, a_case

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore:series .* stands between")]

LEAST = {"series": 5000, "panels": 700, "raw files": 8000, "workbooks to add": 500, "parameters": 5000, "exports": 3000}
"""Cases of each subject; with those of files and workbooks in test_readers_properties (24,600) there are more than 45,000."""

KINDS = ("stock", "flow", "ratio", "multiple", "growth", "count")
UNITS = {"stock": "亿元", "flow": "万元", "ratio": "share", "multiple": "times", "growth": "growth", "count": "count"}
EXTREME = st.sampled_from([0.0, 1.0, 0.5, 1e-12, 1e12, 1e-99, 1e99, 1e-300, 1e300, 1e308])
NUMBERS = st.one_of(st.floats(0.01, 1e4), st.floats(-5, 5), st.integers(-3, 2000).map(float), EXTREME)
ODD = st.sampled_from([math.nan, math.inf, -math.inf, "x", "12", None, True, 1 + 2j])
HISTORIES = st.one_of(
    st.lists(NUMBERS, max_size=16),
    st.lists(st.floats(0, 1), min_size=3, max_size=14),
    st.tuples(st.floats(0.1, 1e6), st.lists(st.floats(-0.3, 0.4), min_size=3, max_size=40)).map(
        lambda at: list(at[0] * np.cumprod(1.0 + np.array(at[1])))
    ),
    st.tuples(NUMBERS, st.integers(1, 40)).map(lambda at: [at[0]] * at[1]),
    st.lists(st.integers(0, 4).map(float), min_size=3, max_size=20),
)
PERIODS = st.sampled_from(["2024", "2025", "2026", "2026Q2", "2026-03", "2027-12", "2019", "2300", "x", 2027, 2027.0, None, True])
GOALS = st.tuples(
    st.sampled_from([">=", ">", "<=", "<", "≥", "=="]),
    st.one_of(NUMBERS, ODD),
    PERIODS,
    st.sampled_from(["level", "average growth", "growth", "ratio", "count", "addition", "milestone", "levle"]),
    st.sampled_from([None, "2020", "2023", "2024-06", "2030"]),
    st.booleans(),
)
MANY = settings(deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)


def one_sentence(error: PsiError) -> None:
    """Hold an error to what is said of errors: one line that ends, of a length that is read."""
    said = str(error)
    assert said.strip() and len(said) < 1500 and "Traceback" not in said
    assert "\n" not in said.strip(), said


def probability(value: object) -> None:
    """Hold a probability to its bounds."""
    assert isinstance(value, float | np.floating) and 0.0 <= value <= 1.0


@settings(MANY, max_examples=LEAST["series"])
@given(
    HISTORIES,
    st.sampled_from([("Y", "2010"), ("Q", "2019Q1"), ("M", "2021-02"), ("M", "2022-01")]),
    st.sampled_from(KINDS),
    GOALS,
    st.fixed_dictionaries(
        {},
        optional={
            "models": st.sampled_from(["drift", "naive", ["drift", "naive"], "ets", "none", [], 3]),
            "link": st.sampled_from(["log", "logit", "identity", "Log", None]),
            "n_paths": st.sampled_from([1, 2, 40, 0, -1, 2.5, 10**9, "40"]),
            "seed": st.sampled_from([0, 7, -1, 1.5]),
        },
    ),
)
def test_a_series_a_goal_and_options_give_an_answer_or_a_sentence(history, start, kind, goal, options):
    index = pd.period_range(start[1], periods=len(history), freq=start[0])
    values = pd.Series(np.array(history, dtype=float), index=index, name="x")
    before = values.copy()
    with a_case("series"), warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        warnings.simplefilter("ignore", RuntimeWarning)
        try:
            known = psi.Series.from_pandas(values, unit=UNITS[kind], kind=kind)
            made = psi.forecast(known, to="2027", **({"models": "drift", "n_paths": 40} | options))
            assert np.isfinite(made.paths).all()
            assert kind != "ratio" or (made.paths.min() >= 0 and made.paths.max() <= 1)
            assert kind != "count" or made.paths.min() >= 0
            relation, value, period, of, base, about = goal
            answer = psi.assess(made, psi.Target(relation, value, period, kind=of, base=base, about=about))
        except PsiError as error:
            one_sentence(error)
        else:
            for each in (answer.probability, *answer.by_member.values()):
                if each is not None:
                    probability(each)
            assert answer.probability is not None or answer.reason
            assert "nan" not in str(psi.tables.assessment_table(answer)).lower().split()
    pd.testing.assert_series_equal(values, before)


@settings(MANY, max_examples=LEAST["panels"])
@given(
    st.lists(HISTORIES, min_size=1, max_size=3),
    st.sampled_from([("Y", "2010"), ("Q", "2019Q1"), ("M", "2021-02")]),
    st.sampled_from(KINDS),
    st.lists(st.tuples(st.sampled_from("abc"), PERIODS, st.one_of(NUMBERS, NUMBERS, ODD), st.sampled_from([">=", "<", ">= "])), max_size=3),
    st.fixed_dictionaries(
        {"horizon": st.sampled_from([1, 3, 14, 14, 0, 2.5])},
        optional={
            "model": st.sampled_from(["engine", "drift", "naive", "x"]),
            "link": st.sampled_from(["log", "logit", "identity", "lag"]),
            "origins": st.sampled_from([0, 2, -1]),
            "n_paths": st.sampled_from([1, 40, 0]),
            "chunk": st.sampled_from([500, 2, 0]),
        },
    ),
)
def test_a_panel_gives_rows_with_answers_or_reasons(histories, start, kind, goals, options):
    parts = [
        pd.DataFrame({"series": name, "period": pd.period_range(start[1], periods=len(values), freq=start[0]).astype(str), "value": values})
        for name, values in zip("abc", histories, strict=False)
        if values
    ]
    table = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame({"series": [], "period": [], "value": []})
    asked = pd.DataFrame(goals, columns=["series", "period", "value", "relation"], dtype=object) if goals else None
    before = table.copy()
    options = {"model": "drift", "n_paths": 40} | options
    if options["horizon"] == 14 and options.get("chunk") == 2:
        del options["chunk"]  # processes for every case would take most of the time
    with a_case("panels"), warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)
        try:
            made = psi.assess_panel(table, kind=kind, goals=asked, **(options | {"chunk": options.get("chunk", 500) and 500}))
        except PsiError as error:
            one_sentence(error)
        else:
            assert set(made.summary["series"]) == set(table["series"])
            assert np.isfinite(made.forecasts.drop(columns=["series", "period"]).to_numpy(dtype=float)).all()
            for row in made.goals.itertuples():
                assert (math.isnan(row.probability)) == bool(row.remark) and (row.remark or 0.0 <= row.probability <= row.reached_by <= 1.0)
    pd.testing.assert_frame_equal(table, before)


SPELT = ("zhuzhou,hunan,loans,2024,2024-05,4693.8,亿元,yes,no,stock,2025-03-20,x,9/9,2024Q9,１２,-3,1e999,nan,=1+1,年,注," + '"').split(",")
CELLS = st.one_of(st.sampled_from(SPELT), st.text(max_size=5), st.just(""))


@settings(MANY, max_examples=LEAST["raw files"])
@given(
    st.sampled_from([OBSERVATIONS, INDICATORS, SOURCES, TARGETS]),
    st.lists(st.lists(CELLS, min_size=1, max_size=30), max_size=6),
    st.sampled_from(["whole", "short", "swapped", "none"]),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "gb18030"]),
    st.sampled_from(["\n", "\r\n", "\r"]),
    st.booleans(),
)
def test_a_raw_file_gives_rows_or_problems_that_name_it(table, rows, header, encoding, end, quoted):
    names = [column.name for column in table.columns]
    head = {"whole": names, "short": names[:-1], "swapped": names[::-1], "none": []}[header]
    fitted = [(row * len(names))[: len(head) or 3] if quoted else row for row in rows]
    content = end.join(",".join(cell.replace(",", "") for cell in row) for row in (head, *fitted)).encode(encoding, errors="replace")
    with a_case("raw files"), tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "own.csv")
        path.write_bytes(content)
        found = scan_table(path, table)
        for problem in found.problems:
            assert str(problem).startswith("own.csv") and len(str(problem)) < 1500
        for row in found.rows:
            assert not any(isinstance(value, float) and not math.isfinite(value) for value in row.cells.values())
        assert path.read_bytes() == content


@settings(MANY, max_examples=LEAST["workbooks to add"])
@given(
    st.lists(
        st.lists(st.one_of(CELLS, st.integers(), st.floats(), st.none(), st.booleans(), st.dates()), min_size=1, max_size=8),
        min_size=1,
        max_size=6,
    )
)
def test_a_workbook_to_add_is_read_or_refused_in_a_sentence(rows):
    book = openpyxl.Workbook()
    for row in rows:
        try:
            book.active.append([ILLEGAL_CHARACTERS_RE.sub("", cell) if isinstance(cell, str) else cell for cell in row])
        except (ValueError, openpyxl.utils.exceptions.IllegalCharacterError):
            return
    with a_case("workbooks to add"), tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "own.xlsx")
        book.save(path)
        content = path.read_bytes()
        try:
            read_workbook(path)
        except PsiError as error:
            one_sentence(error)
        assert path.read_bytes() == content


@settings(MANY, max_examples=LEAST["parameters"])
@given(
    st.dictionaries(
        st.one_of(
            st.sampled_from(["as_of", "seed", "n_paths", "n-paths", "languages", "target", "goal", "area", "indicator"]),
            st.text(max_size=6),
        ),
        st.one_of(st.sampled_from(["7", "2024-06-01", "2024-13-01", "zh", "zh,en", "fr", "T22", "-1", "1e9", ""]), st.text(max_size=8)),
        max_size=4,
    )
)
def test_parameters_are_read_or_refused_in_a_sentence(given_words):
    with a_case("parameters"):
        try:
            read = parameters_from_text(given_words)
        except PsiError as error:
            one_sentence(error)
        else:
            assert isinstance(read, BriefParameters) and read.n_paths >= 1 and read.seed >= 0


LABELS = st.one_of(st.text(max_size=8), st.sampled_from(["=1+1", "@SUM(A1)", "\t=x", "-2+cmd", "+1", "−3", "-0.7 points", "'a", "a\r=1"]))


@settings(MANY, max_examples=LEAST["exports"])
@given(st.lists(st.tuples(LABELS, st.floats()), min_size=1), st.sampled_from(["name", "=name", "@x"]))
def test_nothing_in_an_export_is_run_where_it_is_opened(rows, head):
    table = pd.DataFrame(rows, columns=[head, "value"])
    with a_case("exports"):
        back = pd.read_csv(io.StringIO(csv_of(table)), dtype=str, keep_default_na=False, na_filter=False)
    for cell in (*back.columns, *back.iloc[:, 0]):
        runs = cell[:1] in ("=", "@", "\t", "\r") or (cell[:1] in ("+", "-") and any(sign in cell for sign in "|(!=*/"))
        assert not runs, cell
    assert [float(value or "nan") for value in back["value"]] == pytest.approx([value for _, value in rows], nan_ok=True)


def test_as_many_cases_were_tried_as_are_told():
    """Runs last; where some of the tests were left out or run by another process it looks at those that ran here."""
    print(dict(TRIED), sum(TRIED.values()))
    assert sum(LEAST.values()) > 20_000
    assert all(TRIED[subject] >= 0.9 * least for subject, least in LEAST.items() if TRIED[subject])
