"""The words of the field as frozen objects: areas, periods, units, indicators, series, targets."""
