import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from psi_analysis.errors import DataError
from psi_analysis.evidence.provinces.province_scores import (
    EDITION_2026_3,
    GROWTH_RULES,
    NEW_RULE,
    QUESTIONS,
    STATES,
    ProvinceQuestion,
    judged,
    load_province_record,
    province_rows,
    scored,
)
from psi_analysis.studies.comparable.peer_panels import load_peers
from scripts.provinces_page import by_origin, optimism, states

ROOT = Path(__file__).parents[3]
YEARS = np.arange(2001, 2024)
EVERY, CHOSEN_ON = "31 provinces", "without Hunan"
GOALS = (0.05, 0.074, 0.082, 0.10, 0.12)


def made_up(seed: int = 1, provinces: int = 12) -> np.ndarray:
    rng = np.random.default_rng(seed)
    return 0.12 - 0.003 * np.arange(23) + 0.02 * rng.standard_normal((provinces, 23))


def mean(record: pd.DataFrame, indicator: str, rule: str, state: str, score: str, panel: str = EVERY) -> float:
    """A score over the cells of the first question."""
    rows = record[(record["question"] == QUESTIONS[0].name) & (record["panel"] == panel) & (record["indicator"] == indicator)]
    rows = rows[(rows["rule"] == rule) & (rows["state"] == state)]
    return float(np.average(rows[score], weights=rows["cells"]))


@pytest.mark.parametrize("panel", [EVERY, CHOSEN_ON])
def test_loans_two_years_ahead_are_foreseen_better_than_in_2026_3_most_of_all_after_a_slowdown(panel):
    record = load_province_record(ROOT)
    ratios = [
        mean(record, "loans", NEW_RULE, state, "crps", panel) / mean(record, "loans", EDITION_2026_3, state, "crps", panel)
        for state in STATES
    ]
    assert ratios[0] <= 0.92 and ratios[1] <= 0.88
    new, old = (mean(record, "loans", rule, STATES[1], "bias", panel) for rule in (NEW_RULE, EDITION_2026_3))
    assert abs(new) <= 0.5 * abs(old)


@pytest.mark.parametrize("state", STATES[:2])
def test_deposits_two_years_ahead_are_foreseen_no_worse_than_in_2026_3(state):
    record = load_province_record(ROOT)
    assert mean(record, "deposits", NEW_RULE, state, "crps") <= mean(record, "deposits", EDITION_2026_3, state, "crps") + 0.02


def test_the_record_holds_what_the_rules_say_today():
    record = load_province_record(ROOT)
    panel = load_peers(ROOT / "data" / "raw" / "peers", "loans")
    asked = ProvinceQuestion(QUESTIONS[0].name, 2, origins=(2016,), goals=GOALS)
    for rule in (NEW_RULE, EDITION_2026_3):
        again = pd.DataFrame(province_rows(panel.reference_growth, panel.reference_years, asked, rule, GROWTH_RULES[rule]))
        kept = record[(record["panel"] == EVERY) & (record["indicator"] == "loans") & (record["question"] == asked.name)]
        kept = kept[(kept["rule"] == rule) & (kept["origin"] == 2016)].reset_index(drop=True)
        assert again["state"].tolist() == kept["state"].tolist()
        for score in ("cells", "bias", "crps", "coverage80", "brier"):
            assert again[score].to_numpy(dtype=float) == pytest.approx(kept[score].to_numpy(dtype=float), abs=1e-4)


def test_both_rules_are_scored_on_the_same_cells():
    record = load_province_record(ROOT)
    table = record[record["panel"] == EVERY].pivot(index=["indicator", "question", "origin", "state"], columns="rule", values="cells")
    assert (table[NEW_RULE] == table[EDITION_2026_3]).all()


@pytest.mark.parametrize("since", [0, 2])
def test_no_rule_sees_what_came_after_the_origin(since):
    growth = made_up()
    changed = growth.copy()
    changed[:, 16:] += 0.3  # origin 2016 is the sixteenth year
    asked = ProvinceQuestion("two", 2, since=since, origins=(2016,), goals=GOALS)
    for beliefs in GROWTH_RULES.values():
        (_, one), (_, other) = next(judged(growth, YEARS, asked, beliefs)), next(judged(changed, YEARS, asked, beliefs))
        assert other["miss"].to_numpy() - one["miss"].to_numpy() == pytest.approx(np.full(12, 30.0))


def test_a_province_scores_as_its_samples_say():
    said = np.array([[0.0, 0.1, 0.2, 0.3]])
    row = scored(said, np.array([0.1]), np.array([-0.03]), ProvinceQuestion("made up", 2, goals=GOALS)).iloc[0]
    assert row["miss"] == pytest.approx(50 * (0.1 - 0.15))
    gaps = np.abs(said[0] - 0.1).mean() - 0.5 * np.abs(said[0][:, None] - said[0]).mean()
    assert row["crps"] == pytest.approx(50 * gaps)
    assert bool(row["inside80"])
    goals = 2 * np.log1p([0.05, 0.074, 0.082, 0.10, 0.12])
    assert row["brier"] == pytest.approx(np.mean([((said[0] >= goal).mean() - (goal <= 0.1)) ** 2 for goal in goals]))


def test_states_are_told_apart_by_two_points_against_the_five_years_before():
    growth = made_up(provinces=3)
    growth[:, 10:15] = 0.10
    growth[:, 15] = [0.079, 0.081, 0.121]
    rows = pd.DataFrame(province_rows(growth, YEARS, ProvinceQuestion("two", 2, origins=(2016,)), NEW_RULE, GROWTH_RULES[NEW_RULE]))
    assert rows.set_index("state")["cells"].to_dict() == {STATES[0]: 3, STATES[1]: 1, STATES[2]: 1}


def test_the_tables_name_every_rule_and_mark_what_is_missing():
    record = load_province_record(ROOT)
    assert len(states(record, "0", "chosen")) == 2 + 3 * len(GROWTH_RULES)
    assert "–" in by_origin(record, "0", "loans", "crps")[4]  # no province had slowed at the first origins
    assert len(optimism(record)) == 2 + 6
    with pytest.raises(DataError, match="psi evidence"):
        states(None, "0", "every")


def test_a_record_that_is_not_the_one_made_is_refused(tmp_path):
    raw, out = tmp_path / "data" / "raw", tmp_path / "data" / "processed" / "evidence"
    (raw / "peers").mkdir(parents=True)
    (raw / "study.toml").write_text("", encoding="utf-8")
    with pytest.raises(DataError, match=r"no provinces\.csv"):
        load_province_record(tmp_path)
    out.mkdir(parents=True)
    (out / "provinces.csv").write_text("rule\n", encoding="utf-8")
    (out / "provinces.json").write_text(json.dumps({"inputs": {}, "outputs": {"provinces.csv": "0"}}), encoding="utf-8")
    with pytest.raises(DataError, match=r"provinces\.csv is not the file"):
        load_province_record(tmp_path)
