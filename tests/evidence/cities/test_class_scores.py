from pathlib import Path

import numpy as np
import pytest

from psi_analysis.evidence.cities.city_record import load_city_record
from psi_analysis.evidence.cities.city_scores import TWO_YEARS, asking_cities
from psi_analysis.evidence.cities.city_tables import city_peers
from psi_analysis.evidence.cities.class_scores import COLUMNS, class_rows, class_skill, classes_of_growth
from psi_analysis.evidence.evidence_files import panel_of
from tests.properties import given, st

ROOT = Path(__file__).parents[3]


def test_every_class_holds_a_tenth_of_the_cases_and_the_score_is_a_fifth_lower_than_without_a_forecast():
    skill = class_skill(load_city_record(ROOT).classes)
    shares = skill.groupby("question")[[f"came_{name}" for name in COLUMNS]].mean()
    assert shares.to_numpy().min() >= 0.1 and shares.sum(axis=1).to_numpy() == pytest.approx(1.0, abs=1e-3)
    assert skill["skill"].min() >= 0.2 and (skill["origins_ahead"] >= 0.7 * skill["origins"]).all()


def test_shares_that_came_and_were_said_add_up_at_every_origin():
    rows = load_city_record(ROOT).classes
    for what in ("came", "said"):
        assert rows[[f"{what}_{name}" for name in COLUMNS]].sum(axis=1).to_numpy() == pytest.approx(1.0, abs=5e-4)


@given(st.floats(0.01, 0.3), st.floats(-0.2, 0.6), st.floats(-0.2, 0.6))
def test_a_path_is_met_exactly_where_its_class_is_one_of_the_first_three(goal, first, second):
    path = np.array([[first, first + second]])
    need = 2 * np.log1p(goal)
    assert (classes_of_growth(path, goal)[0] <= 2) == (path[0, 1] >= need)


@pytest.mark.slow
def test_the_classes_made_again_give_the_same_rows():
    kept = load_city_record(ROOT).classes
    panel = panel_of(ROOT / "data" / "raw")
    made = class_rows({"loans": city_peers(panel)["loans"]}, settings=asking_cities([TWO_YEARS], panel.asked.goals, panel.seed)).round(4)
    same = kept[(kept["question"] == TWO_YEARS.name) & (kept["indicator"] == "loans")].reset_index(drop=True)
    assert made.to_numpy(dtype=object).tolist() == same.to_numpy(dtype=object).tolist()
