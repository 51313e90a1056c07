"""Several goals in one joint distribution."""
