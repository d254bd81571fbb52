"""The site: its root, the parts of its Hugo configuration that we need, its settings and its posts.

Hugo's configuration: https://gohugo.io/configuration/introduction/. Keys are compared without case.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from functools import cached_property
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

from hugo_tools import data, files
from hugo_tools.errors import ConfigurationError, DataError, os_reason
from hugo_tools.findings import Finding
from hugo_tools.hugo import posts

if TYPE_CHECKING:
    from hugo_tools.markdown.inlines import Math

SUFFIXES = (".toml", ".yaml", ".yml", ".json")
CONFIG_NAMES = [f"{name}{suffix}" for name in ("hugo", "config") for suffix in SUFFIXES]

HEADINGS = {
    "ar": "المراجع", "cs": "Literatura", "da": "Referencer", "de": "Literatur", "es": "Referencias", "fa": "منابع",
    "fi": "Lähteet", "fr": "Références", "he": "מקורות", "hi": "संदर्भ", "id": "Referensi", "it": "Riferimenti",
    "ja": "参考文献", "ko": "참고 문헌", "nb": "Referanser", "nl": "Referenties", "nn": "Referansar",
    "no": "Referanser", "pl": "Bibliografia", "pt": "Referências", "ru": "Литература", "sv": "Referenser",
    "tr": "Kaynaklar", "uk": "Література", "vi": "Tài liệu tham khảo", "zh": "参考文献",
}  # fmt: skip

OWN_LISTS = (  # headings of lists of references
    "References", "Reference", "Bibliography", "Citations", "Works cited", "Literature", "Sources", "Refs", "Papers",
    "Reference list", "List of references", "Cited works", "Literature cited", "Literaturverzeichnis", "Quellen",
    "Bibliographie", "Bibliografía", "Bibliografia", "Referências bibliográficas", "Referencias bibliográficas",
    "Références bibliographiques", "Список литературы", "Источники", "Źródła", "Literatúra", "Irodalom", "Βιβλιογραφία",
    "Kaynakça", "Daftar pustaka", "参考", "参考资料", "参考資料", "引用",
    "参考资源", "参考链接", "参考文章", "參考", "參考資料", "參考文獻", "参考リンク", "참고문헌", "참고자료",
    *dict.fromkeys(HEADINGS.values()),
)  # fmt: skip
LISTS_OF_REFERENCES = (
    *OWN_LISTS, "Further reading", "Further readings", "Related reading", "Related readings", "Recommended reading",
    "Recommended readings", "Suggested reading", "Suggested readings", "Additional reading", "Additional resources",
    "Useful resources", "Other resources", "More resources", "Useful links", "Related work and links", "Resources",
    "Reading list", "Weiterführende Literatur", "延伸阅读", "扩展阅读", "関連資料",
)  # fmt: skip


def setting(default: Any, meaning: str) -> Any:
    """Returns a dataclass field with its meaning, for the table of settings in README."""
    return field(default=default, metadata={"meaning": meaning})


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings: `params.hugoTools` of the site, or with `hugoTools` of a post's front matter over them."""

    style: str = setting(
        "numeric",
        "how citations and references look: `numeric`, `author-year`, a CSL style such as `ieee`, or one of your own",
    )
    links: bool = setting(True, "ordinary links to papers are citations")
    add_block: bool = setting(False, "a post whose only citations are ordinary links gets a list as well")
    heading: str = setting("", "the list's heading; without it, “References” in the post's language")
    order: str = setting("", "`citation`: by first mention; `author`: by name; without it, the style's order")
    bibliography: tuple[str, ...] = setting((), "your own files, from the site's root: .bib, CSL-JSON, CSL-YAML")
    et_al_min: int = setting(5, "from this number of authors on, a list of authors is shortened")
    et_al_use_first: int = setting(3, "the number of authors in a shortened list, before “et al.”")
    number_links: bool = setting(True, "`false`: works that only ordinary links cite are numbered after the others")
    collapse: bool = setting(True, "runs of numbers are shown as `[1–3]`, years of one name as `(Li, 2017, 2018)`")
    no_links_under: tuple[str, ...] = setting(
        LISTS_OF_REFERENCES, "headings of sections in which ordinary links are not citations"
    )
    published: bool = setting(False, "a preprint that has appeared is cited as it was published, with its arXiv link")
    own_posts: bool = setting(
        False, "links to the site's own posts are citations, too, and `[@post:posts/name]` cites one of them"
    )
    cite: bool = setting(True, "`false`: the post is left alone")
    resolve_links: bool | None = setting(
        None, "whether relative links are looked up as pages; without it, only if Hugo itself does so"
    )
    cite_this_post: tuple[str, ...] = setting(
        ("text", "cited-as", "bibtex"),
        "the forms of a post's own citation, of text, cited-as, bibtex, apa, ris, csl-json",
    )
    citation_file: bool = setting(False, "`cite` writes a `CITATION.cff`, by which others can cite the whole site")
    citation_index: bool = setting(
        False,
        "`cite` writes `citations.index.json`, from which pages show “Cited by” and the site's bibliography",
    )
    preview: bool = setting(
        True, "pointing at a citation shows its reference and the beginning of the abstract; a click keeps it open"
    )
    margin: bool = setting(
        False, "on wide screens each reference is shown in the margin, beside the line that first cites it"
    )
    link_marks: bool = setting(False, "an ordinary link to a work of the list is followed by its number")
    jsonld: bool = setting(True, "in production builds: the works that a post cites, as JSON-LD (`citation`)")
    scholar: bool = setting(False, "in production builds: the `citation_*` tags that Google Scholar and Zotero read")
    math: str = setting(
        "tex", "`tex`: math stays as you write it, for a script of yours; `mathml`: Hugo turns it into MathML"
    )
    lyket_key: str = setting("", "the key of a Lyket account, for its feedback buttons")
    check_select: tuple[str, ...] = setting(
        (), "the rules that `check` follows, by their codes or the beginnings of codes (`HT1`); without it, all"
    )
    check_ignore: tuple[str, ...] = setting(
        (), "rules that `check` does not follow, by their codes or the beginnings of codes"
    )
    mailto: str = setting("", "your email address, for registries, if `HUGO_TOOLS_MAILTO` is not set")


def camel_case(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(map(str.title, rest))


NAMES = {camel_case(each.name): each for each in fields(Settings)}
WHOLE_SITE = ("bibliography", "citation_file", "citation_index", "mailto", "own_posts", "published")
CHOICES = {
    "order": ("", "citation", "author"),  # "": as the style has it
    "math": ("mathml", "tex"),
    "citeThisPost": ("text", "cited-as", "bibtex", "apa", "ris", "csl-json"),
}


def read_settings(values: Any, base: Settings, where: str) -> Settings:
    """Returns `base` with the values of one mapping over it.

    Raises ConfigurationError for an unknown name, with a suggestion, and for a value of another type.
    """
    if values is None:
        return base
    if not isinstance(values, Mapping):
        raise ConfigurationError(f"{where}: expected names and values, found {values!r}")
    changes: dict[str, Any] = {}
    for key, value in values.items():
        name = setting_name(str(key), where)
        attribute = NAMES[name].name
        changes[attribute] = convert(value, getattr(base, attribute), f"{where}.{name}")
    settings = replace(base, **changes)
    check_choices(settings, where)
    return settings


def setting_name(key: str, where: str) -> str:
    """Returns the name of a setting, written in any case; raises ConfigurationError, with a suggestion."""
    known = {name.lower(): name for name in NAMES}
    folded = key.lower()
    if folded in known:
        return known[folded]
    import difflib

    close = difflib.get_close_matches(folded, known, 1, 0.5)
    hint = f"did you mean {known[close[0]]}?" if close else f"settings are {', '.join(NAMES)}"
    raise ConfigurationError(f'{where}: unknown setting "{key}"', hint)


def check_whole_site(settings: Settings, base: Settings, where: str) -> None:
    """Raises ConfigurationError if a language or a post changes a setting that only the whole site can have."""
    for name in WHOLE_SITE:
        if getattr(settings, name) != getattr(base, name):
            written = camel_case(name)
            message = f"{where}.{written} is a setting of the whole site"
            raise ConfigurationError(message, f"set it in params.hugoTools, for all languages: {written}")


def check_choices(settings: Settings, where: str) -> None:
    """Raises ConfigurationError for a value that is not among a setting's choices."""
    for name, value in (("order", settings.order), ("math", settings.math)):
        if value not in CHOICES[name]:
            choices = ", ".join(filter(None, CHOICES[name]))
            raise ConfigurationError(f'{where}.{name} is "{value}"', f"it is one of {choices}")
    for form in settings.cite_this_post:
        if form not in CHOICES["citeThisPost"]:
            hint = f"forms are {', '.join(CHOICES['citeThisPost'])}"
            raise ConfigurationError(f'{where}.citeThisPost has "{form}"', hint)


def convert(value: Any, default: Any, where: str) -> Any:
    """Returns a value in the type of its default; a single text becomes a list of one. Raises ConfigurationError."""
    if isinstance(default, tuple):
        parts = [value] if isinstance(value, str) else value
        if isinstance(parts, list) and all(isinstance(part, str) for part in parts):
            return tuple(parts)
        kind = "a list of texts"
    else:
        expected = bool if default is None else type(default)  # None: a bool that is not set
        if type(value) is expected:  # not isinstance: in Python true is a number as well
            return value
        kind = {bool: "true or false", int: "a number", str: "a text"}[expected]
    raise ConfigurationError(f"{where} is {value!r}", f"expected {kind}")


@dataclass
class Site:
    """A Hugo site."""

    root: Path
    """Its folder."""

    config: Mapping[str, Any]
    """Its configuration, all keys in lower case."""

    config_path: Path
    """The main file of its configuration, for messages: the one in the root, else the first below `config/`."""

    places: tuple[Path, ...] = ()
    """Files and folders outside of the root that the command line has named."""

    findings: dict[Finding, None] = field(default_factory=dict)
    """The folders and links in which posts could not be looked for."""

    by_language: dict[tuple[str, Settings], Settings] = field(default_factory=dict)
    """The settings of each language, by its code and the settings of the site."""

    @cached_property
    def settings(self) -> Settings:
        """The site's settings; raises ConfigurationError, also for settings of a language."""
        params = self.config.get("params") or {}
        where = self.relative(self.config_path)
        others = [f"params.{name}" for name in params if name != "hugotools"]
        for key in [*others, *self.config]:
            if is_meant_as_ours(key.removeprefix("params.")):
                raise ConfigurationError(f'{where}: unknown key "{key}"', "did you mean params.hugoTools?")
        made = read_settings(params.get("hugotools"), Settings(), f"{where}: params.hugoTools")
        for code in self.language_settings:
            self.settings_in(code, made)
        return made

    def settings_for(self, path: Path) -> Settings:
        """Returns the settings for a post: those of its language over the site's.

        Hugo likewise merges `languages.de.params` into `params`, key by key.
        """
        if not self.language_settings:
            return self.settings
        return self.settings_in(self.language(path).lower(), self.settings)

    def settings_in(self, code: str, base: Settings) -> Settings:
        """Returns the settings of a language over others, by its code in lower case; raises ConfigurationError."""
        values = self.language_settings.get(code)
        if values is None:
            return base
        known = self.by_language.get((code, base))
        if known is not None:
            return known
        where = f"{self.relative(self.config_path)}: languages.{code}.params.hugoTools"
        made = read_settings(values, base, where)
        check_whole_site(made, base, where)
        self.by_language[code, base] = made
        return made

    @cached_property
    def language_settings(self) -> dict[str, Any]:
        """The values of `params.hugoTools` of the languages, by their codes in lower case."""
        languages = self.config.get("languages")
        if not isinstance(languages, Mapping):
            return {}
        found = {code: walk(language, "params", "hugotools") for code, language in languages.items()}
        return {code: values for code, values in found.items() if values is not None}

    @cached_property
    def math(self) -> Math:
        """The passthrough delimiters, if the extension is on."""
        from hugo_tools.markdown.inlines import Math  # not needed if all posts are unchanged

        passthrough = self.goldmark("extensions", "passthrough")
        if not isinstance(passthrough, Mapping) or not passthrough.get("enable"):
            return Math()
        # Hugo has no default ones, although its documentation shows some.
        delimiters = passthrough.get("delimiters") or {}
        pairs: list[tuple[str, str]] = []
        for kind in ("block", "inline"):
            pairs += filter(None, map(delimiter_pair, delimiters.get(kind) or []))
        longest_first = sorted(pairs, key=lambda pair: -len(pair[0]))
        return Math(tuple(longest_first))

    @property
    def heading_ids(self) -> bool:
        """Whether Goldmark reads `{#id}` after a heading, as it does by default."""
        return self.goldmark("parser", "attribute", "title") is not False

    def goldmark(self, *names: str) -> Any:
        return walk(self.config, "markup", "goldmark", *names)

    def relative(self, path: Path) -> str:
        """Returns a path in the form for messages: relative to the working directory if that is shorter."""
        try:
            here = Path.cwd()
        except OSError:  # the working directory was deleted
            return str(path)
        try:
            return path.relative_to(here).as_posix()
        except ValueError:
            return shorter(str(path), str(here), os.path)

    def config_hint(self, values: Mapping[str, Any]) -> str:
        """Returns a remedy: the lines that the site's configuration file needs, in the format of that file."""
        from hugo_tools.hugo import config_lines

        path = self.config_path
        has_root = path.parent == self.root or path.stem in ("hugo", "config")
        if not has_root:  # as config/_default/params.toml
            path = path.with_name(f"hugo{path.suffix}")
        place = f"in {self.relative(path)}:"
        lines = config_lines.render(values, path.suffix).splitlines()
        if len(lines) == 1:
            return f"{place} {lines[0]}"
        indented = [f"    {line}" for line in lines]
        return "\n".join([place, *indented])

    @property
    def default_language(self) -> str:
        """The site's language code."""
        return str(self.config.get("defaultcontentlanguage") or self.config.get("languagecode") or "en")

    @cached_property
    def addresses(self) -> tuple[str, ...]:
        """The base addresses of the site's languages, each with a slash at the end."""
        languages = self.config.get("languages")
        configs = [self.config, *(languages.values() if isinstance(languages, Mapping) else ())]
        found = [str(config.get("baseurl") or "") for config in configs if isinstance(config, Mapping)]
        of_web = [base for base in found if base.startswith(("https://", "http://"))]
        return tuple(dict.fromkeys(base.rstrip("/") + "/" for base in of_web))

    @cached_property
    def content_settings(self) -> dict[Path, tuple[str, str]]:
        """The folders of posts in the configuration, each with its language and the setting that names it."""
        found: dict[Path, tuple[str, str]] = {}
        default = self.default_language
        languages = self.config.get("languages")
        by_code = languages if isinstance(languages, Mapping) else {}
        for code, language in by_code.items():
            if own := walk(language, "contentdir"):
                found.setdefault(self.root / str(own), (str(code), f"languages.{code}.contentDir"))
        mounts = walk(self.config, "module", "mounts") or []
        for mount in mounts:
            target = f"{walk(mount, 'target')}/"
            if target.startswith("content/"):
                language = str(mount.get("lang") or default)
                found.setdefault(self.root / str(mount.get("source", "")), (language, "module.mounts"))
        if not found or not mounts:
            usual = str(self.config.get("contentdir") or "content")
            found.setdefault(self.root / usual, (default, "contentDir"))
        return found

    @cached_property
    def content_folders(self) -> list[tuple[Path, str]]:
        """The existing folders of posts, and the language of each, without those that lead out of the site."""
        found: list[tuple[Path, str]] = []
        for path, (language, _) in self.content_settings.items():
            if not self.leads_out(path) and files.is_folder(path):
                found.append((path, language))
        return found

    def language(self, path: Path) -> str:
        """Returns a post's language code: from its name (`post.de.md`), from its folder, else the site's."""
        languages = self.config.get("languages")
        parts = path.name.lower().split(".")
        if len(parts) > 2 and isinstance(languages, Mapping):
            code = parts[-2]
            if code in languages:
                return code
        holders = {folder: code for folder, code in self.content_folders if path.is_relative_to(folder)}
        if not holders:
            return self.default_language
        nearest = max(holders, key=lambda folder: len(folder.parts))
        return holders[nearest]

    def locale(self, path: Path) -> str:
        """Returns a post's language as a tag such as `de-CH`: the configured locale, else the language code."""
        has_languages = isinstance(self.config.get("languages"), Mapping)
        code = self.language(path) if has_languages else self.default_language
        for name in ("locale", "languagecode"):
            if tag := walk(self.config, "languages", code.lower(), name):
                return str(tag)
        of_site = str(self.config.get("locale") or self.config.get("languagecode") or "")
        return of_site if primary(of_site) == primary(code) else code

    def heading(self, path: Path) -> str:
        """Returns "References" in a post's language."""
        return HEADINGS.get(primary(self.language(path)), "References")

    def posts(self) -> list[Path]:
        """Returns all Markdown pages of the site, sorted; raises ConfigurationError if it has no content folder.

        Pages and folders that lead out of the site, and folders that cannot be listed, are added to `findings`.
        """
        for folder, (_, name) in self.content_settings.items():
            if target := self.leads_out(folder):
                self.leave_out(self.config_path, f'{name} "{self.as_written(folder)}" leads', target)
        if not self.content_folders and not self.findings:
            raise ConfigurationError(
                f'no content folder in "{self.root}"', "run hugo-tools in a Hugo site, or name it with --site"
            )
        found: dict[Path, None] = {}
        for folder, _ in self.content_folders:
            found |= dict.fromkeys(self.posts_below(folder))
        return list(found)

    def named_posts(self, paths: Iterable[Path]) -> list[Path]:
        """Returns the posts at paths of the command line, which are files and folders, also outside of the site.

        A path into the site that a link leads out of it is a finding, since the user has not named the link's target.
        """
        found: dict[Path, None] = {}
        for path in paths:
            if files.is_led_out(path, self.root):
                self.leave_out(path, "leads", files.real(path))
                continue
            self.trust(path)
            # Resolved like the site's own folders, but a post that is a link stays one.
            path = path.parent.resolve() / path.name
            if not path.is_dir():
                found[path] = None
            elif self.root.is_relative_to(files.real(path)):
                found |= dict.fromkeys(self.posts())  # not other Markdown, such as a theme's archetypes
            else:
                found |= dict.fromkeys(self.posts_below(path))
        return list(found)

    def bibliographies(self) -> list[Path]:
        """Returns the bibliography files in the settings, each once; raises OutsideError."""
        found: dict[Path, Path] = {}
        for written in self.settings.bibliography:
            import shlex

            path = self.root / written
            real = files.real(path)
            hint = f"if it is yours, name it: hugo-tools cite --bibliography {shlex.quote(str(real))}"
            self.own(path, f'params.hugoTools.bibliography "{written}"', hint)
            found.setdefault(real, path)
        return list(found.values())

    def posts_below(self, folder: Path) -> Iterator[Path]:
        """Yields the Markdown pages below a folder, sorted; a page that leads out of the site is a finding instead."""
        for path, is_link in posts.find(folder, self.cannot_list):
            if is_link and (target := self.leads_out(path)):
                self.leave_out(path, "leads", target)
            elif not is_link or not path.is_dir():
                yield path

    # --- paths out of the site -------------------------------------------------------------------

    def leads_out(self, path: Path) -> Path | None:
        """Returns the target of a path if it is neither in the site nor in a place that the command line has named."""
        return files.leads_out(path, self.root, *self.places)

    def own(self, path: Path, name: str, hint: str) -> Path:
        """Returns the path; raises OutsideError, which calls it `name`, if it leads out of the site."""
        return files.own(path, self.root, *self.places, name=name, hint=hint)

    def trust(self, path: Path) -> None:
        """Treats a place that the command line names as one of the site's."""
        if target := self.leads_out(path):
            self.places += (target,)

    def as_written(self, path: Path) -> str:
        """Returns a path relative to the site's root, as in the configuration."""
        return path.relative_to(self.root).as_posix() if path.is_relative_to(self.root) else str(path)

    def leave_out(self, path: Path, what: str, target: Path) -> None:
        """Adds a finding about a place that is neither read nor written, since it leads out of the site."""
        import shlex

        message = f'{what} out of the site, to "{target}"'
        hint = f"if it is yours, name the place itself: hugo-tools cite {shlex.quote(str(target))}"
        self.note(path, message, hint)

    def cannot_list(self, folder: Path, error: OSError) -> None:
        """Adds a finding about a folder that cannot be listed."""
        message = f"the folder cannot be read: {os_reason(error)}"
        self.note(folder, message, "let it be read, or name the other posts")

    def note(self, path: Path, message: str, hint: str) -> None:
        """Adds a finding about a file or a folder as a whole."""
        finding = Finding(self.relative(path), 0, 0, message, hint)
        self.findings[finding] = None


def is_meant_as_ours(key: str) -> bool:
    """Returns whether a key is a misspelling of `hugoTools`, such as `hugo-tools` or `hugo_tools`."""
    return key.replace("-", "").replace("_", "") == "hugotools"


def delimiter_pair(row: Any) -> tuple[str, str] | None:
    """Returns a pair of passthrough delimiters, None if the row is not a pair."""
    if not isinstance(row, list) or len(row) != 2:
        return None
    opening, closing = map(str, row)
    return (opening, closing) if opening else None


def shorter(path: str, here: str, system: ModuleType) -> str:
    """Returns a path relative to a folder, if that is shorter; a path on another drive of Windows is unchanged."""
    try:
        seen: str = system.relpath(path, here)
    except ValueError:
        return path
    return seen if len(seen) < len(path) else path


def primary(tag: str) -> str:
    """Returns the language in a tag, without its script and its country: "de" for `de-CH`."""
    return tag.lower().replace("_", "-").partition("-")[0]


def walk(values: Any, *names: str) -> Any:
    """Returns the value at a path of keys, None if it is not there."""
    for name in names:
        values = values.get(name) if isinstance(values, Mapping) else None
    return values


def root_of(start: Path, paths: Sequence[Path]) -> Path:
    """Returns the site's folder: the nearest one from `start` upward, or else from the paths upward.

    Raises ConfigurationError if there is none, and for paths in several sites.
    """
    if root := find_root(start):
        return root
    folders = [path if path.is_dir() else path.parent for path in paths]
    # Links are not resolved: one may lead into another site, which the user did not name.
    named = [Path(os.path.normpath(folder.absolute())) for folder in folders]
    roots = set(filter(None, map(find_root, named)))
    if not roots:
        raise ConfigurationError(
            f'no Hugo site in "{start}" or above',
            "name the site: hugo-tools --site DIR; or make one: hugo-tools init DIR",
        )
    if len(roots) > 1:
        names = " and ".join(f'"{root}"' for root in sorted(roots))
        raise ConfigurationError(f"these posts are in several sites, {names}", "run hugo-tools once for each of them")
    return roots.pop()


def is_there(path: Path) -> bool:
    """Returns whether a path exists and is not a folder; Hugo does not read a folder as configuration."""
    return os.path.lexists(path) and not files.is_folder(path)


def find_root(start: Path) -> Path | None:
    """Returns the nearest folder from `start` upward that has a Hugo configuration, None if there is none."""
    for folder in [start, *start.parents]:
        has_file = any(is_there(folder / name) for name in CONFIG_NAMES)
        if has_file or files.is_folder(folder / "config" / "_default"):
            return folder
    return None


def load(folder: Path) -> Site:
    """Returns the site in a folder; raises ConfigurationError for a folder without a readable configuration."""
    paths = config_files(folder)
    if not paths:
        raise ConfigurationError(
            f'no Hugo configuration in "{folder}"', "expected hugo.yaml, hugo.toml or config/_default/"
        )
    config: dict[str, Any] = {}
    for path in paths:
        if path.parent != folder:
            values = lower(read_config(path, folder))
            merge(config, nested(path, values))
    first = paths[0]
    if first.parent == folder:
        config = merge(lower(read_config(first, folder)), config)
    return Site(folder.resolve(), well_shaped(config, first), first)


def config_files(folder: Path) -> list[Path]:
    """Returns a site's configuration files: first the one in the root, if there is one, then those below `config/`.

    Later files win over earlier ones. Raises OutsideError for a folder that leads out of the site.
    """
    found = [folder / name for name in CONFIG_NAMES if is_there(folder / name)][:1]
    for environment in ("_default", "production"):
        parts = folder / "config" / environment
        files.own(parts, folder, name=str(parts), hint="put the folder itself in the place of the link")
        for path in sorted(parts.rglob("*")) if parts.is_dir() else ():
            if path.suffix in SUFFIXES and not path.is_dir():
                found.append(path)
    return found


# The keys of which we read nested keys or elements, each with its type.
SHAPES: tuple[tuple[type, str], ...] = (
    (dict, "params"), (dict, "languages"), (dict, "module"), (list, "module.mounts"), (list, "module.imports"),
    (dict, "markup"), (dict, "markup.goldmark.extensions.passthrough.delimiters"),
    (list, "markup.goldmark.extensions.passthrough.delimiters.block"),
    (list, "markup.goldmark.extensions.passthrough.delimiters.inline"),
)  # fmt: skip


def well_shaped(config: dict[str, Any], path: Path) -> dict[str, Any]:
    """Returns a configuration whose values have the types in SHAPES; its theme is a text or a list of texts.

    Raises ConfigurationError, with the key, for a value of another type.
    """
    for shape, name in SHAPES:
        value = walk(config, *name.split("."))
        if value and not isinstance(value, shape):
            expected = "keys and values" if shape is dict else "a list"
            raise ConfigurationError(f"{path}: {name} is {value!r}", f"expected {expected}")
    theme = config.get("theme")
    if theme is not None:
        config["theme"] = [str(each) for each in theme] if isinstance(theme, list) else str(theme)
    return config


def nested(path: Path, values: dict[str, Any]) -> dict[str, Any]:
    """Returns a file's values under the key in its name, `params` for `params.yaml`.

    `hugo` and `config` have no key.
    """
    name, _, language = path.stem.lower().partition(".")
    if name in ("hugo", "config"):
        return values
    return {"languages": {language: {name: values}}} if language else {name: values}


def merge(base: dict[str, Any], other: Mapping[str, Any]) -> dict[str, Any]:
    """Returns `base` with the values of `other` over it, mappings merged."""
    for key, value in other.items():
        if isinstance(value, Mapping) and isinstance(base.get(key), dict):
            merge(base[key], value)
        else:
            base[key] = value
    return base


def lower(values: Any) -> Any:
    """Returns configuration with all its keys in lower case."""
    if isinstance(values, Mapping):
        return {str(key).lower(): lower(value) for key, value in values.items()}
    return [lower(value) for value in values] if isinstance(values, list) else values


def read_config(path: Path, root: Path) -> dict[str, Any]:
    """Returns the values in a configuration file of the site in `root`; raises ConfigurationError."""
    files.own(path, root, name=str(path), hint="put the file itself in the place of the link")
    read = {".toml": data.load_toml, ".json": data.load_json}.get(path.suffix, data.load_yaml)
    try:
        values = read(files.read_text(path))
    except DataError as error:
        hint = error.hint or "Hugo cannot read this either"
        raise ConfigurationError(f"{path}:{error.line}:{error.column}: {error.message}", hint) from error
    except OSError as error:
        raise ConfigurationError(f"{path} cannot be read: {os_reason(error)}") from error
    except UnicodeDecodeError as error:
        raise ConfigurationError(f"{path} is not UTF-8", "save the file as UTF-8 in your editor") from error
    if values is None:
        return {}
    if not isinstance(values, dict):
        raise ConfigurationError(f"{path}: expected keys and values")
    return values
