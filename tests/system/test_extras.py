"""The core answers alone, with the same bits; what needs more says in one sentence what to install."""

from __future__ import annotations

import io
import subprocess
import sys
import warnings
from contextlib import redirect_stdout
from pathlib import Path

import pytest

from psi_analysis.errors import ParameterError
from psi_analysis.system.extras import EXTRAS, require

BLOCKED = sorted({"dask", "distributed", "pypdf", *(name for modules in EXTRAS.values() for name in modules)} - {"PIL", "fontTools"})
"""All but the two that matplotlib itself needs."""

ANSWERS = """
import sys, warnings
for name in sys.argv[1:]:
    sys.modules[name] = None
warnings.simplefilter("ignore")
import pandas as pd
import psi_analysis as psi
own = pd.Series([100, 108, 115, 127, 133, 146, 155, 171.0], index=range(2017, 2025), name="parcels")
made = psi.forecast(own, to="2027", n_paths=300)
goal = psi.Target(">=", 200, "2027")
answer = psi.assess(made, goal)
plan = psi.assess_plan(psi.load_example(as_of="2026-11-23"), n_paths=200)
table = pd.DataFrame({"series": "a", "period": own.index, "value": own.to_numpy()})
panel = psi.assess_panel(table, horizon=2)
print(repr(answer.probability), made.paths.tobytes().hex()[:200], plan.to_frame().to_csv())
longer = pd.concat([own, own.set_axis(range(2025, 2033)) * 1.7])
print(panel.forecasts.to_csv(), psi.compare(longer, ["drift", "theta"], h=2).to_frame().to_csv())
print(len(psi.plot.png_bytes(psi.plot.fan(made, goal))) > 1000)
"""


def said(*blocked: str) -> str:
    """Return what a fresh interpreter prints without some modules."""
    done = subprocess.run([sys.executable, "-c", ANSWERS, *blocked], capture_output=True, text=True, check=False, encoding="utf-8")
    assert done.returncode == 0, done.stderr
    return done.stdout


def said_here() -> str:
    """Return what this interpreter prints with all of them."""
    printed = io.StringIO()
    with warnings.catch_warnings(), redirect_stdout(printed), pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "argv", ["-c"])
        exec(ANSWERS, {})
    return printed.getvalue()


def test_an_answer_does_not_depend_on_which_extras_are_there() -> None:
    assert said(*BLOCKED) == said_here()


def test_a_task_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "typst", None)
    with pytest.raises(ParameterError, match=r'^psi brief needs typst, not installed here; type: pip install "psi-analysis\[brief\]"$'):
        require("brief", "psi brief")
    require("excel", "a workbook")


@pytest.mark.parametrize(
    ("words", "missing", "extra"),
    [
        (["brief"], "papermill", "brief"),
        (["template", "out.xlsx"], "openpyxl", "excel"),
        (["forecast", "own.xlsx", "--to", "2027"], "openpyxl", "excel"),
    ],
)
def test_a_command_without_its_extra_ends_in_one_sentence(words: list[str], missing: str, extra: str, tmp_path: Path) -> None:
    import openpyxl

    book = openpyxl.Workbook()
    book.active.append(["year", "value"])
    book.save(tmp_path / "own.xlsx")
    code = f"import sys; sys.modules[{missing!r}] = None; from psi_analysis.cli.main import main; sys.exit(main({words!r}))"
    environment = {"PSI_DATA": str(Path(__file__).parents[2] / "studies" / "national_logistics"), "PYTHONPATH": ":".join(sys.path)}
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 1 and done.stdout == ""
    assert missing in done.stderr and done.stderr.strip().endswith(f'pip install "psi-analysis[{extra}]"')
    assert len(done.stderr.strip().splitlines()) == 1
