from pathlib import Path

import numpy as np
import pytest

from psi_analysis.errors import DataError
from psi_analysis.studies.comparable.peer_panels import load_peers

FOLDER = Path(__file__).parents[3] / "data" / "raw" / "peers"

AREAS = """area,code,province,id,is_its_own_province,deposits_complete,loans_complete,gdp_complete
甲市,1,丙,jia,no,yes,no,no
乙市,2,丙,,no,no,no,no
丁市,3,丁,,yes,yes,no,no
"""
CITIES = """area,province,indicator,year,growth_percent
甲市,丙,deposits,2004,10.00
甲市,丙,deposits,2005,-10.00
乙市,丙,deposits,2005,5.00
丁市,丁,deposits,2004,8.00
丁市,丁,deposits,2005,8.00
"""
PROVINCES = """province,indicator,year,growth_percent
丙,deposits,2003,7.00
丙,deposits,2004,10.00
丙,deposits,2005,10.00
丁,deposits,2004,8.00
丁,deposits,2005,8.00
"""


@pytest.fixture
def folder(tmp_path):
    for name, text in {"areas.csv": AREAS, "city_growth.csv": CITIES, "province_growth.csv": PROVINCES}.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def test_growth_is_logged_and_what_is_missing_stays_missing(folder):
    peers = load_peers(folder, "deposits")
    assert peers.areas == ("甲市", "乙市", "丁市")
    assert peers.growth == pytest.approx(np.log([[1.1, 0.9], [np.nan, 1.05], [1.08, 1.08]]), nan_ok=True)
    assert peers.reference_years.tolist() == [2003, 2004, 2005]


def test_share_changes_are_growth_less_the_provinces_growth_of_the_same_year(folder):
    changes = load_peers(folder, "deposits").share_changes
    assert changes == pytest.approx(np.array([[0.0, np.log(0.9 / 1.1)], [np.nan, np.log(1.05 / 1.1)], [0.0, 0.0]]), nan_ok=True, abs=1e-12)


def test_complete_peers_have_every_year_and_are_not_their_own_province(folder):
    assert load_peers(folder, "deposits").complete().areas == ("甲市",)


def test_an_area_is_left_out_by_name_or_by_id(folder):
    peers = load_peers(folder, "deposits")
    assert peers.without("jia").areas == peers.without("甲市").areas == ("乙市", "丁市")


def test_an_origin_cuts_cities_and_provinces_each_at_its_own_year(folder):
    cut = load_peers(folder, "deposits").until(2004, reference=2005)
    assert (cut.years.tolist(), cut.reference_years.tolist()) == ([2004], [2003, 2004, 2005])
    assert cut.share_changes.shape == (3, 1)


@pytest.mark.parametrize(
    ("name", "old", "new", "words"),
    [
        ("city_growth.csv", "growth_percent", "growth", r"no column 'growth_percent'. Did you mean 'growth'"),
        ("city_growth.csv", "-10.00", "－10.00", r"city_growth.csv, row 3: year '2005', growth_percent '－10.00' cannot be read"),
        ("city_growth.csv", "-10.00", "-100.00", r"row 3: .*'-100.00' cannot be read"),
        ("city_growth.csv", "甲市,丙,deposits,2005", "甲市,丙,deposits,2004", r"row 3: 甲市 deposits 2004 is repeated"),
        ("areas.csv", "甲市", "戊市", r"area '甲市' is not in areas.csv"),
        ("areas.csv", "甲市,1,丙", "甲市,1,戊", r"province '戊' of '甲市' is not in province_growth.csv"),
    ],
)
def test_a_broken_file_is_named_with_the_row_and_what_to_do(folder, name, old, new, words):
    path = folder / name
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    with pytest.raises(DataError, match=words):
        load_peers(folder, "deposits")


def test_missing_files_and_other_encodings_are_said_so(folder):
    with pytest.raises(DataError, match=r"has no peers\. .*'?deposits"):
        load_peers(folder, "loan")
    (folder / "areas.csv").write_bytes(AREAS.encode("gbk"))
    with pytest.raises(DataError, match=r"areas.csv is not UTF-8"):
        load_peers(folder, "deposits")
    (folder / "areas.csv").unlink()
    with pytest.raises(DataError, match=r"areas.csv is not in"):
        load_peers(folder, "deposits")


@pytest.mark.parametrize(("indicator", "complete"), [("deposits", 274), ("loans", 251), ("gdp", 245)])
def test_the_repositorys_panel_is_as_its_readme_says(indicator, complete):
    peers = load_peers(FOLDER, indicator)
    assert int(np.isfinite(peers.growth).all(axis=1).sum()) == complete
    assert len(peers.references) == 31
    assert peers.ids.count("zhuzhou") == 1


def test_rounding_to_hundredths_of_a_percent_moves_a_four_year_path_by_less_than_two_in_ten_thousand():
    growth = load_peers(FOLDER, "loans").complete().growth
    worst = np.log1p(np.expm1(growth) + 5e-5) - growth  # half a unit of the last decimal, all in one direction
    cumulated = np.lib.stride_tricks.sliding_window_view(worst, 4, axis=1).sum(axis=-1)
    assert 0 < cumulated.max() < 3e-4
    assert np.median(cumulated) < 2e-4


def test_a_panel_outside_a_province_keeps_every_other_city_with_its_own_province():
    whole = load_peers(FOLDER, "loans")
    rest = whole.outside("湖南", "no such province")
    assert "湖南" not in rest.references
    assert len(rest.references) == len(whole.references) - 1
    gone = [area for area in whole.areas if area not in rest.areas]
    assert {"长沙市", "株洲市"} <= set(gone)
    for area in ("武汉市", "广州市"):
        own, its = whole.areas.index(area), rest.areas.index(area)
        assert np.array_equal(whole.city_reference[own], rest.city_reference[its], equal_nan=True)
        assert whole.references[whole.reference_of[own]] == rest.references[rest.reference_of[its]]
