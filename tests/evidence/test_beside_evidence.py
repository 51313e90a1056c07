"""Evidence of a study with comparable areas of its own: the same tables, found again by the assessment of its goals."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import psi_analysis as psi
from psi_analysis.errors import DataError
from psi_analysis.evidence.beside_evidence import horizons_of, make_beside_evidence
from psi_analysis.evidence.recorded import load_evidence
from psi_analysis.forecasts.reference.beside_peers import BESIDE_PEERS
from tests.studies.small_study import write_small_study

YEARS = range(2010, 2023)


def _with_peers(folder: Path, areas: int = 3) -> Path:
    study = write_small_study(folder)
    rng = np.random.default_rng(1)
    rows = [
        f"deposits,{'镇' if area == 0 else f'town {area}'},{year},{100 * np.exp(0.08 * place + rng.normal(0, 0.03)):.2f},100m yuan"
        for area in range(areas)
        for place, year in enumerate(YEARS)
    ]
    (study / "data" / "raw" / "peers").mkdir()
    text = "\n".join(["indicator,area,period,value,unit", *rows]) + "\n"
    (study / "data" / "raw" / "peers" / "peers.csv").write_text(text, encoding="utf-8")
    return study


def test_a_study_of_its_own_peers_has_the_tables_and_its_own_area_by_id(tmp_path: Path):
    study = _with_peers(tmp_path)
    data = psi.load(study)
    assert data.peers("deposits").areas == ("town", "town 1", "town 2")
    assert len(data.peers("deposits").without("town").areas) == 2
    assert horizons_of(data, "deposits") == [5]
    (study / "data" / "raw" / "targets.csv").write_text(
        (study / "data" / "raw" / "targets.csv").read_text(encoding="utf-8").replace(",130,100m yuan,2027,", ",130,100m yuan,2023,"),
        encoding="utf-8",
    )
    made = make_beside_evidence(study)
    record = load_evidence(study)
    assert set(record.scores["rule"]) == {BESIDE_PEERS, "base rate", "engine, logs"}
    assert set(record.scores["horizon"]) == {1}  # five years ahead have no outcome after ten years of figures
    assert record.record(BESIDE_PEERS, "deposits", 0.5, horizon=1, known=0) is not None
    assert sorted(path.name for path in made.glob("*.csv"))[0] == "blends.csv"
    peers = study / "data" / "raw" / "peers" / "peers.csv"
    peers.write_text(peers.read_text(encoding="utf-8").replace("100m yuan", "亿元", 1), encoding="utf-8")
    with pytest.raises(DataError, match=r"peers.csv is not the file the evidence knows"):
        load_evidence(study)


def test_peers_too_short_to_score_are_refused(tmp_path: Path):
    study = _with_peers(tmp_path)
    peers = study / "data" / "raw" / "peers" / "peers.csv"
    table = pd.read_csv(peers)
    table[table["period"] > 2018].to_csv(peers, index=False)
    with pytest.raises(DataError, match="nothing can be scored"):
        make_beside_evidence(study)
