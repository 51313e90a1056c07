import dataclasses

import pandas as pd

from psi_analysis.briefs.sections.cities_page import cities_page
from psi_analysis.evidence.cities.city_record import LaterPace
from psi_analysis.goals.plans.cities_pace import CityPace
from psi_analysis.nouns.areas import AreaId
from tests.briefs.made_up import made_up_results


def city(id, level, growth, chance):
    place, last, since = AreaId(id, f"{id}市", id.title()), pd.Period("2030", "Y"), pd.Period("2028", "Y")
    return CityPace(
        place, "savings", "100m yuan", last, level, None if growth is None else since, growth, 0.05, pd.Period("2033", "Y"), chance
    )


CITIES = (city("xtown", 200.0, 0.071, 0.64), city("aville", 158.0, 0.08, 0.51), city("ytown", 90.0, None, None))


def page(record):
    return cities_page(dataclasses.replace(made_up_results(), neighbours={"G1": (CITIES, record)}), 0)


def test_a_row_a_city_with_dashes_for_what_is_not_known():
    text, table = page(LaterPace(12, 0.6, 0.92, 0.17)).blocks
    rows = [[cell.text.said("zh") for cell in row] for row in table.rows]
    assert rows[0] == ["xtown市", "200亿元", "7.1%", "64%"] and rows[2][2:] == ["—", "—"]
    assert "12个市州" in text.text.said("zh") and "60%" in text.text.said("en") and "92%" in text.text.said("en")
    assert "5.0%" in table.columns[3].said("en")


def test_no_record_no_sentence_and_no_cities_no_page():
    assert "tried" not in page(None).blocks[0].text.said("en")
    assert cities_page(made_up_results(), 0) is None
