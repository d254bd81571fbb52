"""The forms of hand-written lists and of what points to them: each a post of one site, adopted in one run."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path

import pytest

from hugo_tools.adopting import bibtex_lists, rendered_lists, spellings
from tests.support.blog import CONFIG, Blog, Result
from tests.support.fake_registries import started

ENGINE = "https://arxiv.org/abs/1701.00001"
A = f'Ada Lovelace et al. ["Notes on an engine."]({ENGINE}) ICML 2018.'
B = 'Joseph Jacquard. "A loom for patterns." arXiv:1702.00002, 2017.'
C = "Mary Somerville. “The connexion of tides”, A Journal, 2015. doi:10.1000/tides"
NUMBERED = f"[1] {A}\n\n[2] {B}\n\n[3] {C}\n"
ORDERED = f"1. {A}\n2. {B}\n3. {C}\n"
NEW_A, NEW_B, NEW_C = "@arxiv:1701.00001", "@arxiv:1702.00002", "@doi:10.1000/tides"
BIB = """\
@article{ada, title={Notes on an Engine}, author={Lovelace, Ada and Babbage, Charles}, journal={A}, year={1843}}
% a remark
@misc{harbour,
  title = {A log of the harbour}, author = {Pilot, Ann},
  year = 2012,
}
"""
NOTES = """\
**The tides, as Somerville has them**

- _Tides are not waves._ This is what I had thought they are, but she says that you can see it in a day or so, see p. 3.
- Note: monotonicity is enough.
- [Waves](https://doi.org/10.1000/tides) are what we would call waves, because they have a height that you can see.
"""
OWN_BIB = "@article{me2020, title={A post}, author={Me}, year={2020}}"
FOLDED = "<details><summary>Literature</summary>\n\n{}\n</details>\n"


def listed(text: str) -> str:
    """Returns a post's text with a list below it."""
    return f"{text}\n\n## References\n\n{NUMBERED}"


# --- what points to an entry ---------------------------------------------------------------------

POINTING = {
    "links": ("See [1](#ref1), [2](#references).", f"See [{NEW_A}], [{NEW_B}]."),
    "brackets in links": (
        r"See [[1]](#1), [\[2\]](#2), [[1](#a), [3](#b)].",
        f"See [{NEW_A}], [{NEW_B}], [{NEW_A}; {NEW_C}].",
    ),
    "doubled brackets": ("See [[1]], [[1], [3]], [[2][3]].", f"See [{NEW_A}], [{NEW_A}; {NEW_C}], [{NEW_B}; {NEW_C}]."),
    "escaped brackets": (
        r"See \[1\], \[2, 3\] and\[3\]\[1\].",
        f"See [{NEW_A}], [{NEW_B}; {NEW_C}] and[{NEW_C}; {NEW_A}].",
    ),
    "brackets of the East": ("见【1】与［2］。", f"见[{NEW_A}]与[{NEW_B}]。"),
    "after a character": ("文本[1]。", f"文本[{NEW_A}]。"),
    "after a short word": ("As in[1] or by[2].", f"As in[{NEW_A}] or by[{NEW_B}]."),
    "groups": (
        "See [1, 3], [1–3], [2][1].",
        f"See [{NEW_A}; {NEW_C}], [{NEW_A}; {NEW_B}; {NEW_C}], [{NEW_B}; {NEW_A}].",
    ),
    "a range of two brackets": ("See [1]–[3] and [2]-[3].", f"See [{NEW_A}; {NEW_B}; {NEW_C}] and [{NEW_B}; {NEW_C}]."),
    "anchors in HTML": ('See <a href="#r1">[1]</a>, <a class="x" href="#r2">2</a>.', f"See [{NEW_A}], [{NEW_B}]."),
    "links to the works": (
        f"See [1]({ENGINE}), [[2]](https://arxiv.org/pdf/1702.00002v2), [3](https://e.org), [[2]](https://e.org/b).",
        f"See [{NEW_A}], [{NEW_B}], [3](https://e.org), [[2]](https://e.org/b).",
    ),
    "raised": (
        'Far<sup>[1](#a)</sup>, off<sup>[2](#b),[3](#c)</sup>, <sup><a href="#r1">1</a></sup> and<sup>[2]</sup>.',
        f"Far[{NEW_A}], off[{NEW_B}; {NEW_C}], [{NEW_A}] and[{NEW_B}].",
    ),
    "raised and bare": (
        "Engines<sup>1</sup> weave.<sup>2,3</sup> It is 10<sup>3</sup> m<sup>2</sup>.",
        f"Engines[{NEW_A}] weave.[{NEW_B}; {NEW_C}] It is 10<sup>3</sup> m<sup>2</sup>.",
    ),
    "no labels": (
        "A [1]. The matrix [[1, 2], [3, 1]], x[2], `[[1]](#a)`, $y\\[3\\]$, dp[1], x in [1, 2] and [2](https://e.org).",
        f"A [{NEW_A}]. The matrix [[1, 2], [3, 1]], x[2], `[[1]](#a)`, $y\\[3\\]$, dp[1], x in [1, 2] and [2](https://e.org).",
    ),
    "links to sections": (
        "## Part {#part}\n\nA [1], and section [2](#part), figure [3](#fig).\n\n<a id=\"fig\"></a>",
        f"## Part {{#part}}\n\nA [{NEW_A}], and section [2](#part), figure [3](#fig).\n\n<a id=\"fig\"></a>",
    ),
}  # fmt: skip

# What links to an entry without a number, by the entry's anchor.
LINKED = {
    "an anchor in a paragraph": (
        "So ([Lovelace, 2017](#org1)), [[Jacquard]](#org2).",
        f'<a id="org1"></a>{A}\n\n<a id="org2"></a>{B}\n',
    ),
    "an anchor in an item": (
        "So ([Lovelace, 2017](#org1)), [[Jacquard]](#org2).",
        f'- <a id="org1"></a>{A}\n- <a name="org2"></a>{B}\n',
    ),
    "an anchor with a comma, and a number for words": (
        "So ([Lovelace, 2017](#Lovelace_et_al.,_2017)), [[Jacquard]](#b), [[7]](#Lovelace_et_al.,_2017).",
        f'- <span id="Lovelace_et_al.,_2017"/>{A}\n- <span id="b"/>{B}\n',
    ),
    "a list that pandoc made": (
        "So ([Lovelace, 2017](#ref-ada)), [[Jacquard]](#ref-loom).",
        '<div id="refs" class="references csl-bib-body hanging-indent">\n\n<div id="ref-ada" class="csl-entry">\n\n'
        f'{A}\n\n</div>\n\n<div id="ref-loom" class="csl-entry">\n\n{B}\n\n</div>\n\n</div>\n',
    ),
    "a list that R Markdown made": (
        "So ([Lovelace, 2017](#ref-ada)), [[Jacquard]](#ref-loom).",
        '<div id="refs" class="references">\n<div id="ref-ada">\n<p>Ada Lovelace et al. “[Notes on an '
        f'engine]{{.nocase}}.” <em>ICML</em>, 2018. <a href="{ENGINE}">{ENGINE}</a></p>\n</div>\n'
        f'<div id="ref-loom">\n<p>{B}</p>\n</div>\n</div>\n',
    ),
    "a list that Org made": (
        'So (<a href="#citeproc_bib_item_1">Lovelace, 2017</a>), [<a href="#citeproc_bib_item_2">Jacquard</a>].',
        '<style>.csl-entry{text-indent: -1.5em;}</style><div class="csl-bib-body">\n'
        f'  <div class="csl-entry"><a id="citeproc_bib_item_1"></a>{A}</div>\n'
        f'  <div class="csl-entry"><a id="citeproc_bib_item_2"></a>{B}</div>\n</div>\n',
    ),
    "a list that Org made, with numbers beside the text": (
        'So (<a href="#citeproc_bib_item_1">Lovelace, 2017</a>), [<a href="#citeproc_bib_item_2">Jacquard</a>].',
        '<div class="csl-bib-body">\n  <div class="csl-entry"><a id="citeproc_bib_item_1"></a>\n'
        f'    <div class="csl-left-margin">[1]</div><div class="csl-right-inline">{A}</div>\n  </div>\n'
        f'  <div class="csl-entry"><a id="citeproc_bib_item_2"></a>\n'
        f'    <div class="csl-left-margin">[2]</div><div class="csl-right-inline">{B}</div>\n  </div>\n</div>\n',
    ),
}  # fmt: skip

# --- lists ---------------------------------------------------------------------------------------

LISTS = {
    "a heading of level 1": f"# References\n\n{NUMBERED}",
    "a numbered heading": f"### 5.1 Bibliography\n\n{ORDERED}",
    "a bold line": f"**References**\n\n{NUMBERED}",
    "a bold line with a colon": f"**Literature:**\n\n{ORDERED}",
    "a line with a colon": f"References:\n\n{ORDERED}",
    "a line above its entries": f"References:\n[1] {A}\n[2] {B}\n[3] {C}\n",
    "an underlined heading": f"Quellen\n-------\n\n{ORDERED}",
    "Chinese": f"## 参考文献\n\n【1】{A}\n\n【2】{B}\n\n【3】{C}\n",
    "Japanese": f"## 参考資料：\n\n{ORDERED}",
    "German": f"## Literatur\n\n{ORDERED}",
    "French": f"## Références\n\n{NUMBERED}",
    "Spanish": f"## Referencias\n\n{ORDERED}",
    "anchors before numbers": f'## References\n\n<a id="r1"></a>[1] {A}\n\n<b id="r2">[2]</b> {B}\n\n**[3]** {C}\n',
    "anchors in items": f'## References\n\n1. <a name="r1"></a> {A}\n2. <a name="r2"></a>{B}\n3. {C}\n',
    "escaped dots": f"## References\n\n1\\. {A}\n\n2\\. {B}\n\n3\\. {C}\n",
    "bullets with numbers": f"## References\n\n- [1] {A}\n- [2] {B}\n- [3] {C}\n",
    "lines with breaks": f"## References\n\n[1] {A}<br>\n[2] {B}\\\n[3] {C}  \n",
    "parts": f"## References\n\n### Papers\n\n1. {A}\n2. {B}\n\n### Others\n\n3. {C}\n",
    "a shortcode": f"{{{{< references >}}}}\n<li>{A}</li>\n<li>{B}</li>\n<li>{C}</li>\n{{{{< /references >}}}}\n",
    "a shortcode of Markdown": f"{{{{% references %}}}}\n{ORDERED}{{{{% /references %}}}}\n",
    "a folded shortcode": f'{{{{< details "References" >}}}}\n{NUMBERED}{{{{< /details >}}}}\n',
    "a folded element": FOLDED.format(NUMBERED),
    "a folded element of items": FOLDED.format(ORDERED),
    "a table of contents": f"## Contents\n\n1. [A](#a)\n2. [References](#references)\n\n## References\n\n{ORDERED}",
    "elements": f'## References\n\n<ol>\n<li id="r1">{A}</li>\n<li id="r2">{B}</li>\n<li>{C}</li>\n</ol>\n',
}  # fmt: skip

UNNUMBERED = {
    "paragraphs": f"## References\n\n{A}\n\n{B}\n\n{C}\n",
    "lines of a paragraph": f"## References\n\n{A}  \n{B}  \n{C}\n",
    "bullets": f"## References\n\n* {A}\n* {B}\n* {C}\n",
}

LEFT = {
    "remarks": f"A.[^1] B.[^2]\n\n[^1]: As in [Lovelace, 2017]({ENGINE}).\n[^2]: [Notes]({ENGINE}) is fun.\n",
    "how to cite the post": f"A.\n\n## Citation\n\nCited as:\n\n> Me (2020). A post.\n\n```bibtex\n{OWN_BIB}\n```\n",
    "how to cite the post, under a heading of lists": f"A.\n\n## Citations\n\n```\n{OWN_BIB}\n```\n",
    "BibTeX that shows how it is written": f"A.\n\n## Files\n\n```\n{BIB}```\n",
    "notes on works": f"A.\n\n## Literature\n\n{NOTES}",
    "an item with a list of its own": f"A [1].\n\n## References\n\n1. {A}\n2. For code see:\n   * {B}\n",
    "numbers that cannot be told from others": f"A (1).\n\n## References\n\n(1) {A}\n\n(2) {B}\n",
    "prose among the paragraphs": f"A.\n\n## References\n\n{A}\n\nThat is all that there is, and it is little.\n",
    "prose in an element": f"A.\n\n{FOLDED.format(f'<ol><li>{A}</li></ol>  That is all.')}",
    "prose in a list that pandoc made": 'A.\n\n<div id="refs">\n<div id="ref-a">\nA.\n</div>\nThat is all.\n</div>\n',
    "a list that pandoc made, without an end": f'A.\n\n<div id="refs">\n\n<div id="ref-a">\n\n{A}\n\n</div>\n',
    "prose in a shortcode": f"A.\n\n{{{{< references >}}}}\nThat is all.\n1. {A}\n{{{{< /references >}}}}\n",
}  # fmt: skip

PLACES = {
    "one entry and the end": (f"## References\n\n[1] {A}\n", "## References\n\n{}"),
    "one entry": (f"## References\n\n[1] {A}\n\n## End\n\nBye.\n", "## References\n\n{}\n## End\n\nBye.\n"),
    "words between entries": (
        f"## References\n\n[1] {A}\n\nAnd yet:\n\n[2] {B}\n\n## End\n\nBye.\n",
        "## References\n\n{}\nAnd yet:\n\n\n## End\n\nBye.\n",
    ),
    "one part": (
        f"## References\n\n### Papers\n\n[1] {A}\n\n[2] {B}\n\n## End\n",
        "## References\n\n### Papers\n\n{}\n## End\n",
    ),
    "a line of that name above": (
        f"References:\n\nThey are below.\n\n## References\n\n[1] {A}\n\n## End\n",
        "References:\n\nThey are below.\n\n## References\n\n{}\n## End\n",
    ),
}

BIBTEX = {
    "a box": f"<textarea rows=9>\n{BIB}</textarea>\n",
    "a box with an id": f'<textarea id="bib">{BIB}</textarea>\n',
    "preformatted": f"<pre><code>\n{BIB}</code></pre>\n",
    "a fence": f"```bibtex\n{BIB}```\n",
    "a fence of tildes": f"~~~\n{BIB}~~~\n",
}


@dataclass(frozen=True)
class Adopted:
    """The site before and after, by file, what was said, and the site once it was undone."""

    before: dict[str, bytes]
    after: dict[str, bytes]
    first: Result
    again: Result
    undone: dict[str, bytes]

    def post(self, name: str) -> str:
        return self.after[path_of(name)].decode()


def path_of(name: str) -> str:
    return f"content/posts/{name.replace(' ', '-')}.md"


def adopted(root: Path, posts: dict[str, str]) -> Adopted:
    """Adopts a site of these posts twice, and undoes it."""
    blog = Blog(root)
    blog.write("hugo.yaml", f"{CONFIG}markup: {{goldmark: {{renderer: {{unsafe: true}}}}}}\n".replace("theme", "#"))
    for name, body in posts.items():
        blog.write(path_of(name), f"---\ntitle: A post\n---\n\n{body}")
    before = blog.snapshot()
    with started() as registries:
        registries.add_arxiv("1701.00001", "Notes on an Engine", ["Ada Lovelace", "Charles Babbage"], "2017-01-01")
        registries.add_arxiv("1702.00002", "A Loom for Patterns", ["Joseph Jacquard"], "2017-02-02")
        registries.add_crossref("10.1000/tides", "The connexion of tides", authors=["Mary Somerville"], year=2015)
        env = {**registries.environment, "XDG_CACHE_HOME": str(root.parent / "cache")}
        first = blog.run("adopt", "--write", env=env)
        after = blog.snapshot()
        again = blog.run("adopt", "--write", env=env)
    assert blog.snapshot() == after
    blog.run("adopt", "--undo", env=env)
    return Adopted(before, after, first, again, blog.snapshot())


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Adopted:
    posts = {name: listed(text) for name, (text, _) in POINTING.items()}
    posts |= {
        name: f"{text}\n\n## References\n\n{entries}\n## Then\n\nThe end.\n" for name, (text, entries) in LINKED.items()
    }
    posts |= {name: f"A [1], b [3, 2].\n\n{text}" for name, text in LISTS.items()}
    posts |= {name: f"A [1].\n\n{text}" for name, (text, _) in PLACES.items()}
    posts |= {name: f"A [harbour].\n\n## References\n\n{text}\nThe end.\n" for name, text in BIBTEX.items()}
    posts |= {name: f"A (Lovelace, 2017).\n\n{text}" for name, text in UNNUMBERED.items()} | LEFT
    return adopted(tmp_path_factory.mktemp("forms") / "blog", posts)


def test_all_of_it_comes_back(site: Adopted) -> None:
    assert site.first.code == 0, site.first.err
    assert (site.again.code, site.again.out) == (0, "")
    assert site.undone == site.before


@pytest.mark.parametrize("name", POINTING)
def test_what_points_becomes_citations(site: Adopted, name: str) -> None:
    assert f"\n\n{POINTING[name][1]}\n\n## References\n\n<!-- hugo-tools" in site.post(name)


@pytest.mark.parametrize("name", LINKED)
def test_links_to_entries_keep_their_words(site: Adopted, name: str) -> None:
    text = site.post(name)
    jacquard = f"[[Jacquard][{NEW_B}]]" if "Org" in name else f"[[Jacquard]][{NEW_B}]"
    number = f", [{NEW_A}]" if "number for words" in name else ""
    assert f"So ([Lovelace, 2017][{NEW_A}]), {jacquard}{number}.\n\n## References\n\n<!-- hugo-tools" in text
    assert "nocite" not in text
    assert "1. Lovelace, A., & Babbage, C. (2017)." in text or "1. Lovelace, A., & Babbage, C. (2018)." in text
    assert "2. Jacquard, J. (2017)." in text
    assert "csl-" not in text
    assert text.endswith("-->\n\n## Then\n\nThe end.\n")


@pytest.mark.parametrize("name", LISTS)
def test_a_numbered_list_is_read(site: Adopted, name: str) -> None:
    text = site.post(name)
    head, _, tail = text.partition("<!-- hugo-tools:references -->\n")
    assert f"A [{NEW_A}], b [{NEW_C}; {NEW_B}].\n" in head
    assert "nocite" not in head
    assert "Papers" not in head
    assert "References:" not in head.replace("**", "")
    block, _, rest = tail.partition("<!-- /hugo-tools:references")
    assert [block.index(word) for word in ("1. Lovelace", "2. Somerville", "3. Jacquard")]
    assert rest.partition("-->\n")[2].strip() == ""


@pytest.mark.parametrize("name", UNNUMBERED)
def test_a_list_without_numbers_is_read(site: Adopted, name: str) -> None:
    text = site.post(name)
    assert f'nocite: ["{NEW_A[1:]}", "{NEW_B[1:]}", "{NEW_C[1:]}"]' in text
    assert "A (Lovelace, 2017).\n\n## References\n\n<!-- hugo-tools" in text
    assert text.count("Notes on an") == 1


@pytest.mark.parametrize("name", LEFT)
def test_what_is_no_list_is_left(site: Adopted, name: str) -> None:
    assert site.after[path_of(name)] == site.before[path_of(name)]


@pytest.mark.parametrize("name", PLACES)
def test_our_list_stands_where_the_old_one_stood(site: Adopted, name: str) -> None:
    rest = site.post(name).partition(f"A [{NEW_A}].\n\n")[2]
    block = rest[rest.index("<!-- hugo-tools") : rest.index("-->\n", rest.index("<!-- /hugo-tools")) + 4]
    assert rest == PLACES[name][1].format(block)


@pytest.mark.parametrize("name", BIBTEX)
def test_bibtex_on_the_page_goes_into_the_bibliography(site: Adopted, name: str) -> None:
    text = site.post(name)
    head, _, tail = text.partition("## References\n\n<!-- hugo-tools:references -->\n")
    assert 'nocite: ["ada"]' in head
    assert "A [@harbour].\n" in head
    assert "1. Pilot, A. (2012)." in tail
    assert "2. Lovelace, A., & Babbage, C. (1843)." in tail
    assert tail.endswith("\nThe end.\n")
    kept = site.after["references.bib"].decode()
    assert kept.count("@article{ada, title={Notes on an Engine},") == 1
    assert "@misc{harbour,\n  title = {A log of the harbour}, author = {Pilot, Ann},\n  year = 2012,\n}\n" in kept


def test_two_posts_with_one_key_for_two_works(tmp_path: Path) -> None:
    posts = {"a": f"A.\n\n## References\n\n```\n{BIB}```\n"}
    posts["b"] = posts["a"].replace("harbour},", "fleet},")
    done = adopted(tmp_path / "blog", posts)
    assert 'content/posts/b.md: another bibliography has "harbour" for another work' in done.first.err
    assert "hugo-tools" in done.post("a")
    assert done.after[path_of("b")] == done.before[path_of("b")]
    assert done.undone == done.before


@pytest.mark.parametrize(
    "part", ["<pre>\n", "<textarea>", "```a\n", "[[1](#a) ", "<sup>[1]", '<div id="refs">\n', "[[a](#a) ", "[[a]](#b "]
)
def test_time_grows_with_the_post(part: str) -> None:
    text, labels, began = part * 10_000, frozenset("1"), time.process_time()
    assert not list(bibtex_lists.ELEMENT.finditer(text))
    assert not list(bibtex_lists.fences(text, 0, len(text)))
    assert rendered_lists.divisions(text, 0) == ([], 0)
    spellings.respell(text, labels, spellings.Anchors({}, frozenset()), raised=True)
    assert time.process_time() - began < 2


LOST = [
    pytest.param("See [9].", '"[9]" stays as it is: the list has no such entry', id="no such entry"),
    pytest.param("See [2, 9].", '"[2, 9]" stays as it is: the list has no such entry', id="one of two"),
    pytest.param("From [0, 1] or [5, 255], x in [2, 9].", "", id="intervals"),
]


@pytest.mark.parametrize(("text", "message"), LOST)
def test_numbers_that_lead_nowhere_are_told(tmp_path: Path, text: str, message: str) -> None:
    done = adopted(tmp_path / "blog", {"a": listed(f"A [1]. {text}")})
    assert (message in done.first.err) if message else ("stays as it is" not in done.first.err)
    assert text in done.post("a")


def test_where_a_page_is_available_is_no_venue(tmp_path: Path) -> None:
    listed_so = f"[1] Ada Lovelace. Notes on an engine. 2017. [Online]. Available: {ENGINE}\n\n[2] {B}\n"
    done = adopted(tmp_path / "blog", {"a": f"A [1].\n\n## References\n\n{listed_so}"})
    assert '1. Lovelace, A., & Babbage, C. (2017). "Notes on an Engine." [arXiv' in done.post("a")


def test_words_that_lead_to_an_entry_stay_the_authors(tmp_path: Path) -> None:
    text = f'[Lovelace](#ada) said so [1].\n\n## References\n\n<a id="ada"></a>[1] {A}\n\n[2] {B}\n'
    done = adopted(tmp_path / "blog", {"a": text})
    assert f"[Lovelace][{NEW_A}] said so [{NEW_A}].\n" in done.post("a")


def test_a_link_in_html_leads_to_the_work(tmp_path: Path) -> None:
    text = f'<a id="ada"></a>[1] {A}\n\n[2] {B}\n'
    above = (
        '<p>\nSee <a class="x" href="#ada">the notes</a>.\n</p>\n\n{{< figure caption="From [her](#ada)." >}}\n\nA [1].'
    )
    done = adopted(tmp_path / "blog", {"a": f"{above}\n\n## References\n\n{text}"})
    assert done.first.code == 0, done.first.err
    assert f'See <a class="x" href="{ENGINE}">the notes</a>.\n' in done.post("a")
    assert f'{{{{< figure caption="From [her]({ENGINE})." >}}}}\n' in done.post("a")
    assert done.undone == done.before


def test_a_link_in_a_heading_leads_to_the_work(tmp_path: Path) -> None:
    text = f'<a id="org1"></a>{A}\n\n<a id="org2"></a>{B}\n'
    above = "## Engines ([Lovelace, 2017](#org1))\n\nA loom ([Jacquard](#org2))."
    done = adopted(tmp_path / "blog", {"a": f"{above}\n\n## References\n\n{text}"})
    assert done.first.code == 0, done.first.err
    assert f"## Engines ([Lovelace, 2017]({ENGINE}))\n\nA loom ([Jacquard][{NEW_B}]).\n" in done.post("a")
    assert done.undone == done.before


DEAD = [
    pytest.param('the <a href="#ada">log</a>', '"A log of the harbour." 2012.', id="no address is known"),
    pytest.param('the log <a href="#ada">[1]</a>', A, id="its words are the number"),
    pytest.param("the log [[1]](#ada)", A, id="its words are the number, in Markdown"),
]


@pytest.mark.parametrize(("link", "entry"), DEAD)
def test_a_link_that_would_be_dead_leaves_the_post_whole(tmp_path: Path, link: str, entry: str) -> None:
    text = f'<a id="ada"></a>[1] {entry}\n\n[2] {B}\n'
    above = f"<p>\nSee {link}.\n</p>\n\nA [1]."
    done = adopted(tmp_path / "blog", {"a": f"{above}\n\n## References\n\n{text}"})
    assert '"#ada" leads to an entry of the old list' in done.first.err
    assert done.post("a").encode() == done.before[path_of("a")]
    assert done.undone == done.before
