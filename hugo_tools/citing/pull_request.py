"""The changes of a refresh as the text of a pull request: work by work, the gravest first.

It is made from the object that `cite --json` prints. A registry's text is put in code spans, since GitHub would treat
`@name` and `fixes #1` in it as written by the author of the request.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from hugo_tools.citing.report import shortened, shown
from hugo_tools.errors import IdentifierError
from hugo_tools.metadata.identifiers import parse

Object = Mapping[str, Any]

STATUS, PUBLISHED, VERSION, CORRECTED = "Retracted, withdrawn or put in doubt", "Published", "New version", "Corrected"
MAX_FINDINGS = 50
MAX_BODY = 60_000  # characters; GitHub takes 65,536


def render(report: Object) -> str:
    """Returns the text, in GitHub's Markdown, for the object that `cite --json` prints."""
    parts = [summary(report)]
    groups = grouped(report["works"])
    for heading, works in groups.items():
        published = report.get("published", ()) if heading == PUBLISHED else ()
        if works or published:
            lines = [*map(work_lines, works), *map(published_lines, published)]
            parts.append(f"### {heading}\n\n" + "\n".join(lines))
    parts += posts_part(report["posts"])
    parts += findings_part(report["findings"])
    text = "\n\n".join(parts) + "\n"
    if len(text) <= MAX_BODY:
        return text
    return text[: text.rfind("\n", 0, MAX_BODY)] + "\n\nThere is more: see the changed files.\n"


def summary(report: Object) -> str:
    changed = {work["key"] for work in report["works"]}
    published = {each["preprint"] for each in report.get("published", ())}
    count = len(changed | published)
    if count:
        noun = "work" if count == 1 else "works"
        return f"The registries have changed the records of {count} {noun} that this site cites."
    if any(finding["severity"] == "error" for finding in report["findings"]):
        return "No changed record was found for the works that this site cites, but not all could be looked up."
    return "The registries have not changed the record of any work that this site cites."


def grouped(works: Sequence[Object]) -> dict[str, list[Object]]:
    """Returns the changed works by the heading under which they are shown."""
    groups: dict[str, list[Object]] = {STATUS: [], PUBLISHED: [], VERSION: [], CORRECTED: []}
    for work in works:
        groups[heading_of(work["fields"])].append(work)
    return groups


def heading_of(fields: Sequence[Object]) -> str:
    """Returns the heading for a change of a work's record: that of the gravest changed field."""
    filled = {field["name"]: field for field in fields if field["new"] not in (None, "")}
    if "status" in filled and filled["status"]["new"] != "corrected":
        return STATUS
    if any(map(is_of_publication, filled.values())):
        return PUBLISHED
    return VERSION if "version" in filled else CORRECTED


def is_of_publication(field: Object) -> bool:
    """Returns whether a field with a new value shows that a preprint has appeared."""
    if field["name"] == "type":
        return field["old"] in ("article", "manuscript")
    return field["name"] in ("DOI", "container-title") and not field["old"]


def work_lines(work: Object) -> str:
    """Returns a line for a work, and below it a line for each changed field."""
    title = f"{code(work['title'])} " if work.get("title") else ""
    lines = [f"- {title}({linked(work['key'])})"]
    for field in work["fields"]:
        old, new = shortened(shown(field["old"]), shown(field["new"]))
        lines.append(f"  - {field['name']}: {value(old)} → {value(new)}")
    return "\n".join(lines)


def published_lines(published: Object) -> str:
    """Returns a line with a preprint's published version, and whether that version is cited."""
    ending = "cited so now" if published["cited"] else "to cite it so: `hugo-tools cite --published`"
    return f"- {linked(published['preprint'])} has appeared as {linked(published['key'])}; {ending}"


def posts_part(posts: Sequence[Object]) -> Iterator[str]:
    if posts:
        lines = [f"- {code(post['path'])}" for post in posts]
        yield "### Changed posts\n\n" + "\n".join(lines)


def findings_part(findings: Sequence[Object]) -> Iterator[str]:
    """Yields the part with the findings, if there are any."""
    if not findings:
        return
    lines = []
    for finding in findings[:MAX_FINDINGS]:
        place = finding["path"]
        if finding["line"]:
            place += f":{finding['line']}"
        lines.append(f"- {code(place)}: {code(finding['message'])}")
    more = len(findings) - MAX_FINDINGS
    if more > 0:
        lines.append(f"- and {more} more")
    yield "### To be looked at\n\n" + "\n".join(lines)


def linked(key: str) -> str:
    """Returns a work's key, with a link if the work has a page."""
    try:
        address = parse(key).identifier.url
    except IdentifierError:
        address = ""
    if not address:
        return code(key)
    pointed = address.replace(">", "%3E").replace("<", "%3C")
    return f"[{code(key)}](<{pointed}>)"


def value(text: str) -> str:
    return code(text) if text else "none"


def code(text: str) -> str:
    """Returns a text as a code span, https://spec.commonmark.org/0.31.2/#code-spans, on one line."""
    text = " ".join(text.split())
    fence = "`"
    while fence in text:
        fence += "`"
    gap = " " if fence != "`" else ""
    return f"{fence}{gap}{text}{gap}{fence}"
