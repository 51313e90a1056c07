"""Tables as other libraries name and hold them give the numbers that ours give.

Polars and pyarrow are tried where they are installed: pip install polars pyarrow narwhals.
"""

import pandas as pd
import pytest

import psi_analysis as psi
from psi_analysis.errors import ParameterError, SeriesError
from psi_analysis.nouns.frames import in_pandas
from psi_analysis.panels.panel_assessing import assess_panel
from tests.panels.made_up import made_up_goals, made_up_table
from tests.same import assert_same_table

NAMES = {"series": "unique_id", "period": "ds", "value": "y"}


@pytest.fixture(scope="module")
def table():
    return made_up_table().head(200)


def assess(table, goals):
    return assess_panel(table, horizon=2, goals=goals, origins=2)


def assert_same_answers(one, other):
    for name in ("summary", "forecasts", "goals", "past_goals"):
        assert_same_table(getattr(one, name), getattr(other, name))


def test_a_long_table_of_nixtla_is_the_same_table(table):
    goals = made_up_goals(table)
    ours = assess(table, goals)
    theirs = table.rename(columns=NAMES)
    assert_same_answers(ours, assess(theirs, goals.rename(columns=NAMES)))
    assert_same_answers(ours, assess(theirs.set_index("unique_id"), goals))
    dated = theirs.assign(ds=pd.to_datetime(theirs["ds"].astype(str) + "-12-31"))
    assert_same_answers(ours, assess(dated, goals))


def test_names_of_ones_own_are_not_taken_for_nixtlas(table):
    with pytest.raises(SeriesError, match="no column 'series'"):
        assess(table.rename(columns={"series": "unique_id"}), None)


def test_frames_of_polars_are_read_as_ours_bit_by_bit(table):
    polars = pytest.importorskip("polars")
    goals = made_up_goals(table)
    other = polars.DataFrame({name: table[name].tolist() for name in table.columns})
    assert in_pandas(other)["value"].tolist() == table["value"].tolist()
    assert_same_answers(assess(table, goals), assess(other, polars.DataFrame({name: goals[name].tolist() for name in goals.columns})))
    with pytest.raises(ParameterError, match="collect it first"):
        in_pandas(other.lazy())
    peers = psi.Peers.from_frame(other.rename({"series": "area"}), kind="stock")
    assert peers.own.values.tobytes() == psi.Peers.from_frame(table.rename(columns={"series": "area"}), kind="stock").own.values.tobytes()


def test_tables_of_pyarrow_are_read_as_ours_bit_by_bit(table):
    pyarrow = pytest.importorskip("pyarrow")
    goals = made_up_goals(table)
    other = pyarrow.table({name: table[name].tolist() for name in table.columns})
    assert_same_answers(assess(table, goals), assess(other, goals))
    assert_same_answers(assess(table, goals), assess([other], goals))


def test_what_is_no_frame_is_left_as_it_is():
    assert in_pandas("table.csv") == "table.csv"
