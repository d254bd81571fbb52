"""Works that are hard to print, as we print them and as four other programs do, from the same records.

    python tests/comparison.py                    writes docs/comparison.md anew
    python tests/comparison.py --peers FOLDER     asks the other programs first

FOLDER has them, and what manubot would download:

    python -m venv venv && venv/bin/pip install manubot pypandoc_binary
    npm install citation-js citation-js-utils doi-utils
    curl -LO https://raw.githubusercontent.com/citation-style-language/schema/v1.0.2/schemas/input/csl-data.json

`tests/data/comparison.json` holds the records, cut to the fields that matter, what each program printed, and what is
wrong with it. We ask registries for the records; the others get CSL-JSON, as doi.org gives it out for the same record.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import lxml.html

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from hugo_tools.registries import crossref
from tests.support.fake_registries import Registries, started

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / "tests/data/comparison.json"
PAGE = ROOT / "docs/comparison.md"
APA = ROOT / "hugo_tools/styles/csl/apa.csl"
PEERS = ("manubot", "mystmd", "pandoc", "citation-js")

Json = dict[str, Any]


# --- what we print -------------------------------------------------------------------------------


def ours(works: Sequence[Json]) -> dict[str, str]:
    """Returns our references as text, by id."""
    return dict(zip((work["id"] for work in works), resolve(works, "text").splitlines(), strict=True))


def resolve(works: Sequence[Json], form: str) -> str:
    """Returns what `resolve` prints of works in one of its formats; it asks registries on this machine."""
    with started() as registries:
        for work in works:
            declare(registries, work)
        return run_resolve([key_of(work) for work in works], form, registries.environment)


def run_resolve(keys: Sequence[str], form: str, environment: Mapping[str, str]) -> str:
    command = [sys.executable, "-m", "hugo_tools", "resolve", "--format", form, *keys]
    own = os.environ | environment | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, env=own, cwd=ROOT / "tests", capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(done.stderr)
    return done.stdout


SCHEMES = {"arxiv": "arxiv", "crossref": "doi", "datacite": "doi", "github": "github", "open_library": "isbn"}
SCHEMES |= {"pubmed": "pmid", "web_page": "url"}


def key_of(work: Json) -> str:
    """Returns what an author would type after @."""
    return work["id"] if work["registry"] == "web_page" else f"{SCHEMES[work['registry']]}:{work['id']}"


def declare(registries: Registries, work: Json) -> None:
    """Adds a work to the registries that answer on this machine, in the form of its own registry."""
    record, value = work["record"], work["id"]
    match work["registry"]:
        case "arxiv":
            registries.add_arxiv(re.sub(r"v\d+$", "", value), **record)
        case "crossref":
            registries.works[value] = record
        case "datacite":
            registries.dois[value] = record
        case "github":
            registries.files[f"{value}/HEAD/CITATION.cff"] = record["CITATION.cff"]
        case "open_library":
            registries.books[value] = {"identifiers": {"isbn_13": [value]}, "key": "/books/OL1M"} | record
        case "pubmed":
            registries.add_pubmed(value, **record)
        case "web_page":
            registries.add_page(value, head_of(record))


def head_of(tags: Json) -> str:
    """Returns a web page with these tags for machines; a list is a tag for each of its texts."""
    found = ((name, text) for name, texts in tags.items() for text in (texts if isinstance(texts, list) else [texts]))
    return "".join(f'<meta name="{name}" content="{text}">\n' for name, text in found)


# --- what the others get -------------------------------------------------------------------------


def csl_of(work: Json) -> Json:
    """Returns a work's record as CSL-JSON: that of its registry, or one that a person would write for a record."""
    if work["registry"] == "crossref":
        return crossref_csl(work["record"])
    if work["registry"] == "datacite":
        return datacite_csl(work["record"])
    return work["csl"]


# Crossref's CSL-JSON has texts where its API has lists: the first of each. Its types are not CSL's, which
# all but pandoc correct; so all get CSL's.
FIRST_OF = ("title", "container-title")
LEFT_OUT = ("original-title", "updated-by", "update-to")


def crossref_csl(record: Json) -> Json:
    firsts = {name: record[name][0] for name in FIRST_OF if record.get(name)}
    kept = {name: value for name, value in record.items() if name not in LEFT_OUT}
    own = {"type": crossref.TYPES[record["type"]], "URL": f"https://doi.org/{record['DOI']}"}
    number = {"number": record["report-number"]} if "report-number" in record else {}
    return kept | firsts | own | number


def datacite_csl(record: Json) -> Json:
    """Returns what DataCite makes of a record: https://github.com/datacite/bolognese, `citeproc_hsh`."""
    container, types = record.get("container", {}), record["types"]
    pages = [container[name] for name in ("firstPage", "lastPage") if container.get(name)]
    publisher = record["publisher"]
    is_versioned_software = types.get("resourceTypeGeneral") == "Software" and bool(record.get("version"))
    dates = [date["date"] for date in record.get("dates", []) if date["dateType"] == "Issued"]
    issued = dates[0] if dates else str(record["publicationYear"])
    made = {
        "type": "book" if is_versioned_software else types.get("citeproc"),
        "author": [datacite_name(creator) for creator in record["creators"]],
        "issued": {"date-parts": [[int(part) for part in issued[:10].split("-")]]},
        "container-title": container.get("title"),
        "DOI": record["doi"],
        "volume": container.get("volume"),
        "issue": container.get("issue"),
        "page": "-".join(pages),
        "publisher": publisher["name"] if isinstance(publisher, dict) else publisher,
        "title": record["titles"][0]["title"],
        "URL": f"https://doi.org/{record['doi']}",
        "version": record.get("version"),
    }
    return {name: value for name, value in made.items() if value}


def datacite_name(creator: Json) -> Json:
    if creator.get("familyName"):
        return {"family": creator["familyName"], "given": creator.get("givenName", "")}
    return {"literal": creator["name"]}


# --- asking them ---------------------------------------------------------------------------------


class Asked(NamedTuple):
    """What one program prints of the works, as HTML in their order, and its version."""

    version: str
    references: list[str]


MANUBOT = """
import json, sys
from importlib.metadata import version
from manubot.cite import citeproc
from manubot.cite.csl_item import CSL_Item
citeproc.read_serialized_data = lambda url: json.load(open("csl-data.json"))  # in place of a download
items = [CSL_Item(item).clean(prune=True) for item in json.load(sys.stdin)]
json.dump([version("manubot"), items], sys.stdout)
"""
CITATION_JS = """
import Cite from "citation-js"
const [style, items] = JSON.parse(await new Response(process.stdin).text())
const form = {format: "html", template: style, lang: "en-US"}
const print = item => new Cite([item], {forceType: "@csl/list+object"}).format("bibliography", form)
process.stdout.write(JSON.stringify(items.map(print)))
"""
MYSTMD = """
import {getCitationRenderers, parseCSLJSON} from "citation-js-utils"
const [, items] = JSON.parse(await new Response(process.stdin).text())
const print = item => Object.values(getCitationRenderers(parseCSLJSON([item])))[0].render()
process.stdout.write(JSON.stringify(items.map(print)))
"""


def ask(peers: Path, items: Sequence[Json]) -> dict[str, Asked]:
    """Returns what each of the other programs prints in the style of the APA."""
    pandoc = next(peers.glob("venv/lib/python*/site-packages/pypandoc/files/pandoc"))
    python, own = peers / "venv/bin/python", json.dumps(items)
    manubot, cleaned = json.loads(run([python, "-c", MANUBOT], own, peers))
    styled = json.dumps(["apa", items])
    packages = json.loads(run(["npm", "ls", "--json"], "", peers))["dependencies"]
    citation_js = json.loads(run(["node", "--input-type=module", "-e", CITATION_JS], styled, peers))
    mystmd = json.loads(run(["node", "--input-type=module", "-e", MYSTMD], styled, peers))
    return {
        "manubot": Asked(f"manubot {manubot}", [ask_pandoc(pandoc, item) for item in cleaned]),
        "mystmd": Asked(f"citation-js-utils {packages['citation-js-utils']['version']}", mystmd),
        "pandoc": Asked(run([pandoc, "--version"], "", peers).split("\n")[0], [ask_pandoc(pandoc, i) for i in items]),
        "citation-js": Asked(f"citation-js {packages['citation-js']['version']}", citation_js),
    }


def ask_pandoc(pandoc: Path, item: Json) -> str:
    """Returns the reference that pandoc prints of an item, which it reads from a document's metadata as manubot's."""
    document = "---\n" + json.dumps({"nocite": "@*", "references": [item]}, ensure_ascii=False) + "\n...\n"
    return run([pandoc, "--citeproc", f"--csl={APA}", "--to=html"], document, ROOT)


def run(command: Sequence[str | Path], text: str, folder: Path) -> str:
    done = subprocess.run(command, input=text, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{' '.join(map(str, command[:3]))}: {done.stderr[-2000:]}")
    return done.stdout


RAISED = {
    "sup": str.maketrans("0123456789+-−n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻ⁿ"),
    "sub": str.maketrans("0123456789+-−x", "₀₁₂₃₄₅₆₇₈₉₊₋₋ₓ"),
}


def text_of(reference: str) -> str:
    """Returns a reference as a reader sees it, in one line; what is raised or lowered has Unicode's digits."""
    tree = lxml.html.fromstring(f"<div>{reference}</div>")
    for element in tree.iter("sup", "sub"):
        element.text = (element.text or "").translate(RAISED[element.tag])
    return " ".join(str(tree.text_content()).split())


# --- the page ------------------------------------------------------------------------------------


INTRODUCTION = """# Works that are hard to print

{count} works with difficult records, as hugo-tools and four other programs print them from the same record. We chose
the works because they are hard, most of them from tests and issues of other projects, and we mended faults of ours
that we found here. So the table shows which difficulties each program handles, and not how often it is wrong in
general.

How each program got its records:

- **hugo-tools** reads the records from their registries, and prints them in the style `numeric` as text. On purpose
  it prints less than the others: three authors and “et al.”, and arXiv's id instead of a venue.
- The **others** print in APA style, and get CSL-JSON. For works of Crossref and DataCite it is doi.org's CSL-JSON of
  the same record (with CSL's names of types, without `original-title`). For other works it is the CSL-JSON that these
  programs, or a careful person, would make of the record.
- **manubot**: {manubot}; items go through its cleaning against the CSL schema, then through pandoc.
- **mystmd**: {mystmd}, its own package, which reads doi.org's CSL-JSON and prints references. We show the text of its
  output. `myst` itself asks for BibTeX first, which we did not record.
- **pandoc**: {pandoc}, with `--citeproc` and our [`apa.csl`](../hugo_tools/styles/csl/apa.csl).
- **citation-js**: {citation_js}, template `apa`.

Something is *wrong* if a reader sees a word, a name, a number or a date that is not the work's, or misses one that
the record has. Differences of style are not wrong, nor is a missing mark of a retraction or correction, which only
hugo-tools prints. `python tests/comparison.py` makes this page ([how to install the others](../tests/comparison.py)).
A test compares our lines with today's output. If you disagree with a judgment, please tell us.
"""


def page(data: Json) -> str:
    """Returns docs/comparison.md."""
    works: list[Json] = data["works"]
    return "\n".join([*introduction(data), *(line for n, work in enumerate(works, 1) for line in section(n, work))])


def introduction(data: Json) -> Iterator[str]:
    works: list[Json] = data["works"]
    yield INTRODUCTION.format(count=len(works), **data["versions"])
    yield "| program | right | with something wrong |"
    yield "|---|---|---|"
    for program in ("hugo-tools", *PEERS):
        wrong = sum(program in work["wrong"] for work in works)
        yield f"| {program} | {len(works) - wrong} | {wrong} |"
    yield ""


def section(number: int, work: Json) -> Iterator[str]:
    """Yields the lines for one work: the same text of several programs stands once."""
    yield f"## {number}. {work['about'][0].upper()}{work['about'][1:]}\n"
    yield f"`{key_of(work)}`\n"
    by_text: dict[str, list[str]] = {}
    for program in ("hugo-tools", *PEERS):
        by_text.setdefault(work["printed"][program], []).append(program)
    for text, programs in by_text.items():
        yield f"- **{', '.join(programs)}**: {code(text)}" if text else f"- **{', '.join(programs)}**: nothing"
        for fault in dict.fromkeys(work["wrong"][each] for each in programs if each in work["wrong"]):
            yield f"  - {fault}"
    yield ""


def code(text: str) -> str:
    """Returns a text as code, which shows each character as it is."""
    fence = "``" if "`" in text else "`"
    return f"{fence} {text} {fence}" if fence == "``" else f"`{text}`"


def written(data: Json) -> str:
    """Returns the file of records: a line for each part of a work, so that a diff shows what changed."""
    works = ["{" + ",\n ".join(f"{json.dumps(k)}: {json.dumps(v, ensure_ascii=False)}" for k, v in work.items()) + "}"
             for work in data["works"]]  # fmt: skip
    return f'{{"versions": {json.dumps(data["versions"])},\n"works": [\n' + ",\n".join(works) + "\n]}\n"


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--peers", type=Path, help="the folder in which the other programs are")
    peers: Path | None = arguments.parse_args().peers
    data = json.loads(DATA.read_text("utf-8"))
    for value, line in ours(data["works"]).items():
        next(work for work in data["works"] if work["id"] == value)["printed"]["hugo-tools"] = line
    if peers:
        items = [{"id": f"work{number}"} | csl_of(work) for number, work in enumerate(data["works"])]
        for name, asked in ask(peers.resolve(), items).items():
            data["versions"][name.replace("-", "_")] = asked.version
            for work, reference in zip(data["works"], asked.references, strict=True):
                work["printed"][name] = text_of(reference)
    DATA.write_text(written(data), "utf-8")
    PAGE.write_text(page(data), "utf-8")


if __name__ == "__main__":
    main()
