"""The schema of front matter: what our posts have, in which order, and that the documentation says the same."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from hugo_tools.hugo import front_matter, posts
from hugo_tools.kinds import archetypes
from hugo_tools.kinds.archetypes import PostFacts
from tests import ROOT

NOW = datetime(2026, 1, 31, 9, 30, tzinfo=UTC)

# The keys of the guide to model families, as it spells and orders them.
KEYS = """title date draft tags categories author showToc TocOpen hidemeta comments description canonicalURL disableHLJS
disableShare hideSummary searchHidden ShowReadingTime ShowBreadCrumbs ShowPostNavLinks ShowWordCount
ShowRssButtonInSectionTermList UseHugoToc cover cover.image cover.alt cover.caption cover.relative cover.hidden editPost
editPost.URL editPost.Text editPost.appendFilePath""".split()

# Those whose value would be dead, harmful, or would beat the site's own for nothing.
COMMENTS = """TocOpen hidemeta comments canonicalURL disableHLJS disableShare hideSummary searchHidden
ShowRssButtonInSectionTermList cover cover.image cover.alt cover.caption cover.relative cover.hidden editPost
editPost.URL editPost.Text editPost.appendFilePath""".split()


def rows() -> str:
    """Returns the table of docs/front-matter.md, from the schema's own words."""
    written = {
        "always": "always",
        "unless the site says": "unless the site's `params` have it",
        "if the site says": "if the site's `params` have it",
        "comment": "as a comment",
    }
    return "\n".join(
        f"| `{each.key}` | {each.kind} | {each.meaning} | {each.default} | {each.reader} | {written[each.use]} "
        f"| {each.source or '—'} |"
        for each in front_matter.FIELDS
    )


def test_the_documentation_is_the_schema() -> None:
    assert rows() in (ROOT / "docs/front-matter.md").read_text("utf-8")


def test_every_key_of_the_source_in_its_spelling_and_order() -> None:
    assert [field.key for field in front_matter.FIELDS] == KEYS


@pytest.mark.parametrize("kind", archetypes.KINDS)
@pytest.mark.parametrize("params", [{}, {"author": "Ada"}])
def test_every_key_stands_in_a_post_in_its_order(kind: str, params: dict[str, str]) -> None:
    lines = archetypes.post(kind, PostFacts("T", NOW, params=params)).partition("\n\n")[0].splitlines()
    found = [m[1] for line in lines if (m := re.match(r"(?:# +)?([A-Za-z]+):(?: |$)", line)) and m[1] in names()]
    assert found == [key.rpartition(".")[2] for key in KEYS]


def names() -> set[str]:
    return {key.rpartition(".")[2] for key in KEYS}


@pytest.mark.parametrize("toml", [False, True])
def test_what_a_post_says_and_what_it_leaves_to_the_site(toml: bool) -> None:
    """Without a word of the site all that works is said; what the site says, a post does not say again."""
    bare = posts.parse(Path("x.md"), archetypes.post("default", PostFacts("T", NOW), toml)).front_matter
    assert [key for key in KEYS if key not in bare and key not in COMMENTS] == ["author"]
    site = {key.lower(): True for key in KEYS} | {"author": "Ada"}
    quiet = posts.parse(Path("x.md"), archetypes.post("default", PostFacts("T", NOW, params=site), toml)).front_matter
    assert list(quiet) == ["title", "date", "draft", "tags", "categories", "author", "description"]


def test_every_comment_says_when_to_use_it() -> None:
    inner = {"editPost.URL", "editPost.Text", "editPost.appendFilePath"}  # said at the map
    assert [f.key for f in front_matter.FIELDS if f.use == "comment" and not f.advice and f.key not in inner] == []


@pytest.mark.parametrize("toml", [False, True])
def test_a_comment_is_right_as_soon_as_its_mark_is_taken_off(toml: bool) -> None:
    text = archetypes.post("default", PostFacts("T", NOW), toml)
    values = posts.parse(Path("x.md"), re.sub("^# ", "", text, flags=re.M)).front_matter
    flat = dict(values) | {f"{outer}.{key}": v for outer in ("cover", "editPost") for key, v in values[outer].items()}
    assert list(values) == [key for key in KEYS if "." not in key]
    for field in front_matter.FIELDS:
        assert not front_matter.problem(field, flat[field.key])


@pytest.mark.parametrize("toml", [False, True])
def test_a_value_opens_its_map(toml: bool) -> None:
    chosen = {"Cover.image": "a.png", "x.a": 1, "y": 2, "X.b": {"c": [3]}, "cover.hiddenInList": True, "z": {}}
    chosen |= {"editpost": {"disabled": True, "text": "Fix"}, "showTOC": False}
    text = archetypes.post("default", PostFacts("T", NOW, chosen=chosen), toml)
    values = posts.parse(Path("x.md"), text).front_matter
    assert values["cover"] == {"image": "a.png", "hiddenInList": True}
    assert values["editPost"] == {"Text": "Fix", "disabled": True}
    assert (values["x"], values["y"], values["z"], values["showToc"]) == ({"a": 1, "b": {"c": [3]}}, 2, {}, False)
    uncommented = re.sub("^( *)# ", r"\1", text, flags=re.M)
    assert set(posts.parse(Path("x.md"), uncommented).front_matter["cover"]) > {"image", "alt", "hiddenInList"}


def test_the_author_is_the_sites() -> None:
    def author(value: object) -> object:
        text = archetypes.post("default", PostFacts("T", NOW, params={"author": value}))
        return posts.parse(Path("x.md"), text).front_matter.get("author")

    assert author('Ada "C" L.') == 'Ada "C" L.'
    assert author(["Ada", "Bob"]) == ["Ada", "Bob"]
    assert author({"name": "Ada", "email": "a@e.org"}) == "Ada"  # PaperMod would print the map
    assert author({"email": "a@e.org"}) is None


@pytest.mark.parametrize(
    ("key", "value", "wanted"),
    [
        ("cover", "a.png", "keys and values of its own"),
        ("tags", "a, b", "a list"),
        ("showToc", "yes", "true or false"),
        ("date", "YYYY-MM-DD", "a date such as"),
        ("title", 5, "a text"),
        ("author", {"name": "Ada"}, "a name or a list of names"),
        ("date", "2026-01-31T09:30:00+01:00", ""),
        ("title", None, ""),
        ("tags", [], ""),
    ],
)
def test_what_a_value_may_be(key: str, value: object, wanted: str) -> None:
    problem = front_matter.problem(front_matter.BY_KEY[key.lower()], value)
    assert wanted in problem
    assert bool(problem) == bool(wanted)
