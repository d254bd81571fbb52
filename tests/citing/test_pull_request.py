"""The text of a pull request: what changed, work by work, and nothing in it that GitHub would act upon."""

from __future__ import annotations

from typing import Any

import pytest
from markdown_it import MarkdownIt

from hugo_tools.citing.pull_request import MAX_BODY, code, heading_of, render

NOTHING: dict[str, Any] = {"posts": [], "works": [], "resolved": 0, "pruned": [], "findings": []}


def field(name: str, old: Any, new: Any) -> dict[str, Any]:
    return {"name": name, "old": old, "new": new}


def work(key: str, *fields: dict[str, Any], title: str = "A Work") -> dict[str, Any]:
    return {"key": key, "title": title, "fields": list(fields)}


@pytest.mark.parametrize(
    ("change", "heading"),
    [
        pytest.param(field("status", None, "retracted"), "Retracted, withdrawn or put in doubt", id="retracted"),
        pytest.param(
            field("status", None, "expression of concern"), "Retracted, withdrawn or put in doubt", id="doubt"
        ),
        pytest.param(field("status", None, "corrected"), "Corrected", id="corrected"),
        pytest.param(field("status", "retracted", None), "Corrected", id="no longer retracted"),
        pytest.param(field("DOI", None, "10.1000/182"), "Published", id="a DOI"),
        pytest.param(field("container-title", None, "Nature"), "Published", id="a journal"),
        pytest.param(field("type", "article", "article-journal"), "Published", id="a preprint no more"),
        pytest.param(field("container-title", "Natur", "Nature"), "Corrected", id="the journal's name"),
        pytest.param(field("version", "1.0", "2.0"), "New version", id="a version"),
        pytest.param(field("title", "A", "B"), "Corrected", id="a title"),
    ],
)
def test_a_change_has_its_heading(change: dict[str, Any], heading: str) -> None:
    assert heading_of([change]) == heading
    report = {**NOTHING, "works": [work("doi:10.1000/1", change)]}
    assert (
        f"### {heading}\n\n- `A Work` ([`doi:10.1000/1`](<https://doi.org/10.1000/1>))\n  - {change['name']}: "
        in render(report)
    )


@pytest.mark.parametrize(
    ("change", "heading"),
    [
        (field("type", "manuscript", "book"), "Published"),
        (field("type", "book", "chapter"), "Corrected"),
        (field("DOI", "10.1/a", "10.1/b"), "Corrected"),
        (field("DOI", None, ""), "Corrected"),
        (field("version", "1", None), "Corrected"),
        (field("publisher", None, "P"), "Corrected"),
    ],
)
def test_other_changes(change: dict[str, Any], heading: str) -> None:
    assert heading_of([change]) == heading


def finding(number: int, line: int = 0, severity: str = "warning") -> dict[str, Any]:
    return {"path": f"p{number}.md", "line": line, "message": f"m{number}", "severity": severity}


def test_what_is_to_be_looked_at() -> None:
    text = render({**NOTHING, "findings": [finding(n, n % 2) for n in range(50)]})
    assert text.startswith("The registries have not changed")
    assert "\n\n### To be looked at\n\n- `p0.md`: `m0`\n- `p1.md:1`: `m1`\n" in text
    assert "more" not in text
    assert render({**NOTHING, "findings": [finding(n) for n in range(53)]}).endswith("`m49`\n- and 3 more\n")
    failed = render({**NOTHING, "findings": [finding(1), finding(2, 0, "error")]})
    assert failed.startswith(
        "No changed record was found for the works that this site cites, but not all could be looked up.\n"
    )


def test_the_whole_text() -> None:
    appeared = {"preprint": "arxiv:1706.03762", "key": "<odd>", "sources": [], "cited": True}
    changed = {"key": "https://e.org/<a>", "title": "", "fields": [field("title", None, "B")]}
    report = {**NOTHING, "works": [changed], "published": [appeared], "posts": [{"path": "a.md"}, {"path": "b.md"}]}
    assert (
        render(report)
        == """\
The registries have changed the records of 2 works that this site cites.

### Published

- [`arxiv:1706.03762`](<https://arxiv.org/abs/1706.03762>) has appeared as `<odd>`; cited so now

### Corrected

- ([`https://e.org/<a>`](<https://e.org/%3Ca%3E>))
  - title: none → `B`

### Changed posts

- `a.md`
- `b.md`
"""
    )


def test_the_gravest_comes_first() -> None:
    works = [
        work("arxiv:1706.03762", field("title", "A", "B")),
        work("doi:10.1000/1", field("title", "A", "B"), field("status", None, "withdrawn")),
    ]
    text = render({**NOTHING, "works": works})
    assert text.startswith("The registries have changed the records of 2 works that this site cites.\n\n### Retracted")
    assert text.index("10.1000/1") < text.index("### Corrected") < text.index("1706.03762")


def test_a_preprint_that_has_appeared() -> None:
    appeared = {"preprint": "arxiv:1706.03762", "key": "doi:10.1000/1", "sources": ["Crossref"], "cited": False}
    text = render({**NOTHING, "published": [appeared]})
    assert "of 1 work that" in text
    assert "has appeared as [`doi:10.1000/1`](<https://doi.org/10.1000/1>); to cite it so: `hugo-tools cite" in text


def test_nothing_has_changed() -> None:
    assert render(NOTHING) == "The registries have not changed the record of any work that this site cites.\n"


@pytest.mark.parametrize(
    "evil",
    [
        "@everyone fixes #1", "closes GH-2", "`@everyone`", "``` @everyone", "<img src=x onerror=alert(1)>",
        "[x](javascript:y)", "a\n\n@everyone\n# b", "`", "``", "![](https://example.org/track)",
    ],
)  # fmt: skip
def test_a_registrys_text_is_nothing_but_text(evil: str) -> None:
    finding = {"path": evil, "line": 0, "column": 0, "message": evil, "hint": "", "severity": "error"}
    changed = work("doi:10.1000/1", field("title", "A", evil), title=evil)
    post = {"path": evil, "references": 1, "written": True}
    text = render({**NOTHING, "works": [changed], "findings": [finding], "posts": [post]})
    words = " ".join(evil.split())
    tokens = [inner for token in MarkdownIt("commonmark").parse(text) for inner in token.children or ()]
    assert [token.content for token in tokens if token.type == "code_inline"].count(words) == 5
    assert all(words not in token.content for token in tokens if token.type == "text")
    assert {token.type for token in tokens} <= {"text", "code_inline", "link_open", "link_close", "softbreak"}


def test_a_code_span_holds_any_text() -> None:
    assert [code("a"), code("a`b"), code("``")] == ["`a`", "`` a`b ``", "``` `` ```"]


def test_a_text_is_never_longer_than_github_takes() -> None:
    works = [work(f"doi:10.1000/{n}", field("title", "A" * 80, "B" * 80)) for n in range(2000)]
    text = render({**NOTHING, "works": works})
    assert len(text) < MAX_BODY + 100
    assert text.endswith("\n\nThere is more: see the changed files.\n")
