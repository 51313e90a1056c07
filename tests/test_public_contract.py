"""Public names and the columns of tables change on purpose only: written down anew by a command that asks for a line of CHANGELOG.md."""

from __future__ import annotations

import json

import pytest

import psi_analysis as psi
from tests import public_contract
from tests.public_contract import FILE, ROOT, contract, digest, main, unwrapped


def test_names_and_tables_are_those_that_were_written_down() -> None:
    stated, now = json.loads(FILE.read_text(encoding="utf-8")), contract()
    assert stated["names"] == now["names"] and len(now["names"]) <= 40  # type: ignore[arg-type]
    assert stated["tables"] == now["tables"], 'changed on purpose? python -m tests.public_contract "the line in CHANGELOG.md"'


def test_every_change_of_them_has_its_line_in_the_changelog() -> None:
    stated, told = json.loads(FILE.read_text(encoding="utf-8")), unwrapped((ROOT / "CHANGELOG.md").read_text(encoding="utf-8"))
    changes = stated.pop("changes")
    assert changes and changes[-1]["digest"] == digest(stated)
    assert all(change["line"] in told and change["version"] for change in changes)


def test_nothing_is_written_without_a_line_that_is_there(tmp_path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(public_contract, "FILE", tmp_path / "contract.json")
    assert main("a line that nobody wrote") == main("") == 1
    assert not (tmp_path / "contract.json").exists() and psi.__version__
