"""The net under every write: whatever is damaged in a post's new text, it is not written."""

from __future__ import annotations

import random
import re
import time

import pytest

from hugo_tools.errors import PostError
from hugo_tools.markdown import blocks, verification
from hugo_tools.markdown.verification import difference, read, verify, verify_list

LIST = '## References {#references}\n\n1. A. *B*. [↩](#top "#a")\n2. C.\n\n[@a]: https://a.org "[{1 #a}]"\n'
OWN = '## Cite this post\n\nA. "B". 2024.\n\n```bibtex\n@article{a,\n}\n```\n'
HEAD = "---\ntitle: x\n---\n\n"
PROSE = """\
As [@a] and [words][@a] show, [so][own] does *this*.

- one
- two [^1]

```md
<!-- hugo-tools:references -->
a sample
<!-- /hugo-tools:references -->
```

> quoted [@a]

| a | b |
|---|---|
| 1 | [@a] |

"""
BEHIND = "\nAfter it, a `word` and ![an image](i.png).\n\n[own]: https://own.org 'own'\n[^1]: a note\n"
PAIR = "<!-- hugo-tools:references -->\n<!-- /hugo-tools:references -->\n"
BEFORE = HEAD + PROSE + PAIR + BEHIND
AFTER = HEAD + PROSE + blocks.render("references", LIST) + BEHIND


def check(before: str, after: str, body: str = LIST) -> None:
    verify(before, after, len(HEAD), ["@a"], {"references": body})


@pytest.mark.parametrize("newline", ["\n", "\r\n"], ids=["LF", "CRLF"])
def test_a_block_that_is_filled_passes_and_one_that_is_filled_anew(newline: str) -> None:
    before, after = (text.replace("\n", newline) for text in (BEFORE, AFTER))
    verify(before, after, len(HEAD.replace("\n", newline)), ["@a"], {"references": LIST})
    verify(after, after, len(HEAD.replace("\n", newline)), ["@a"], {"references": LIST})


def test_both_blocks_are_looked_at() -> None:
    after = AFTER + "\n" + blocks.render("cite-this-post", OWN)
    before = BEFORE + "\n<!-- hugo-tools:cite-this-post -->\n<!-- /hugo-tools:cite-this-post -->\n"
    verify(before, after, len(HEAD), ["@a"], {"references": LIST, "cite-this-post": OWN})
    with pytest.raises(PostError, match='the block "cite-this-post" would not be read'):
        verify(before, after.replace("}\n```\n", "}\n"), len(HEAD), ["@a"], {"cite-this-post": OWN})


OUT = AFTER.replace(blocks.render("references", LIST), "")
BLOCK = blocks.render("references", LIST)
DAMAGED = {
    "the prose above is swallowed": (AFTER.replace("> quoted [@a]\n", ""), 16),
    "the prose below is swallowed": (AFTER.replace(BEHIND, ""), 5),
    "a definition of the author's is swallowed": (AFTER.replace("[own]: https://own.org 'own'\n", ""), 5),
    "its title alone": (AFTER.replace(" 'own'", ""), 5),
    "a footnote is swallowed": (AFTER.replace("[^1]: a note\n", ""), 8),
    "the sample in code is filled": (AFTER.replace("a sample\n", LIST), 11),
    "the block moved up": (HEAD + BLOCK + "\n" + PROSE + BEHIND.replace("After", "Before"), 25),
    "the block is in the code": (OUT.replace("a sample\n", "a sample\n" + BLOCK), 11),
    "the block is in a list": (OUT.replace("- two [^1]\n", "- two [^1]\n\n  " + BLOCK.replace("\n", "\n  ")), 7),
    "the block is in a quote": (OUT.replace("> quoted [@a]\n", "> quoted [@a]\n> " + BLOCK.replace("\n", "\n> ")), 16),
    "a fence is open above it": (AFTER.replace("```\n\n> quoted", "\n\n> quoted"), 5),
    "a fence is open in it": (AFTER.replace("1. A.", "```\n1. A."), 5),
    "a comment is open in it": (AFTER.replace("2. C.", "<!--\n2. C."), 25),
    "the end marker is missing": (AFTER.replace(BLOCK, BLOCK[: BLOCK.index("<!-- /")]), 25),
    "the begin marker is missing": (AFTER.replace(BLOCK, BLOCK[BLOCK.index("\n") + 1 :]), 25),
    "the markers are swapped": (AFTER.replace(BLOCK, BLOCK.replace(" /hugo", " hugo")), 25),
    "an item more": (AFTER.replace("2. C.", "2. C.\n3. D."), 22),
    "a link of the author's leads elsewhere": (AFTER.replace("https://own.org", "https://other.org"), 5),
    "a definition of ours takes the author's label": (
        AFTER.replace('[@a]: https://a.org "[{1 #a}]"\n', '[@a]: https://a.org "[{1 #a}]"\n[own]: https://a.org\n'), 5
    ),
    "an emphasis is gone": (AFTER.replace("*this*", "this"), 5),
    "a table's cell is gone": (AFTER.replace("| 1 | [@a] |", "| 1 |"), 20),
    "the front matter's end is prose": (AFTER.replace("As [@a]", "x\n---\n\nAs [@a]"), 5),
}  # fmt: skip


@pytest.mark.parametrize(("after", "line"), DAMAGED.values(), ids=DAMAGED)
def test_what_is_damaged_is_refused_with_its_line(after: str, line: int) -> None:
    assert after != AFTER
    with pytest.raises(PostError) as error:
        check(BEFORE, after)
    assert error.value.line == line
    assert "the post is as it was" in error.value.hint


def test_one_line_more_or_less_is_refused_wherever_it_stands() -> None:
    dice = random.Random(0)
    lines = AFTER.splitlines(keepends=True)
    seen = 0
    for _ in range(300):
        at = dice.randrange(4, len(lines))
        changed = lines[:at] + dice.choice([[], ["```\n"], ["<!--\n"], ["x\n", lines[at]]]) + lines[at + 1 :]
        after = "".join(changed)
        now, was = read(after, len(HEAD), ["@a"]), read(AFTER, len(HEAD), ["@a"])
        if not difference(was.own, now.own, AFTER) and now.blocks == was.blocks and not now.unclosed:
            continue  # a blank line beside another, a definition that nothing uses
        seen += 1
        with pytest.raises(PostError):
            check(BEFORE, after)
    assert seen > 200


def test_brackets_may_become_links_and_no_other_word_may() -> None:
    before = HEAD + "See [@a], [Own], [see @a, p. 3].\n"
    after = before + "\n" + blocks.render("references", LIST)
    check(before, after)
    stolen = LIST + "[own]: https://a.org\n"
    with pytest.raises(PostError) as error:
        check(before, before + "\n" + blocks.render("references", stolen), stolen)
    assert error.value.line == 5


def test_a_label_that_only_the_old_list_had_may_become_text() -> None:
    old = LIST + '[@b]: https://b.org "[{2 #b}]"\n'
    before = HEAD + "See [@a], [@b].\n\n" + blocks.render("references", old)
    after = before.replace(blocks.render("references", old), blocks.render("references", LIST))
    verify(before, after, len(HEAD), ["@a", "@b"], {"references": LIST})
    with pytest.raises(PostError):
        verify(before, after, len(HEAD), ["@a"], {"references": LIST})


@pytest.mark.parametrize(
    ("body", "count"),
    [
        pytest.param(LIST, 2, id="as it is"),
        pytest.param(LIST.replace("## References {#references}\n\n", ""), 2, id="without a heading"),
        pytest.param(LIST.replace("1. ", "- ").replace("2. ", "- "), 2, id="without numbers"),
        pytest.param("", 0, id="empty"),
        pytest.param("1. a\n   - b\n2. c\n", 2, id="a list in an item"),
    ],
)
def test_a_list_is_as_long_as_it_is_meant_to_be(body: str, count: int) -> None:
    verify_list(body, count)
    for other in (count + 1, count - 1):
        with pytest.raises(PostError, match="would not be read as one by Markdown"):
            verify_list(body, other)


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(LIST.replace("[@a]: https", "[@[a]: https"), id="a definition that is none"),
        pytest.param(LIST.replace("1. A", "x\n\n1. A"), id="a paragraph"),
        pytest.param(LIST + "\n> x\n", id="a quote"),
        pytest.param(LIST.replace("1. ", "- ").replace("2. ", "* "), id="two lists without numbers"),
        pytest.param(LIST.replace("2. C.", "2. C.\n\n<!-- -->\n\n1. D."), id="two lists"),
    ],
)
def test_a_list_is_nothing_else(body: str) -> None:
    with pytest.raises(PostError):
        verify_list(body, 2)


# --- masked spans ---------------------------------------------------------------------------------


def masked(text: str) -> tuple[str, list[tuple[int, int]]]:
    """Returns a text without the marks « and », and the spans that they enclosed."""
    plain, spans = "", []
    for part in re.split("([«»])", text):
        if part == "«":
            spans.append((len(plain), 0))
        elif part == "»":
            spans[-1] = (spans[-1][0], len(plain))
        else:
            plain += part
    return plain, spans


@pytest.mark.parametrize(
    ("before", "after", "same"),
    [
        pytest.param("a é «[@a]» b", "a é «[1](u)» b", True, id="a link for a bracket"),
        pytest.param("a «[@a]». b", "a «[[1](u)–[3](v)]». b", True, id="several"),
        pytest.param("«[@a]», «[@a]»", "«[1](u)», «[see *x* [1](u) y]»", True, id="side by side"),
        pytest.param("*a «[@a]»* b", "*a «[1](u)»* b", True, id="in emphasis"),
        pytest.param("{{< x é >}} «[@a]»\r\nb", "{{< x é >}} «[1](u)»\r\nb", True, id="behind a shortcode"),
        pytest.param("&amp; «[@a]»&lt;", "&amp; «[1](u)»&lt;", True, id="between entities"),
        pytest.param("«[@a]»\r\n«[@a]»\r\n", "«[1](u)»\r\n«[1](u)»\r\n", True, id="lines"),
        pytest.param("a «[@a]» b", "a «[1](u)» c", False, id="a letter beside it"),
        pytest.param("a «[@a]» b", "a «[1](u» b)", False, id="a bracket beside it"),
        pytest.param("a «[@a]» `b`", "a «`1» `b`", False, id="code that goes on"),
        pytest.param("*a «[@a]»* b", "*a «[1](u)\\»* b", False, id="emphasis"),
        pytest.param("a «[@a]» b", "a «[1](u)\n\n» b", False, id="a paragraph"),
    ],
)
def test_what_is_masked_may_differ_and_nothing_beside_it(before: str, after: str, same: bool) -> None:
    old, new = (read(text, 0, ["@a"], spans).own for text, spans in map(masked, (before, after)))
    assert (difference(old, new, before) == 0) is same


@pytest.mark.parametrize(
    "text",
    ["term\n: definition\n\n{}\n\n  ```\n", "term\n: definition\n\n{}\n\n  two\n", "[^1]\n\n[^1]: a\n\n{}\n\n    b\n"],
)
def test_a_comment_that_ends_a_definition_or_a_footnote_is_missed(text: str) -> None:
    was = read(text.format("<!-- hugo-tools:off -->"), 0, are_comments_dropped=True)
    now = read(text.format(""), 0, are_comments_dropped=True)
    assert difference(was.own, now.own, text)


# --- time -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "part",
    ["[ ", "a\\_b ", "[@a] ", "word\n", "> ", "- ", "<!-- hugo-tools:references -->\n", "<!-- a -->\n", "&amp;"],
)
def test_time_is_linear(part: str) -> None:
    seconds = []
    for size in (50_000, 200_000):
        text = part * (size // len(part)) + "\n"
        spans = [(at, at + 4) for at in range(0, len(text) - 5, 5)] if part == "[@a] " else []
        started = time.process_time()
        verification.read(text, 0, ["@a"], spans)
        seconds.append(time.process_time() - started)
    assert seconds[1] < 9 * seconds[0] + 1  # linear is four times, quadratic sixteen


@pytest.mark.parametrize("part", ["<!-- hugo-tools:off -->\na\n\n", "<!-- hugo-tools:references -->\n\na\n\n"])
def test_time_is_linear_for_pages(part: str) -> None:
    seconds = []
    for size in (50_000, 200_000):
        text = part * (size // len(part))
        started = time.process_time()
        assert verification.is_plainly_as_meant(text, text, 0, [], {})
        seconds.append(time.process_time() - started)
    assert seconds[1] < 9 * seconds[0] + 1
