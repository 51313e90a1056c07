"""docs/own-peers.md: its Python runs, and a file of peers is taken at the command line."""

import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import psi_analysis as psi
from psi_analysis.cli.main import main
from psi_analysis.errors import ModelError

PAGE = (Path(__file__).parents[1] / "docs" / "own-peers.md").read_text(encoding="utf-8")


@pytest.mark.slow
def test_the_pages_python_runs():
    names: dict[str, object] = {"__name__": "__main__"}
    for block in re.findall(r"^```python\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL):
        exec(block, names)
    assert 0.0 < names["answer"].probability < 1.0
    assert len(names["made"].goals) == 2
    assert list(names["past"].origins) == ["2018", "2020"]


def test_a_file_of_peers_at_the_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    rng = np.random.default_rng(1)
    table = pd.DataFrame({name: 100 * np.exp(np.cumsum(0.08 + rng.normal(0, 0.02, 14))) for name in "abc"}, index=range(2011, 2025))
    table[["a"]].rename_axis("year").to_csv(tmp_path / "own.csv")
    table.rename_axis("period").reset_index().melt("period", var_name="area").to_csv(tmp_path / "peers.csv", index=False)
    common = [str(tmp_path / "own.csv"), "--kind", "stock", "--peers", str(tmp_path / "peers.csv"), "--csv"]
    assert main(["forecast", *common, "--to", "2026", "--paths", "200"]) == 0
    said = capsys.readouterr()
    assert "carried growth" in said.err
    assert said.out.splitlines()[0] == "period,p10,p25,median,p75,p90"
    assert main(["forecast", *common, "--to", "2026", "--peers-kind", "ratio"]) == 1
    assert "is outside 0 to 1" in capsys.readouterr().err


def test_a_panel_beside_peers_leaves_each_series_out_of_its_own():
    rng = np.random.default_rng(2)
    table = pd.DataFrame({name: 100 * np.exp(np.cumsum(0.08 + rng.normal(0, 0.02, 14))) for name in "abc"}, index=range(2011, 2025))
    long = table[["a"]].rename_axis("period").reset_index().melt("period", var_name="series")
    made, without = (
        psi.assess_panel(long, horizon=2, kind="stock", peers=psi.Peers.from_frame(one)) for one in (table, table.drop(columns="a"))
    )
    pd.testing.assert_frame_equal(made.forecasts, without.forecasts)
    assert made.summary["model"].tolist() == ["beside peers"]
    with pytest.raises(ModelError, match="decide model and link"):
        psi.assess_panel(long, horizon=2, kind="stock", peers=psi.Peers.from_frame(table), model="drift")
