"""The rivals' rules from their published formulas, side by side with ours; a case they do not cover is undefined and says so."""
