"""The checksum of a file is that of the bytes that were read, and one changed meanwhile is refused."""

from __future__ import annotations

import hashlib

import pytest

from psi_analysis.briefs.runs.manifest import record_inputs
from psi_analysis.errors import DataError
from psi_analysis.system.bytes_read import bytes_of, forget_what_was_read, what_was_read


def test_what_was_read_is_recorded_and_a_file_changed_since_is_refused(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes(b"1\n")
    assert bytes_of(path) == b"1\n" and what_was_read(path) == [(hashlib.sha256(b"1\n").hexdigest(), 2)]
    assert record_inputs([path], tmp_path)[0].sha256 == hashlib.sha256(b"1\n").hexdigest()
    path.write_bytes(b"2\n")
    with pytest.raises(DataError, match=r"a\.csv was changed while it was being used"):
        record_inputs([path], tmp_path)
    forget_what_was_read()
    assert record_inputs([path], tmp_path)[0].sha256 == hashlib.sha256(b"2\n").hexdigest()
