"""Own data in: a frame, a CSV file or a workbook of any kind becomes a Series, or an error that says what to mend."""
