import dataclasses
import json

from psi_analysis.briefs.runs.manifest import changed_files, is_intact, read_manifest, record_files, record_outputs, start_manifest
from psi_analysis.system.bytes_read import checksum


def made(folder):
    (folder / "tables").mkdir()
    (folder / "tables" / "a.csv").write_bytes(b"x\n")
    manifest = dataclasses.replace(
        start_manifest("annual.ipynb", {"seed": 7}), ok=True, outputs=record_outputs(folder), warnings=("存款：断点",)
    )
    manifest.write(folder)
    return manifest


def test_a_manifest_reads_back_as_it_was_written(tmp_path):
    written = made(tmp_path)
    assert read_manifest(tmp_path) == written


def test_the_checksum_is_sha256_of_the_bytes(tmp_path):
    (tmp_path / "abc").write_bytes(b"abc")
    assert checksum(tmp_path / "abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


def test_the_manifest_does_not_list_itself_and_names_what_changed(tmp_path):
    manifest = made(tmp_path)
    assert [row.path for row in manifest.outputs] == ["tables/a.csv"]
    assert changed_files(manifest, tmp_path) == []
    (tmp_path / "tables" / "a.csv").write_bytes(b"y\n")
    (tmp_path / "new.txt").write_bytes(b"")
    assert changed_files(manifest, tmp_path) == ["tables/a.csv: changed", "new.txt: added"]
    (tmp_path / "tables" / "a.csv").unlink()
    assert changed_files(manifest, tmp_path)[0] == "tables/a.csv: missing"


def test_the_manifest_holds_versions_and_the_code_but_no_absolute_path(tmp_path):
    made(tmp_path)
    stored = json.loads((tmp_path / "manifest.json").read_text(encoding="utf-8"))
    assert stored["code"]["version"] and len(stored["code"]["sha256"]) == 64
    assert {"numpy", "papermill", "matplotlib"} <= set(stored["packages"])
    assert str(tmp_path) not in json.dumps(stored)


def test_a_file_outside_the_root_is_recorded_by_its_name(tmp_path):
    outside = tmp_path / "elsewhere.csv"
    outside.write_bytes(b"1")
    inside = tmp_path / "study" / "a.csv"
    inside.parent.mkdir()
    inside.write_bytes(b"2")
    assert [row.path for row in record_files([outside, inside], inside.parent)] == ["a.csv", "elsewhere.csv"]


def test_a_changed_byte_of_the_manifest_itself_shows(tmp_path):
    made(tmp_path)
    path = tmp_path / "manifest.json"
    assert is_intact(tmp_path)
    whole = path.read_bytes()
    for place in (0, len(whole) // 2, len(whole) - 40, len(whole) - 1):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        assert not is_intact(tmp_path), place
