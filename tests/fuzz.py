"""Throws random posts and hostile metadata at `cite`, for as long as one likes: python tests/fuzz.py --posts 100000

Each post is cited, cited again, freed of its block, and ejected twice, in memory. What must hold: nothing outside the
block changes, a second run changes nothing, taking the block out gives the post back, ejecting leaves nothing that we
take for ours, and no input takes much longer per character than others. Every other post is built of whole lines, with
markers in odd places. Records are rendered in every field that a registry fills, and read back by a CommonMark
parser: they show as text, and nothing else. Answers of registries, damaged at random, become items that can be printed,
or are refused. A failure prints its seed.

--scale measures posts of 100, 200 and 400 KB in all shapes of tests/markdown/test_scanner.py and some more: twice the
length may take 2.5 times as long. --pairs and --interrupts let so many sites be cited by two runs at once, and by a run
that a signal ends (tests/support/disturbed.py). --sites runs three commands in each of so many sites that would lead
them out (tests/support/hostile_sites.py). --locks has each Hugo at hand build so many sites with 300 hostile items in
their lock. With tests/read_only.sh before the command, a write to anywhere but a folder of its own is an error.
"""

from __future__ import annotations

import argparse
import gc
import html
import json
import os
import random
import re
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import astuple, replace
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace
from typing import Any

ROOT = Path(__file__).parent.parent
sys.path[0] = str(ROOT)

import pyromark  # noqa: E402

from hugo_tools.citing import eject, reference_list  # noqa: E402
from hugo_tools.citing.drafts import Draft  # noqa: E402
from hugo_tools.citing.reference_list import ReferenceList  # noqa: E402
from hugo_tools.errors import PostError  # noqa: E402
from hugo_tools.hugo import posts  # noqa: E402
from hugo_tools.hugo.site import Settings as PostSettings  # noqa: E402
from hugo_tools.markdown import blocks, citations, scanner, verification  # noqa: E402
from hugo_tools.markdown.citations import Rules  # noqa: E402
from hugo_tools.markdown.inlines import Math  # noqa: E402
from hugo_tools.metadata.identifiers import Identifier  # noqa: E402
from hugo_tools.metadata.items import Item, Name, from_csl, to_csl  # noqa: E402
from hugo_tools.registries import Failure  # noqa: E402
from hugo_tools.registries.answers import Refused, Unusable  # noqa: E402
from hugo_tools.styles import table  # noqa: E402
from hugo_tools.styles.interface import Style, StyleOptions  # noqa: E402
from tests.component import test_hostile_lock  # noqa: E402
from tests.markdown.test_markers import LINES, LINES_WITH_COMMENTS  # noqa: E402
from tests.markdown.test_scanner import HOSTILE as SHAPES  # noqa: E402
from tests.rules import test_run  # noqa: E402
from tests.support import disturbed, hostile_sites, hugo, year_style  # noqa: E402
from tests.support.fake_registries import Registries, started  # noqa: E402
from tests.support.hostile_answers import hostile_answer  # noqa: E402

ATOMS = """[@arxiv:1706.03762]|[see @doi:10.1000/a(b)c, pp. 3–5; also @arxiv:2005.14165]|[words][@arxiv:1706.03762]
|[@a; @b]
|[@10.1002/(SICI)1096-987X(199709)18:12<1450::AID-JCC3>3.0.CO;2-I]|[@arxiv:1706.03762][]|![@arxiv:1706.03762]|[x](y)|[|]|(|)
|`|``|```|~~~|    |\t|> |- |1. |* |# |## References|===|---|***|[^1]|[^1]: |[a]: https://e.org|<div>|</div>|<b>|<!--
|-->|<|>
|{{< x >}}|{{% y %}}|{{< /x >}}|{{<|%}}|$|$$|\\(|\\)|\\[|\\]|\\|&lt;|&|"|'|:|@|@x|me@e.org|https://arxiv.org/abs/1706.03762
|<https://doi.org/10.1000/x>|word|word word|中文|العربية|é|\u200f|\u2028|\x00|\x0b|😀|<!-- hugo-tools:references -->
|<!-- /hugo-tools:references -->|<!-- hugo-tools:off -->|<!-- hugo-tools:on -->|<<<<<<< a|=======|>>>>>>> b""".split(
    "|"
)
ATOMS = [atom.strip("\n") for atom in ATOMS] + ["\n", "\n\n", "\r\n", "\r\n\r\n", "\r", " ", "  \n"]
FRONT_MATTER = [
    "",
    "---\ntitle: x\n---\n",
    "---\r\ntitle: x\r\n---\r\n",
    "+++\ntitle = 'x'\n+++\n",
    '{"title": "x"}\n',
    "\ufeff---\na: b\n---\n",
]
HOSTILE = """<script>alert(1)</script>|{{< weird >}}|{{% weird %}}|[x](javascript:alert(1))|![x](y)|](z)|[a]: b|**|__|`
|$$|$|\\(
|\\[|\\
|"|'|&lt;b&gt;|&#60;|<!-- /hugo-tools:references -->|-->|\n\n# h|\n1. |2. |- |> |\u202e|\u200b|\x07|{#id}|{.c}|:smile:
|https://e.org|www.e.org
|a@b.org|~~x~~|^x^|==x==|--|...|<<|>>|word|é|中|:::|||| a|" onmouseover="x|%0a|\u2028""".split("|")
# Controls, half surrogate pairs, bidi marks and overrides, noncharacters, and the tags that hide letters.
UNPRINTABLE = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2028\u2029\u2066-\u2069\ufeff\ufff9-\uffff\ud800-\udfff]"
    r"|[\U000e0000-\U000e007f]"
)
MAX_SECONDS = 3.0  # for one answer
SHORTCODE = re.compile(r"\{\{[<%]")
RULES = [
    Rules(),
    Rules(Math((("\\[", "\\]"), ("$$", "$$"), ("\\(", "\\)"), ("$", "$")))),
    Rules(known_keys=frozenset("ab")),
]


Answers = Callable[[Identifier], Item | None]


def answers(rng: random.Random, hostile: list[Item]) -> Answers:
    """Returns what answers for an identifier, always alike: mostly an item, sometimes none."""
    kept: dict[Identifier, Item | None] = {}

    def item(identifier: Identifier) -> Item | None:
        if identifier not in kept:
            found = None if rng.random() < 0.1 else replace(rng.choice(hostile), key=identifier.key)
            kept[identifier] = found
        return kept[identifier]

    return item


def cite(text: str, rules: Rules, item: Answers, style: Style) -> str | None:
    """Returns a post with its block, None for one that is refused."""
    try:
        post = posts.parse(Path("post.md"), text)
        cited, document = citations.find(text, post.body, rules)
        block = blocks.find(text, document).get("references")
        mentions = [(identifier, version) for _, identifier, version in citations.keys(cited)]
        listed = reference_list.number_works(mentions, item, style, "")
        body = reference_list.render_block(listed, cited.groups, "## References {#references}")
        if block:
            blocks.loses_edit(text, block, body, False, "")
            after = blocks.replace(text, block, body, post.newline, document.generated)
        elif not cited.groups or not listed.references:
            return text
        else:
            blocks.check_end(text, document)
            after = blocks.append(text, "references", body, post.newline)
        if after != text:
            verification.verify_list(body, len(listed.references))
            before = verification.without_conflict(text, [block] if block else [])
            labels = [group.label for group in cited.groups]
            verification.verify(before, after, post.body, labels, {"references": body})
        return after
    except PostError:
        return None


LINES_WITH_MARKERS = [
    *LINES, *LINES_WITH_COMMENTS,
    *[
        "<!-- hugo-tools:references -->\n", "<!-- /hugo-tools:references -->\n", "<!-- hugo-tools:cite-this-post -->\n",
        "<!-- /hugo-tools:references sum=012345678 -->\n", "<!-- hugo-tools:off -->\n", "<!-- hugo-tools:on -->\n",
        "<!-- hugo-tools:references -->\n<!-- /hugo-tools:references -->\n",
        "  <!-- hugo-tools:references -->\n", "> <!-- /hugo-tools:references -->\n", "a [@arxiv:1706.03762] b\n",
        "[words][@arxiv:1706.03762]\n", "[see @doi:10.1000/x, p. 3; @arxiv:2005.14165]\n", "- [@arxiv:1706.03762]\n",
        '[@arxiv:1706.03762]: https://e.org "[{1 #a}]"\n', "[@doi:10.1000/x][@doi:10.1000/X]\n", "#\r", "```\r",
    ] * 4,
]  # fmt: skip


def random_post(rng: random.Random) -> str:
    """Returns a post of random pieces, or of random lines."""
    if rng.random() < 0.5:
        return rng.choice(FRONT_MATTER) + "".join(rng.choices(ATOMS, k=rng.randint(1, 120)))
    text = "".join(rng.choices(LINES_WITH_MARKERS, k=rng.randint(2, 30)))
    text = text.replace("\n", "\r\n") if rng.random() < 0.2 else text
    return rng.choice(FRONT_MATTER) + (text.rstrip("\n") if rng.random() < 0.2 else text)


def ejected(text: str, rules: Rules, item: Answers, style: Style) -> str | None:
    """Returns a post without us, None for one that is refused."""
    works = SimpleNamespace(
        item=item,
        bibliography=SimpleNamespace(keys=rules.known_keys),
        own_posts=None,
        reason=lambda *_: ("", ""),
    )
    site = SimpleNamespace(math=rules.math, heading=lambda _: "References", heading_ids=True)

    def list_of(draft: Draft) -> ReferenceList:
        return reference_list.number_works(draft.mentions, item, style, "")

    given, asked = SimpleNamespace(list_of=list_of), SimpleNamespace(overwrite=False)
    run: Any = SimpleNamespace(works=works, site=site, given=given, options=asked)
    try:
        post = posts.parse(Path("post.md"), text)
        cited, document = citations.find(text, post.body, rules)
        draft = Draft(post, document, cited, [], blocks.find(text, document), PostSettings())
        return eject.ejected(run, draft).after
    except PostError:
        return None


def check_ejected(text: str, rules: Rules, item: Answers, style: Style) -> None:
    """Checks that a post that was ejected has nothing that we take for ours, and that a second time changes nothing."""
    once = ejected(text, rules, item, style)
    if once is None:
        return
    post = posts.parse(Path("post.md"), once)
    document = scanner.scan(once, post.body)
    assert not document.markers, "a marker is left"
    assert not document.generated, "a definition is left"
    assert ejected(once, rules, item, style) == once, "ejecting twice is not ejecting once"


def fuzz_post(seed: int, style: Style, hostile: list[Item]) -> tuple[float, int]:
    """Checks one random post; returns the seconds and characters that it took."""
    rng = random.Random(seed)
    text = random_post(rng)
    rules, item = rng.choice(RULES), answers(rng, hostile)
    started = time.perf_counter()
    once = cite(text, rules, item, style)
    seconds = time.perf_counter() - started
    if once is None:
        return seconds, len(text)
    check_ejected(once, rules, item, style)
    assert cite(once, rules, item, style) == once, "a second run changes something"
    had_block = "hugo-tools:references" in text
    if once != text and not had_block:
        assert once.startswith(text), "text before the block changed"
        post = posts.parse(Path("post.md"), once)
        block = blocks.find(once, citations.find(once, post.body, rules)[1])["references"]
        assert blocks.remove(once, block) == text, "taking the block out does not give the post back"
        assert "{{" in text or not SHORTCODE.search(block.body), "a shortcode"
    return seconds, len(text)


def hostile_text(rng: random.Random) -> str:
    return "".join(rng.choices(HOSTILE, k=rng.randint(1, 8)))


def hostile_item(seed: int) -> Item:
    rng = random.Random(seed)
    names = tuple(Name(hostile_text(rng), hostile_text(rng)) for _ in range(rng.randint(0, 4)))
    names += (Name(literal=hostile_text(rng)),) * rng.randint(0, 1)
    texts = {
        name: hostile_text(rng)
        for name in ("title", "container_title", "publisher", "volume", "issue", "page", "genre")
    }
    doi = f"10.1000/{hostile_text(rng)}".replace("\n", "").replace(" ", "")
    return Item(
        f"doi:{seed}",
        rng.choice(("article", "book", "thesis", "dataset")),
        authors=names,
        issued=(2020,),
        doi=doi,
        **texts,
    )


def fuzz_record(seed: int, style: Style) -> None:
    """Checks one hostile record."""
    check_reference(style.reference(hostile_item(seed), 0, ""))


WORKS_PAGES = (
    "https://doi.org/", "https://arxiv.org/abs/", "https://openlibrary.org/isbn/", "https://pubmed.ncbi.nlm.nih.gov/",
    "https://pmc.ncbi.nlm.nih.gov/articles/", "https://github.com/y/x", "https://openreview.net/forum?id=x",
)  # fmt: skip


def check_reference(line: str) -> None:
    """Checks that a reference shows as text, with its one link, whatever the work's record holds."""
    assert "\n" not in line
    assert not SHORTCODE.search(line), "a shortcode"
    page = pyromark.html(
        "1. " + line + "\n", options=pyromark.Options.ENABLE_TABLES | pyromark.Options.ENABLE_STRIKETHROUGH
    )
    tags = re.sub(r"&[^;]*;", "", page)
    unknown = set(re.findall(r"<(/?\w+)", tags)) - {"ol", "/ol", "li", "/li", "em", "/em", "a", "/a"}
    assert not unknown, f"tags {unknown}"
    assert page.count("<a ") <= 1, "a second link"
    assert page.count("<li>") == 1, "a second item"
    urls = map(html.unescape, re.findall(r'href="([^"]*)"', page))
    assert all(url.startswith(WORKS_PAGES) for url in urls), "a link to elsewhere"


def fuzz_answer(seed: int, style: Style) -> str:
    """Checks one hostile answer of a registry; returns what came of it."""
    body, read = hostile_answer(random.Random(seed))
    started = time.perf_counter()
    try:
        answers = read(body)
    except (Unusable, Refused):
        return "refused"
    finally:
        assert time.perf_counter() - started < MAX_SECONDS, "it took too long"
    items = [answer for answer in answers if isinstance(answer, Item)]
    assert not any("fault of" in answer.hint for answer in answers if isinstance(answer, Failure)), "a fault of ours"
    for item in items:
        check_item(item)
        check_reference(style.reference(item, 0, ""))
    return "items" if items else "nothing"


def check_item(item: Item) -> None:
    """Checks that an item is fit for the lock: texts that can be printed, a date that a calendar has."""
    texts = [value for value in astuple(item) if isinstance(value, str)]
    texts += [part for name in (*item.authors, *item.editors) for part in name]
    for text in texts:
        assert not UNPRINTABLE.search(text), f"unprintable: {text!r}"
        assert text == " ".join(text.split()), f"white space: {text!r}"
        assert len(text) <= 40_002, "a text without end"  # a range of pages is two texts
    assert all(any(name) for name in (*item.authors, *item.editors)), "a name without a letter"
    for number, highest in zip(item.issued, (2200, 12, 31), strict=False):
        assert 0 < number <= highest, "no date"
    assert from_csl(json.loads(json.dumps(to_csl(item)))) == item
    json.dumps(to_csl(item), ensure_ascii=False).encode()


def check_lock(folder: Path, _: Registries, seed: int) -> str:
    """Checks one lock with each Hugo."""
    for engine in hugo.find():
        test_hostile_lock.check_items(engine, folder / engine.version, seed)
    return "built"


def disturb(check: Callable[[Path, Registries, int], str], count: int, first: int) -> int:
    """Makes so many checks, each with registries of its own, says what they met, and returns how many failed."""
    met: Counter[str] = Counter()
    for seed in range(first, first + count):
        with started() as registries, tempfile.TemporaryDirectory() as folder:
            os.environ |= registries.environment | {"XDG_CACHE_HOME": str(Path(folder) / "cache")}
            try:
                met[check(Path(folder) / "blog", registries, seed)] += 1
            except Exception as error:
                met["failed"] += 1
                print(f"{check.__name__} {seed}: {type(error).__name__}: {error}", flush=True)
    if count:
        print(f"{check.__name__}: {', '.join(f'{number} {what}' for what, number in met.most_common())}", flush=True)
    return met["failed"]


def keyed(size: int) -> str:
    """Returns a post that cites a work anew in each bracket."""
    return "".join(f"As [@arxiv:{1000 + i % 9000}.{i // 9000:05}] has it.\n" for i in range(size // 35))


def citing(shape: Callable[[int], str]) -> Callable[[int], str]:
    return lambda size: f"{FRONT}As [@arxiv:1706.03762].\n\n{OFF}{shape(size)}\n\n{ON}"


FRONT = "---\ntitle: x\n---\n"
SHAPES_OF_POSTS: dict[str, Callable[[int], str]] = {
    "blanks in front matter": lambda size: "---\ntitle: a" + " " * size + "#\n---\nx\n",
    "lines of front matter": lambda size: "---\n" + "a: b \n" * (size // 6) + "#\n---\nx\n",
    "a list in front matter": lambda size: "---\na: [" + "b, " * (size // 3) + "\n---\nx\n",
    "one citation many times": lambda size: FRONT + "As [@arxiv:1706.03762] has it.\n\n" * (size // 33),
    "many citations": lambda size: FRONT + keyed(size),
    "many words linked": lambda size: FRONT + "[some words][@arxiv:1706.03762], " * (size // 33),
    "an open fence in a deep list": lambda size: "- " * (size // 4) + "```\n" + "x\n" * (size // 4),
    "many open fences in lists": lambda size: "- ```\n" * (size // 6),
    "samples of markers": lambda size: "```\n<!-- hugo-tools:references -->\n```\n" * (size // 40),
    "ends in fences": lambda size: f"{BEGIN}" + f"```\n{END}```\n" * (size // 42),
    "pairs of switches": lambda size: "[@arxiv:1706.03762]\n" + f"{OFF}[@a1]\n{ON}" * (size // 54),
    "an edited block": lambda size: BEGIN + "[a]: b 'c\n" * (size // 10) + END,
    "conflicts": lambda size: BEGIN + "<<<<<<< a\n=======\n>>>>>>> b\n" * (size // 28) + END,
    "buttons": lambda size: "[@arxiv:1706.03762]\n" + "{{< lyket " * (size // 10),
    "dollars": lambda size: "$a " * (size // 3) + "[@arxiv:1706.03762] x$",
}
BEGIN, END = "<!-- hugo-tools:references -->\n", "<!-- /hugo-tools:references -->\n"
OFF, ON = "<!-- hugo-tools:off -->\n", "<!-- hugo-tools:on -->\n"
# The same after a citation, so that the post gets a list, which is read back, and can be ejected.
CITING_SHAPES = {f"{name}, cited": citing(shape) for name, shape in SHAPES.items()}
SIZES = (100_000, 200_000, 400_000)
MAX_RATIO, NEGLIGIBLE = 2.5, 0.1  # seconds


def seconds_for(text: str, style: Style) -> float:
    """Returns the time that citing and ejecting a post takes, the better of two measurements."""
    known = Item("arxiv:1", "article", "A title", (Name("Doe", "J."),), issued=(2020,), url="https://e.org/a")

    def item(identifier: Identifier) -> Item | None:
        return replace(known, key=identifier.key)

    measured = []
    for _ in range(2):
        started = time.process_time()
        once = cite(text, RULES[0], item, style)
        if once is not None:
            ejected(once, RULES[0], item, style)
        measured.append(time.process_time() - started)
    return min(measured)


def scale(shapes: Mapping[str, Callable[[int], str]], measure: Callable[[str], float]) -> int:
    """Measures shapes at three lengths, and returns how many take more than they may for twice the length.

    It is the processor's time, without Python's search for cycles: that looks at all objects whenever they are a
    quarter more than the last time, so that its share comes in steps.
    """
    failures, worst = 0, (0.0, "")
    gc.disable()
    for name, shape in shapes.items():
        seconds = [measure(shape(size)) for size in SIZES]
        ratios = [longer / max(shorter, NEGLIGIBLE) for shorter, longer in pairwise(seconds)]
        worst = max(worst, (max(ratios), name))
        if max(ratios) > MAX_RATIO:
            failures += 1
            print(f"scale {name}: {', '.join(f'{second:.2f} s' for second in seconds)}", flush=True)
        gc.collect()
    gc.enable()
    print(f"scale: {len(shapes)} shapes, the worst {worst[0]:.1f} times for twice ({worst[1]})")
    return failures


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--posts", type=int, default=2000)
    parser.add_argument("--records", type=int, default=1000)
    parser.add_argument("--pairs", type=int, default=0)
    parser.add_argument("--interrupts", type=int, default=0)
    parser.add_argument("--sites", type=int, default=0)
    parser.add_argument("--locks", type=int, default=0)
    parser.add_argument("--answers", type=int, default=500)
    parser.add_argument("--scale", action="store_true")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    style = table.load("numeric", Path("/nonexistent"), StyleOptions())
    styles_of_posts = style, year_style.style("year", Path("/nonexistent"), StyleOptions())
    failures = disturb(disturbed.check_pair, options.pairs, options.seed)
    failures += disturb(disturbed.check_interrupt, options.interrupts, options.seed)
    failures += disturb(hostile_sites.check_site, options.sites, options.seed)
    failures += disturb(check_lock, options.locks, options.seed)
    if options.scale:
        failures += scale(SHAPES | SHAPES_OF_POSTS | CITING_SHAPES, lambda text: seconds_for(text, style))
        failures += scale(SHAPES | SHAPES_OF_POSTS | test_run.SHAPES, test_run.seconds_to_check)
    for seed in range(options.seed, options.seed + options.records):
        try:
            fuzz_record(seed, style)
        except Exception as error:  # any at all is what we look for
            failures += 1
            print(f"record {seed}: {type(error).__name__}: {error}")
    outcomes: Counter[str] = Counter()
    for seed in range(options.seed, options.seed + options.answers):
        try:
            outcomes[fuzz_answer(seed, style)] += 1
        except Exception as error:
            failures += 1
            print(f"answer {seed}: {type(error).__name__}: {str(error)[:300]}")
    print("answers:", ", ".join(f"{number} {outcome}" for outcome, number in outcomes.most_common()), flush=True)
    hostile = [hostile_item(seed) for seed in range(500)]
    rates = []
    for seed in range(options.seed, options.seed + options.posts):
        try:
            seconds, size = fuzz_post(seed, styles_of_posts[seed % 2], hostile)
            if size > 200:
                rates.append((seconds / size, seed))
        except Exception as error:
            failures += 1
            print(f"post {seed}: {type(error).__name__}: {error}")
    rates.sort()
    for place, (rate, seed) in enumerate(rates[-100:], len(rates[:-100])):  # a pattern's first use, or another process
        seconds, size = fuzz_post(seed, styles_of_posts[seed % 2], hostile)
        rates[place] = min(rate, seconds / size), seed
    rates.sort()
    if not rates:
        sys.exit(bool(failures))
    median, tail, (worst, seed) = rates[len(rates) // 2][0], rates[int(len(rates) * 0.999)][0], rates[-1]
    print(f"{options.posts} posts, {options.records} records, {options.answers} answers, {failures} failures")
    print(
        f"seconds a character: median {median:.2e}; beside it 99.9%: {tail / median:.1f}, worst: {worst / median:.1f}"
    )
    print(f"the worst is seed {seed}")
    sys.exit(bool(failures))


if __name__ == "__main__":
    main()
