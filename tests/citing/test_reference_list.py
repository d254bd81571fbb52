"""The reference list of a post: numbers, anchors, and definitions that mean what they should to any Markdown parser."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from functools import partial

import cmarkgfm
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from hugo_tools.citing import reference_list
from hugo_tools.citing.eject import linked
from hugo_tools.citing.reference_list import ReferenceList, slugs_of
from hugo_tools.markdown import citations
from hugo_tools.markdown.citations import Rules
from hugo_tools.metadata.identifiers import Identifier
from hugo_tools.metadata.items import Item, Name
from hugo_tools.styles.interface import Called, Cited, Run, Style
from hugo_tools.styles.numeric import label

KEYS = ["a", "b", "c", "d", "e", "f", "g", "none"]
RULES = Rules(known_keys=frozenset(KEYS))


def work(identifier: Identifier) -> Item | None:
    """Returns an item for any identifier but `none`, by an author named as its key."""
    if identifier.value == "none":
        return None
    name = Name(identifier.value.title(), "X.")
    number = f"arXiv:{identifier.value}" if identifier.scheme == "arxiv" else ""
    return Item(
        identifier.key, title="T", authors=(name,), issued=(2020,), number=number, url="https://e.org/" + name.family
    )


def numeric(collapse: bool = True) -> Style:
    """Returns the numeric style, but for its references: they are keys."""
    return Style(partial(label, collapse=collapse), lambda item, version, letter: f"{item.key}{version or ''}.")


def listed(text: str, order: str = "", collapse: bool = True) -> tuple[ReferenceList, citations.Citations]:
    cited, _ = citations.find(text, 0, RULES)
    mentions = [(identifier, version) for _, identifier, version in citations.keys(cited)]
    return reference_list.number_works(mentions, work, numeric(collapse), order), cited


def body(text: str, **options: object) -> str:
    found, cited = listed(text, **options)  # type: ignore[arg-type]
    return reference_list.render_block(found, cited.groups, "")


def titles(text: str, **options: object) -> list[str]:
    """Returns the title of each definition."""
    return re.findall(r'^\[.*\]: \S+ "(.*)"$', body(text, **options), re.MULTILINE)


def case(text: str, expected: object, pins: str) -> object:
    return pytest.param(text, expected, id=pins)


# --- numbers --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        case("[@b] [@a] [@b]", ["b", "a"], "by first mention"),
        case("[@c; @a] [@b]", ["c", "a", "b"], "a group in the order of its bracket"),
        case("[x](https://arxiv.org/abs/1706.03762) [@a]", ["arxiv:1706.03762", "a"], "ordinary links count"),
        case("[@none] [@a]", ["a"], "what was not resolved has no number"),
        case("text[^1] [@a]\n\n[^1]: [@b]", ["a", "b"], "a footnote counts where it stands"),
    ],
)
def test_works_are_numbered_by_first_mention(text: str, expected: list[str]) -> None:
    assert [(r.number, r.item.key) for r in listed(text)[0].references] == list(enumerate(expected, 1))


def test_works_are_numbered_by_author_where_that_is_asked_for() -> None:
    assert [r.item.key for r in listed("[@c] [@a] [@b]", order="author")[0].references] == ["a", "b", "c"]


def test_a_list_by_name_is_sorted_whatever_the_order_of_the_text() -> None:
    by_key = {key: Item(key, authors=(Name(key),)) for key in ("b", "c", "a")}
    mentions = [(Identifier("key", key), 0) for key in by_key]
    found = reference_list.number_works(mentions, lambda identifier: by_key[identifier.value], numeric(), "author")
    assert [(r.number, r.item.key) for r in found.references] == [(1, "a"), (2, "b"), (3, "c")]


def test_two_identifiers_of_one_work_are_one_reference() -> None:
    same = Item("doi:10.1000/x", doi="10.1000/x")
    mentions = [(Identifier("doi", "10/abc"), 0), (Identifier("doi", "10.1000/x"), 0)]
    assert len(reference_list.number_works(mentions, lambda _: same, numeric(), "").references) == 1


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        case("[@arxiv:1706.03762v5]", "arxiv:1706.037625", "a version that was asked for is shown"),
        case("[@arxiv:1706.03762v5] [@arxiv:1706.03762]", "arxiv:1706.037625", "also where it is not always asked for"),
        case("[@arxiv:1706.03762v5] [@arxiv:1706.03762v1]", "arxiv:1706.03762", "two versions are the work itself"),
    ],
)
def test_versions(text: str, expected: str) -> None:
    assert body(text).startswith(f"1. {expected}. ")


# --- what a bracket shows -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        case("[@a]", "[{1 #a}]", "one"),
        case("[@a; @b]", "[{1 #a}, {2 #b}]", "two"),
        case("[@a; @b; @c]", "[{1 #a}{– #b}{3 #c}]", "three in a row"),
        case("[@a; @b; @c; @d; @e]", "[{1 #a}{– #b #c #d}{5 #e}]", "five in a row"),
        case("[@c; @a; @b]", "[{1 #c}{– #a}{3 #b}]", "in the order of the list"),
        case("[-@a]", "[{1 #a}]", "numbers have no author to suppress"),
        case("[see @a, pp. 3–5; also @b]", "[see {1 #a}, pp. 3–5; also {2 #b}]", "words around"),
        case("[@a; @b, p. 2; @c]", "[{1 #a}; {2 #b}, p. 2; {3 #c}]", "no range where one has words"),
        case("[words][@a]", "[{1 #a}]", "the author's own words, which the hook keeps"),
        case("[@a; @a]", "[{1 #a}]", "the same twice"),
        case("[@a; @none]", "[{1 #a}, ?]", "one that was not resolved"),
        case("[see @none; @a]", "[see ?; {1 #a}]", "the same with words"),
        case(
            '[see "it" -- or *that* `x` @a, it\'s...]', "[see “it” – or that x {1 #a}, it’s…]", "typography and markup"
        ),
        case("[2 \\* 3 @a]", "[2 * 3 {1 #a}]", "an escape"),
        case(
            "[R&D, x < y {z} \\\\ @a]",
            "[R&amp;D, x &lt; y &#123;z&#125; &#92; {1 #a}]",
            "what means something in a title",
        ),
        case("[&lt;b&gt; @a]", "[&lt;b&gt; {1 #a}]", "entities"),
    ],
)
def test_brackets(text: str, expected: str) -> None:
    assert titles(text)[0] == expected


def test_ranges_can_be_switched_off() -> None:
    assert titles("[@a; @b; @c]", collapse=False) == ["[{1 #a}, {2 #b}, {3 #c}]"]


def test_a_style_says_what_stands_in_a_bracket_and_its_names_are_text() -> None:
    """Nothing in a name ends the run or the title, and nothing of an item is Markdown where a post is ejected."""
    name = 'O"Neil {x} \\ <b> & [y](z) *q* #7'

    def by_name(cited: Sequence[Cited]) -> list[Run]:
        seen.extend(cited)
        return [Run("("), *(Run(name, (each.reference,)) for each in cited if each.reference), Run(")")]

    seen: list[Cited] = []
    cited, _ = citations.find("[-@b] [see *x* @a, p. 2]", 0, RULES)
    mentions = [(identifier, version) for _, identifier, version in citations.keys(cited)]

    def call(items: Sequence[Item]) -> list[Called]:
        return [Called("", "x")] * len(items)

    style = Style(by_name, lambda item, version, letter: item.key + letter, call, "author")
    found = reference_list.number_works(mentions, work, style, "")
    written = reference_list.render_block(found, cited.groups, "")
    assert written.startswith('1. ax [↩](#top "#a")\n2. bx [↩](#top "#b")\n')
    shown = "O&quot;Neil &#123;x&#125; &#92; &lt;b&gt; &amp; [y](z) *q* #7"
    assert f'[-@b]: https://e.org/B "({{{shown} #b}})"' in written
    assert [(c.prefix, c.suffix, c.suppress_author) for c in seen[:2]] == [("", "", True), ("see x", ", p. 2", False)]
    assert linked(cited.groups[0], found.printed(cited.groups).labels[0], found) == (
        "([O&#34;Neil &#123;x&#125; &#92; &#60;b&#62; & &#91;y&#93;(z) \\*q\\* #7](https://e.org/B))"
    )


def test_a_gap_ends_a_range() -> None:
    text = "[@a] [@b] [@c] [@d] [@e] [@f]\n\n[@a; @b; @c; @e; @f]"
    assert titles(text)[-1] == "[{1 #a/2}{– #b/2}{3 #c/2}, {5 #e/2}, {6 #f/2}]"


# --- places ---------------------------------------------------------------------------------------


def test_a_work_that_is_cited_in_several_places_says_in_how_many() -> None:
    assert body("[@a] [@a] [@b] [see @a]") == (
        '1. a. [↩](#top "#a/3")\n2. b. [↩](#top "#b")\n\n'
        '[@a]: https://e.org/A "[{1 #a/3}]"\n[@b]: https://e.org/B "[{2 #b}]"\n'
        '[see @a]: https://e.org/A "[see {1 #a/3}]"\n'
    )


def test_links_are_no_places_to_come_back_to() -> None:
    assert body("[x](https://arxiv.org/abs/1706.03762)") == "1. arxiv:1706.03762.\n"


def test_nothing_is_written_for_nothing() -> None:
    assert body("text [@none]") == ""


def test_a_bracket_of_which_nothing_was_resolved_gets_no_definition() -> None:
    assert titles("[@a] [@none]") == ["[{1 #a}]"]


def test_one_definition_serves_all_spellings_of_a_label() -> None:
    assert titles("[see @a] [See @a] [see\n@a]") == ["[see {1 #a/3}]"]


def test_a_label_that_is_too_long_for_markdown_gets_no_definition() -> None:
    assert titles("[@a] [@a, " + "x" * 1000 + "]") == ["[{1 #a/2}]"]


def test_labels_that_markdown_confuses_are_known_if_they_show_something_else() -> None:
    text = "[see @a] [See @a] [SEE @a] [@b, P. 3] [@b, p. 3] [@c] [@c]"
    found, cited = listed(text)
    pairs = reference_list.differing_labels(cited.groups, found)
    assert [(group.label, first.label) for group, first in pairs] == [
        ("See @a", "see @a"),
        ("SEE @a", "see @a"),
        ("@b, p. 3", "@b, P. 3"),
    ]


# --- anchors --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        case(["arxiv:1706.03762"], ["arxiv-1706-03762"], "an arXiv id"),
        case(["doi:10.1016/s0022-2836(05)80360-2"], ["doi-10-1016-s0022-2836-05-80360-2"], "a DOI"),
        case(["https://e.org/a?b=c#d"], ["https-e-org-a-b-c-d"], "a URL"),
        case(["LeCun2015"], ["lecun2015"], "a key of a bibliography"),
        case(["müller2020"], ["m-ller2020-HASH"], "letters that are lost"),
        case(["王2020", "李2020"], ["2020-HASH", "2020-HASH"], "keys that differ in lost letters only"),
        case(["a_b", "a-b", "c"], ["a-b-HASH", "a-b-HASH", "c"], "keys that differ in signs only"),
        case(["Ab", "ab"], ["ab-HASH", "ab-HASH"], "keys that differ in case only"),
        case(["王"], ["HASH"], "no letter left"),
    ],
)
def test_slugs(keys: list[str], expected: list[str]) -> None:
    found = slugs_of(keys)
    assert [slug.replace(reference_list.short_hash(key), "HASH") for key, slug in found.items()] == expected


@settings(deadline=None)
@given(st.lists(st.text(min_size=1, max_size=12), unique=True))
def test_slugs_differ_and_are_made_of_letters_digits_and_hyphens(keys: list[str]) -> None:
    found = slugs_of(keys)
    assert len(set(found.values())) == len(keys)
    assert all(re.fullmatch("[a-z0-9]+(?:-[a-z0-9]+)*", slug) for slug in found.values())


# --- as Markdown parsers see it -------------------------------------------------------------------


def definitions(markdown: str) -> dict[str, tuple[str, str]]:
    """Returns (URL, title) by label, as markdown-it-py reads them."""
    environment: dict[str, dict[str, dict[str, str]]] = {}
    MarkdownIt("commonmark").parse(markdown, environment)
    return {label: (link["href"], link["title"]) for label, link in environment.get("references", {}).items()}


labels = st.text(
    st.one_of(st.sampled_from("\"'\\{}<>&;:,*_`~$#%@–’ x"), st.characters(exclude_categories=["Cs", "Cc"])), max_size=30
)


@settings(deadline=None)
@given(labels, labels)
def test_a_definition_is_read_as_it_was_meant_whatever_the_words_around_the_key(before: str, behind: str) -> None:
    text = f"[{before} @a {behind}]"
    found, cited = listed(text)
    keys = [(group.end - group.start, *(citation.key for citation in group.citations)) for group in cited.groups]
    if keys != [(len(text), "a")]:
        return  # the words made it something else: code, an escape, math, another key
    written = reference_list.render_block(found, cited.groups, "")
    ((url, title),) = definitions(written).values()
    source = written.rstrip().rsplit(' "', 1)[1].removesuffix('"')  # what our hook gets: entities not decoded
    assert url == "https://e.org/A"
    assert title == html.unescape(source)
    assert html.unescape(re.sub("{1(?: #a)}", "1", source)) == re.sub(
        " +", " ", "".join(run.text for run in found.printed(cited.groups).labels[0])
    )
    assert "{{" not in source
    for render in (MarkdownIt("commonmark").render, cmarkgfm.github_flavored_markdown_to_html):
        assert '<a href="https://e.org/A" title="' in render(f"{written}\n{text}\n")
