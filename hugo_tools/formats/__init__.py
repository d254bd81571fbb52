"""File formats of other programs: BibTeX, RIS, CSL-JSON, CSV."""
