"""A detached signature of an edition's manifest, by whoever answers for it: made and checked by OpenSSH (`ssh-keygen -Y`)."""

from __future__ import annotations

import subprocess
from pathlib import Path

from psi_analysis.briefs.runs.manifest import MANIFEST, SIGNATURE
from psi_analysis.briefs.runs.published import EditionError

NAMESPACE = "psi-edition"
"""What such a signature is for, so that one made for something else does not count."""


def sign(folder: Path, key: Path) -> Path:
    """Sign the manifest of an edition, which names the checksum of every file of it; return the signature's path.

    Raises:
        EditionError: there is no manifest or no ssh-keygen, or the key cannot sign.
    """
    if not (folder / MANIFEST).is_file():
        raise EditionError(f"{folder} holds no {MANIFEST}; name the folder of an edition, such as reports/2026.")
    (folder / SIGNATURE).unlink(missing_ok=True)
    code, said = _keygen("sign", "-f", str(key), "-n", NAMESPACE, str(folder / MANIFEST))
    if code:
        raise EditionError(f"{key} cannot sign {folder.name}: {said}")
    return folder / SIGNATURE


def signer_of(folder: Path, signers: Path) -> str:
    """Return who signed the manifest of an edition.

    Args:
        signers: a file of allowed signers, a line each: name, then the public key.

    Raises:
        EditionError: it is not signed, not by one of them, or changed since.
    """
    signature, manifest = folder / SIGNATURE, folder / MANIFEST
    if not signature.is_file():
        raise EditionError(f"{folder.name} is not signed; its publisher can sign it: psi sign {folder.parent.name}/{folder.name} --key KEY")
    code, said = _keygen("find-principals", "-f", str(signers), "-s", str(signature))
    name = said.splitlines()[0] if said and not code else ""
    if not name:
        raise EditionError(f"{folder.name} is signed, but by none of those in {signers.name}.")
    code, said = _keygen("verify", "-f", str(signers), "-I", name, "-n", NAMESPACE, "-s", str(signature), given=manifest.read_bytes())
    if code:
        why = said.splitlines()[-1] if said else "no reason given"
        raise EditionError(f"{folder.name}: the manifest is not the one {name} signed ({why}).")
    return name


def _keygen(verb: str, *words: str, given: bytes = b"") -> tuple[int, str]:
    """Run `ssh-keygen -Y` and return its exit code and what it said."""
    try:
        done = subprocess.run(["ssh-keygen", "-Y", verb, *words], input=given, capture_output=True, check=False)
    except OSError as error:
        raise EditionError("signatures need ssh-keygen, a part of OpenSSH; install it, or check the files alone.") from error
    return done.returncode, (done.stdout or done.stderr).decode("utf-8", "replace").strip()
