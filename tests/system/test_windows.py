"""Started where `os.name` is "nt" and what only POSIX has is missing, nothing breaks; that is a simulation, no run on Windows."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

SIMULATED = """
import importlib, os, pkgutil, signal, sys, types

ONLY_POSIX = {
    os: "fork forkpty getuid geteuid getgid getpgid killpg setsid chown fchown lchown mkfifo statvfs sysconf O_CLOEXEC O_NOFOLLOW "
        "O_DIRECTORY sched_getaffinity uname getloadavg nice wait wait4 WNOHANG register_at_fork sync pread pwrite posix_fallocate",
    signal: "SIGHUP SIGKILL SIGQUIT SIGUSR1 SIGUSR2 SIGALRM SIGCHLD SIGPIPE alarm pthread_kill",
}

def seen(real, **instead):
    class Windows(types.ModuleType):
        def __getattr__(self, name):
            if name in ONLY_POSIX[real].split():
                raise AttributeError(f"module {real.__name__!r} has no attribute {name!r}")
            return instead[name] if name in instead else getattr(real, name)
    return Windows(real.__name__)

WINDOWS = {"os": seen(os, name="nt"), "signal": seen(signal)}

def simulate(package):
    for found in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
        if found.name.endswith("__main__"):
            continue
        module = importlib.import_module(found.name)
        for name, instead in WINDOWS.items():
            if getattr(module, name, None) is sys.modules[name]:
                setattr(module, name, instead)
"""

COMMAND = (
    SIMULATED
    + """
import psi_analysis
simulate(psi_analysis)
from psi_analysis.cli.main import main
sys.exit(main(sys.argv[1:]))
"""
)


def done(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run a command of the package as on Windows."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PSI_DATA": str(ROOT / "studies" / "national_logistics")}
    return subprocess.run(
        [sys.executable, "-c", COMMAND, *words], cwd=folder, env=environment, capture_output=True, text=True, check=False, encoding="utf-8"
    )


@pytest.mark.slow
@pytest.mark.parametrize(
    "words",
    [
        ("list", "targets"),
        ("check",),
        ("assess", "L2027", "--paths", "200"),
        ("forecast", "own.csv", "--to", "2027", "--paths", "200"),
        ("new", "another"),
        ("template", "office.xlsx"),
    ],
    ids=lambda words: words[0],
)
def test_a_command_ends_well_where_windows_is_simulated(words: tuple[str, ...], tmp_path: Path) -> None:
    (tmp_path / "own.csv").write_text("year,parcels\r\n2019,100\r\n2020,108\r\n2021,115\r\n2022,127\r\n2023,133\r\n", encoding="utf-8-sig")
    ended = done(tmp_path, *words)
    assert ended.returncode == 0, ended.stderr
    assert "Traceback" not in ended.stderr


@pytest.mark.slow
def test_a_brief_is_whole_where_windows_is_simulated(tmp_path: Path) -> None:
    import shutil

    study = tmp_path / "study"
    shutil.copytree(ROOT / "studies" / "national_logistics", study, ignore=shutil.ignore_patterns("reports", "processed"))
    for out in ("reports/one", "reports/one"):  # the second time over the first
        ended = done(tmp_path, "brief", "n_paths=200", "--data", "study", "--out", str(study / out))
        assert ended.returncode == 0, ended.stderr
    assert {path.name for path in (study / "reports" / "one").glob("brief_*")} == {
        f"brief_{language}.{ending}" for language in ("zh", "en") for ending in ("html", "docx", "pdf")
    }


def test_the_set_up_looks_where_windows_keeps_things(monkeypatch: pytest.MonkeyPatch) -> None:
    import importlib.util

    spec = importlib.util.spec_from_file_location("run_script", ROOT / "run.py")
    assert spec is not None and spec.loader is not None
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    assert script.venv_python(windows=True).parts[-2:] == ("Scripts", "python.exe")
    monkeypatch.delattr(script.signal, "SIGHUP")
    assert script.run([sys.executable, "-c", "raise SystemExit(3)"], str(ROOT)) == 3
