"""Works in a new post: their authors, labels and links, and the words of arguments."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from hugo_tools.errors import ConfigurationError
from hugo_tools.kinds import new
from hugo_tools.metadata.identifiers import Identifier, Parsed
from hugo_tools.metadata.items import Item, Name
from hugo_tools.registries.semantic_scholar import CitationCount

PEOPLE = (Name("Lovelace", "Ada"), Name("Babbage", "Charles", "Jr."), Name(literal="The Club"), Name("王", "小明"))
LABELS = [
    (0, "", ""), (1, "Lovelace", "Ada Lovelace"), (2, "Lovelace & Babbage", "Ada Lovelace, Charles Babbage Jr."),
    (3, "Lovelace et al.", "Ada Lovelace, Charles Babbage Jr., The Club"),
    (4, "Lovelace et al.", "Ada Lovelace, Charles Babbage Jr., The Club, 王小明"),
]  # fmt: skip


@pytest.mark.parametrize(("count", "label", "shown"), LABELS)
def test_authors_in_a_sentence_and_in_a_list(count: int, label: str, shown: str) -> None:
    by_authors = Item("x", authors=PEOPLE[:count])
    by_editors = Item("x", editors=PEOPLE[:count])
    assert (new.label(by_authors), new.shown_authors(by_authors)) == (label, shown)
    assert (new.label(by_editors), new.shown_authors(by_editors)) == (label, shown)


def test_a_name_without_a_family_name_and_a_group() -> None:
    assert new.label(Item("x", authors=(Name("", "Ada"), Name(literal="The Club")))) == "Ada & The Club"


@pytest.mark.parametrize(("more", "end"), [(0, "A 12"), (1, "and 1 more"), (12, "and 12 more")])
def test_many_authors_are_counted(more: int, end: str) -> None:
    many = tuple(Name(str(number), "A") for number in range(1, 13 + more))
    names = new.shown_authors(Item("x", authors=many)).split(", ")
    assert names[:2] == ["A 1", "A 2"]
    assert (len(names), names[-1]) == (12 + (more > 0), end)


ARXIV = Parsed(Identifier("arxiv", "1706.03762"))
PLAIN = Parsed(Identifier("key", "ada"))
KNOWN = CitationCount(12345, "https://e.org/a.pdf", "Semantic Scholar")
TODAY = datetime(2024, 3, 5, tzinfo=UTC)


def test_a_work_as_templates_have_it() -> None:
    item = Item(
        "arxiv:1706.03762",
        title="Notes",
        authors=PEOPLE[:1],
        issued=(2017, 6),
        container_title="Memoirs",
        abstract="So.",
    )
    made = new.work(ARXIV, item, KNOWN, TODAY)
    assert (made.title, made.authors, made.abstract) == ("Notes", "Ada Lovelace", "So.")
    assert (made.label, made.published) == ("Lovelace, 2017", "2017, Memoirs")
    assert made.citations == "12,345 (Semantic Scholar, 5 March 2024)"
    assert str(made.citation) == "[@arxiv:1706.03762]"
    page, pdf = "https://arxiv.org/abs/1706.03762", "https://arxiv.org/pdf/1706.03762"
    assert str(made.links) == f"[paper]({page}) · [PDF]({pdf})"


def test_a_work_of_which_little_is_known() -> None:
    made = new.work(PLAIN, Item("ada", title="Notes", url="https://e.org/x"), None, TODAY)
    assert (made.authors, made.label, made.published, made.citations) == ("", "n.d.", "", "")
    assert str(made.links) == "[paper](https://e.org/x)"
    assert str(new.links(PLAIN, Item("ada"), KNOWN)) == "[PDF](https://e.org/a.pdf)"
    assert str(new.links(PLAIN, Item("ada"), None)) == ""


def test_values_of_arguments() -> None:
    arguments = ["a=1", "b = [x, y]", "c=", "d=e=f", "g=true", "h=[", "i= "]
    assert new.parse_values(arguments) == {"a": 1, "b": ["x", "y"], "c": "", "d": "e=f", "g": True, "h": "[", "i": ""}
    with pytest.raises(ConfigurationError) as caught:
        new.parse_values(["series"])
    assert (caught.value.message, caught.value.hint) == (
        '--set "series" has no "="', "for example --set series=Retrieval",
    )  # fmt: skip


def test_ids_and_tags_of_arguments() -> None:
    assert new.split_ids(["a b", "c, d", " e,f "]) == ["a", "b", "c", "d", "e,f"]
    assert new.split_tags(" a b ,, c,") == ["a b", "c"]


FOLDERS = ["posts", "a.b", "con-a", "my posts"]
NOT_FOLDERS = ["", ".git", "a.", "a ", " a", "CON", "nul.txt", ".."]


def test_names_that_a_folder_can_have_on_any_system() -> None:
    assert [name for name in FOLDERS if not new.is_folder_name(name)] == []
    assert [name for name in NOT_FOLDERS if new.is_folder_name(name)] == []
