"""Nothing forged: every file of a run is held against the one the code makes, whatever the checksums say."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import random
import re
import shutil
import subprocess

import pytest

from psi_analysis.briefs.parameters import BriefParameters
from psi_analysis.briefs.runs import manifest, remaking
from psi_analysis.briefs.runs.editions import publish
from psi_analysis.briefs.runs.manifest import MANIFEST, Manifest, is_intact, read_manifest, record_outputs
from psi_analysis.briefs.runs.published import ADDED, CRATE, DATA_PACKAGE, Edition, EditionError
from psi_analysis.briefs.runs.remaking import differing_files, made_by_its_own_code
from psi_analysis.briefs.runs.signing import sign
from psi_analysis.briefs.runs.verifying import BROKEN, WHOLE, verify
from psi_analysis.cli.main import main
from psi_analysis.errors import DataError
from tests.briefs.made_up_editions import made_up_study, publish_2026


@pytest.fixture
def published(tmp_path, monkeypatch):
    made_up_study(tmp_path, monkeypatch)
    publish_2026(tmp_path)
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
    assert found.problems == () and found.outcome == BROKEN and found.forged[0] == "brief_en.html: differs from row 1 on"
    assert [each.split(":")[0] for each in found.forged] == ["brief_en.html", DATA_PACKAGE, CRATE]  # they name its checksum


@pytest.mark.parametrize("name", sorted(ADDED))
def test_what_publishing_adds_is_made_again_too_and_found_where_it_was_forged(published, name):
    """Probabilities by day, what moved since the edition before, what was known, and what catalogues are told."""
    publish("2026-2", BriefParameters(), quiet=True)
    second = published.parent / "2026-2"
    assert verify(second, quiet=True).forged == ()
    text = (second / name).read_text("utf-8")
    place = max(at for at, sign in enumerate(text) if sign.isalnum() and at < len(text) - 3)
    (second / name).write_text(text[:place] + ("7" if text[place] != "7" else "8") + text[place + 1 :], encoding="utf-8", newline="\n")
    made_consistent(second)
    found = verify(second, quiet=True)
    assert found.problems == () and found.outcome == BROKEN and name in [each.split(":")[0] for each in found.forged]


def test_what_publishing_adds_cannot_be_told_without_the_edition_before(published):
    publish("2026-2", BriefParameters(), quiet=True)
    shutil.rmtree(published)
    found = verify(published.parent / "2026-2", quiet=True)
    assert found.forged == () and found.not_rendered == "edition 2026, the one before, is not here"


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


@pytest.mark.parametrize("before", ['"seed": 1', '"note": "all goals are met"'])
def test_a_manifest_that_says_a_thing_twice_or_one_more_is_refused_in_a_sentence(before, published):
    path = published / MANIFEST
    text = re.sub(r'"sha256": "[0-9a-f]{64}"\n}\n\Z', '"sha256": ""\n}\n', path.read_text("utf-8")).replace("{\n", f"{{\n  {before},\n", 1)
    own = hashlib.sha256(text.encode("utf-8")).hexdigest()
    path.write_text(text.replace('"sha256": ""\n}\n', f'"sha256": "{own}"\n}}\n'), encoding="utf-8")
    assert is_intact(published)
    with pytest.raises(
        DataError, match=r"^2026/manifest.json cannot be read \(.*\); another version of the package wrote it, or it was changed"
    ):
        read_manifest(published)


def test_a_number_of_another_type_in_a_manifest_is_found(published, tmp_path):
    shutil.copytree(published, tmp_path / "again")
    made = read_manifest(published)
    dataclasses.replace(made, seed=float(made.seed)).write(published)
    assert differing_files(published, tmp_path / "again") != []


def test_every_file_of_the_package_counts_as_its_code(tmp_path, monkeypatch):
    room = tmp_path / "psi_analysis" / "briefs" / "runs"
    room.mkdir(parents=True)
    monkeypatch.setattr(manifest, "__file__", str(room / "manifest.py"))
    seen = [manifest.record_code().sha256]
    for name in ("briefs.toml", "ask.js", "run.py", "learned.npz", "page.j2", "serif.otf"):
        (room / name).write_bytes(b"\x00\xff\r\n")
        seen.append(manifest.record_code().sha256)
    (room / "run.cpython-311.pyc").write_bytes(b"x")
    assert len(set(seen)) == 7 and manifest.record_code().sha256 == seen[-1]


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


@pytest.fixture
def committed(published, tmp_path):
    """The edition as published from a commit of a repository that holds the study."""

    def git(*words):
        done = subprocess.run(["git", "-C", tmp_path, "-c", "user.name=a", "-c", "user.email=a@b", *words], check=True, capture_output=True)
        return done.stdout.decode().strip()

    git("init", "-q")
    git("add", "data", "notebooks")
    git("commit", "-q", "-m", "a study")
    commit = git("rev-parse", "HEAD")
    for path in published.rglob(MANIFEST):
        made = read_manifest(path.parent)
        dataclasses.replace(made, code=dataclasses.replace(made.code, commit=commit, modified=False)).write(path.parent)
    made_consistent(published)
    return commit


def test_other_code_is_checked_out_and_makes_its_own_edition_again(published, committed, tmp_path, monkeypatch):
    shutil.copytree(published, tmp_path / "kept")
    asked = []

    def stand_in(command, tree, about, minutes):
        asked.append(command[4:7])
        assert next(about.iterdir()).name.startswith("psi_analysis-") and (tree / "data" / "raw" / "study.toml").is_file()
        shutil.copytree(tmp_path / "kept", tree / "reports" / "2026")
        return ""

    monkeypatch.setattr(remaking, "_run", stand_in)
    edition = Edition("2026", published)
    assert made_by_its_own_code(edition, tmp_path, minutes=1) == [] and asked == [["--edition", "2026", "--quiet"]]
    page = published / "brief_en.html"
    page.write_text("all goals are met", encoding="utf-8")
    made_consistent(published)
    assert made_by_its_own_code(Edition("2026", published), tmp_path, minutes=1) == ["brief_en.html: differs from row 1 on"]
    assert len(subprocess.run(["git", "-C", tmp_path, "worktree", "list"], capture_output=True, check=True).stdout.splitlines()) == 1


def test_why_an_edition_is_not_made_again_by_its_own_code_is_said(published, committed, tmp_path, monkeypatch):
    monkeypatch.setattr(remaking, "_run", lambda *given: "no module named x")
    assert "does not run here (no module named x)" in made_by_its_own_code(Edition("2026", published), tmp_path, minutes=1)
    made = read_manifest(published)
    other = dataclasses.replace(made, inputs=(dataclasses.replace(made.inputs[0], sha256="0" * 64), *made.inputs[1:]))
    other.write(published)
    assert f"has another {made.inputs[0].path}" in made_by_its_own_code(Edition("2026", published), tmp_path, minutes=1)
    dataclasses.replace(made, code=dataclasses.replace(made.code, commit="d" * 40)).write(published)
    assert "the repository has no commit dddddddddddd" in made_by_its_own_code(Edition("2026", published), tmp_path, minutes=1)


def test_clip_paths_are_told_by_their_order_not_by_their_names(tmp_path):
    for folder, name in (("a", b"p9dafd75d3b"), ("b", b"p721cbba197")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "f.svg").write_bytes(b'<clipPath id="%s"/><path clip-path="url(#%s)" d="M1 2"/>' % (name, name))
    assert differing_files(tmp_path / "a", tmp_path / "b", whole=True) == []
    (tmp_path / "b" / "f.svg").write_bytes(b'<clipPath id="p721cbba197"/><path clip-path="url(#p721cbba197)" d="M1 3"/>')
    assert differing_files(tmp_path / "a", tmp_path / "b", whole=True) == ["f.svg: differs from row 1 on"]
