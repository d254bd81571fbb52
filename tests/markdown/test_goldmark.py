"""Our scanner against Hugo's own Markdown: what we find in random posts is what a build of them links."""

from __future__ import annotations

import random
import re
from collections import Counter
from pathlib import Path

import pytest

from hugo_tools.markdown import citations
from hugo_tools.markdown.citations import Rules
from hugo_tools.markdown.inlines import Math
from tests.support import hugo
from tests.support.hugo import Hugo

POSTS = 1000

CONFIG = r"""
baseURL: https://example.org/
disableKinds: [taxonomy, term, rss, sitemap, home, section, "404"]
markup:
  goldmark:
    renderer: {unsafe: true}
    extensions:
      passthrough:
        enable: true
        delimiters: {block: [['\[', '\]'], ['$$', '$$']], inline: [['\(', '\)'], ['$', '$']]}
"""
MATH = Math((("\\[", "\\]"), ("$$", "$$"), ("\\(", "\\)"), ("$", "$")))

SITE = {
    "hugo.yaml": CONFIG,
    "layouts/_default/single.html": "{{ .Content }}",
    "layouts/_default/_markup/render-link.html": (
        '{{ if hasPrefix .Title "k:" }}<cite>{{ .Title }}</cite>{{ else }}<a href="{{ .Destination }}">{{ end }}'
    ),
    "layouts/shortcodes/one.html": "<b>S</b>",
    "layouts/shortcodes/box.html": "<b>S</b>{{ .Inner }}",
}

# What stands for a digit is drawn anew each time. Labels are these and no others, so that Hugo knows them all.
KEY = "@arxiv:2404.0559#"
LABELS = [
    label.replace("#", str(i), 1).replace("#", str(j), 1)
    for label in (KEY, f"see {KEY}, p. 3", f"{KEY}; {KEY}")
    for i in range(10)
    for j in (range(10) if label.count("#") > 1 else range(1))
]
CITATIONS = [f"[{KEY}]", f"[see {KEY}, p. 3]", f"[{KEY}; {KEY}]", f"[words][{KEY}]", f"[{KEY}][]"]
LINKS = ["[text](https://arxiv.org/abs/2404.0000#)", " https://arxiv.org/abs/2404.0000# "]
BODIES = [f"{{{{% box %}}}}a [{KEY}] b{{{{% /box %}}}}", f"{{{{< box >}}}}a [{KEY}] b{{{{< /box >}}}}"]
MARKUP = [
    "text ", "foo\nbar\n", " ", "   ", "    ", "\t", "\n", "\n", "\n\n", "\n\n", "  \n", "*", "**", "_", "'", '"', "@",
    "\\", "\\[", "\\]", "\\(", "\\)", "$", "$$", "$x$", "\\$", "&lt;", "`", "``\n", "```\n", "~~~\n", "`x`",
    "> ", "- ", "+ ", "1. ", "2) ", "10. ", "# ", "## x\n", "===\n", "---\n", "***\n",
    "[", "]", "(", ")", "(x)", "![", "](u)", "[x]", "[a [b] c]", "[x]: http://e.org\n", '[t](http://e.org "q")',
    "[^1]", "\n[^1]: ", "\n[^2]: ", "| a | b |\n|---|---|\n| ", "|", " | ", "<http://e.org/>", "<b>", "</b>", "<div>",
    "</div>\n", "<pre>", "</pre>", "<script>", "</script>", "<!-- ", "-->", "<a href='", ">",
    "{{< one >}}", "{{</* one */>}}", '{{< one "x ``` [@arxiv:2404.05591]" >}}',
]  # fmt: skip
ATOMS = [*MARKUP, *CITATIONS, *CITATIONS, *LINKS, *LINKS, *BODIES]


def generate(seed: int) -> str:
    dice = random.Random(seed)
    text = "".join(dice.choices(ATOMS, k=dice.randint(3, 40)))
    return re.sub(r"(?<=\d)#", lambda _: str(dice.randrange(10)), text)


def found(text: str) -> Counter[str]:
    """Returns what we find: how often each bracket and each linked paper."""
    read, _ = citations.find(text, 0, Rules(MATH))
    counts = Counter(group.label for group in read.groups if group.label in LABELS)
    return counts + Counter(link.identifier.url for link in read.links)


def linked(page: str) -> Counter[str]:
    """Returns what Hugo has linked on a page."""
    counts = Counter(LABELS[int(number)] for number in re.findall(r"<cite>k:(\d+)</cite>", page))
    return counts + Counter(re.findall(r'<a href="(https://arxiv\.org/abs/2404\.0000\d)"', page))


@pytest.mark.parametrize("binary", hugo.find()[-1:], ids=lambda binary: binary.version)  # older ones panic on some
def test_we_find_what_hugo_links(binary: Hugo, tmp_path: Path) -> None:
    definitions = "".join(f'\n[{label}]: http://cite.example/{n} "k:{n}"\n' for n, label in enumerate(LABELS))
    texts = {f"{seed}": generate(seed) for seed in range(POSTS)}
    head = f"---\ntitle: x\n---\n{definitions}\n<!-- -->\n\n"
    site = hugo.write(tmp_path, SITE | {f"content/p/{name}.md": head + text for name, text in texts.items()})
    public = binary.build(site, "--quiet")
    pages = {name: linked((public / "p" / name / "index.html").read_text("utf-8")) for name in texts}
    assert sum(counts.total() for counts in pages.values()) > POSTS, "the posts cite next to nothing"
    differing = {text: (found(text), pages[name]) for name, text in texts.items() if found(text) != pages[name]}
    assert not differing
