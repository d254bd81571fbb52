"""What was not filled in is found, and what is meant is not."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest

from hugo_tools.kinds import archetypes, table
from hugo_tools.rules import run
from tests.support.subjects import places, reports, subject

BLOCK = ("<!-- hugo-tools:references -->", "<!-- /hugo-tools:references -->")
FULL = "---\ntitle: T\ndescription: D\n---\n\n"
NOTE = "[//]: # (What was missing or broken before this work.)"  # of our own, as the templates write it
HYPERPARAMETERS = "| Hyperparameter | Value | What it does |\n|---|---|---|\n"  # heads of our own
SCORES = "|Data set | Metric | Score | Compared with |\n|---|---|---|---|\n"


@pytest.mark.parametrize(
    ("body", "at"),
    [
        pytest.param(f"{NOTE}\n", NOTE, id="a note"),
        pytest.param(f"text\n\n> x\n\n  {NOTE}\n", NOTE, id="an indented note"),
        pytest.param("**Results:**\n", "**Results:**", id="a label at the end"),
        pytest.param("🥑 **Recommended pre-reading:**\n\n## Next\n", "🥑 **Recommended pre-reading:**", id="heading"),
        pytest.param(f"**Algorithm:**\n\n{NOTE}\n", "**Algorithm:**", id="a label before a note"),
        pytest.param("**Algorithm:**\n\n**Key insight:**\n\ntext\n", "**Algorithm:**", id="a label before a label"),
        pytest.param("- **Problem:**\n- **Solution:** s\n", "- **Problem:**", id="a labelled item"),
        pytest.param("- **Input:**\n\n***\n", "- **Input:**", id="a labelled item before a rule"),
        pytest.param(f"{HYPERPARAMETERS}| Epochs | | |\n| y | 1 | z |\n", "| Epochs | | |", id="a row"),
        pytest.param("| symbol | meaning |\n|:--|--:|\n|  *x*  |   |\n", "|  *x*  |   |", id="a row, formatted"),
        pytest.param(f"{SCORES}| a | b | 1 | c |\n| | | | |\n", "| | | | |", id="a row of nothing"),
    ],
)  # fmt: skip
def test_what_our_templates_left_is_an_error(body: str, at: str) -> None:
    text = FULL + body
    report, *_ = reports(text)
    assert text[report.offset :].split("\n")[0] == at
    assert report.severity == "error"


@pytest.mark.parametrize("kind", table.archetypes())
def test_all_that_a_new_post_of_a_kind_leaves_is_found(kind: str) -> None:
    """Each note, each label without words and each empty row of the templates; what follows them counts."""
    text = archetypes.post(kind, archetypes.PostFacts("T", datetime(2026, 1, 1, tzinfo=UTC)))
    text = text.replace("draft: true", "draft: false")
    errors = [report for report in reports(text) if report.severity == "error"]
    lines = [text[report.offset :].split("\n")[0] for report in errors]
    assert [line for line in lines if line.startswith("[//]")] == re.findall(r"^\[//\].*$", text, re.MULTILINE)
    labels = re.findall(r"^((?:- |\S+ )?\*\*.*:\*\*)\n+(?=\[//\]|#|- \*\*|\Z)", text, re.MULTILINE)
    assert [line for line in lines if "**" in line and "|" not in line] == labels
    assert [line for line in lines if "|" in line] == re.findall(r"^\|[^|\n]*\|[ |]+\|$", text, re.MULTILINE)


def test_a_note_is_quoted() -> None:
    assert reports(FULL + NOTE + "\n")[0].message == f'a note to the writer is still here: "{NOTE[9:-1]}"'


@pytest.mark.parametrize(
    ("body", "at"),
    [
        pytest.param("[//]: # (Ask Ann.)\n", "[//]: # (Ask Ann.)", id="a note of the author's"),
        pytest.param("**Costs:**\n\n## Next\n", "**Costs:**", id="a label of the author's"),
        pytest.param("1. one\n2.\n", "2.", id="an item"),
        pytest.param("- one\n-\n- two\n", "-", id="an item among others"),
        pytest.param("The [Model Name] is new.\n", "[Model Name] is new.", id="brackets"),
        pytest.param("`a` [Model Name] `b`\n", "[Model Name] `b`", id="between code"),
        pytest.param("```\na\n```\n[Model Name]\n```\nb\n```\n", "[Model Name]", id="between fences"),
        pytest.param("<!-- a --> [Model Name] <!-- b -->\n", "[Model Name] <!-- b -->", id="between comments"),
        pytest.param("$$a$$ [Model Name] $$b$$\n", "[Model Name] $$b$$", id="between formulas"),
        pytest.param("\\(a\\) [Model Name] \\[b\\]\n", "[Model Name] \\[b\\]", id="between formulas in brackets"),
        pytest.param("[Describe what was missing before.]\n", "[Describe what was missing before.]", id="instruction"),
        pytest.param("- TODO: measure\n", "TODO: measure", id="to do"),
        pytest.param("text\n\n**TBD**\n", "TBD**", id="to be decided"),
        pytest.param("| a | b |\n|---|---|\n| x | TBD |\n", "TBD |", id="a cell"),
        pytest.param("Lorem ipsum dolor\n", "Lorem ipsum dolor", id="filler"),
        pytest.param("see [x](https://arxiv.org/abs/xxxx.xxxxx)\n", "xxxx.xxxxx)", id="an id"),
        pytest.param("![x](your-header-image.png)\n", "your-header-image.png)", id="a picture"),
        pytest.param("see [x](https://arxiv.org/abs/XXXX.XXXXX)\n", "XXXX.XXXXX)", id="an id in capitals"),
        pytest.param("at https://yourblog.com/x\n", "yourblog.com/x", id="an address"),
        pytest.param("The [X Name] is.\n", "[X Name] is.", id="a letter and a word"),
        pytest.param("In [Year] it was.\n", "[Year] it was.", id="one word"),
        pytest.param("12. TODO: measure\n", "TODO: measure", id="a numbered item"),
        pytest.param("-  \tFIXME\n", "FIXME", id="to mend"),
        pytest.param("| a | b |\n|---|---|\n| x |TBD|\n", "TBD|", id="a cell without blanks"),
        pytest.param("as [[FIXME]] says\n", "FIXME]] says", id="in two brackets"),
        pytest.param("> [Name] says so.\n\nThe [Name] does.\n", "[Name] does.", id="below a quotation"),
    ],
)
def test_what_may_be_left_to_fill_in_is_a_warning(body: str, at: str) -> None:
    text = FULL + body
    (report,) = reports(text)
    assert text[report.offset :].split("\n")[0] == at
    assert report.severity == "warning"


@pytest.mark.parametrize(
    "body",
    [
        pytest.param("**Algorithm:**\n\n```text\n1. x\n```\n", id="a label above code"),
        pytest.param("**Why:**\n\n- one\n", id="a label above a list"),
        pytest.param("- **Why:**\n  because\n", id="an item that goes on"),
        pytest.param("-\n  text\n", id="an item that starts on the next line"),
        pytest.param("| | a |\n|---|---|\n| x | 1 |\n", id="an empty corner"),
        pytest.param("[Model Name](https://e.org), [Model Name][m], [M]: x\n", id="links"),
        pytest.param("[Model Name] is a link.\n\n[model name]: https://e.org\n", id="a defined label"),
        pytest.param("![Some Picture](a.png), [^Note], [@arxiv:1706.03762], [x], - [X] done\n", id="other brackets"),
        pytest.param("\\[Model Name\\] and `[Model Name]` and `TODO`\n", id="escaped, and code"),
        pytest.param("$[S_t = s, A_t]$, \\([Q Value]\\), \\[x [Q Value]\\], $$\n[Q Value]\n$$\n", id="formulas"),
        pytest.param("the [CLS] token\n", id="a token"),
        pytest.param("> [The authors] say so.\n", id="an editor's brackets in a quotation"),
        pytest.param("```\n[//]: # (x)\nTODO [Model Name]\n- \n```\n", id="a fence"),
        pytest.param("~~~~\n```\n[//]: # (x)\n~~~\nTODO\n~~~~\n", id="a fence in a fence"),
        pytest.param("<!--\n[//]: # (x)\nTODO\n-->\n", id="a comment"),
        pytest.param("<!-- TODO -->\n\ntext\n", id="a comment on one line"),
        pytest.param("{{< figure caption=\"TODO [Model Name]\" >}}\n", id="a shortcode"),
        pytest.param(f"{BLOCK[0]}\n1. [Model Name] TODO\n{BLOCK[1]}\n", id="a list of ours"),
        pytest.param("a list todo app, XXXL, YYYYMMDD, the TODO in line 3, dates as YYYY-MM-DD\n", id="words"),
        pytest.param("| a | b | c |\n|---|---|---|\n| Dense | $O(n^2)$ | $O(n)$ |\n", id="a row of formulas"),
        pytest.param("| a | b |\n|---|---|\n| *x* | $x$ |\n| Time | \\(n\\) |\n| Memory | `n` |\n", id="our rows"),
        pytest.param("| a | b |\n|---|---|\n| Epochs | {{< n >}} |\n", id="a row with a shortcode"),
        pytest.param("- $f(x)$\n- \\(g\\)\n1. $$h$$\n2. \\[i\\]\n- $n$-gram\n", id="items of formulas"),
        pytest.param("**Loss:**\n\n$$\nL\n$$\n\n**Results:**\n$x$\n\n**Algorithm:**\n\\[\nx\n\\]\n", id="formulas"),
        pytest.param("- **Problem:**\n\n  $$\n  x\n  $$\n", id="an item above a formula"),
        pytest.param("| a | b | c |\n|---|---|---|\n| **Coding** | | |\n| HumanEval | 1 | 2 |\n", id="a group's row"),
        pytest.param("| a | b |\n|---|---|\n| no | |\n| | yes |\n", id="rows with room"),
        pytest.param("| | |\n|---|---|\n| a | b |\n", id="no head"),
        pytest.param("| Epochs | y |\n| Epochs | |\n", id="bars without a table"),
        pytest.param("Results\n---\n| Epochs | |\n", id="a bar below a heading"),
        pytest.param("1. **First step:**\n\ntext\n\n2. **Second step:**\n- a\n- b\n", id="steps"),
        pytest.param("1. **Start fresh:**\n```sh\ngit switch main\n```\n", id="a step above code"),
        pytest.param("- **Problem:**\ntext\n\n- **Results:**\n- one\n- two\n", id="our items"),
        pytest.param("set [TP, CP, PP, DP], [None, 1], [Errno 24] and [CURRENT HABIT]\n", id="lists in brackets"),
        pytest.param("Put your name in the subject. Your Name, please.\n\nIEEE TBD 2019, 2(1).\n", id="prose"),
        pytest.param("It began in\n2023.\n\nThen more.\n\nIn\n12.\nMay\n", id="a number at the end of a sentence"),
        pytest.param('[//]: # "A comment of the author\'s."\n[//]: <> (Another.)\n', id="comments in other forms"),
        pytest.param("## TODO\n\n- [ ] write more\n", id="a heading"),
        pytest.param("    | | |\n    | | |\n", id="code"),
        pytest.param("[Updated on 2021-02-01: typos fixed.] He [the king] said so [Later in the day].\n", id="remarks"),
    ],
)  # fmt: skip
def test_what_is_meant(body: str) -> None:
    assert reports(FULL + body, "placeholder") == []


OFFERED = [
    "Templates for notes", "A TEMPLATE", "Vorlage", "Meine Vorlagen", "Plantilla", "Las plantillas", "Modèle de note",
    "Modèles de notes", "笔记模板", "テンプレート集",
]  # fmt: skip


@pytest.mark.parametrize("title", OFFERED)
def test_a_post_that_offers_a_template_has_brackets_to_fill(title: str) -> None:
    text = FULL.replace("title: T", f"title: {title}")
    assert reports(f"{text}The [Model Name] is new.\n", "placeholder") == []
    assert len(reports(f"{text}TODO: x\n", "placeholder")) == 1


def test_what_is_not_filled_in_at_all_is_reported_once() -> None:
    for line in ("[//]: # (Describe what [Model Name] does.)", "**[Model Name]:**", "- **[Model Name]:**"):
        assert len(reports(f"{FULL}{line}\n")) == 1


def test_a_draft_may_have_what_is_left_to_fill_in() -> None:
    codes = [
        {rule.code for rule in run.rules_for(subject(text))} for text in (FULL, FULL.replace("T\n", "T\ndraft: true\n"))
    ]
    spared = "HT101 HT102 HT103 HT104 HT105 HT106 HT107 HT207 HT301 HT303 HT304 HT305"
    assert sorted(codes[0] - codes[1]) == spared.split()
    assert codes[1] < codes[0]


def test_behind_a_switch_a_block_or_a_comment_it_goes_on() -> None:
    for before in ("<!-- hugo-tools:off -->\n", "<!--\nx\n-->\n", f"{BLOCK[0]}\n{BLOCK[1]}\n"):
        assert next(places(f"{FULL}{before}\nTODO: x\n"))[0] == "TODO: x"
