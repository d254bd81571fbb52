"""Articles by the ids in the addresses of their publishers' sites, which have no DOI in them."""

from __future__ import annotations

import json

import pytest

from hugo_tools.errors import IdentifierError
from hugo_tools.metadata.identifiers import parse
from tests.support.blog import Blog
from tests.support.fake_registries import Registries

PII = "S0749597809000399"
ADDRESS = f"https://www.sciencedirect.com/science/article/abs/pii/{PII}"
OLD = "0024-3795(77)90069-6"


@pytest.mark.parametrize(
    ("written", "value"),
    [
        (f"pii:{PII}", PII),
        (ADDRESS, PII),
        ("https://www.sciencedirect.com/science/article/pii/S221267161200234X?via%3Dihub", "S221267161200234X"),
        (f"pii:{OLD}", "0024379577900696"),
        ("https://www.cell.com/cancer-cell/pdf/S1535-6108(02)00133-2.pdf", "S1535610802001332"),
        ("https://www.thelancet.com/journals/lancet/article/PIIS0140-6736(20)30183-5/fulltext", "S0140673620301835"),
    ],
)
def test_spellings(written: str, value: str) -> None:
    assert parse(written).identifier == ("pii", value)


@pytest.mark.parametrize("written", ["pii:10.1016/j.x.2009.04.001", "pii:S074959780900039", "pii:B9780121111557500061"])
def test_what_is_not_one(written: str) -> None:
    with pytest.raises(IdentifierError, match="is not a publisher's item identifier") as caught:
        parse(written)
    assert "doi:10.1016" in caught.value.hint or "ScienceDirect" in caught.value.hint


def test_a_link_to_an_article_is_one_work_with_its_doi(blog: Blog, registries: Registries) -> None:
    registries.add_crossref("10.1016/j.obhdp.2009.04.001", "On Goals", alternative_id=[PII])
    registries.add_crossref("10.1016/0024-3795(77)90069-6", "On Matrices", alternative_id=[OLD])
    registries.add_crossref("10.1016/other", "On Others", alternative_id=["314"])
    blog.post(f"As [Ek, 2009]({ADDRESS}), [@pii:{OLD}], [@doi:10.1016/j.obhdp.2009.04.001].\n")
    done = blog.run("cite")
    assert done.code == 0, done.err
    text = blog.read("content/posts/post.md")
    assert ('"On Goals."' in text, '"On Matrices."' in text, "\n3. " in text) == (True, True, False)
    assert json.loads(blog.read("citations.lock.json"))["items"][f"pii:{PII}"] == {
        "alias": "doi:10.1016/j.obhdp.2009.04.001"
    }
    asked = len(registries.log())
    assert blog.run("cite", "--check").code == 0
    assert len(registries.log()) == asked


def test_one_that_nobody_deposited_is_reported_with_a_remedy(blog: Blog, registries: Registries) -> None:
    blog.post(f"As [@pii:{PII}].\n")
    done = blog.run("cite")
    assert done.code == 3
    assert (
        f'Crossref does not know "{PII}"\n  open https://www.sciencedirect.com/science/article/pii/{PII}, and'
        in done.err
    )
