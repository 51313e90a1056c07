"""Figures that an office hands in: the workbook it fills in, what is checked, what is written."""
