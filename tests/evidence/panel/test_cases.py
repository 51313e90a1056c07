from dataclasses import replace

import numpy as np
import pytest

from psi_analysis.evidence.panel.cases import SETTINGS, Setting, cases
from psi_analysis.evidence.panel.panel_rules import RULES
from psi_analysis.evidence.rules.rival_verdicts import VERDICTS
from tests.evidence.made_up_panel import made_up_panel
from tests.same import assert_same

SETTING = Setting(4, 2, (2014, 2018))


def test_the_outcome_is_the_growth_of_the_years_after_the_origin():
    panel = made_up_panel()
    case, outcome = next(cases(panel, SETTING))
    assert case.growth.shape[1] == 2014 - 2003
    assert outcome == pytest.approx(panel.growth[:, 11:15].sum(axis=1))
    assert case.known_growth == pytest.approx(panel.city_reference[:, 14:16])


def test_origins_without_an_outcome_are_not_asked_about():
    assert [case.origin for case, _ in cases(made_up_panel(), Setting(4, 2, (2019, 2020)))] == [2019]


def test_every_setting_judges_years_that_the_panel_holds():
    for setting in SETTINGS:
        assert max(setting.origins) + setting.horizon == 2023


@pytest.mark.parametrize("rule", [*RULES, *VERDICTS])
@pytest.mark.parametrize("setting", [SETTING, Setting(3, 0, (2014, 2018))])
def test_no_rule_looks_at_what_was_not_known(rule, setting):
    panel = made_up_panel()
    origin = setting.origins[0]
    cities, provinces = panel.growth.copy(), panel.reference_growth.copy()
    cities[:, panel.years > origin] += 1.0
    ahead = 1 if rule.endswith("nation ahead") else 0
    provinces[:, panel.reference_years > origin + setting.known + ahead] -= 1.0
    changed = replace(panel, growth=cities, reference_growth=provinces)
    said = []
    for each in (panel, changed):
        case, _ = next(cases(each, setting))
        said.append(RULES[rule](case, 50) if rule in RULES else VERDICTS[rule](case, [0.05, 0.1]))
    assert_same(said[0], said[1])


def test_a_city_whose_province_is_unknown_in_the_bridge_is_not_asked_about():
    panel = made_up_panel()
    holes = panel.reference_growth.copy()
    holes[0, panel.reference_years == 2015] = np.nan
    case, outcome = next(cases(replace(panel, reference_growth=holes), SETTING))
    assert len(case.areas) == len(outcome) == 50
    assert np.isfinite(RULES["share of reference"](case, 20)).all()
