"""Zip archives with the same bytes each time."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

_DATE = (1980, 1, 1, 0, 0, 0)


def fixed_zip(content: bytes, replaced: Mapping[str, bytes] | None = None) -> bytes:
    """Return an office file with every date of its archive fixed and the parts in the order of their names.

    Args:
        content: of a .docx or .xlsx file.
        replaced: parts to write instead of those inside, by name.
    """
    last = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(last, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as target:
        for name in sorted(source.namelist(), key=lambda name: (name != "[Content_Types].xml", name != "_rels/.rels", name)):
            entry = zipfile.ZipInfo(name, _DATE)
            entry.compress_type, entry.external_attr, entry.create_system = zipfile.ZIP_DEFLATED, 0o644 << 16, 3
            target.writestr(entry, (replaced or {}).get(name) or source.read(name), compresslevel=9)
    return last.getvalue()
