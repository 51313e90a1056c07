"""Nothing forged: every file of a run is held against the one the code makes, whatever the checksums say."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import random
import shutil
import subprocess

import pytest

from psi_analysis.briefs.parameters import BriefParameters
from psi_analysis.briefs.runs.editions import publish
from psi_analysis.briefs.runs.manifest import MANIFEST, Manifest, is_intact, read_manifest, record_outputs
from psi_analysis.briefs.runs.published import EditionError
from psi_analysis.briefs.runs.remaking import differing_files
from psi_analysis.briefs.runs.signing import sign
from psi_analysis.briefs.runs.verifying import BROKEN, WHOLE, verify
from psi_analysis.cli.main import main
from tests.briefs.made_up_editions import made_up_study


@pytest.fixture
def published(tmp_path, monkeypatch):
    made_up_study(tmp_path, monkeypatch)
    publish("2026", BriefParameters(), quiet=True)
    return tmp_path / "reports" / "2026"


def made_consistent(folder):
    """Write the manifests of a run anew, so that every checksum is right again."""
    for path in sorted(folder.rglob(MANIFEST), key=lambda path: -len(path.parts)):
        dataclasses.replace(read_manifest(path.parent), outputs=record_outputs(path.parent)).write(path.parent)


def test_a_document_forged_with_every_checksum_made_consistent_is_found(published):
    page = published / "brief_en.html"
    page.write_text("all goals are met", encoding="utf-8")
    made_consistent(published)
    found = verify(published, quiet=True)
    assert found.problems == () and found.outcome == BROKEN and found.forged == ("brief_en.html: differs from row 1 on",)


def test_a_whole_edition_is_made_again_byte_for_byte(published, capsys):
    assert main(["verify", "reports/2026", "--quiet"]) == 0
    assert "every file, documents and figures too, is the same, byte for byte." in capsys.readouterr().out


def test_a_file_slipped_in_and_one_taken_away_are_named(published, tmp_path):
    shutil.copytree(published, tmp_path / "again")
    (published / "note.txt").write_text("x")
    (published / "brief_zh.html").unlink()
    assert differing_files(published, tmp_path / "again") == ["note.txt: not made", "brief_zh.html: lacking"]


EDITED = ("documents", "tables", "manifest fields")


def edited(folder, kind, rng):
    """Make one edit at random somewhere in a run; return the path."""
    if kind == "manifest fields":
        path = rng.choice(sorted(folder.rglob(MANIFEST)))
        made = read_manifest(path.parent)
        name = rng.choice(["notebook", "seed", "python", "lock", "warnings", "fonts", "faults", "packages", "parameters", "inputs", "ok"])
        value = getattr(made, name)
        other = {str: "x", int: 1, tuple: (), dict: {"x": "y"}, bool: False}[type(value)]
        if name == "inputs":
            other = (dataclasses.replace(value[0], size=value[0].size + 1), *value[1:])
        elif other == value:
            other = ("x",) if type(value) is tuple else {} if type(value) is dict else f"{value}x"
        dataclasses.replace(made, **{name: other}).write(path.parent)
        return path
    ends = {"documents": (".html", ".ipynb"), "tables": (".csv",)}[kind]
    path = rng.choice(sorted(path for path in folder.rglob("*") if path.suffix in ends))
    content = bytearray(path.read_bytes())
    place = rng.randrange(len(content))
    content[place] = rng.choice([byte for byte in b"0123456789abcx" if byte != content[place]])
    path.write_bytes(bytes(content))
    return path


@pytest.mark.slow
def test_of_a_thousand_single_edits_made_consistent_every_one_is_found(published, tmp_path):
    again, rng = tmp_path / "again", random.Random(20261130)
    shutil.copytree(published, again)
    missed = []
    for number in range(1000):
        copy = tmp_path / "forged"
        shutil.copytree(published, copy)
        kind = EDITED[number % len(EDITED)]
        path = edited(copy, kind, rng)
        made_consistent(copy)
        assert is_intact(copy)
        if not differing_files(copy, again):
            missed.append((kind, path.name))
        shutil.rmtree(copy)
    print("seed 20261130, 1000 edits of", ", ".join(EDITED), "- missed:", len(missed))
    assert missed == []


def test_the_next_edition_names_the_manifests_before_it_and_so_finds_one_changed(published):
    publish("2026-2", BriefParameters(), quiet=True)
    named = read_manifest(published.parent / "2026-2").earlier
    assert named == {"2026": hashlib.sha256((published / MANIFEST).read_bytes()).hexdigest()}
    made = read_manifest(published)
    dataclasses.replace(made, code=dataclasses.replace(made.code, commit="d" * 40)).write(published)
    found = verify(published, quiet=True)
    assert is_intact(published) and found.problems == (f"{MANIFEST}: not the one that edition 2026-2 names",)


@pytest.fixture
def keys(tmp_path):
    if shutil.which("ssh-keygen") is None:
        pytest.skip("no ssh-keygen here")
    for name in ("office", "other"):
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", tmp_path / name], check=True)
    signers = tmp_path / "signers"
    signers.write_text(f"office@town {(tmp_path / 'office.pub').read_text()}")
    return tmp_path / "office", tmp_path / "other", signers


def test_a_signature_tells_who_answers_for_an_edition_and_finds_a_manifest_changed(published, keys, capsys):
    office, other, signers = keys
    with pytest.raises(EditionError, match="2026 is not signed"):
        verify(published, quiet=True, signers=signers)
    assert main(["sign", "reports/2026", "--key", str(office), "--quiet"]) == 0
    assert verify(published, quiet=True, signers=signers).outcome == WHOLE
    assert main(["verify", "reports/2026", "--quiet", "--files", "--signers", str(signers)]) == 0
    assert "Signed by office@town." in capsys.readouterr().out
    made = read_manifest(published)
    dataclasses.replace(made, code=dataclasses.replace(made.code, commit="d" * 40)).write(published)
    with pytest.raises(EditionError, match="the manifest is not the one office@town signed"):
        verify(published, quiet=True, signers=signers)
    sign(published, other)
    with pytest.raises(EditionError, match="signed, but by none of those in signers"):
        verify(published, quiet=True, signers=signers)


def test_a_file_changed_between_two_notebooks_of_one_run_fails_it(tmp_path, monkeypatch):
    from psi_analysis.briefs.runs import running
    from psi_analysis.briefs.runs.running import RunError, run_all

    made_up_study(tmp_path, monkeypatch)
    stand_in = running.execute_part

    def writes_between(part, made, root):
        manifest = stand_in(part, made, root)
        if part.place:
            path = root / "data" / "raw" / "observations" / "town.csv"
            path.write_bytes(path.read_bytes() + b"\n")
            manifest = stand_in(part, made.with_name("anew"), root)
            manifest = dataclasses.replace(manifest, outputs=record_outputs(made))
        return manifest

    monkeypatch.setattr(running, "execute_part", writes_between)
    with pytest.raises(RunError, match=r"town\.csv was changed between two notebooks"):
        run_all(BriefParameters(), quiet=True, processes=1)


def test_manifests_that_know_nothing_of_earlier_ones_are_read(published):
    stored = json.loads((published / MANIFEST).read_text(encoding="utf-8"))
    del stored["earlier"], stored["sha256"]
    (published / MANIFEST).write_text(json.dumps(stored), encoding="utf-8")
    assert isinstance(read_manifest(published), Manifest) and read_manifest(published).earlier == {}
