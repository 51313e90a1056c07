import numpy as np
import pytest

from psi_analysis.evidence.panel import blends
from psi_analysis.evidence.panel.blends import blend_rows, recalibration, run_earlier
from psi_analysis.evidence.panel.cases import Setting
from psi_analysis.evidence.panel.panel_scores import Scored
from tests.evidence.made_up_panel import made_up_panel

RULE, OTHER = "share of reference", "base rate"


@pytest.fixture(autouse=True)
def one_pair(monkeypatch):
    monkeypatch.setattr(blends, "PAIRS", {RULE: (OTHER,)})


def scored(rule, origin, said, happened, *, indicator="loans"):
    nothing = np.full(len(said), np.nan)
    areas = tuple(str(number) for number in range(len(said)))
    return Scored(rule, indicator, 3, 0, origin, areas, np.array(said)[:, None], np.array(happened)[:, None], nothing, nothing, nothing)


def origins(years, own=(0.6, 0.6), other=(1.0, 0.0), happened=(True, False)):
    return [each for year in years for each in (scored(RULE, year, own, happened), scored(OTHER, year, other, happened))]


def row(rows, partner):
    return rows[rows["partner"] == partner].iloc[0]


def test_the_weight_that_scored_best_before_is_used_at_the_next_origin():
    made = row(blend_rows(origins([2015]), origins([2010])), OTHER)
    assert (made["weight"], made["origins"], made["origins_better"]) == (1.0, 1, 1)
    assert made["brier"] == pytest.approx((0.16 + 0.36) / 2)
    assert made["brier_changed"] == pytest.approx(0.0)


def test_an_origin_whose_outcome_was_not_known_teaches_nothing():
    assert row(blend_rows(origins([2015]), origins([2012])), OTHER)["origins"] == 1  # 2012 + 3 = 2015: known
    assert row(blend_rows(origins([2015]), origins([2013])), OTHER)["origins"] == 0


def test_what_came_at_an_origin_does_not_change_what_is_said_there():
    met, missed = (blend_rows(origins([2015], happened=happened), origins([2010])) for happened in ((True, True), (False, False)))
    assert row(met, OTHER)["weight"] == row(missed, OTHER)["weight"]


def test_a_rule_that_was_right_before_gets_no_partner():
    made = row(blend_rows(origins([2015], own=(1.0, 0.0), other=(0.5, 0.5)), origins([2010], own=(1.0, 0.0), other=(0.5, 0.5))), OTHER)
    assert made["weight"] == 0.0
    assert made["brier_changed"] == made["brier"]


def test_recalibration_finds_the_level_and_slope_that_odds_were_off_by():
    rng = np.random.default_rng(5)
    odds = rng.normal(0.0, 1.5, 200_000)
    happened = rng.random(odds.size) < 1 / (1 + np.exp(-(0.5 + 0.7 * odds)))
    level, slope = recalibration(1 / (1 + np.exp(-odds)), happened)
    assert (level, slope) == (pytest.approx(0.5, abs=0.03), pytest.approx(0.7, abs=0.03))


def test_recalibration_is_found_where_most_was_said_near_one_and_a_full_step_overshoots():
    said, happened = np.repeat([0.999, 0.2], [900, 100]), np.arange(1000) % 4 > 0
    level, slope = recalibration(said, happened)
    odds = blends.log_odds(said)
    left = happened - 1 / (1 + np.exp(-(level + slope * odds)))
    assert left.sum() == pytest.approx(blends.RIDGE * level) and left @ odds == pytest.approx(blends.RIDGE * (slope - 1.0))
    assert 0.0 < slope < 1.0


def test_a_little_evidence_moves_no_probability_far():
    level, slope = recalibration(np.array([0.3, 0.7]), np.array([True, False]))
    assert abs(level) < 0.1
    assert 0.8 < slope < 1.0


def test_earlier_origins_end_before_the_first_that_is_scored(monkeypatch):
    monkeypatch.setattr(blends, "FIRST", {3: 2012})
    made = list(run_earlier({"loans": made_up_panel()}, settings=[Setting(3, 0, (2015, 2016))]))
    assert {(each.rule, each.origin) for each in made} == {(rule, year) for rule in (RULE, OTHER) for year in (2012, 2013, 2014)}
