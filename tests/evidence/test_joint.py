import hashlib
import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from psi_analysis.errors import DataError, ModelError
from psi_analysis.evidence.evidence_files import INPUTS
from psi_analysis.evidence.joint import COUPLINGS, Errors, check_joint, joint_rows, learn_dependence
from psi_analysis.evidence.joint_record import JOINT_FILES, load_joint_record, make_joint_record
from psi_analysis.evidence.panel.cases import Setting
from psi_analysis.forecasts.dependence import Dependence
from psi_analysis.forecasts.forecast import Forecast
from psi_analysis.nouns.indicators import Indicator
from psi_analysis.nouns.series import Series
from psi_analysis.nouns.targets import Target
from tests.evidence.made_up_panel import made_up_panel
from tests.same import assert_same_rounded

ROOT = Path(__file__).parents[2]
MADE = ROOT / "data" / "processed" / "evidence"


def digest(path):
    return hashlib.sha256(path.read_bytes().replace(b"\r\n", b"\n")).hexdigest()


def errors_with(rho, *, origin=2010, cities=3000, seed=1):
    """Forecasts that are right about each indicator, outcomes whose normals are correlated."""
    rng = np.random.default_rng(seed)
    outcome = rng.multivariate_normal([0.3, 0.4], 0.01 * np.array([[1.0, rho], [rho, 1.0]]), cities)
    grid = np.sort(rng.standard_normal(2000)) * 0.1
    ends = {"deposits": np.tile(0.3 + grid, (cities, 1)), "loans": np.tile(0.4 + grid, (cities, 1))}
    came = {"deposits": outcome[:, 0], "loans": outcome[:, 1]}
    return Errors(Setting(4, 2, (origin,)), origin, tuple(map(str, range(cities))), ends, came)


@pytest.mark.parametrize("rho", [-0.5, 0.0, 0.6])
def test_the_correlation_outcomes_were_drawn_with_is_learned_back(rho):
    learned = learn_dependence([errors_with(rho, origin=2008, seed=3), errors_with(rho, origin=2009, seed=4)])
    assert learned.correlation == pytest.approx(rho, abs=0.04)
    assert learned.lowest <= learned.correlation <= learned.highest
    assert (learned.pairs, learned.origins, learned.first_origin, learned.last_origin) == (6000, 2, 2008, 2009)


def test_on_outcomes_of_that_kind_the_learned_coupling_scores_best_and_says_what_happens():
    rows = pd.DataFrame(joint_rows(errors_with(0.6, seed=5), learn_dependence([errors_with(0.6, seed=6)])))
    rows = rows[rows["asked"] == "the same of both"].set_index("coupling")
    assert rows["brier_cells"].idxmin() == "measured before"
    best = rows.loc["measured before"]
    for part in ("both", "one", "none"):
        assert best[f"said_{part}"] == pytest.approx(best[f"happened_{part}"], abs=0.02)
    assert rows.loc["independent", "said_one"] > best["happened_one"] > rows.loc["fully dependent", "said_one"]


def test_the_four_cells_of_one_city_are_scored_as_by_hand():
    ends = {"deposits": np.array([[0.0, 1.0]]), "loans": np.array([[0.0, 1.0, 1.0, 1.0]])}
    errors = Errors(Setting(4, 2, (2010,)), 2010, ("a",), ends, {"deposits": np.array([2.0]), "loans": np.array([0.0])})
    learned = Dependence(0.0, 0.0, 0.0, 8, 1, 2006, 2006)
    row = next(each for each in joint_rows(errors, learned) if each["coupling"] == "independent")
    # deposits 1/2 and met, loans 3/4 and missed: cells 3/8, 1/8, 3/8, 1/8; what came is the second
    assert row["brier_both"] == pytest.approx((3 / 8) ** 2)
    assert row["brier_cells"] == pytest.approx((3 / 8) ** 2 + (7 / 8) ** 2 + (3 / 8) ** 2 + (1 / 8) ** 2)
    assert (row["said_one"], row["happened_one"]) == (pytest.approx(0.5), 1.0)


def panels(seed=1):
    deposits = made_up_panel(seed=seed, cities=24)
    loans = replace(deposits, indicator="loans", growth=made_up_panel(seed=seed + 1, cities=24).growth)
    return {"deposits": deposits, "loans": loans}


def test_only_windows_that_had_ended_by_the_origin_are_learned_from():
    setting = Setting(3, 2, (2014, 2015))
    one = panels()
    other = {name: replace(peers, growth=np.where(peers.years > 2015, peers.growth[:, ::-1], peers.growth)) for name, peers in one.items()}
    tables = [check_joint(peers, settings=[setting])[0] for peers in (one, other)]
    learned = [table.loc[table["coupling"] == "measured before", ["origin", "correlation"]].drop_duplicates() for table in tables]
    assert learned[0].to_numpy().tolist() == learned[1].to_numpy().tolist()
    assert learned[0]["origin"].tolist() == [2014, 2015] and learned[0]["correlation"].nunique() == 2
    assert not tables[0]["happened_both"].equals(tables[1]["happened_both"])


def test_without_a_past_window_nothing_is_learned():
    with pytest.raises(ModelError, match="nothing to learn"):
        learn_dependence([])


def test_the_record_was_made_from_the_panel_that_lies_here():
    about = json.loads((MADE / "joint.json").read_text(encoding="utf-8"))
    assert about["inputs"] == {name: digest(ROOT / "data" / "raw" / "peers" / name) for name in INPUTS}
    assert about["outputs"] == {name: digest(MADE / name) for name in JOINT_FILES.tables}
    assert about["left_out"] == "zhuzhou"


def test_on_the_panel_full_dependence_says_worst_how_many_are_met_and_the_measured_coupling_lies_between_the_extremes():
    table = load_joint_record(ROOT).summary()
    rows = table[(table["horizon"] == 4) & (table["known"] == 2) & (table["asked"] == "the same of both")].set_index("coupling")
    assert set(rows.index) == set(COUPLINGS) and (rows["origins"] == 7).all()
    miss = {name: abs(rows.loc[name, "said_one"] - rows.loc[name, "happened_one"]) for name in COUPLINGS}
    assert max(miss, key=miss.get) == "fully dependent"
    assert rows["said_one"]["fully dependent"] < rows["said_one"]["measured before"] < rows["said_one"]["independent"]
    # as a score the two cannot be told apart, and the page says so
    assert rows.loc["measured before", "brier_cells"] == pytest.approx(rows.loc["independent", "brier_cells"], abs=0.005)


def share_forecast(indicator, *, known=2, peers=True, reference=True, area="a"):
    what = Indicator(indicator, "", "", "100m yuan", "stock")
    own = Series(what, area, pd.Series(np.ones(20), index=pd.period_range("2004", periods=20, freq="Y")))
    later = Series(what, "b", pd.Series(np.ones(20 + known), index=pd.period_range("2004", periods=20 + known, freq="Y")))
    paths, weights = np.ones((4, 4)), {"carried growth": 1.0}
    ahead = Forecast(later, paths, {}, weights, {}, "univariate", 1) if reference else None
    return Forecast(own, paths, {}, weights, {}, "share of reference", 1, ahead, made_up_panel() if peers else None)


def test_the_record_speaks_only_of_forecasts_it_was_measured_on():
    record, goal = load_joint_record(ROOT), Target(">=", 1.0, "2027")
    found = record.between(share_forecast("deposits"), share_forecast("loans"), goal)
    assert 0.0 < found.lowest < found.correlation < found.highest < 1.0
    assert record.between(share_forecast("loans"), share_forecast("deposits"), goal) == found
    assert record.between(share_forecast("deposits"), share_forecast("loans", known=1), goal) is None
    assert record.between(share_forecast("deposits"), share_forecast("loans", peers=False), goal) is None
    assert record.between(share_forecast("deposits"), share_forecast("loans", reference=False), goal) is None
    assert record.between(share_forecast("deposits"), share_forecast("loans", area="c"), goal) is None
    assert record.between(share_forecast("deposits"), share_forecast("deposits"), goal) is None
    assert record.between(share_forecast("deposits"), share_forecast("loans"), Target(">=", 1.0, "2030")) is None


def test_a_record_that_does_not_fit_its_files_is_refused(tmp_path):
    raw = tmp_path / "data" / "raw"
    (raw / "peers").mkdir(parents=True)
    (raw / "study.toml").write_text("", encoding="utf-8")
    with pytest.raises(DataError, match=r"no joint\.csv; make it with: psi evidence"):
        load_joint_record(tmp_path)


@pytest.mark.slow
def test_remaking_the_joint_record_gives_the_same_tables(tmp_path):
    raw = tmp_path / "data" / "raw"
    (raw / "peers").mkdir(parents=True)
    (raw / "study.toml").write_bytes((ROOT / "data" / "raw" / "study.toml").read_bytes())
    for name in INPUTS:
        (raw / "peers" / name).write_bytes((ROOT / "data" / "raw" / "peers" / name).read_bytes())
    out = make_joint_record(tmp_path)
    for name in JOINT_FILES.tables:
        assert_same_rounded(pd.read_csv(out / name), pd.read_csv(MADE / name))
    said, before = (json.loads((folder / "joint.json").read_text(encoding="utf-8")) for folder in (out, MADE))
    assert said.pop("outputs") == {name: digest(out / name) for name in JOINT_FILES.tables}
    assert before.pop("outputs") and said == before
