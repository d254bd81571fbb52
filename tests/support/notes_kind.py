"""A kind of post that the package does not know; this runs `hugo-tools` with it:

python -m tests.support.notes_kind new
"""

from __future__ import annotations

from pathlib import Path

from hugo_tools.kinds.interface import Kind
from hugo_tools.kinds.table import KINDS

TEMPLATE = Path(__file__).with_name("field-notes.md.j2")

if __name__ == "__main__":
    from hugo_tools.cli import main

    KINDS["field-notes"] = Kind("what was seen outside", TEMPLATE, title="Field Notes on {}")
    main()
