"""Pages of reference that are made from the program itself, each as Markdown with its title as the first line."""

from __future__ import annotations

import html
import inspect
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import click
from environment import VARIABLES

from hugo_tools import cli
from hugo_tools.citing import reference_list
from hugo_tools.hugo import site
from hugo_tools.kinds.interface import Kind
from hugo_tools.kinds.table import KINDS
from hugo_tools.markdown.escaping import escape, escape_run
from hugo_tools.metadata.identifiers import NOT_YET, SCHEMES, SHORT_FORMS, SPELLINGS, parse
from hugo_tools.registries import Offline
from hugo_tools.registries.table import REGISTRIES
from hugo_tools.rules.table import RULES
from hugo_tools.styles import folders
from hugo_tools.styles.interface import Cited, StyleOptions
from hugo_tools.styles.table import STYLES, load
from hugo_tools.works import LOCK_NAME
from hugo_tools.works import lock as locks

ROOT = Path(__file__).parent.parent
CSL_TITLE = re.compile(r"<title>(?P<title>[^<]+)</title>")
OPTION = re.compile(r"(?<![`\w-])--[a-z][a-z-]*")
FENCE = re.compile(r"^(?P<mark>```+).*?^(?P=mark)`*$", re.MULTILINE | re.DOTALL)
HEADING = re.compile(r"^(?P<marks>#{2,4}) (?P<words>.+)$", re.MULTILINE)
# What is printed in each style: a preprint, a paper at a conference, a chapter.
WORKS = ("arxiv:1706.03762", "doi:10.1145/3448016.3452841", "doi:10.1002/9780470999875.ch17")
BRACKETS = (f"[@{WORKS[0]}; @{WORKS[1]}]", f"[see @{WORKS[2]}, pp. 218–221]")


def table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """Returns a table of Markdown; a bar within a cell is escaped."""
    lines = [list(head)]
    lines.append(["---"] * len(lines[0]))
    lines += [[cell.replace("|", "\\|") for cell in row] for row in rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


# --- commands ------------------------------------------------------------------------------------


def commands() -> str:
    """Returns a page of all commands: the usage, the help text and the options of each."""
    intro = (
        "`hugo-tools COMMAND`, in a site or below it. Results go to standard output, messages to standard error.\n\n"
        "Exit codes: 0 done, or nothing to do; 1 `--check` or `check` found something; 2 wrong usage or configuration; "
        "3 incomplete: something could not be resolved, reached or read.\n\n"
    )
    context = cli.main.make_context("hugo-tools", ["--site", "."], resilient_parsing=True)
    own = f"## Before the command\n\n{described(context)}\n"
    return f"# Commands\n\n{intro}{own}" + "\n".join(sections(context, "##"))


def sections(group: click.Context, mark: str) -> Iterator[str]:
    """Yields a section for each command of a group, and for the commands of each group in it."""
    assert isinstance(group.command, click.Group)
    for name in group.command.list_commands(group):
        command = group.command.get_command(group, name)
        assert command
        context = click.Context(command, group, name, **command.context_settings)
        called = context.command_path.removeprefix("hugo-tools ")
        yield f"{mark} {called}\n\n{described(context)}"
        if isinstance(command, click.Group):
            yield from sections(context, f"{mark}#")


def described(context: click.Context) -> str:
    """Returns a command's usage, its help text and a table of its options."""
    command = context.command
    usage = " ".join([context.command_path, *command.collect_usage_pieces(context)])
    paragraphs = inspect.cleandoc(command.help or "").split("\n\n")
    text = "\n\n".join(in_words(" ".join(paragraph.split())) for paragraph in paragraphs)
    records = [parameter.get_help_record(context) for parameter in command.get_params(context)]
    rows = [(f"`{record[0]}`", in_words(record[1])) for record in records if record and record[1]]
    return f"```text\n{usage}\n```\n\n{text}\n\n{table(('option', 'meaning'), rows)}"


def in_words(text: str) -> str:
    """Returns a help text as Markdown: options and text between backticks are code, all other text is plain."""
    parts = OPTION.sub(r"`\g<0>`", text).split("`")
    shown = [f"`{part}`" if number % 2 else str(escape_run(part)) for number, part in enumerate(parts)]
    return "".join(shown)


# --- settings and environment --------------------------------------------------------------------


def settings() -> str:
    """Returns a page of all settings, with the type, the default and the values that each may have."""
    intro = (
        "Write settings under `params.hugoTools` in your Hugo configuration; for the posts of one language, under "
        "`languages.de.params.hugoTools`; for one post, under `hugoTools` in its front matter. An unknown name is an "
        "error, and the message suggests a known one.\n\n"
    )
    rows = [(f"`{name}`", kind_of(field.default), default_of(name), meaning_of(name)) for name, field in named()]
    whole = ", ".join(f"`{site.camel_case(name)}`" for name in site.WHOLE_SITE)
    after = f"\nThese count for the whole site only, not for one language or one post: {whole}.\n"
    headings = (
        f"\n## Headings without citations\n\nThe default of `noLinksUnder`: {', '.join(site.LISTS_OF_REFERENCES)}.\n"
    )
    return "# Settings\n\n" + intro + table(("setting", "type", "default", "meaning"), rows) + after + headings


def named() -> Iterable[tuple[str, Any]]:
    return site.NAMES.items()


def kind_of(default: Any) -> str:
    """Returns the type of a setting in words, by its default."""
    if isinstance(default, tuple):
        return "list of texts"
    return {bool: "true or false", int: "number", str: "text", type(None): "true or false"}[type(default)]


def default_of(name: str) -> str:
    """Returns a setting's default as it is written in YAML, "" for none."""
    default = site.NAMES[name].default
    if name == "noLinksUnder":
        return "[a list](#headings-without-citations)"
    if isinstance(default, tuple):
        return ", ".join(f"`{each}`" for each in default)
    return f"`{str(default).lower()}`" if default not in ("", None) else ""


def meaning_of(name: str) -> str:
    meaning: str = site.NAMES[name].metadata["meaning"]
    return meaning


def environment() -> str:
    """Returns a page of the environment variables that the program reads."""
    intro = (
        "Set a variable for one command, `HUGO_TOOLS_TIMEOUT=60 hugo-tools cite`, or for a "
        "shell, a workflow, a machine. Your proxies (`HTTPS_PROXY`, `NO_PROXY`) and certificates "
        "(`REQUESTS_CA_BUNDLE`) are used; `.netrc` is not, and cookies are not kept.\n\n"
    )
    rows = [(f"`{name}`", meaning) for name, meaning in VARIABLES.items()]
    return "# Environment variables\n\n" + intro + table(("variable", "meaning"), rows)


# --- rules, styles, kinds ------------------------------------------------------------------------


def codes() -> str:
    """Returns a page of all rules of `check`: code, name, and the first sentence of the module's docstring."""
    intro = (
        "All rules of `hugo-tools check`. [Each rule, and why](rules.md) has the reason for each, the remedy, and when "
        "to switch it off.\n\n"
    )
    rows = [
        (
            f"[{rule.code}](rules.md#{rule.code.lower()})",
            f"`{rule.name}`",
            purpose(rule.find if rule.find.__module__ != "hugo_tools.rules.interface" else rule.find_in_site),
            "no" if rule.spares_drafts else "yes",
        )
        for rule in RULES
    ]
    return "# Rules of check\n\n" + intro + table(("code", "name", "looks for", "in drafts"), rows)


def purpose(find: Callable[..., object]) -> str:
    """Returns the first sentence of the docstring of a rule's module. The check's own rules have no module."""
    module = sys.modules[find.__module__]
    if module.__name__ == "hugo_tools.rules.interface":
        return "a finding about the check itself"
    text = " ".join((module.__doc__ or "").split("\n\n")[0].split())
    return in_words(text.removesuffix("."))


def styles() -> str:
    """Returns a page of all styles, with references of a few works of the example site in each of our own."""
    intro = (
        "Values of the setting `style`, for the site or for one post. [How each works](styles.md), and how to make one "
        "of your own.\n\n"
    )
    printed = "\n".join(f"## {name}\n\n{printed_by(name)}" for name in STYLES)
    rows = [(f"`{path.stem}`", csl_title(path)) for path in sorted(folders.CSL_FOLDER.glob("*.csl"))]
    csl = (
        "\n## CSL styles\n\nPrinted by pandoc. Any other CSL file in `hugo-tools/styles/` of your site is one, too.\n\n"
    )
    return f"# Styles\n\n{intro}{printed}{csl}{table(('style', 'its own name'), rows)}"


def printed_by(name: str) -> str:
    """Returns the output of a style: the labels of two brackets, and the references."""
    style = load(name, ROOT / "exampleSite", StyleOptions())
    lock = locks.load(ROOT / "exampleSite" / LOCK_NAME, Offline())
    identifiers = [parse(key).identifier for key in WORKS]
    mentions = [(identifier, 0) for identifier in identifiers]
    listed = reference_list.number_works(mentions, lambda identifier: lock.item(identifier.key), style, "")
    works = [listed.works[identifier] for identifier in identifiers]
    groups = [[Cited(works[0]), Cited(works[1])], [Cited(works[2], "see", ", pp. 218–221")]]
    shown = style.printed(listed.references, groups)
    rows = [
        (f"`{bracket}`", "".join(run.text for run in label))
        for bracket, label in zip(BRACKETS, shown.labels, strict=True)
    ]
    mark = "1." if shown.is_numbered else "-"
    references = "".join(f"{mark} {reference}\n" for reference in shown.references)
    return f"{table(('you write', 'and get'), rows)}\n{references}"


def csl_title(path: Path) -> str:
    """Returns a CSL style's own title."""
    found = CSL_TITLE.search(path.read_text("utf-8"))
    assert found, path
    return str(escape(html.unescape(found["title"])))


def kinds() -> str:
    """Returns a page of the kinds of posts, each with the headings of a new post."""
    intro = "`hugo-tools new KIND TITLE` makes a draft. [More on what is in it](archetypes.md).\n\n"
    return "# Kinds of posts\n\n" + intro + "\n".join(outlined(name, kind) for name, kind in KINDS.items())


def outlined(name: str, kind: Kind) -> str:
    """Returns a kind's section: its subject, and its template's headings as a list of lists."""
    text = FENCE.sub("", kind.template.read_text("utf-8"))
    headings = [(len(found["marks"]) - 2, found["words"]) for found in HEADING.finditer(text)]
    outline = "".join(f"{'  ' * depth}- {words}\n" for depth, words in headings if "{" not in words)
    return f"## {name}\n\nAbout {kind.meaning}.\n\n{outline}"


def identifiers() -> str:
    """Returns a page of the kinds of identifiers that may be cited, and the registries for each."""
    intro = (
        "Keys that you can write after `@`. [All ways to cite](cite.md). "
        "[Which source wins](sources.md#which-source-wins).\n\n"
    )
    asked = [
        (f"`{key_of(name)}`", scheme.noun, askers(name)) for name, scheme in SCHEMES.items() if scheme.has_registry
    ]
    short = [
        (f"`{form.example}`", form.noun, f"`{form.expand(form.example.partition(':')[2])}`")
        for form in SHORT_FORMS.values()
    ]
    spellings = ", ".join(f"`{other}:` is `{name}:`" for other, name in SPELLINGS.items())
    missing = ", ".join(dict.fromkeys(NOT_YET.values()))
    return (
        f"# Identifiers\n\n{intro}{table(('key', 'it is', 'registries'), asked)}\n"
        f"Other spellings: {spellings}. A DOI alone, an arXiv id alone and the address of any of these works are keys, "
        "too. Text without a scheme is a key of your bibliography.\n\n"
        f"## Short forms\n\n{table(('key', 'it is', 'short for'), short)}\n"
        f"## Not supported\n\nNo registry answers for these; the message has the key to write instead: {missing}.\n"
    )


def key_of(scheme: str) -> str:
    """Returns the form of a scheme's keys."""
    return "https://…" if SCHEMES[scheme].stands_alone else f"{scheme}:…"


def askers(scheme: str) -> str:
    """Returns the names of the registries that answer for a scheme, in the order of the table."""
    return ", ".join(registry.server.name for registry in REGISTRIES if scheme in registry.covers)


PAGES: dict[str, Callable[[], str]] = {  # by what the page stands for on GitHub, where it is not
    "README.md#commands": commands,
    "README.md#settings": settings,
    "README.md#in-the-environment": environment,
    "hugo_tools/metadata/identifiers.py": identifiers,
    "hugo_tools/rules/table.py": codes,
    "hugo_tools/styles/table.py": styles,
    "hugo_tools/kinds/table.py": kinds,
}
