"""Venues without DOIs: which words mean that a paper appeared there, and in which year."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hugo_tools.metadata import venues

NEURIPS = "Advances in Neural Information Processing Systems"
ICLR = "International Conference on Learning Representations"
ICML = "International Conference on Machine Learning"
CVPR = "IEEE/CVF Conference on Computer Vision and Pattern Recognition"
JMLR = "Journal of Machine Learning Research"


@pytest.mark.parametrize(
    ("words", "name", "year", "is_stated"),
    [
        ("Accepted at NeurIPS 2023", NEURIPS, 2023, True),
        ("Published as a conference paper at ICLR 2015", ICLR, 2015, True),
        ("Accepted by ICLR 2024, 18 pages, 5 figures", ICLR, 2024, True),
        ("15 pages; accepted to NeurIPS'22", NEURIPS, 2022, True),
        (
            "Proceedings of the 40th International Conference on Machine Learning, PMLR 202:1-20, 2023.",
            ICML,
            2023,
            True,
        ),
        ("ICML 2020 camera-ready, 9 pages + appendix. Code: https://github.com/x/workshop2019", ICML, 2020, True),
        ("ICLR 2024", ICLR, 2024, False),
        ("ICLR-21 (spotlight)", ICLR, 2021, False),
        ("37th Conference on Neural Information Processing Systems (NeurIPS 2023)", NEURIPS, 2023, False),
        ("Advances in Neural Information Processing Systems 30 (2017) 5998-6008", NEURIPS, 2017, False),
        ("Journal of Machine Learning Research 21(140):1-67, 2020", JMLR, 2020, False),
        ("J. Mach. Learn. Res. 15 (2014)", JMLR, 2014, False),
        ("CVPR 2020 (oral)", CVPR, 2020, False),
        ("To appear in ICML 2021, 9 pages plus appendix, code available", ICML, 2021, True),
        (
            "Proceedings of the 36th International Conference on Machine Learning, Long Beach, California, PMLR, 2019",
            ICML,
            2019,
            True,
        ),
    ],
)
def test_plain_words(words: str, name: str, year: int, is_stated: bool) -> None:
    found = venues.in_words(words)
    assert found
    assert (found.venue.name, found.year, found.is_plain, found.is_stated) == (name, year, True, is_stated)


@pytest.mark.parametrize(
    "words",
    [
        "NeurIPS 2023 Workshop on Foundation Models",
        "R0-FoMo@NeurIPS 2023",
        "Submitted to ICLR 2024",
        "Under review at ICLR 2024",
        "Rejected from ICML 2019",
        "Extended version of our ICML 2019 paper",
        "Accepted to the Tiny Papers track at ICLR 2023",
        "In ICML 2020 and JMLR 2021",
        "Accepted at NeurIPS",
        "Findings of EMNLP 2020",
        "A shorter version of this work, appeared at ICML 2019",
        "An early version, published at ICLR 2018",
        "Parts of this work were published. Appeared at ICML 2019",
        "Follow-up to our paper. Published at NeurIPS 2019",
        "Supersedes a paper; published at COLT 2018",
        "Comment on a paper. Accepted at ICLR 2021",
        "Accepted at ICLR 2019; under the title Foo",
        "Conference version: accepted at ICML 2019",
        "Unicolt 2020",
        "10 pages, 3 figures",
        "",
    ],
)
def test_words_that_mean_nothing(words: str) -> None:
    assert venues.in_words(words) is None


@pytest.mark.parametrize(
    "words",
    [
        "The ICLR community in 2020",
        "Asian Conference on Machine Learning 2020",
        "v2: accepted at ICML 2019. v1 appeared 2018",
        "Superset of the results, published at COLT 2018",
        "Supplement of a paper, published at ICML 2019",
        "Accepted at NeurIPS 2020, ML4H",
        "Accepted to ICLR 2021, Responsible AI",
        "Presented at ICML 2019, Real-world Sequential Decision Making",
        "Proceedings of the International Conference on Machine Learning, Big Data and Business Intelligence, 2019",
        "International Conference on Computer Vision, Imaging and Computer Graphics Theory, published 2021",
        "ICLR 2021, slides of the talk and a code release for ICLR 2021 attendees",
    ],
)
def test_words_that_prove_nothing_by_themselves(words: str) -> None:
    found = venues.in_words(words)
    assert found is None or not (found.is_plain and found.is_stated)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Neural Information Processing Systems", NEURIPS),
        ("Computer Vision and Pattern Recognition", CVPR),
        ("IEEE International Conference on Computer Vision", "IEEE/CVF International Conference on Computer Vision"),
        ("Journal of machine learning research", JMLR),
        ("Asian Conference on Machine Learning", ""),
        ("International Conference on Machine Learning and Applications", ""),
        ("ICLR Workshop", ""),
        ("arXiv.org", ""),
    ],
)
def test_names_that_registries_use(name: str, expected: str) -> None:
    found = venues.by_name(name)
    assert (found.name if found else "") == expected


def test_names_of_records_at_dblp() -> None:
    found = venues.in_dblp("conf/nips/RanzatoPCL06a")
    assert found
    assert (found.venue.name, found.year) == (NEURIPS, 2006)
    last_century = venues.in_dblp("conf/nips/CunDS89")
    assert last_century
    assert last_century.year == 1989
    assert [each and each.year for each in map(venues.in_dblp, ("conf/icml/X80", "conf/icml/X81"))] == [2080, 1981]
    assert found.is_plain
    assert venues.in_dblp("journals/corr/abs-2010-11929") is None
    assert venues.in_dblp("conf/nips/") is None


@given(st.text(max_size=80) | st.text("ICLR NeurIPS 2019,;.()@'", max_size=80))
def test_any_words_can_be_read(words: str) -> None:
    for found in (venues.in_words(words), venues.in_dblp(words)):
        assert found is None or 1900 <= found.year < 2100
    venues.by_name(words)
