"""Files of the evidence: which they are made from, whose city is left out, checksums, writing whole or not at all."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pandas as pd

from psi_analysis.errors import DataError
from psi_analysis.studies.comparable.peer_panels import indicators_with_peers, load_peers
from psi_analysis.studies.comparable.peers import Peers
from psi_analysis.studies.study_file import AskedOfPanel, read_study
from psi_analysis.system.bytes_read import bytes_of
from psi_analysis.system.files import others_files, write_in_one_step

INPUTS = ("areas.csv", "city_growth.csv", "province_growth.csv")
"""Files of `data/raw/peers` that the evidence is made from."""


def text_checksum(path: Path) -> str:
    """Return the SHA-256 of a text file with line ends as committed; "missing" where there is none."""
    return hashlib.sha256(bytes_of(path).replace(b"\r\n", b"\n")).hexdigest() if path.is_file() else "missing"


def write_whole(path: Path, text: str) -> None:
    """Write a file whole or not at all."""
    write_in_one_step(path, text.encode("utf-8"))


@dataclass(frozen=True)
class EvidenceFiles:
    """One part of the evidence in `data/processed/evidence`: its tables and the record of what they were made from.

    Attributes:
        record: a JSON file.
        tables: CSV files.
        inputs: files of `data/raw/peers` that they are made from.
    """

    record: str
    tables: tuple[str, ...]
    inputs: tuple[str, ...] = INPUTS

    def own_folder(self, raw: Path) -> Path:
        """Return the folder they are written into, once it is sure that nothing else would be lost."""
        folder = evidence_place(raw)
        others = others_files(folder, (*self.tables, self.record), folder / self.record)
        if others:
            raise DataError(f"{folder.name}/{others[0]} was not written by psi evidence and would be replaced; move it elsewhere first.")
        return folder

    def write(self, raw: Path, tables: Iterable[pd.DataFrame], about: Mapping[str, object]) -> Path:
        """Write the tables, four decimals, and the record; return the folder.

        Args:
            tables: in the order of `tables`.
            about: how they were made, beside the checksums of inputs and outputs.
        """
        folder = self.own_folder(raw)
        folder.mkdir(parents=True, exist_ok=True)
        for name, table in zip(self.tables, tables, strict=True):
            write_whole(folder / name, table.round(4).to_csv(index=False, lineterminator="\n"))
        known = {
            "inputs": {name: text_checksum(raw / "peers" / name) for name in self.inputs},
            "outputs": {name: text_checksum(folder / name) for name in self.tables},
        }
        write_whole(folder / self.record, json.dumps(known | dict(about), indent=1, ensure_ascii=False) + "\n")
        return folder

    def about(self, raw: Path) -> dict[str, Any]:
        """Return the record."""
        folder = evidence_place(raw)
        for name in (*self.tables, self.record):
            if not (folder / name).is_file():
                raise DataError(f"the evidence has no {name}; make it with: psi evidence")
        about: dict[str, Any] = json.loads((folder / self.record).read_text(encoding="utf-8"))
        for part, where in (("inputs", raw / "peers"), ("outputs", folder)):
            for name, known in about[part].items():
                if text_checksum(where / name) != known:
                    raise DataError(f"{name} is not the file the evidence knows (checksum); make the evidence again with: psi evidence")
        return about

    def read(self, raw: Path) -> list[pd.DataFrame]:
        """Read the tables; errors as in `about`."""
        self.about(raw)
        return [pd.read_csv(io.BytesIO(bytes_of(evidence_place(raw) / name))) for name in self.tables]


@dataclass(frozen=True)
class Panel:
    """The panel of a study's `peers/` as the evidence takes it: what is asked, and whose city and province nothing is chosen on.

    Attributes:
        asked: with the names of the two indicators.
        studied: the study's area, `province` the larger one as the panel names it ("" where it is none of its), `province_en` in English.
    """

    raw: Path
    asked: AskedOfPanel
    studied: str
    province: str
    province_en: str
    seed: int

    def peers(self, indicator: str) -> Peers:
        """Return the panel of an indicator without the city under study."""
        return load_peers(self.raw / "peers", indicator).without(self.studied)


def panel_of(raw: Path) -> Panel:
    """Read what a study asks of its panel."""
    study = read_study(raw / "study.toml")
    covered = indicators_with_peers(raw / "peers")
    names = study.evidence.indicators or covered[:2]
    above = study.areas.get(study.areas[study.area].reference or "")
    provinces = load_peers(raw / "peers", names[0]).references
    province = next((each for each in provinces if above is not None and above.name_zh.startswith(each)), "")
    asked = replace(study.evidence, indicators=names)
    return Panel(raw, asked, str(study.area), province, "" if above is None else above.name_en, study.seed)


def evidence_place(raw: Path) -> Path:
    """Return the folder of the evidence of a study whose `data/raw` folder is given."""
    return raw.parent / "processed" / "evidence"
