"""Where a city stands among the cities: counted by hand, from growth known in every one of the years."""

import numpy as np
import pytest

from psi_analysis.errors import ParameterError, SeriesError
from psi_analysis.nouns.areas import AreaId
from psi_analysis.studies.comparable.peers import Peers

PEERS = Peers(
    indicator="loans",
    areas=("甲市", "乙市", "丙市", "丁市"),
    ids=("jia", "", "", ""),
    reference_of=np.array([0, 0, 1, 0]),
    own_province=np.zeros(4, dtype=bool),
    years=np.array([2021, 2022, 2023]),
    growth=np.log([[1.0, 1.1, 1.21], [1.0, 1.2, 1.2], [1.0, 1.05, 1.05], [1.0, np.nan, 1.5]]),
    references=("子省", "丑省"),
    reference_years=np.array([2021, 2022, 2023]),
    reference_growth=np.zeros((2, 3)),
)


def test_growth_is_averaged_over_the_last_years_and_cities_with_a_gap_are_left_out() -> None:
    rank = PEERS.rank("jia", years=2)
    assert (rank.first, rank.last, rank.cities, rank.faster) == (2022, 2023, 3, 1)
    assert rank.rate == pytest.approx((1.1 * 1.21) ** 0.5 - 1) and rank.median == pytest.approx(rank.rate)
    assert (rank.province, rank.neighbours, rank.faster_in_province) == ("子省", 1, 1)
    assert PEERS.rank("丁市", years=1).faster == 0


def test_a_city_is_found_by_name_or_id_and_keeps_its_names(monkeypatch: pytest.MonkeyPatch) -> None:
    assert PEERS.rank("甲市", years=1).rate == PEERS.rank("jia", years=1).rate
    text = repr(PEERS.rank(AreaId("jia", "甲市", "Aville"), years=2, province=AreaId("zi", "子省", "Zi")))
    assert "Aville" in text and "1 of 2 other cities" in text and "1 of 1 other cities of Zi" in text
    monkeypatch.setenv("PSI_LANGUAGE", "zh")
    text = repr(PEERS.rank(AreaId("jia", "甲市", "Aville"), years=2, province=AreaId("zi", "子省", "Zi")))
    assert "甲市" in text and "子省" in text and "Aville" not in text and "Zi" not in text


def test_what_the_panel_does_not_know_is_refused() -> None:
    with pytest.raises(ParameterError, match="has no city '戊市'"):
        PEERS.rank("戊市", years=2)
    with pytest.raises(ParameterError, match="has no city ''"):
        PEERS.rank("", years=2)
    with pytest.raises(ParameterError, match="years is 4"):
        PEERS.rank("jia", years=4)
    with pytest.raises(SeriesError, match="lacks growth of loans in a year from 2022 to 2023"):
        PEERS.rank("丁市", years=2)
