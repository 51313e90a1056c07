"""What an edition tells catalogues passes the published profile of data packages and the rules of RO-Crate 1.1."""

import csv
import hashlib
import json
from pathlib import Path

import jsonschema
import pytest

from psi_analysis.briefs.parameters import BriefParameters
from psi_analysis.briefs.runs.editions import publish
from psi_analysis.briefs.runs.manifest import read_manifest
from tests.briefs.made_up_editions import made_up_study

PROFILE = Path(__file__).parents[2] / "schemas" / "data-package.json"


@pytest.fixture
def folder(tmp_path, monkeypatch):
    made_up_study(tmp_path, monkeypatch)
    return publish("2026", BriefParameters(as_of="2026-11-23"), quiet=True).folder


def read(path):
    return json.loads(path.read_text(encoding="utf-8"))


def test_the_data_package_passes_the_published_profile_and_names_every_file_with_its_checksum(folder):
    package = read(folder / "datapackage.json")
    profile = read(PROFILE)
    jsonschema.validate(package, profile)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(package | {"name": "Edition 2026"}, profile)
    listed = {each["path"]: each for each in package["resources"]}
    there = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert there - set(listed) == {"datapackage.json", "ro-crate-metadata.json", "manifest.json"}
    assert len({each["name"] for each in package["resources"]}) == len(listed)
    for path, each in listed.items():
        content = (folder / path).read_bytes()
        assert (each["bytes"], each["hash"]) == (len(content), f"sha256:{hashlib.sha256(content).hexdigest()}")


def test_every_table_has_the_names_and_types_of_its_columns(folder):
    for each in read(folder / "datapackage.json")["resources"]:
        if each["format"] != "csv":
            assert "schema" not in each
            continue
        head, *rows = csv.reader((folder / each["path"]).read_text(encoding="utf-8").splitlines())
        fields = each["schema"]["fields"]
        assert [one["name"] for one in fields] == head
        for place, one in enumerate(fields):
            if one["type"] in ("number", "integer"):
                assert all(row[place] == "" or float(row[place]) is not None for row in rows)


def test_the_research_object_has_what_ro_crate_asks_of_its_root_and_lists_only_files_that_are_there(folder):
    graph = {each["@id"]: each for each in read(folder / "ro-crate-metadata.json")["@graph"]}
    about = graph["ro-crate-metadata.json"]
    assert (about["@type"], about["about"]["@id"]) == ("CreativeWork", "./")
    assert about["conformsTo"]["@id"].startswith("https://w3id.org/ro/crate/")
    root = graph["./"]
    assert root["@type"] == "Dataset" and root["datePublished"] == "2026-11-23"
    assert all(root[name] for name in ("name", "description", "license"))
    parts = [part["@id"] for part in root["hasPart"]]
    assert "datapackage.json" in parts and all((folder / part).is_file() and graph[part]["@type"] == "File" for part in parts)
    referred = [value["@id"] for each in graph.values() for value in each.values() if isinstance(value, dict) and "@id" in value]
    assert all(id in graph or id.startswith("https://") for id in referred)


def test_the_manifest_covers_both(folder):
    outputs = {row.path for row in read_manifest(folder).outputs}
    assert {"datapackage.json", "ro-crate-metadata.json"} <= outputs
