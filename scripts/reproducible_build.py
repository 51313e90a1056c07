"""Builds the package with setuptools; every file of the wheel has one time stamp, so that the same source gives the same bytes anywhere.

The notebooks of the brief and the example study are kept once, at the top of the repository; a wheel gets copies of them.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

os.environ.setdefault("SOURCE_DATE_EPOCH", "1767225600")  # 2026-01-01; files are told apart by their content

from setuptools import build_meta
from setuptools.build_meta import *  # noqa: F403

COPIED = {
    "notebooks/brief": "psi_analysis/studies/new_folder/notebooks/brief",
    "studies/national_logistics/data": "psi_analysis/studies/example/data",
}
"""Folders of the repository by where a wheel has them."""


@contextmanager
def copies_in_the_package() -> Iterator[None]:
    """Put copies where setuptools finds them, and take them away again."""
    try:
        for source, copy in COPIED.items():
            shutil.copytree(source, copy, ignore=shutil.ignore_patterns("processed", ".ipynb_checkpoints"))
        yield
    finally:
        for copy in COPIED.values():
            shutil.rmtree(copy, ignore_errors=True)
        shutil.rmtree(Path("psi_analysis/studies/new_folder/notebooks"), ignore_errors=True)
        shutil.rmtree(Path("psi_analysis/studies/example"), ignore_errors=True)


def build_wheel(wheel_directory: str, config_settings: dict[str, str] | None = None, metadata_directory: str | None = None) -> str:
    """Build the wheel with the copies in it."""
    with copies_in_the_package():
        return str(build_meta.build_wheel(wheel_directory, config_settings, metadata_directory))
