"""The site: Hugo's configuration in each of its forms, our settings in it, and where posts and languages are."""

from __future__ import annotations

import json
import ntpath
import os
import posixpath
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from hugo_tools.citing.drafts import own_lists
from hugo_tools.errors import ConfigurationError
from hugo_tools.hugo import site
from hugo_tools.hugo.site import Settings, Site
from hugo_tools.markdown.citations import plain_heading
from tests import ROOT
from tests.support.blog import Blog

SETTINGS = {"style": "mine", "etAlMin": 7, "addBlock": True, "bibliography": ["refs.bib"]}
EXPECTED = Settings(style="mine", et_al_min=7, add_block=True, bibliography=("refs.bib",))


def configured(blog: Blog, text: str, name: str = "hugo.yaml") -> Site:
    """Returns the blog as a site with this configuration."""
    blog.write(name, text)
    return site.load(blog.root)


# --- configuration -------------------------------------------------------------------------------

YAML = "params:\n  hugoTools:\n    style: mine\n    etAlMin: 7\n    addBlock: true\n    bibliography: [refs.bib]\n"
TOML = '[params.hugoTools]\nstyle = "mine"\netAlMin = 7\naddBlock = true\nbibliography = "refs.bib"\n'


@pytest.mark.parametrize(
    "files",
    [
        pytest.param({"hugo.yaml": YAML}, id="YAML"),
        pytest.param({"hugo.toml": TOML}, id="TOML"),
        pytest.param({"hugo.json": json.dumps({"params": {"hugoTools": SETTINGS}})}, id="JSON"),
        pytest.param({"config.yml": YAML}, id="the old name"),
        pytest.param({"hugo.toml": TOML.replace("hugoTools", "HugoTools").replace("etAlMin", "etalmin")}, id="case"),
        pytest.param({"hugo.toml": "\ufeff" + TOML.replace("\n", "\r\n")}, id="BOM and CRLF"),
        pytest.param({"config/_default/hugo.yaml": YAML}, id="config folder"),
        pytest.param({"config/_default/params.toml": TOML.replace("params.", "")}, id="params of their own"),
        pytest.param(
            {
                "config/_default/hugo.yaml": YAML.replace("7", "2"),
                "config/production/params.yaml": "hugoTools: {etAlMin: 7}",
            },
            id="environment",
        ),
        pytest.param(
            {
                "hugo.yaml": "params: {hugoTools: {style: mine}}",
                "config/_default/params.json": json.dumps({"hugoTools": SETTINGS}),
            },
            id="file and folder",
        ),
    ],
)
def test_settings_are_found_where_hugo_looks(tmp_path: Path, files: dict[str, str]) -> None:
    blog = Blog(tmp_path)
    for name, text in files.items():
        blog.write(name, text)
    (tmp_path / "content" / "posts").mkdir(parents=True)
    assert site.find_root(tmp_path / "content" / "posts") == tmp_path
    assert site.load(tmp_path).settings == EXPECTED


@pytest.mark.parametrize(
    ("name", "text", "message", "hint"),
    [
        pytest.param(
            "hugo.yaml", "params: {hugoTools: {etalmni: 3}}", 'unknown setting "etalmni"', "etAlMin", id="typo"
        ),
        pytest.param(
            "hugo.yaml", "params: {hugoTools: {zzz: 3}}", 'unknown setting "zzz"', "settings are style", id="no"
        ),
        pytest.param("hugo.yaml", "params: {hugoTools: {etAlMin: many}}", "etAlMin is 'many'", "a number", id="text"),
        pytest.param("hugo.yaml", "params: {hugoTools: {etAlMin: true}}", "etAlMin is True", "a number", id="true"),
        pytest.param("hugo.yaml", "params: {hugoTools: {addBlock: 1}}", "addBlock is 1", "true or false", id="1"),
        pytest.param(
            "hugo.yaml", "params: {hugoTools: {bibliography: [1]}}", "bibliography is [1]", "texts", id="list"
        ),
        pytest.param(
            "hugo.yaml", "params: {hugoTools: {order: year}}", 'order is "year"', "citation, author", id="order"
        ),
        pytest.param(
            "hugo.yaml", "params: {hugoTools: {math: x}}", 'math is "x"', "it is one of mathml, tex", id="math"
        ),
        pytest.param(
            "hugo.yaml",
            "params: {hugoTools: {citeThisPost: [text, mla]}}",
            'params.hugoTools.citeThisPost has "mla"',
            "forms are text, cited-as, bibtex, apa, ris, csl-json",
            id="a form",
        ),
        pytest.param("hugo.yaml", "params: {hugoTools: {style: 1}}", "style is 1", "expected a text", id="number"),
        pytest.param(
            "hugo.yaml", "params: {hugoTools: {resolveLinks: x}}", "resolveLinks is 'x'", "true or false", id="unset"
        ),
        pytest.param("hugo.yaml", "a-b: 1\nHugoTools: {}\n", 'key "hugotools"', "params.hugoTools?", id="at the top"),
        pytest.param("hugo.yaml", "params: {hugoTools: numeric}", "expected names and values", "", id="no mapping"),
        pytest.param(
            "hugo.toml",
            '[params.hugo-tools]\nstyle = "x"\n',
            'key "params.hugo-tools"',
            "params.hugoTools?",
            id="hyphen",
        ),
        pytest.param("hugo.yaml", "params: {hugo_tools: {}}", 'key "params.hugo_tools"', "params.hugoTools?", id="_"),
        pytest.param("hugo.json", '{"hugoTools": {}}', 'key "hugotools"', "params.hugoTools?", id="no params"),
        pytest.param("hugo.yaml", "params: [\n", "hugo.yaml:2:1: ", "Hugo cannot read this either", id="broken YAML"),
        pytest.param("hugo.toml", "title = x\n", "hugo.toml:1:9: invalid value", "either", id="TOML"),
        pytest.param("hugo.json", '{"a": }', "hugo.json:1:7: expecting value", "either", id="JSON"),
        pytest.param("hugo.yaml", "just text", "hugo.yaml: expected keys and values", "", id="text"),
    ],
)
def test_what_is_wrong_is_named_with_a_remedy(tmp_path: Path, name: str, text: str, message: str, hint: str) -> None:
    with pytest.raises(ConfigurationError) as error:
        assert configured(Blog(tmp_path), text, name).settings
    assert message in error.value.message
    assert hint in error.value.hint


SHAPES = {
    "params": ("params: x\n", "params is 'x'", "keys and values"),
    "languages": ("languages: [de]\n", "languages is ['de']", "keys and values"),
    "module": ("module: 1\n", "module is 1", "keys and values"),
    "module.mounts": ("module: {mounts: {a: b}}\n", "module.mounts is {'a': 'b'}", "a list"),
    "module.imports": ("module: {imports: x}\n", "module.imports is 'x'", "a list"),
    "markup": ("markup: true\n", "markup is True", "keys and values"),
    "delimiters": ("delimiters: [a]\n", "passthrough.delimiters is ['a']", "keys and values"),
    "block": ("delimiters: {block: a}\n", "passthrough.delimiters.block is 'a'", "a list"),
    "inline": ("delimiters: {inline: {a: b}}\n", "passthrough.delimiters.inline is {'a': 'b'}", "a list"),
}


@pytest.mark.parametrize(("text", "message", "kind"), SHAPES.values(), ids=SHAPES.keys())
def test_a_value_of_another_type_is_named(tmp_path: Path, text: str, message: str, kind: str) -> None:
    if text.startswith("delimiters"):
        text = f"markup: {{goldmark: {{extensions: {{passthrough: {{{text.strip()}}}}}}}}}\n"
    with pytest.raises(ConfigurationError) as error:
        configured(Blog(tmp_path), text)
    assert error.value.message.endswith(message)
    assert error.value.hint == f"expected {kind}"


def test_keys_without_values_are_as_if_they_were_not_there(tmp_path: Path) -> None:
    text = "params:\nlanguages:\nmodule:\n  mounts:\n  imports:\nmarkup:\ntheme:\n"
    assert configured(Blog(tmp_path), text).settings == Settings()


@pytest.mark.parametrize(
    ("text", "themes"),
    [("theme: a\n", "a"), ("theme: 5\n", "5"), ("theme: [a, 5]\n", ["a", "5"]), ("title: x\n", None)],
)
def test_a_theme_is_a_text_or_a_list_of_texts(tmp_path: Path, text: str, themes: object) -> None:
    assert configured(Blog(tmp_path), text).config.get("theme") == themes


@pytest.mark.parametrize(
    ("text", "addresses"),
    [
        ("title: x\n", ()),
        ("baseURL: https://e.org\n", ("https://e.org/",)),
        ("baseURL: http://e.org/b//\nlanguages: {de: {baseURL: 'https://e.de/'}, en: {baseURL: /}, fr: x}\n",
         ("http://e.org/b/", "https://e.de/")),
        ("baseURL: https://e.org/\nlanguages: {de: {baseURL: 'https://e.org'}}\n", ("https://e.org/",)),
    ],
)  # fmt: skip
def test_the_base_addresses_of_the_languages(tmp_path: Path, text: str, addresses: tuple[str, ...]) -> None:
    assert configured(Blog(tmp_path), text).addresses == addresses


@pytest.mark.parametrize(
    ("text", "name", "locale"),
    [
        ("title: x\n", "a.md", "en"),
        ("languageCode: de-CH\n", "a.md", "de-CH"),
        ("locale: de_AT\nlanguageCode: de-CH\ndefaultContentLanguage: de\n", "a.md", "de_AT"),
        ("languageCode: en-GB\nlanguages: {de: {}, en: {}}\n", "a.de.md", "de"),
        ("languages: {de: {languageCode: de-CH}, EN: {locale: en-GB, languageCode: en-US}}\n", "a.de.md", "de-CH"),
        ("languages: {de: {languageCode: de-CH}, EN: {locale: en-GB, languageCode: en-US}}\n", "a.md", "en-GB"),
        ("defaultContentLanguage: de\nlanguageCode: en-GB\n", "a.md", "de"),
    ],
)
def test_the_locale_of_a_post(tmp_path: Path, text: str, name: str, locale: str) -> None:
    (tmp_path / "content").mkdir()
    assert configured(Blog(tmp_path), text).locale(tmp_path / "content" / name) == locale


PAIRS = [
    ("[['$', '$']]", (("$", "$"),)), ("[['$']]", ()), ("['$$', 1]", ()), ("[['', '$']]", ()),
    ("[['$', '$', '$']]", ()), ("[[1, 2], ['a', '']]", (("1", "2"), ("a", ""))),
]  # fmt: skip


@pytest.mark.parametrize(("written", "pairs"), PAIRS)
def test_rows_that_are_no_pair_of_delimiters_are_none(
    tmp_path: Path, written: str, pairs: tuple[tuple[str, str], ...]
) -> None:
    passthrough = f"{{enable: true, delimiters: {{block: {written}}}}}"
    made = configured(Blog(tmp_path), f"markup: {{goldmark: {{extensions: {{passthrough: {passthrough}}}}}}}\n")
    assert made.math.delimiters == pairs


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("hugo.yaml", "hugo.yaml"),
        ("config/_default/config.toml", "config/_default/config.toml"),
        ("config/_default/hugo.json", "config/_default/hugo.json"),
        ("config/_default/params.toml", "config/_default/hugo.toml"),
    ],
)
def test_lines_of_configuration_are_for_the_file_that_may_have_them(tmp_path: Path, name: str, shown: str) -> None:
    hint = site.Site(tmp_path, {}, tmp_path / name).config_hint({"theme": "x"})
    assert f"/{shown}: " in hint.replace("\n", " ")


LANGUAGES = """\
defaultContentLanguage: en
params: {hugoTools: {etAlMin: 2, heading: Sources}}
languages:
  en: {}
  de: {params: {hugoTools: {HEADING: Quellen, addBlock: true}}}
  pt-BR: {params: {hugoTools: {etAlMin: 9}, author: Eu}}
  fr: {params: {author: Moi}}
"""


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        pytest.param("a.md", (2, "Sources", False), id="the site's"),
        pytest.param("a.de.md", (2, "Quellen", True), id="over the site's, key by key"),
        pytest.param("a.pt-br.md", (9, "Sources", False), id="a code in another case"),
        pytest.param("a.fr.md", (2, "Sources", False), id="a language without any"),
    ],
)
def test_settings_of_a_language(tmp_path: Path, name: str, expected: tuple[int, str, bool]) -> None:
    blog = configured(Blog(tmp_path), LANGUAGES)
    (tmp_path / "content").mkdir()
    own = blog.settings_for(tmp_path / "content" / name)
    assert (own.et_al_min, own.heading, own.add_block) == expected


def test_settings_of_a_language_in_a_file_of_its_own(tmp_path: Path) -> None:
    blog = Blog(tmp_path)
    blog.write("config/_default/hugo.yaml", "languages: {en: {}, de: {contentDir: content/de}}\n")
    blog.write("config/_default/params.de.toml", "[hugoTools]\nheading = 'Quellen'\n")
    blog.write("content/de/a.md", "")
    assert site.load(tmp_path).settings_for(tmp_path / "content/de/a.md").heading == "Quellen"


@pytest.mark.parametrize(
    ("values", "message", "hint"),
    [
        ("{headign: X}", 'languages.de.params.hugoTools: unknown setting "headign"', "did you mean heading?"),
        ("{etAlMin: many}", "languages.de.params.hugoTools.etAlMin is 'many'", "expected a number"),
        ("{mailto: me@e.org}", "hugoTools.mailto is a setting of the whole site", "in params.hugoTools"),
        ("{bibliography: de.bib}", "hugoTools.bibliography is a setting of the whole site", "in params.hugoTools"),
        ("{citationFile: true}", "hugoTools.citationFile is a setting of the whole site", "in params.hugoTools"),
        ("X", "languages.de.params.hugoTools: expected names and values", ""),
    ],
)
def test_what_is_wrong_for_a_language_is_named(tmp_path: Path, values: str, message: str, hint: str) -> None:
    blog = configured(Blog(tmp_path), f"languages: {{en: {{}}, de: {{params: {{hugoTools: {values}}}}}}}\n")
    with pytest.raises(ConfigurationError) as error:
        assert blog.settings
    assert message in error.value.message
    assert hint in error.value.hint


def test_no_site(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="no Hugo site") as error:
        site.root_of(tmp_path, [])
    assert error.value.hint == "name the site: hugo-tools --site DIR; or make one: hugo-tools init DIR"
    with pytest.raises(ConfigurationError, match="no Hugo configuration"):
        site.load(tmp_path)
    with pytest.raises(ConfigurationError, match="no content folder"):
        configured(Blog(tmp_path), "").posts()


@pytest.mark.parametrize(
    ("text", "delimiters"),
    [
        pytest.param("", (), id="none"),
        pytest.param("{enable: false, delimiters: {inline: [['$', '$']]}}", (), id="off"),
        pytest.param("{enable: true}", (), id="none, and Hugo has none of its own"),
        pytest.param(
            "{enable: true, delimiters: {block: [['$$', '$$']], inline: [['$', '$'], ['@@', '@@']]}}",
            (("$$", "$$"), ("@@", "@@"), ("$", "$")),
            id="the longest first",
        ),
    ],
)
def test_math(blog: Blog, text: str, delimiters: tuple[tuple[str, str], ...]) -> None:
    config = f"markup: {{goldmark: {{extensions: {{passthrough: {text}}}}}}}\n"
    assert configured(blog, config if text else "title: x\n").math.delimiters == delimiters


def test_heading_ids(blog: Blog) -> None:
    assert configured(blog, "title: x\n").heading_ids
    assert not configured(blog, "markup: {goldmark: {parser: {attribute: {title: false}}}}\n").heading_ids


# --- posts and languages -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("config", "languages"),
    [
        pytest.param("", {"content/a.md": "References"}, id="one language"),
        pytest.param("languageCode: de-AT\n", {"content/a.md": "Literatur"}, id="languageCode"),
        pytest.param("defaultContentLanguage: fr\n", {"content/a.md": "Références"}, id="default language"),
        pytest.param("defaultContentLanguage: tlh\n", {"content/a.md": "References"}, id="one that we do not know"),
        pytest.param(
            "languages: {en: {}, de: {}, pt-br: {}}\n",
            {"content/a.md": "References", "content/b.de.md": "Literatur", "content/b.pt-br.md": "Referências"},
            id="by the file's name",
        ),
        pytest.param("languages: {en: {}}\n", {"content/vit.de.md": "References"}, id="no language of the site's"),
        pytest.param(
            "languages: {en: {contentDir: content/en}, ja: {contentDir: content/ja}}\n",
            {"content/en/a.md": "References", "content/ja/a.md": "参考文献"},
            id="by folders",
        ),
        pytest.param("contentDir: src/pages\nlanguageCode: es\n", {"src/pages/a.md": "Referencias"}, id="contentDir"),
        pytest.param(
            "module: {mounts: [{source: docs, target: content}, {source: de, target: content/de, lang: de}, "
            "{source: static, target: static}]}\n",
            {"docs/a.md": "References", "de/x/a.md": "Literatur"},
            id="mounts",
        ),
    ],
)
def test_posts_and_their_languages(tmp_path: Path, config: str, languages: dict[str, str]) -> None:
    blog = Blog(tmp_path)
    for name in (*languages, "static/no.md", "README.md"):
        blog.write(name, "")
    made = configured(blog, config or "title: x\n")
    found = {path.relative_to(made.root).as_posix(): made.heading(path) for path in made.posts()}
    assert found == languages


HEADINGS = """
    ar المراجع, cs Literatura, da Referencer, de Literatur, en References, es Referencias, fa منابع, fi Lähteet,
    fr Références, he מקורות, hi संदर्भ, hu References, id Referensi, it Riferimenti, ja 参考文献, ko 참고 문헌,
    nb Referanser, nl Referenties, nn Referansar, no Referanser, pl Bibliografia, pt Referências, ru Литература,
    sv Referenser, tr Kaynaklar, uk Література, vi Tài liệu tham khảo, zh 参考文献, pt-BR Referências, zh-TW 参考文献
"""
"""What "References" is called, by the site's language; in English where we do not know the word."""


@pytest.mark.parametrize("row", HEADINGS.split(","))
def test_a_list_has_its_heading_in_the_sites_language(tmp_path: Path, row: str) -> None:
    language, _, heading = row.strip().partition(" ")
    made = configured(Blog(tmp_path), f"defaultContentLanguage: '{language}'\n")
    assert made.heading(tmp_path / "content" / "a.md") == heading
    assert plain_heading(f"## {heading}") in own_lists()


OF_LISTS = """
    References, Reference, Bibliography, Citations, Literature, Sources, Refs, Papers, Literaturverzeichnis, Quellen,
    Bibliographie, Bibliografía, Bibliografia, Источники, Źródła, Literatúra, Irodalom, Βιβλιογραφία, Kaynakça, 参考,
    参考资料, 参考資料, 引用, 参考资源, 参考链接, 参考文章, 參考, 參考資料, 參考文獻, 参考リンク, 참고문헌, 참고자료
"""
OF_FURTHER_READING = "Further reading, Resources, Reading list, Weiterführende Literatur, 延伸阅读, 扩展阅读, 関連資料"
"""Headings that are found in blogs."""


def test_headings_under_which_a_list_is_found() -> None:
    further = frozenset(map(plain_heading, site.LISTS_OF_REFERENCES))
    missing = [heading for heading in OF_LISTS.split(",") if plain_heading(heading.strip()) not in own_lists()]
    missing += [heading for heading in OF_FURTHER_READING.split(",") if plain_heading(heading.strip()) not in further]
    assert missing == []
    assert plain_heading("Resources") not in own_lists()


def test_which_files_are_posts(blog: Blog) -> None:
    for name in (
        "b.md",
        "a.MD",
        "c/index.md",
        "c/notes.markdown",
        "_index.md",
        ".hidden.md",
        ".git/x.md",
        "x.html",
        "y.md~",
    ):
        blog.write(f"content/{name}", "")
    (blog.root / "content" / "loop").symlink_to(blog.root / "content")
    made = site.load(blog.root)
    found = [path.relative_to(made.root / "content").as_posix() for path in made.posts()]
    assert found == ["_index.md", "a.MD", "b.md", "c/index.md", "c/notes.markdown"]


def test_paths_are_shown_from_where_one_is(blog: Blog, monkeypatch: pytest.MonkeyPatch) -> None:
    made = site.load(blog.root)
    monkeypatch.chdir(blog.root)
    assert made.relative(made.root / "content" / "a.md") == "content/a.md"
    monkeypatch.chdir(blog.root / "content")
    assert made.relative(made.root / "hugo.yaml") == os.path.join("..", "hugo.yaml")  # noqa: PTH118


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        pytest.param("hugo.yaml", "in hugo.yaml: theme: [hugo-tools, A]", id="YAML"),
        pytest.param("config.toml", 'in config.toml: theme = ["hugo-tools", "A"]', id="TOML, the old name"),
        pytest.param("hugo.json", 'in hugo.json: "theme": ["hugo-tools", "A"]', id="JSON"),
        pytest.param(
            "config/_default/menus.toml",
            'in config/_default/hugo.toml: theme = ["hugo-tools", "A"]',
            id="a folder without a file of its root's",
        ),
    ],
)
def test_a_hint_is_in_the_format_of_the_sites_own_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, hint: str
) -> None:
    monkeypatch.chdir(tmp_path)
    made = configured(Blog(tmp_path), "{}" if name.endswith("json") else "", name)
    assert made.config_hint({"theme": ["hugo-tools", "A"]}) == hint


def test_a_hint_of_several_lines_stands_below_the_files_name(blog: Blog, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(blog.root)
    hint = configured(blog, "title: x\n").config_hint({"params": {"math": True}})
    assert hint == "in hugo.yaml:\n    params:\n      math: true"


@pytest.mark.parametrize(
    ("path", "here", "system", "seen"),
    [
        ("D:\\blog\\content\\a.md", "C:\\Users\\me", ntpath, "D:\\blog\\content\\a.md"),
        ("\\\\server\\share\\a.md", "C:\\Users\\me", ntpath, "\\\\server\\share\\a.md"),
        ("C:\\Users\\me\\blog\\a.md", "C:\\Users\\me\\x", ntpath, "..\\blog\\a.md"),
        ("/b", "/a/c/d/e/f", posixpath, "/b"),
        ("/home/me/blog/a.md", "/home/me/x", posixpath, "../blog/a.md"),
    ],
)
def test_a_path_is_seen_from_any_folder(path: str, here: str, system: ModuleType, seen: str) -> None:
    assert site.shorter(path, here, system) == seen


@pytest.mark.skipif(sys.platform == "win32", reason="Windows deletes no folder that is in use")
def test_a_working_folder_that_was_deleted_is_no_fault(blog: Blog) -> None:
    gone = blog.root / "gone"
    gone.mkdir()
    command = f'rm -r ../gone; "{sys.executable}" -m hugo_tools --site "{blog.root}" check; exit $?'
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        ["bash", "-c", command], cwd=gone, env=environment, capture_output=True, text=True, check=False
    )
    assert (done.returncode, "Traceback" in done.stderr) == (0, False)
