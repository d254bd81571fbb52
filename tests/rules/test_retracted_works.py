"""Retracted works: an error where a post cites them without a word, and no finding where it tells its readers."""

from __future__ import annotations

import pytest

from hugo_tools.metadata.items import Item, to_csl
from hugo_tools.works import LOCK_NAME, lock
from tests.support.blog import Blog

RETRACTED = Item("doi:10.1234/gone", title="Miracles", status="retracted", doi="10.1234/gone")
WITHDRAWN = Item("arxiv:1706.03762", title="Attention", status="withdrawn")
DOUBTED = Item("doi:10.1234/doubt", title="Marvels", status="expression of concern", doi="10.1234/doubt")
CORRECTED = Item("doi:10.1234/typo", title="Tables", status="corrected", doi="10.1234/typo")
SOUND = Item("doi:10.1234/sound", title="Facts", doi="10.1234/sound")


@pytest.fixture
def site(blog: Blog) -> Blog:
    items = (RETRACTED, WITHDRAWN, DOUBTED, CORRECTED, SOUND)
    blog.write(LOCK_NAME, lock.render({item.key: lock.dump(to_csl(item)) for item in items}))
    return blog


def found(site: Blog, body: str, front_matter: str = "") -> tuple[int, list[str]]:
    site.post(body, front_matter=f"title: A post\ndescription: d\n{front_matter}")
    done = site.run("check", "--select", "HT402")
    return done.code, [line for line in done.out.splitlines() if not line.startswith("  ")]


def test_a_retracted_work_is_an_error_at_its_first_place(site: Blog) -> None:
    code, lines = found(site, "Sound [@doi:10.1234/sound].\n\nSee [@doi:10.1234/gone], and [@doi:10.1234/gone].\n")
    assert (code, lines) == (1, ['content/posts/post.md:8:5: "Miracles" was retracted [HT402]'])


def test_a_withdrawn_work_is_a_warning(site: Blog) -> None:
    code, lines = found(site, "See [Attention](https://arxiv.org/abs/1706.03762).\n")
    assert (code, lines) == (0, ['content/posts/post.md:6:5: warning: "Attention" was withdrawn [HT402]'])


@pytest.mark.parametrize(
    ("key", "said", "told"),
    [
        pytest.param("doi:10.1234/doubt", '"Marvels" has an expression of concern', "a note of concern", id="in doubt"),
        pytest.param("doi:10.1234/typo", '"Tables" was corrected', "its errata", id="corrected"),
    ],
)
def test_what_is_less_than_retracted_is_a_warning(site: Blog, key: str, said: str, told: str) -> None:
    code, lines = found(site, f"See [@{key}].\n")
    assert (code, lines) == (0, [f"content/posts/post.md:6:5: warning: {said} [HT402]"])
    assert found(site, f"See [@{key}], and {told}.\n") == (0, [])


TOLD = {
    RETRACTED: ("Retracted in 2019:", "A retraction of"),
    WITHDRAWN: ("Withdrawn, and yet:", "The authors withdrew it:", "Retracted:"),
    DOUBTED: ("Concerns were told of", "Doubts about", "No retraction, so far, of"),
    CORRECTED: ("Corrected:", "Errata of", "With a Corrigendum:", "See the correction of"),
}


@pytest.mark.parametrize("item", TOLD, ids=lambda item: item.status)
def test_any_word_for_it_tells_readers(site: Blog, item: Item) -> None:
    for words in TOLD[item]:
        assert found(site, f"{words} [@{item.key}].\n") == (0, []), words
    assert found(site, f"Certainly, see [@{item.key}].\n")[1]


def test_a_status_of_the_authors_own_is_no_notice(site: Blog) -> None:
    """CSL's `status` says of a bibliography's entry that it is in press."""
    config = site.read("hugo.yaml")
    site.write("hugo.yaml", config + "params: {hugoTools: {bibliography: [own.json]}}\n")
    site.write("own.json", '[{"id": "own", "title": "Soon", "status": "in press"}]')
    assert found(site, "See [@own].\n") == (0, [])
    site.write("own.json", '[{"id": "own", "title": "Soon", "status": "retracted"}]')
    assert found(site, "See [@own].\n")[0] == 1


def test_one_that_is_listed_without_being_cited_is_found_too(site: Blog) -> None:
    code, lines = found(site, "Words.\n", "nocite: [doi:10.1234/gone]\n")
    assert (code, lines) == (1, ['content/posts/post.md:4:1: "Miracles" was retracted [HT402]'])


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_a_paragraph_that_says_so_tells_its_readers(site: Blog, newline: str) -> None:
    told = "The paper [@doi:10.1234/gone] was\nretracted in 2019.\n\nMore words.\n".replace("\n", newline)
    assert found(site, told) == (0, [])
    elsewhere = "The paper [@doi:10.1234/gone].\n\nOthers were retracted.\n".replace("\n", newline)
    assert found(site, elsewhere)[0] == 1


def test_without_one_nothing_is_said(site: Blog) -> None:
    assert found(site, "See [@doi:10.1234/sound].\n") == (0, [])
