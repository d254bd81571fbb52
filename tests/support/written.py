"""What a build makes, held against the files of tests/data/written.

Where a page is meant to change, `HUGO_TOOLS_WRITTEN=1 pytest FILE` writes them anew, and the difference is to be read.
"""

from __future__ import annotations

import os
import re

from tests import ROOT

WRITTEN = ROOT / "tests" / "data" / "written"
WRITES = "HUGO_TOOLS_WRITTEN"
FINGERPRINT = re.compile(r"(?<=\.)[0-9a-f]{64}(?=\.)")  # of a stylesheet or script, in its address


def assert_as_written(name: str, made: str) -> None:
    """Fails where a text is not the one in the file of that name, but for fingerprints."""
    path = WRITTEN / name
    text = FINGERPRINT.sub("0", made).strip() + "\n"
    if os.environ.get(WRITES):
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    assert text.splitlines() == path.read_text(encoding="utf-8").splitlines(), f"if it is meant so: {WRITES}=1 pytest"
