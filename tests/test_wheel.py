"""A wheel of the repository holds all it needs and works where the repository is not."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
import venv
from importlib import metadata
from pathlib import Path
from zipfile import ZipFile

import pytest

ROOT = Path(__file__).parents[1]
pytestmark = pytest.mark.slow

OWN_STUDY = """
import pandas as pd
import psi_analysis as psi

own = pd.Series([100, 108, 115, 127, 133, 146, 155, 171.0], index=range(2017, 2025), name="parcels")
made = psi.forecast(own, to="2027", n_paths=500)
answer = psi.assess(made, psi.Target(relation=">=", value=200, period="2027"))
print(f"{psi.__file__}|{answer.probability}")
"""


def built(folder: Path, **environment: str) -> Path:
    """Build the wheel from a copy of what git holds."""
    if int(metadata.version("setuptools").split(".")[0]) < 77:
        pytest.skip("the wheel is built with setuptools 77 or newer; run this by `python3 run.py test -m slow`")
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout.decode("utf-8")
    copy, out = folder / "copy", folder / "out"
    for name in filter(None, listed.split("\0")):
        if name.startswith(("psi_analysis/", "scripts/", "notebooks/brief/", "studies/", "data/raw/README.md")) or "/" not in name:
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / name, copy / name)
    code = "import sys; sys.path.insert(0, 'scripts'); import reproducible_build; reproducible_build.build_wheel(sys.argv[1])"
    command = [sys.executable, "-W", "error", "-c", code, str(out)]
    subprocess.run(command, cwd=copy, check=True, capture_output=True, env=os.environ | environment)
    return next(out.glob("*.whl"))


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel once."""
    return built(tmp_path_factory.mktemp("one"))


def test_two_folders_and_two_locales_give_the_same_bytes(wheel: Path, tmp_path: Path) -> None:
    there = tmp_path / "另一个 文件夹"
    there.mkdir()
    other = built(there, LC_ALL="C", LANG="C", TZ="Asia/Shanghai", PYTHONHASHSEED="7")
    assert wheel.name == other.name and wheel.read_bytes() == other.read_bytes()


def test_the_wheel_holds_every_file_of_the_package(wheel: Path) -> None:
    listed = subprocess.run(["git", "ls-files", "-z", "psi_analysis"], cwd=ROOT, capture_output=True, check=True).stdout.decode("utf-8")
    assert set(filter(None, listed.split("\0"))) <= set(ZipFile(wheel).namelist())


def test_the_wheel_holds_nothing_but_the_package(wheel: Path) -> None:
    assert {name.split("/")[0].split("-")[0] for name in ZipFile(wheel).namelist()} == {"psi_analysis"}


def environment_with(wheel: Path, folder: Path, extra: str = "") -> tuple[Path, dict[str, str]]:
    """Install the wheel, with an extra, in a fresh environment; return its scripts and what to run them with."""
    if importlib.util.find_spec("ensurepip") is None:
        pytest.skip("this Python came without its venv module")
    lock = (ROOT / "requirements" / "lock.txt").read_text(encoding="utf-8").splitlines()
    pins = folder / "pins.txt"
    pins.write_text("\n".join(line.rstrip(" \\") for line in lock if line[:1].isalnum()), encoding="utf-8")
    venv.create(folder / "empty", with_pip=True)
    scripts = folder / "empty" / ("Scripts" if os.name == "nt" else "bin")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "VIRTUAL_ENV", "PSI_"))}
    install = [str(scripts / "python"), "-m", "pip", "install", "--quiet", "--constraint", str(pins), f"{wheel}{extra}"]
    subprocess.run(install, cwd=folder, env=environment, check=True)
    return scripts, environment


def done(command: list[str], folder: Path, environment: dict[str, str]) -> str:
    """Run to the end and return what was printed."""
    process = subprocess.run(command, cwd=folder, env=environment, capture_output=True, check=False)
    assert process.returncode == 0, process.stderr.decode("utf-8", "replace")
    return process.stdout.decode("utf-8")


def test_the_core_alone_forecasts_without_the_repository(wheel: Path, tmp_path: Path) -> None:
    scripts, environment = environment_with(wheel, tmp_path)
    file, probability = done([str(scripts / "python"), "-W", "error", "-c", OWN_STUDY], tmp_path, environment).strip().split("|")
    assert str(ROOT) not in file
    assert 0.0 < float(probability) < 1.0
    assert importlib.util.find_spec("papermill") and not list((tmp_path / "empty").rglob("papermill"))
    (tmp_path / "own.csv").write_text("year,parcels\n2020,100\n2021,108\n2022,115\n2023,127\n", encoding="utf-8")
    told = done([str(scripts / "psi"), "forecast", "own.csv", "--to", "2025"], tmp_path, environment)
    assert told.splitlines()[0].split()[:2] == ["period", "p10"]
    example = "import psi_analysis as psi; print(psi.load_example().target('L2027').value)"
    assert done([str(scripts / "python"), "-c", example], tmp_path, environment).strip() == "0.135"


def test_the_wheel_alone_makes_a_study_and_its_brief(wheel: Path, tmp_path: Path) -> None:
    scripts, environment = environment_with(wheel, tmp_path, "[brief]")
    psi = str(scripts / "psi")
    done([psi, "new", "logistics"], tmp_path, environment)
    notebooks = tmp_path / "logistics" / "notebooks" / "brief"
    assert {path.name: path.read_bytes() for path in notebooks.iterdir()} == {
        path.name: path.read_bytes() for path in (ROOT / "notebooks" / "brief").glob("*.ipynb")
    }
    code = "import psi_analysis as psi, sys; print(psi.load_example().folder)"
    example = Path(done([str(scripts / "python"), "-c", code], tmp_path, environment).strip())
    assert tmp_path in example.parents
    shutil.copytree(example, tmp_path / "logistics" / "data" / "raw", dirs_exist_ok=True)
    done([psi, "check", "--data", "logistics"], tmp_path, environment)
    done([psi, "brief", "n_paths=200", "--data", "logistics"], tmp_path, environment)
    made = {path.name for path in (tmp_path / "logistics" / "reports" / "latest").iterdir()}
    assert made >= {f"brief_{language}.{ending}" for language in ("zh", "en") for ending in ("html", "docx", "pdf")}
