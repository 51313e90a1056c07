"""The `psi` command: parse, call one verb of the library, print."""
