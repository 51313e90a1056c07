"""What the evidence asks and leaves out is what the study says: no indicator, city or province of another one."""

from psi_analysis.evidence.evidence_files import panel_of
from psi_analysis.evidence.panel.cases import SETTINGS, asking
from psi_analysis.studies.loading import load
from tests.studies.small_study import STUDY, write_small_study

AREAS = "area,code,province,id,is_its_own_province,deposits_complete,loans_complete,gdp_complete\n"


def test_a_panel_of_other_indicators_is_asked_about_them_and_leaves_the_studied_area_out(tmp_path):
    study = STUDY.replace('"国"', '"某省"').replace('"Land"', '"Landshire"')
    raw = load(write_small_study(tmp_path, study=study)).folder
    peers = raw / "peers"
    peers.mkdir()
    towns = {"甲市": ("town", "某"), "乙市": ("", "某"), "丙市": ("", "外")}
    (peers / "areas.csv").write_text(AREAS + "".join(f"{name},,{of},{id},no,,,\n" for name, (id, of) in towns.items()), encoding="utf-8")
    rows = [(each, year) for each in ("visits", "beds") for year in range(2015, 2024)]
    cities = "".join(f"{name},{of},{each},{year},5.0\n" for name, (_, of) in towns.items() for each, year in rows)
    (peers / "city_growth.csv").write_text("area,province,indicator,year,growth_percent\n" + cities, encoding="utf-8")
    above = "".join(f"{of},{each},{year},4.0\n" for of in ("某", "外") for each, year in rows)
    (peers / "province_growth.csv").write_text("province,indicator,year,growth_percent\n" + above, encoding="utf-8")
    panel = panel_of(raw)
    assert panel.asked.indicators == ("visits", "beds") and panel.asked.plan == ()
    assert (panel.studied, panel.province, panel.province_en) == ("town", "某", "Landshire")
    assert panel.peers("visits").areas == ("乙市", "丙市")


def test_settings_are_asked_with_the_goals_of_the_study():
    assert {each.goals for each in asking(SETTINGS, (0.01, 0.02))} == {(0.01, 0.02)}
    assert [each.origins for each in asking(SETTINGS, (0.01,))] == [each.origins for each in SETTINGS]
