"""Real BibTeX and LaTeX: an entry is good if both take it without a complaint."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

needs_latex = pytest.mark.skipif(
    not (shutil.which("bibtex") and shutil.which("pdflatex")), reason="no LaTeX: apt install texlive-latex-base"
)
DOCUMENT = r"""\nonstopmode
\documentclass{article}
ENCODING\usepackage{url}
\usepackage{natbib}
\begin{document}
\nocite{*}
\bibliographystyle{STYLE}
\bibliography{works}
\end{document}
"""
LETTER = re.compile(r"! LaTeX Error: Unicode character .*")  # pdflatex has no font for it, XeLaTeX would


def typeset(folder: Path, entries: str, style: str = "plainnat", encoding: str = "T1", strict: bool = False) -> str:
    """Typesets a bibliography of all entries and returns the `.bbl` that BibTeX makes of them.

    Fails on whatever BibTeX or LaTeX say against it; unless `strict`, not for letters that pdflatex has no font for.
    """
    (folder / "works.bib").write_text(entries, "utf-8")
    chosen = f"\\usepackage[{encoding}]{{fontenc}}\n" if encoding else ""
    (folder / "paper.tex").write_text(DOCUMENT.replace("STYLE", style).replace("ENCODING", chosen), "utf-8")
    run(folder, "pdflatex", "-draftmode", "paper")
    said = run(folder, "bibtex", "paper")
    complaints = [line for line in said.splitlines() if re.search("[Ww]arning|error|wrong|missing|^I", line)]
    assert not complaints, said
    log = run(folder, "pdflatex", "-draftmode", "paper")
    errors = [line for line in log.splitlines() if line.startswith("!") and (strict or not LETTER.match(line))]
    assert not errors, log
    return (folder / "paper.bbl").read_text("utf-8")


def run(folder: Path, *command: str) -> str:
    """Runs a program of TeX's and returns what it says; of an error, too, it speaks there."""
    done = subprocess.run(command, cwd=folder, capture_output=True, timeout=120, check=False)
    return done.stdout.decode("utf-8", "replace")
