"""Settings that must be there before numpy and matplotlib are: one thread, no window; day and language of the tests; the study's own."""

import gc
import os
import sys
from pathlib import Path

import pytest

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(name, "1")
os.environ["MPLBACKEND"] = "Agg"
os.environ["PSI_TODAY"] = "2026-11-30"
os.environ.pop("PSI_LANGUAGE", None)

sys.modules.setdefault("rfc3987_syntax", None)
"""Else jsonschema, which nbformat imports, compiles a grammar of web addresses for seconds in each worker; no test asks for it."""

gc.disable()
"""Until all is collected (`pytest_collection_finish`)."""

collect_ignore_glob = ["*make_*.py"]
"""Scripts that made another program's values; they need that program."""

HERE = Path(__file__).parent
OBSERVATIONS = str(HERE.parent / "data" / "raw" / "observations") + os.sep

THIS_STUDY = frozenset((HERE / "this_study.txt").read_text(encoding="utf-8").split())
"""Files and tests about the committed study itself, or that walk through the whole of it; they are marked `study`.

A figure that an office adds or corrects may turn these red and no other: elsewhere a test that opens the study's observations fails."""

_running: list[str] = []
"""The unmarked test, or the module being collected, that is at work."""


def _watch(event: str, arguments: tuple[object, ...]) -> None:
    if event == "open" and _running and str(arguments[0]).startswith(OBSERVATIONS):
        raise AssertionError(
            f"{_running[-1]} opens {arguments[0]}: give it a small study (tests/studies/small_study.py), or name its file in"
            " tests/this_study.txt where the committed study is its subject"
        )


sys.addaudithook(_watch)


def _of_this_study(path: Path, test: str = "") -> bool:
    file = path.relative_to(HERE).as_posix() if path.is_relative_to(HERE) else ""
    return file in THIS_STUDY or f"{file}::{test}" in THIS_STUDY


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(collector):
    """Watch a module while it is imported."""
    watched = collector.path.is_relative_to(HERE) and not _of_this_study(collector.path)
    _running.extend([collector.nodeid] if watched else [])
    report = yield
    del _running[:]
    return report


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item):
    """Watch a test with its fixtures."""
    watched = item.path.is_relative_to(HERE) and not _of_this_study(item.path, getattr(item, "originalname", ""))
    _running.extend([item.nodeid] if watched else [])
    outcome = yield
    del _running[:]
    return outcome


def pytest_collection_finish() -> None:
    """Let the garbage collector look, from here on, at what tests make and not again and again at the modules and tests themselves."""
    gc.enable()
    gc.freeze()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what is about the committed study."""
    for item in items:
        if _of_this_study(item.path, getattr(item, "originalname", "")):
            item.add_marker(pytest.mark.study)
