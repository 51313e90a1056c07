"""Words in which plans set their goals: how a number compares, what is loose about it, how firmly it is meant."""

from __future__ import annotations

ABOUT, STRIVE, AT_LEAST = "左右", "力争", "以上"
"""The words by which past goals are sorted: about, strive, at least."""

ALL_STRIVE, ALL_AT_LEAST = (STRIVE, "争取"), (AT_LEAST, "不低于")
ABOVE, BELOW, AT_MOST = ("超过", "突破", "超"), ("以下", "低于"), ("不高于", "不超过", "以内")
