"""Builds the package with setuptools; every file of the wheel has one time stamp, so that the same source gives the same bytes anywhere."""

from __future__ import annotations

import os

os.environ.setdefault("SOURCE_DATE_EPOCH", "1767225600")  # 2026-01-01; files are told apart by their content

from setuptools.build_meta import *  # noqa: F403
