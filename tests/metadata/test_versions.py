"""Versions of one work: which titles and lists of authors are one work's, and which only look so."""

from __future__ import annotations

from dataclasses import replace

import pytest

from hugo_tools.metadata.items import Item, Name
from hugo_tools.metadata.versions import have_authors_in_common, is_preprint, is_same_title, is_same_work

PREPRINT = Item(
    "arxiv:1810.04805",
    "article",
    "BERT: Pre-training of Deep Bidirectional Transformers for Language Understanding",
    (Name("Devlin", "Jacob"), Name("Chang", "Ming-Wei"), Name("Lee", "Kenton"), Name("Toutanova", "Kristina")),
    (2018,),
)
ARTICLE = replace(PREPRINT, key="doi:10.18653/v1/n19-1423", type="paper-conference", issued=(2019,))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("Attention Is All You Need", "Attention is all you need", id="case"),
        pytest.param("Pre-training of Nets", "Pretraining of Nets", id="hyphens"),
        pytest.param("A Simple Framework for Learning", "Simple Framework for Learning", id="an article"),
        pytest.param("Learning Using Kernels of Trees", "Learning Kernels of Trees", id="a small word more"),
        pytest.param("Modelling the Behaviour of Neurons", "Modeling the Behavior of Neurons", id="spelling"),
        pytest.param("Optimising Transformers", "Optimizing Transformer", id="spelling and plural"),
        pytest.param("Über Gruppen", "Uber Gruppen", id="accents"),
        pytest.param("Proof of ABC: Part I", "Proof of ABC, Part I", id="punctuation"),
    ],
)
def test_one_title(one: str, other: str) -> None:
    assert is_same_title(one, other)
    assert is_same_title(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("Deep Networks", "Deep Networks II", id="a sequel"),
        pytest.param("Deep Networks I", "Deep Networks II", id="two parts"),
        pytest.param("Deep Networks, Part A", "Deep Networks, Part B", id="two parts by letters"),
        pytest.param("Deep Networks, Part A", "Deep Networks, Part", id="a part"),
        pytest.param("Llama 2", "Llama 3", id="numbers"),
        pytest.param("Attention Is All You Need", "Attention Is Not All You Need", id="a denial"),
        pytest.param("Deep Networks", "Deep Networks Revisited", id="revisited"),
        pytest.param("Deep Networks", "Comment on “Deep Networks”", id="a comment"),
        pytest.param("Deep Networks", "Deep Networks: Extended Abstract", id="an abstract"),
        pytest.param("From Text to Images", "From Images to Text", id="turned"),
        pytest.param("Learning from Pixels", "Learning with Pixels", id="another small word"),
        pytest.param("Deep Networks", "Deep Networks: Theory and Practice", id="a subtitle"),
        pytest.param("Bounds on Trees", "Bounds on Forests", id="another word"),
        pytest.param("", "", id="no titles"),
        pytest.param("On the", "On a", id="no words"),
    ],
)
def test_two_titles(one: str, other: str) -> None:
    assert not is_same_title(one, other)
    assert not is_same_title(other, one)


NAMES = (Name("Devlin", "Jacob"), Name("van der Berg", "Ming"), Name("Müller", "Ann"))


@pytest.mark.parametrize(
    ("other", "is_one"),
    [
        pytest.param(NAMES, True, id="the same"),
        pytest.param((NAMES[2], NAMES[0], NAMES[1]), True, id="in another order"),
        pytest.param((Name("DEVLIN", "J."), Name("Berg", "M."), Name("Muller", "A.")), True, id="as written elsewhere"),
        pytest.param((Name("Jacob", "Devlin"), Name("Ming", "van der Berg"), NAMES[2]), True, id="parts exchanged"),
        pytest.param((*NAMES, Name("Ek", "Bo")), True, id="one more"),
        pytest.param((NAMES[0], Name(literal="et al.")), False, id="cut short"),
        pytest.param((NAMES[1], NAMES[2], Name("Ek", "Bo")), False, id="without the first"),
        pytest.param((Name("Ek", "Jacob"), Name("Wu", "Ming"), Name("Li", "Ann")), False, id="the same given names"),
        pytest.param((NAMES[0], *(Name(f"Other{n}", "A.") for n in range(6))), False, id="many others"),
        pytest.param((), False, id="nobody"),
        pytest.param((NAMES[0], *(Name(f"New{n}", "A.") for n in range(3))), False, id="few of them"),
    ],
)
def test_authors(other: tuple[Name, ...], is_one: bool) -> None:
    assert have_authors_in_common(NAMES, other) == is_one


def test_a_thesis_is_not_the_article_of_a_student_and_an_advisor() -> None:
    assert have_authors_in_common(NAMES[:1], NAMES[:1])
    assert not have_authors_in_common(NAMES[:1], NAMES[:2])
    assert not have_authors_in_common(NAMES[:2], NAMES[:1])
    assert have_authors_in_common(NAMES[:2], NAMES)


def test_a_group_is_known_by_its_whole_name() -> None:
    atlas, cms = (Name(literal="ATLAS Collaboration"),), (Name(literal="CMS Collaboration"),)
    assert have_authors_in_common(atlas, atlas)
    assert not have_authors_in_common(atlas, cms)


def test_names_without_a_family_name_are_nobodys() -> None:
    assert not have_authors_in_common((Name("", "Ann"),), (Name("", "Bo"),))
    assert not have_authors_in_common((Name("", "Ann"),), (Name("Ann", ""),))


@pytest.mark.parametrize("kind", ["article", "dataset", "thesis", "review", "book", "post-weblog"])
def test_a_preprint_becomes_an_article(kind: str) -> None:
    assert is_same_work(PREPRINT, ARTICLE)
    assert not is_same_work(PREPRINT, replace(ARTICLE, type=kind))


def test_what_a_preprint_is() -> None:
    assert is_preprint(PREPRINT)
    assert is_preprint(replace(PREPRINT, key="doi:10.1101/2020.1"))
    assert not is_preprint(ARTICLE)
    assert not is_preprint(replace(PREPRINT, key="https://example.org/paper"))
    assert not is_preprint(replace(PREPRINT, container_title="A Journal"))


def test_each_author_counts_once() -> None:
    brothers = (Name("Chekanin", "Vladislav"), Name("Chekanin", "Alexander"))
    others = (brothers[0], Name("Gray", "Ann"), Name("Ek", "Bo"), Name("Wood", "Cy"))
    assert not have_authors_in_common(brothers, others)
    assert have_authors_in_common(brothers, brothers)
