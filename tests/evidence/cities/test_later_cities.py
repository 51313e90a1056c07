from pathlib import Path

import numpy as np
import pytest

from psi_analysis.errors import DataError
from psi_analysis.evidence.cities.later_cities import KNOWN_LATER, later_cities, later_rows
from psi_analysis.forecasts.reference.city_rules import CITY_RULES, Reach
from psi_analysis.studies.loading import load

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def found():
    data = load(ROOT)
    return later_cities(data, data.peers("deposits"), "deposits", province="hunan", to=2025)


def test_the_cities_and_the_rest_make_the_province(found):
    assert len(found.areas) == 12
    assert found.shares.sum() == pytest.approx(1.0)
    assert 0.0 < found.shares[-1] < 0.1
    back = found.shares[:, None] * np.exp(-np.cumsum(found.growth[:, ::-1], axis=1))
    its = np.exp(-np.cumsum(found.province[:-2][::-1][: found.growth.shape[1]]))
    assert back.sum(axis=0) == pytest.approx(its)


def test_nothing_is_learned_from_the_province_under_study(found):
    data = load(ROOT)
    whole = data.peers("deposits")
    assert len(found.panel.provinces) == len(whole.references) - 1
    hunan = whole.reference_growth[whole.references.index("湖南")]
    assert not any(np.allclose(hunan, row, equal_nan=True) for row in found.panel.provinces)


@pytest.mark.parametrize("reach", KNOWN_LATER.values())
def test_each_state_of_knowledge_holds_exactly_the_later_years_it_names(found, reach):
    city = found.cases(reach).cities[0]
    assert len(city.province) == len(city.nation) == len(found.province) - 2 + reach.known
    assert len(city.ahead) == reach.ahead
    if reach.known:
        assert city.province[-2:] == pytest.approx(found.province[-2:])
    assert city.shares == pytest.approx(city.growth - found.province[-2 - len(city.growth) : -2])


def test_later_figures_do_not_move_what_is_said_without_them(found):
    from dataclasses import replace

    from psi_analysis.evidence.cities.city_scores import draw_ends

    other = replace(found, outcome=found.outcome + 1.0, province=np.append(found.province[:-2], [0.5, 0.5]))
    rule = CITY_RULES["ladder, as in 2026-3"]
    one, two = (draw_ends(rule, each.cases(Reach(2)), 20) for each in (found, other))
    assert np.array_equal(one, two)


def test_a_province_without_later_cities_is_refused():
    data = load(ROOT)
    with pytest.raises(DataError, match=r"knows no city of 'hunan' at the ends of both 2023 and 2024"):
        later_cities(data, data.peers("loans").without("zhuzhou", "株洲市"), "loans", province="hunan", to=2024)


def test_shares_are_made_to_add_up_only_where_the_province_is_known_to_the_end(found):
    table = later_rows(found, [CITY_RULES["ladder, as in 2026-3"]], (0.074, 0.082))
    assert table[["known", "rule"]].to_numpy().tolist() == [
        ["province to the end", "ladder, as in 2026-3"],
        ["province to the end", "ladder, as in 2026-3, adding up"],
        ["nation to the end", "ladder, as in 2026-3"],
        ["nothing later", "ladder, as in 2026-3"],
    ]
