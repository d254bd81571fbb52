"""Changes of a configuration: what is asked for is in it, and every byte of before."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from hugo_tools.hugo import site
from hugo_tools.setup.configuration import ValueChange, edit, edited

THEME = ValueChange(("theme",), ["hugo-tools", "PaperMod"])
THEME_FIRST = ValueChange(("theme",), "hugo-tools", is_first=True)
SETTINGS = ValueChange(("params", "hugoTools"), {"style": "numeric"})
IMPORT = ValueChange(("module", "imports"), {"path": "hugo-tools"}, is_first=True)
PASSTHROUGH = ValueChange(("markup", "goldmark", "extensions", "passthrough", "enable"), True)
DELIMITER = ValueChange(
    ("markup", "goldmark", "extensions", "passthrough", "delimiters", "block"), ["\\[", "\\]"], is_first=True
)


def case(suffix: str, changes: list[ValueChange], before: str, after: str, name: str) -> Any:
    return pytest.param(suffix, changes, before, after, id=f"{suffix[1:]}: {name}")


CASES = [
    case(
        ".yaml",
        [THEME, SETTINGS],
        'theme: "PaperMod"  # mine\nparams:\n    # who\n    author: me\n    # old: 1\n\n# end\nmenu: {}\n',
        "theme: [hugo-tools, PaperMod]  # mine\nparams:\n    # who\n    author: me\n    # old: 1\n"
        "    hugoTools:\n      style: numeric\n\n# end\nmenu: {}\n",
        "comments stay where they are",
    ),
    case(
        ".yaml",
        [THEME_FIRST],
        "theme:\n  # mine\n  - PaperMod",
        "theme:\n  - hugo-tools\n  # mine\n  - PaperMod",
        "a list over lines",
    ),
    case(".yaml", [THEME_FIRST], "theme: a # a\n", "theme: [hugo-tools, a] # a\n", "a single text"),
    case(".yaml", [THEME_FIRST], "title: x\n", "title: x\ntheme: hugo-tools\n", "nothing"),
    case(".yaml", [THEME_FIRST], "theme: [a, b]\n", "theme: [hugo-tools, a, b]\n", "a list on a line"),
    case(
        ".yaml",
        [ValueChange(("params", "hugoTools"), {"style": "numeric", "links": True})],
        "params:\n  hugoTools:\n    style: numeric\n",
        "params:\n  hugoTools:\n    style: numeric\n    links: true\n",
        "a mapping gets the keys that it lacks",
    ),
    case(".yaml", [SETTINGS], *["params: {hugoTools: {style: numeric}}\n"] * 2, "what is there"),
    case(
        ".toml",
        [ValueChange(("params", "hugoTools"), {"style": "numeric", "links": True})],
        '[params.hugoTools]\nstyle = "numeric"\n',
        '[params.hugoTools]\nstyle = "numeric"\nlinks = true\n',
        "a table gets the keys that it lacks",
    ),
    case(
        ".yaml",
        [SETTINGS],
        "Params:\n  note: |\n    a\n\nx: 1\n",
        "Params:\n  note: |\n    a\n  hugoTools:\n    style: numeric\n\nx: 1\n",
        "a block of text comes last",
    ),
    case(".yaml", [SETTINGS], "params:\n", "params:\n  hugoTools:\n    style: numeric\n", "a key without a value"),
    case(
        ".yaml", [SETTINGS], "params: {a: 1}\n", "params: {hugoTools: {style: numeric}, a: 1}\n", "a mapping on a line"
    ),
    case(
        ".yaml",
        [THEME],
        "title: x\r\ntheme: PaperMod\r\n",
        "title: x\r\ntheme: [hugo-tools, PaperMod]\r\n",
        "lines of Windows",
    ),
    case(
        ".yaml", [THEME], "\ufefftheme: PaperMod", "\ufefftheme: [hugo-tools, PaperMod]", "a mark, and no last newline"
    ),
    case(
        ".yaml",
        [IMPORT],
        "module:\n  imports:\n  # the theme\n  - path: x\n    mounts: []\n",
        "module:\n  imports:\n  - path: hugo-tools\n  # the theme\n  - path: x\n    mounts: []\n",
        "imports",
    ),
    case(
        ".yaml",
        [PASSTHROUGH],
        "markup:\n  goldmark:\n    extensions:\n      passthrough:\n        enable: false # not yet\n",
        "markup:\n  goldmark:\n    extensions:\n      passthrough:\n        enable: true # not yet\n",
        "a value in the place of another",
    ),
    case(
        ".toml",
        [THEME],
        "title = 'x' # t\n# the menu\n[menu]\n",
        'title = \'x\' # t\ntheme = ["hugo-tools", "PaperMod"]\n# the menu\n[menu]\n',
        "a key of the root is above the first table's comment",
    ),
    case(
        ".toml",
        [THEME, SETTINGS],
        "# head\n\n[Params]\na = '''\n[params.hugoTools]\n'''\n# b = 2\n\n[menu]",
        "# head\n\ntheme = [\"hugo-tools\", \"PaperMod\"]\n\n[Params]\na = '''\n[params.hugoTools]\n'''\n# b = 2\n\n"
        '[Params.hugoTools]\nstyle = "numeric"\n\n[menu]',
        "what stands in a text is not a table, and case counts",
    ),
    case(
        ".toml",
        [THEME_FIRST],
        "theme = [\n  # mine\n  'PaperMod',\n]\n",
        "theme = [\"hugo-tools\", \n  # mine\n  'PaperMod',\n]\n",
        "a list over lines",
    ),
    case(
        ".toml",
        [SETTINGS],
        "params.a = 1\n",
        'params.a = 1\n\n[params.hugoTools]\nstyle = "numeric"\n',
        "a table of dotted keys",
    ),
    case(
        ".toml",
        [SETTINGS],
        "params = {a = 1}\n",
        'params = { hugoTools = {style = "numeric"},a = 1}\n',
        "a table on a line",
    ),
    case(
        ".toml",
        [IMPORT],
        "[module]\n  # the theme\n  [[module.imports]]\n    path = 'x'\n",
        '[module]\n  [[module.imports]]\n  path = "hugo-tools"\n\n'
        "  # the theme\n  [[module.imports]]\n    path = 'x'\n",
        "imports",
    ),
    case(
        ".toml",
        [SETTINGS],
        "[params]\na = 1\n[menu]\nx = 1\n[params.b]\nc = 1\n[y]\n",
        '[params]\na = 1\n[menu]\nx = 1\n[params.b]\nc = 1\n\n[params.hugoTools]\nstyle = "numeric"\n[y]\n',
        "tables out of order",
    ),
    case(
        ".toml",
        [DELIMITER],
        "[markup.goldmark.extensions.passthrough.delimiters]\nblock = [['$$', '$$']]\n",
        "[markup.goldmark.extensions.passthrough.delimiters]\nblock = [[\"\\\\[\", \"\\\\]\"], ['$$', '$$']]\n",
        "beside the site's own delimiters",
    ),
    case(
        ".json",
        [THEME, SETTINGS],
        '{\n\t"theme": "PaperMod",\n\t"params": {\n\t\t"a": 1.50\n\t}\n}\n',
        '{\n\t"theme": ["hugo-tools", "PaperMod"],\n\t"params": {\n\t\t"a": 1.50,\n\t\t"hugoTools": {\n'
        '\t\t\t"style": "numeric"\n\t\t}\n\t}\n}\n',
        "indented with tabs",
    ),
    case(
        ".json",
        [THEME_FIRST, SETTINGS],
        '{"theme":["a"],"params":{}}',
        '{"theme":["hugo-tools", "a"],"params":{"hugoTools": {"style": "numeric"}}}',
        "on one line",
    ),
    case(
        ".json",
        [IMPORT],
        '{"module": {"imports": [\n  {"path": "x"}\n]}}',
        '{"module": {"imports": [\n  {"path": "hugo-tools"},\n  {"path": "x"}\n]}}',
        "imports",
    ),
]


UNNAMED_CASES = [
    (".yaml", [SETTINGS], "", "params:\n  hugoTools:\n    style: numeric\n"),
    (".yaml", [SETTINGS], "title: x", "title: x\n\nparams:\n  hugoTools:\n    style: numeric\n"),
    (".yaml", [SETTINGS], "---\ntitle: x\n...\n", "---\nparams:\n  hugoTools:\n    style: numeric\ntitle: x\n...\n"),
    (".yaml", [THEME_FIRST], "theme:\ntitle: x\n", "theme: hugo-tools\ntitle: x\n"),
    (
        ".yaml",
        [PASSTHROUGH],
        "markup:\n  goldmark:\ntitle: x\n",
        "markup:\n  goldmark:\n    extensions:\n      passthrough:\n        enable: true\ntitle: x\n",
    ),
    (
        ".yaml",
        [
            ValueChange(("title",), "für: x"),
            ValueChange(("params", "a"), "yes"),
            ValueChange(("params", "b"), ["x", {"k": "a b"}]),
        ],
        "title: y\n",
        "title: \"für: x\"\n\nparams:\n  a: 'yes'\n  b:\n  - x\n  - k: a b\n",
    ),
    (".yaml", [ValueChange(("a", "b"), ["x"], is_first=True)], "title: x\n", "title: x\n\na:\n  b: [[x]]\n"),
    (
        ".yaml",
        [SETTINGS],
        "params:\n  a: [1]\n  b: {}\n",
        "params:\n  a: [1]\n  b: {}\n  hugoTools:\n    style: numeric\n",
    ),
    (".yaml", [SETTINGS], "5: x\nparams:\n  c: 1\n", "5: x\nparams:\n  c: 1\n  hugoTools:\n    style: numeric\n"),
    (
        ".yaml",
        [SETTINGS],
        "params:\n  a:\n    - b: 1\n      # c: 2\n  # d\nx: 1\n",
        "params:\n  a:\n    - b: 1\n      # c: 2\n  # d\n  hugoTools:\n    style: numeric\nx: 1\n",
    ),
    (".yaml", [THEME_FIRST], "theme: []\n", "theme: [hugo-tools]\n"),
    (".yaml", [IMPORT], "title: x\n", "title: x\n\nmodule:\n  imports:\n  - path: hugo-tools\n"),
    (".yaml", [IMPORT], "module:\n  imports: []\n", "module:\n  imports: [{path: hugo-tools}]\n"),
    (
        ".json",
        [ValueChange(("title",), "für"), SETTINGS],
        "{}",
        '{"title": "für", "params": {"hugoTools": {"style": "numeric"}}}',
    ),
    (".json", [THEME_FIRST], '{"theme": []}', '{"theme": ["hugo-tools"]}'),
    (".json", [THEME_FIRST], '{"theme": [ ]}', '{"theme": ["hugo-tools" ]}'),
    (".json", [THEME_FIRST], '{"title": 1}', '{"title": 1, "theme": "hugo-tools"}'),
    (
        ".json",
        [ValueChange(("a", "b"), ["x"], is_first=True)],
        '{\n  "title": "x"\n}\n',
        '{\n  "title": "x",\n  "a": {\n    "b": [\n      [\n        "x"\n      ]\n    ]\n  }\n}\n',
    ),
    (".toml", [THEME], "", 'theme = ["hugo-tools", "PaperMod"]\n'),
    (".toml", [THEME_FIRST], "theme = []\n", 'theme = ["hugo-tools"]\n'),
    (".toml", [THEME_FIRST], "theme = 'a'\n", 'theme = ["hugo-tools", "a"]\n'),
    (".toml", [SETTINGS], "params = { }\n", 'params = { hugoTools = {style = "numeric"} }\n'),
    (
        ".toml",
        [PASSTHROUGH],
        "[markup.goldmark.extensions.passthrough]\nenable = false # not yet\n",
        "[markup.goldmark.extensions.passthrough]\nenable = true # not yet\n",
    ),
    (
        ".toml",
        [PASSTHROUGH],
        "title = 'x'\n",
        "title = 'x'\n\n[markup.goldmark.extensions.passthrough]\nenable = true\n",
    ),
    (
        ".toml",
        [PASSTHROUGH],
        "[markup]\n  [markup.goldmark]\n    a = 1\n",
        "[markup]\n  [markup.goldmark]\n    a = 1\n\n[markup.goldmark.extensions.passthrough]\nenable = true\n",
    ),
    (
        ".toml",
        [SETTINGS],
        "['Params']\n\"hugoTools\" = {x = 1}\n",
        '[\'Params\']\n"hugoTools" = { style = "numeric",x = 1}\n',
    ),
    (".toml", [ValueChange(("title",), 'für "x"')], "[menu]\n", 'title = "für \\"x\\""\n\n[menu]\n'),
    (".toml", [IMPORT], "title = 'x'\n", "title = 'x'\n\n[[module.imports]]\npath = \"hugo-tools\"\n"),
    (
        ".toml",
        [ValueChange(("params", "hugoTools", "style"), "numeric")],
        "[params.hugoTools]\n# style = 'a'\nlinks = true\n",
        "[params.hugoTools]\n# style = 'a'\nlinks = true\nstyle = \"numeric\"\n",
    ),
    (
        ".toml",
        [SETTINGS],
        "[params]\n# one\n\n# two\n[menu]\n",
        '[params]\n# one\n\n[params.hugoTools]\nstyle = "numeric"\n\n# two\n[menu]\n',
    ),
    (
        ".toml",
        [SETTINGS],
        '[params]\na = """\n"" ""\n[b]\n"""\n',
        '[params]\na = """\n"" ""\n[b]\n"""\n\n[params.hugoTools]\nstyle = "numeric"\n',
    ),
    (
        ".toml",
        [SETTINGS],
        '[params]\nb = "x\\" = 1 # no"\nc = \'\\\'\nd = [1, # [\n 2]\n',
        '[params]\nb = "x\\" = 1 # no"\nc = \'\\\'\nd = [1, # [\n 2]\n\n[params.hugoTools]\nstyle = "numeric"\n',
    ),
    (
        ".toml",
        [DELIMITER],
        "[markup.goldmark.extensions.passthrough.delimiters]\nblock = []\n",
        '[markup.goldmark.extensions.passthrough.delimiters]\nblock = [["\\\\[", "\\\\]"]]\n',
    ),
    (".toml", [SETTINGS], "[params.hugoTools] # ours\n", '[params.hugoTools] # ours\nstyle = "numeric"\n'),
    (
        ".toml",
        [SETTINGS],
        "[[params.social]]\na = 1\n\n[params.hugoTools.x]\nb = 1\n",
        '[[params.social]]\na = 1\n\n[params.hugoTools.x]\nb = 1\n\n[params.hugoTools]\nstyle = "numeric"\n',
    ),
]


@pytest.mark.parametrize(("suffix", "changes", "before", "after"), [*CASES, *UNNAMED_CASES])
def test_a_change(suffix: str, changes: list[ValueChange], before: str, after: str) -> None:
    made = edited(before.encode(), suffix, changes)
    assert made is not None
    assert made.decode() == after


@pytest.mark.parametrize(
    ("suffix", "before"),
    [
        pytest.param(".yaml", "params: &p\n  a: 1\nother: *p\n", id="the value stands elsewhere, too"),
        pytest.param(".yaml", "params: text\n", id="a text where keys belong"),
        pytest.param(".toml", "params = 1\n", id="a number where keys belong"),
        pytest.param(".toml", "[[params]]\na = 1\n", id="a list where keys belong"),
        pytest.param(".json", '{"params": []}', id="a list where keys belong, in JSON"),
        pytest.param(".json", "[]", id="a list at the top, in JSON"),
        pytest.param(".yaml", "t\xe4st: 1\n", id="another encoding"),
    ],
)
def test_a_change_that_would_change_more_is_not_made(suffix: str, before: str) -> None:
    assert edited(before.encode("latin-1"), suffix, [SETTINGS]) is None


@pytest.mark.parametrize(("suffix", "before"), [(".yaml", "theme: {a: b}\n"), (".toml", "[theme]\na = 1\n")])
def test_a_theme_is_not_put_before_other_values(suffix: str, before: str) -> None:
    assert edited(before.encode(), suffix, [THEME_FIRST]) is None


FILES: dict[str, tuple[dict[str, str], ValueChange, dict[str, str]]] = {
    "the whole configuration": (
        {"hugo.yaml": "title: x\n"},
        THEME_FIRST,
        {"hugo.yaml": "title: x\ntheme: hugo-tools\n"},
    ),
    "a file of one key before that of all": (
        {"config/_default/hugo.yaml": "params: {a: 1}\n", "config/_default/params.yaml": "b: 1\n"},
        SETTINGS,
        {"config/_default/params.yaml": "b: 1\n\nhugoTools:\n  style: numeric\n"},
    ),
    "the theme of each environment": (
        {"config/_default/config.yaml": "theme: a\n", "config/production/config.yaml": "theme: b\n"},
        THEME_FIRST,
        {
            "config/_default/config.yaml": "theme: [hugo-tools, a]\n",
            "config/production/config.yaml": "theme: [hugo-tools, b]\n",
        },
    ),
    "the modules of each environment": (
        {
            "config/_default/module.toml": "[[imports]]\npath = 'a'\n",
            "config/production/hugo.toml": "[[module.imports]]\npath = 'b'\n",
        },
        IMPORT,
        {
            "config/_default/module.toml": "[[imports]]\npath = \"hugo-tools\"\n\n[[imports]]\npath = 'a'\n",
            "config/production/hugo.toml": (
                "[[module.imports]]\npath = \"hugo-tools\"\n\n[[module.imports]]\npath = 'b'\n"
            ),
        },
    ),
    "a file that is not there yet": (
        {"config/_default/params.toml": "a = 1\n"},
        THEME_FIRST,
        {"config/_default/hugo.toml": 'theme = "hugo-tools"\n'},
    ),
    "one key of several environments": (
        {"config/_default/hugo.yaml": "params: {a: 1}\n", "config/production/hugo.yaml": "params: {b: 1}\n"},
        SETTINGS,
        {"config/_default/hugo.yaml": "params: {hugoTools: {style: numeric}, a: 1}\n"},
    ),
}


@pytest.mark.parametrize("name", FILES)
def test_the_file_that_gets_a_change(tmp_path: Path, name: str) -> None:
    before, change, after = FILES[name]
    for file, text in before.items():
        (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / file).write_text(text, encoding="utf-8")
    made = edit(site.load(tmp_path), [change])
    assert {each.path.relative_to(tmp_path).as_posix(): (each.after or b"").decode() for each in made} == after


KEYS = st.sampled_from(["params", "theme", "title", "markup", "a-b", "Menu"])
VALUES = st.recursive(
    st.one_of(st.booleans(), st.integers(-9, 99), st.sampled_from(["", "x", "a: b", "# no", "[x]", "'", 'q"', "a\nb"])),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(KEYS, inner, max_size=3)),
    max_leaves=8,
)
CONFIGURATIONS = st.dictionaries(KEYS, VALUES, max_size=5)


def toml_of(values: dict[str, Any]) -> str:
    """Returns a configuration as TOML, lists and mappings in lists on one line."""
    from hugo_tools.setup.toml_edits import inline

    lines = [f"{key} = {inline(value)}" for key, value in values.items() if not isinstance(value, dict)]
    for key, value in values.items():
        if isinstance(value, dict):
            lines += [
                f"[{key}] # {key}",
                *(f"  {name} = {inline(inner)}" for name, inner in value.items()),
                "# end",
                "",
            ]
    return "\n".join(lines)


@given(CONFIGURATIONS, st.sampled_from(["block", "flow", "json", "toml"]))
def test_a_random_configuration_keeps_all_its_lines(values: dict[str, Any], form: str) -> None:
    read: dict[str, Any] = {"json": json.loads, "toml": tomllib.loads}
    if form == "toml":
        before = toml_of(values)
    elif form == "json":
        before = json.dumps(values, indent=2)
    else:
        before = yaml.safe_dump(values, default_flow_style=form == "flow", sort_keys=False)
    suffix = f".{form}" if form in read else ".yaml"
    made = edited(before.encode(), suffix, [SETTINGS])
    params = values.get("params")
    if params is None:
        assert made is not None
    if made is None:
        return
    after = read.get(form, yaml.safe_load)(made.decode())
    assert after["params"]["hugoTools"] == {"style": "numeric"}
    assert {key: value for key, value in after.items() if key != "params"} == {
        key: value for key, value in values.items() if key != "params"
    }
    rest = iter(made.decode())
    assert all(character in rest for character in before)  # in this order: nothing was taken away
