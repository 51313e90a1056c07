from dataclasses import replace

import numpy as np
import pytest

from psi_analysis.evidence.cities.city_cases import city_cases, has_slowed
from psi_analysis.evidence.cities.city_scores import CITY_SETTINGS, CitySetting, run_city_rules
from psi_analysis.evidence.panel.cases import Setting, cases
from psi_analysis.forecasts.reference.city_rules import CITY_RULES
from tests.evidence.made_up_panel import made_up_panel

SETTING = Setting(2, 0, (2014, 2018))


def with_gaps(panel, rows, year):
    growth = panel.growth.copy()
    growth[rows, panel.years == year] = np.nan
    return replace(panel, growth=growth)


def test_complete_cities_are_the_cases_of_the_panel_with_the_nation_one_year_longer():
    panel = made_up_panel()
    found, (case, outcome) = next(city_cases(panel, SETTING, ahead=1)), next(cases(panel, SETTING))
    assert found.areas == case.areas
    assert found.outcome == pytest.approx(outcome)
    assert found.panel.cities == pytest.approx(case.growth)
    assert found.cities[3].province == pytest.approx(case.province_growth[case.reference_of[3]])
    assert found.cities[3].shares == pytest.approx(case.share_changes[3])
    assert found.cities[3].ahead == pytest.approx(case.common_ahead)
    assert found.cities[3].nation == pytest.approx(np.nanmean(case.province_growth, axis=0))


def test_cities_with_gaps_are_asked_about_and_never_learned_from():
    panel = with_gaps(made_up_panel(), [4, 7], 2008)
    whole, gaps = (next(city_cases(panel, SETTING, gaps=gaps)) for gaps in (False, True))
    assert gaps.areas == ("city 4", "city 7")
    assert not set(gaps.areas) & set(whole.areas)
    assert len(gaps.panel.cities) == len(whole.areas) == 58
    assert np.isnan(gaps.cities[0].growth).sum() == 1


def test_a_city_whose_outcome_has_the_gap_is_not_asked_about():
    panel = with_gaps(made_up_panel(), [4], 2015)
    before, after = city_cases(panel, SETTING, gaps=True)
    assert before.areas == ()
    assert after.areas == ("city 4",)


def test_a_province_has_slowed_by_its_own_last_known_year():
    growth = np.full((2, 8), 0.1)
    growth[0, -1] = 0.0799
    growth[1, -1] = 0.0801
    assert has_slowed(growth).tolist() == [True, False]
    assert not has_slowed(np.array([[0.1, np.nan, 0.1, 0.1, 0.1, 0.0]]))[0]  # a gap tells nothing


def test_the_nation_is_the_mean_of_the_provinces_that_have_a_figure():
    panel = made_up_panel()
    growth = panel.reference_growth.copy()
    growth[0, 0], growth[:, 1] = np.nan, np.nan
    nation = next(city_cases(replace(panel, reference_growth=growth), SETTING)).cities[0].nation
    assert nation[0] == pytest.approx(panel.reference_growth[1:, 0].mean())
    assert np.isnan(nation[1])


@pytest.mark.parametrize("name", CITY_RULES)
@pytest.mark.parametrize("asked", [CitySetting("two", SETTING, ahead=1), CitySetting("four", Setting(4, 2, (2014,)))])
def test_no_rule_looks_at_what_was_not_known(name, asked):
    panel, origin = made_up_panel(), 2014
    cities, provinces = panel.growth.copy(), panel.reference_growth.copy()
    cities[:, panel.years > origin] += 1.0
    provinces[:, panel.reference_years > origin + asked.setting.known + asked.ahead] -= 1.0
    setting = replace(asked, setting=replace(asked.setting, origins=(origin,)))
    said = [
        next(run_city_rules({"deposits": each}, [CITY_RULES[name]], settings=[setting], n_paths=40)).scored.probability
        for each in (panel, replace(panel, growth=cities, reference_growth=provinces))
    ]
    assert np.array_equal(said[0], said[1])


def test_every_question_judges_years_that_the_panel_holds():
    assert {max(each.setting.origins) + each.setting.horizon for each in CITY_SETTINGS} == {2023}
