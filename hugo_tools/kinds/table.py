"""The table of kinds of posts by name. A new kind is a template and a line here."""

from __future__ import annotations

from pathlib import Path

from hugo_tools.kinds.interface import Kind

FOLDER = Path(__file__).parent

KINDS: dict[str, Kind] = {
    "survey": Kind(
        "a field: taxonomy, methods, comparison, recent developments", FOLDER / "survey.md.j2", has_formulas=True
    ),
    "model-family": Kind(
        "a family of models: components, formulas, training, benchmarks",
        FOLDER / "model-family.md.j2",
        has_formulas=True,
    ),
    "paper": Kind(
        "a deep dive into one paper, with an implementation",
        FOLDER / "paper.md.j2",
        title="{}: Deep Dive and Implementation Guide",
        is_about_one=True,
        has_formulas=True,
    ),
    "learning-note": Kind("one question: background, exploration, takeaways", FOLDER / "learning-note.md.j2"),
    # Not an archetype: Hugo would use one of this name for every post without a kind.
    "default": Kind("front matter only", FOLDER / "default.md.j2", title="Notes on {}", is_archetype=False),
}


def archetypes() -> list[str]:
    """Returns the names of the kinds with an archetype for Hugo."""
    return [name for name, kind in KINDS.items() if kind.is_archetype]
