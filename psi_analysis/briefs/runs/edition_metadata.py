"""What an edition tells catalogues about itself: `datapackage.json` (Data Package 1) and `ro-crate-metadata.json` (RO-Crate 1.1).

Both list every file with its checksum; the manifest, written last, covers both.
"""

from __future__ import annotations

import json
import mimetypes
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from psi_analysis.briefs.runs.manifest import MANIFEST, FileRecord, Manifest, record_outputs
from psi_analysis.briefs.runs.published import CRATE, DATA_PACKAGE
from psi_analysis.nouns.cards import each_once
from psi_analysis.studies.study_file import Study

LICENCE = "Each source in data/raw/sources.csv of the study names its terms in data/LICENSES.md; the program is under the MIT licence."
"""Terms of an edition's files."""

_DESCRIPTOR = {"@id": CRATE, "@type": "CreativeWork", "conformsTo": {"@id": "https://w3id.org/ro/crate/1.1"}, "about": {"@id": "./"}}

_TYPES = {"b": "boolean", "i": "integer", "f": "number"}


def write_metadata(folder: Path, name: str, study: Study, manifest: Manifest) -> None:
    """Write both files into the folder of an edition whose other files are complete."""
    _write(folder / DATA_PACKAGE, data_package(folder, name, study, manifest))
    _write(folder / CRATE, crate(record_outputs(folder), name, study, manifest))


def data_package(folder: Path, name: str, study: Study, manifest: Manifest) -> dict[str, Any]:
    """Return the description of an edition as a data package: each table with the names and types of its columns."""
    resources = [_resource(folder, row) for row in record_outputs(folder)]
    return {
        "profile": "data-package",
        "name": _plain(f"edition-{name}"),
        "title": f"{study.title_en}: {name}",
        "description": study.title_zh,
        "version": name,
        "sources": [{"title": each_once(study.plan.name_zh, study.plan.name_en)}],
        "keywords": ["forecast", "attainment probability", str(manifest.parameters["as_of"])],
        "resources": list(_apart(resources)),
    }


def crate(files: Sequence[FileRecord], name: str, study: Study, manifest: Manifest) -> dict[str, Any]:
    """Return the description of an edition as a research object."""
    code, day = manifest.code, str(manifest.parameters["as_of"])
    about = {
        "@id": "./",
        "@type": "Dataset",
        "name": f"{each_once(study.title_zh, study.title_en)}: {name}",
        "description": f"Probabilities that the goals of {study.plan.name_en} ({study.plan.number}) are met, as known on {day}.",
        "datePublished": day,
        "license": LICENCE,
        "inLanguage": list(study.languages),
        "hasPart": [{"@id": row.path} for row in files] + [{"@id": MANIFEST}],
    }
    program = {
        "@id": "#psi_analysis",
        "@type": "SoftwareApplication",
        "name": "psi_analysis",
        "version": f"{code.version} {code.commit}".strip(),
    }
    action = {
        "@id": "#run",
        "@type": "CreateAction",
        "name": f"psi brief --edition {name}",
        "instrument": {"@id": program["@id"]},
        "result": {"@id": "./"},
        "description": f"Files read and their checksums stand in {MANIFEST}.",
    }
    return {
        "@context": "https://w3id.org/ro/crate/1.1/context",
        "@graph": [
            _DESCRIPTOR,
            about,
            *(_file(row) for row in files),
            {"@id": MANIFEST, "@type": "File", "name": MANIFEST, "encodingFormat": "application/json"},
            program,
            action,
        ],
    }


def _file(row: FileRecord) -> dict[str, Any]:
    """One file of the research object."""
    given = {"@id": row.path, "@type": "File", "name": row.path, "contentSize": str(row.size), "sha256": row.sha256}
    return given | {"encodingFormat": _media_type(row.path)}


def _resource(folder: Path, row: FileRecord) -> dict[str, Any]:
    """One file of the data package."""
    given: dict[str, Any] = {
        "name": _plain(row.path.removesuffix(".csv")),
        "path": row.path,
        "format": row.path.rpartition(".")[2],
        "mediatype": _media_type(row.path),
        "bytes": row.size,
        "hash": f"sha256:{row.sha256}",
    }
    if not row.path.endswith(".csv"):
        return given | {"type": "file"}
    table = pd.read_csv(folder / row.path)
    fields = [{"name": str(column), "type": _TYPES.get(values.dtype.kind, "string")} for column, values in table.items()]
    return given | {"profile": "tabular-data-resource", "encoding": "utf-8", "schema": {"fields": fields, "missingValues": [""]}}


def _apart(resources: Sequence[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """The same with names that are each given once."""
    seen: dict[str, int] = {}
    for each in resources:
        name = each["name"]
        seen[name] = seen.get(name, 0) + 1
        yield each if seen[name] == 1 else each | {"name": f"{name}-{seen[name]}"}


def _plain(text: str) -> str:
    """A name as a data package takes it."""
    return re.sub(r"[^a-z0-9._]+", "-", text.lower())


def _media_type(path: str) -> str:
    known = {".ipynb": "application/x-ipynb+json", ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document"}
    known |= {".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ".csv": "text/csv"}
    return known.get(Path(path).suffix) or mimetypes.guess_type(path, strict=True)[0] or "application/octet-stream"


def _write(path: Path, content: dict[str, Any]) -> None:
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8", newline="\n")
