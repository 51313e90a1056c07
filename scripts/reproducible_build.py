"""Builds the package with setuptools; every file of the wheel has one time stamp, so that the same source gives the same bytes anywhere.

The notebooks of the brief, the example study and the page on columns are kept once, in the repository; a wheel gets copies of them.
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
    "data/raw/README.md": "psi_analysis/studies/new_folder/columns.md",
}
"""Folders and files of the repository by where a wheel has them."""


@contextmanager
def copies_in_the_package() -> Iterator[None]:
    """Put copies where setuptools finds them, and take them away again."""
    try:
        for source, copy in COPIED.items():
            if Path(source).is_dir():
                shutil.copytree(source, copy, ignore=shutil.ignore_patterns("processed", ".ipynb_checkpoints"))
            else:
                shutil.copyfile(source, copy)
        yield
    finally:
        for folder in ("new_folder/notebooks", "example"):
            shutil.rmtree(Path("psi_analysis/studies", folder), ignore_errors=True)
        Path("psi_analysis/studies/new_folder/columns.md").unlink(missing_ok=True)


def build_wheel(wheel_directory: str, config_settings: dict[str, str] | None = None, metadata_directory: str | None = None) -> str:
    """Build the wheel with the copies in it."""
    with copies_in_the_package():
        return str(build_meta.build_wheel(wheel_directory, config_settings, metadata_directory))
