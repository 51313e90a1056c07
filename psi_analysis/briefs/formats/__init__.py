"""The same brief as a page, a Word document and a PDF."""
