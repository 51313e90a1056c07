"""The map of the rooms is whole, and every place it sends a newcomer to is there."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
ROOMS, PLACES = PAGE.split("## Where new code goes")


def test_every_room_stands_in_the_map_and_no_other():
    package = ROOT / "psi_analysis"
    rooms = {path.parent.relative_to(package).as_posix() for path in package.rglob("__init__.py")} - {"."}
    rows = [line.split("|")[1] for line in ROOMS.splitlines() if line.startswith("| `")]
    assert {name for row in rows for name in re.findall(r"`([\w/]+)`", row)} == rooms


def test_every_file_and_folder_named_is_there():
    named = re.findall(r"`((?:data|psi_analysis|tests)/[\w./-]*)`", PAGE)
    assert [name for name in named if not (ROOT / name).exists()] == []


def test_ten_kinds_of_change_touch_at_most_three_files_each():
    rows = [line.split("|")[1:3] for line in PLACES.splitlines() if line.startswith("| ")][1:]
    assert len(rows) == 10
    assert [kind for kind, files in rows if len(files.split(", ")) > 3] == []


def test_every_edition_has_a_release_note_and_a_heading_in_the_changes():
    notes = {path.stem: path.read_text(encoding="utf-8") for path in (ROOT / "docs" / "releases").glob("*.md")}
    changes = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    editions = {path.parent.name for path in (ROOT / "reports").glob("20*/manifest.json")}
    told = {re.match(r"# ([\d.]+): edition ([\w-]+)\n", note).groups() for note in notes.values()}  # type: ignore[union-attr]
    assert {edition for _, edition in told} == editions and {version for version, _ in told} == set(notes)
    assert all(f"## {version}: edition {edition} " in changes for version, edition in told)
