import datetime as dt

import pandas as pd
import pytest

from psi_analysis.errors import ParameterError, TargetError
from psi_analysis.goals.plans.plan import assess_plan
from psi_analysis.goals.why.history import history
from psi_analysis.studies.loading import load
from tests.goals.why.test_change_split import ROWS
from tests.studies.small_study import OBSERVATIONS, write_small_study

HOW = {"n_paths": 400, "to": "2027"}


@pytest.fixture(scope="module")
def study(tmp_path_factory):
    folder = tmp_path_factory.mktemp("study")
    return write_small_study(folder, observations=OBSERVATIONS + "".join(row + "\n" for row in ROWS))


def test_each_day_says_what_the_plan_s_assessment_of_that_day_says(study):
    table = history(load(study, as_of="2025-12-31"), "G1", since="2024-01-15", **HOW)
    assert [str(day) for day in table["day"]] == ["2024-01-15", "2024-06-30", "2024-08-01", "2024-09-01"]
    for day, said in zip(table["day"], table["probability"], strict=True):
        assert assess_plan(load(study, as_of=day), goals=["G1"], **HOW)["G1"].probability == said
    assert table["change"].iloc[1:].tolist() == pytest.approx(table["probability"].diff().iloc[1:].tolist())
    assert table.iloc[2][["series", "area", "period", "value"]].tolist() == ["deposits", "town", "2023", 99.0]
    assert pd.isna(table.iloc[0]["series"]) and set(table["rests_on"]) == {"own past"}


def test_it_begins_on_the_day_the_goal_was_set_and_ends_with_the_day_of_the_data(study):
    data = load(study, as_of="2025-12-31")
    assert history(data, "G1", **HOW)["day"].tolist() == [data.set_on("G1")]
    assert history(load(study, as_of="2024-08-15"), "G1", since="2024-01-15", **HOW)["day"].iloc[-1] == dt.date(2024, 8, 1)


def test_a_goal_that_is_not_there_and_a_day_after_the_data_are_refused(study):
    data = load(study, as_of="2024-08-15")
    with pytest.raises(TargetError):
        history(data, "G99")
    with pytest.raises(ParameterError, match="after the day of the data"):
        history(data, "G1", since="2025-01-01")


def test_the_command_prints_a_line_a_figure(study, capsys, monkeypatch):
    from psi_analysis.cli.main import main

    monkeypatch.chdir(study)
    assert main(["history", "G1", "--since", "2024-01-15", "--as-of", "2025-12-31", "--csv", "--quiet"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("day,probability,change,series,area,period,value") and len(lines) == 5
    assert ",deposits,town,2023,99" in lines[3]
