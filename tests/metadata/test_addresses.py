"""Addresses of works' pages: which of them name a work, and what they name."""

from __future__ import annotations

import pytest

from hugo_tools.errors import IdentifierError
from hugo_tools.metadata import addresses
from hugo_tools.metadata.identifiers import parse_url

EXAMPLES = [pytest.param(page, id=page.example) for page in addresses.PAGES]


def key(url: str) -> str:
    parsed = parse_url(url)
    if parsed is None:
        return ""
    return parsed.identifier.key + (f"v{parsed.version}" if parsed.version else "")


@pytest.mark.parametrize("page", EXAMPLES)
def test_each_rule_finds_its_example(page: addresses.PageForm) -> None:
    assert addresses.find(page.example) == addresses.RawIdentifier(page.scheme, page.shown)
    assert addresses.HINT.search(page.example)
    assert parse_url(page.example)


ARXIV = "arxiv:1706.03762"
WORKS = [
    # mirrors and readers of arXiv
    ("https://huggingface.co/papers/1706.03762", ARXIV),
    ("https://hf.co/papers/1706.03762/", ARXIV),
    ("https://www.alphaxiv.org/abs/1706.03762", ARXIV),
    ("https://alphaxiv.org/overview/1706.03762v7", f"{ARXIV}v7"),
    ("https://www.alphaxiv.org/en/overview/1706.03762", ARXIV),
    ("https://www.semanticscholar.org/arXiv:1706.03762", ARXIV),
    ("https://api.semanticscholar.org/arxiv:1706.03762", ARXIV),
    ("https://www.arxiv-vanity.com/papers/1706.03762/", ARXIV),
    ("https://arxiv-vanity.com/papers/hep-th/9901001/", "arxiv:hep-th/9901001"),
    ("https://ar5iv.org/abs/2401.00001", "arxiv:2401.00001"),
    ("https://scirate.com/arxiv/1706.03762", ARXIV),
    ("https://www.emergentmind.com/papers/1706.03762", ARXIV),
    ("https://jp.arxiv.org/abs/1706.03762", ARXIV),
    ("https://static.arxiv.org/pdf/1706.03762v5.pdf", f"{ARXIV}v5"),
    ("https://bytez.com/docs/arxiv/1706.03762/paper", ARXIV),
    ("https://www.catalyzex.com/paper/arxiv:1706.03762", ARXIV),
    ("https://deeplearn.org/arxiv/hep-th/9901001v2", "arxiv:hep-th/9901001v2"),
    ("https://web.archive.org/web/20200101000000/https://arxiv.org/abs/1706.03762", ARXIV),
    ("https://web.archive.org/web/2020id_/http://arxiv.org/pdf/1706.03762v5", f"{ARXIV}v5"),
    # a DOI in the path of any host
    ("https://link.springer.com/article/10.5555/q1/figures/2", "doi:10.5555/q1"),
    ("https://link.springer.com/article/10.5555/q1/metrics", "doi:10.5555/q1"),
    ("https://onlinelibrary.wiley.com/doi/10.1002/adma.201/suppinfo", "doi:10.1002/adma.201"),
    ("https://www.frontiersin.org/articles/10.3389/fnins.1/supplementary-material", "doi:10.3389/fnins.1"),
    ("https://link.springer.com/article/10.5555/q1/sections/3", "doi:10.5555/q1"),
    ("https://link.springer.com/article/10.5555/q1/fulltext.html", "doi:10.5555/q1"),
    ("https://link.springer.com/content/pdf/10.1007/BF00337288.pdf", "doi:10.1007/bf00337288"),
    ("https://www.frontiersin.org/articles/10.3389/fnins.2018.00001/full", "doi:10.3389/fnins.2018.00001"),
    ("https://journals.aps.org/prl/abstract/10.1103/PhysRevLett.116.061102", "doi:10.1103/physrevlett.116.061102"),
    ("https://journals.aps.org/prb/pdf/10.1103/PhysRevB.1.1", "doi:10.1103/physrevb.1.1"),
    ("https://royalsocietypublishing.org/doi/10.1098/rspa.2020.0001", "doi:10.1098/rspa.2020.0001"),
    ("https://royalsocietypublishing.org/doi/full/10.1098/rspa.2020.0001#d1e2", "doi:10.1098/rspa.2020.0001"),
    ("https://epjdatascience.springeropen.com/articles/10.1140/epjds/s1-2", "doi:10.1140/epjds/s1-2"),
    ("https://bmcbioinformatics.biomedcentral.com/articles/10.1186/s12859-1/tables/3", "doi:10.1186/s12859-1"),
    ("https://iopscience.iop.org/article/10.1088/1367-2630/ab1234/meta", "doi:10.1088/1367-2630/ab1234"),
    ("https://iopscience.iop.org/article/10.1088/1367-2630/ab1234", "doi:10.1088/1367-2630/ab1234"),
    ("https://dl.acm.org/doi/pdf/10.1145/3292500.3330701", "doi:10.1145/3292500.3330701"),
    ("https://onlinelibrary.wiley.com/doi/epdf/10.1002/aic.1", "doi:10.1002/aic.1"),
    ("https://www.tandfonline.com/doi/abs/10.1080/01621459.2017.1", "doi:10.1080/01621459.2017.1"),
    ("https://academic.oup.com/bioinformatics/article/doi/10.1093/bioinformatics/btaa001/5698765",
     "doi:10.1093/bioinformatics/btaa001"),
    ("https://direct.mit.edu/tacl/article/doi/10.1162/tacl_a_00349/96482/A-Primer-in-BERTology",
     "doi:10.1162/tacl_a_00349"),
    ("https://pubs.aip.org/aip/jcp/article-abstract/doi/10.1063/5.0012345/2834567/A-title", "doi:10.1063/5.0012345"),
    ("https://joss.theoj.org/papers/10.21105/joss.01234", "doi:10.21105/joss.01234"),
    ("https://drops.dagstuhl.de/entities/document/10.4230/LIPIcs.X.2023.1", "doi:10.4230/lipics.x.2023.1"),
    ("https://ascelibrary.org/doi/10.1061/(ASCE)1084-0699(2000)5:2(115)",
     "doi:10.1061/(asce)1084-0699(2000)5:2(115)"),
    ("https://www.worldscientific.com/doi/10.1142/S0218001493000339/", "doi:10.1142/s0218001493000339"),
    ("https://zenodo.org/doi/10.5281/zenodo.3727209", "doi:10.5281/zenodo.3727209"),
    ("https://onlinelibrary.wiley.com/doi/10.1002/adma.201/citedby", "doi:10.1002/adma.201"),
    ("https://pubs.acs.org/doi/suppl/10.1021/acs.1", "doi:10.1021/acs.1"),
    ("https://www.tandfonline.com/doi/citedby/10.1080/1?scroll=top", "doi:10.1080/1"),
    ("https://www.annualreviews.org/content/journals/10.1146/annurev-1", "doi:10.1146/annurev-1"),
    ("https://www.jstor.org/stable/10.2307/1990888", "doi:10.2307/1990888"),
    ("https://www.emerald.com/insight/content/doi/10.1108/JD-1/full/html", "doi:10.1108/jd-1"),
    ("https://www.degruyter.com/document/doi/10.1515/jgth-1/html", "doi:10.1515/jgth-1"),
    ("https://doi.pangaea.de/10.1594/PANGAEA.1", "doi:10.1594/pangaea.1"),
    ("http://dx.plos.org/10.1371/journal.pone.0000001", "doi:10.1371/journal.pone.0000001"),
    ("https://link.springer.com/10.1007/978-3-030-1_2", "doi:10.1007/978-3-030-1_2"),
    # a DOI in the query
    ("https://journals.plos.org/plosone/article?id=10.1371/journal.pone.0000001", "doi:10.1371/journal.pone.0000001"),
    ("https://journals.plos.org/plosone/article/file?id=10.1371/journal.pone.0000001&type=printable",
     "doi:10.1371/journal.pone.0000001"),
    ("https://journals.plos.org/ploscompbiol/article/authors?id=10.1371%2Fjournal.pcbi.1",
     "doi:10.1371/journal.pcbi.1"),
    ("https://dl.acm.org/citation.cfm?doid=1294928.1294933", "doi:10.1145/1294928.1294933"),
    ("http://portal.acm.org/citation.cfm?doid=1294928.1294933&coll=portal", "doi:10.1145/1294928.1294933"),
    ("https://dataverse.harvard.edu/dataset.xhtml?persistentId=doi:10.7910/DVN/TDOAPG", "doi:10.7910/dvn/tdoapg"),
    # a DOI that follows from the address
    ("https://zenodo.org/record/3727209#.X", "doi:10.5281/zenodo.3727209"),
    ("https://zenodo.org/records/3727209/files/x.zip", "doi:10.5281/zenodo.3727209"),
    ("https://www.nature.com/articles/nature14539", "doi:10.1038/nature14539"),
    ("https://www.nature.com/articles/s41586-021-03819-2.pdf", "doi:10.1038/s41586-021-03819-2"),
    ("https://www.nature.com/articles/s41586-021-03819-2/figures/1", "doi:10.1038/s41586-021-03819-2"),
    ("https://aclanthology.org/N19-1423", "doi:10.18653/v1/n19-1423"),
    ("https://www.aclweb.org/anthology/P18-1001/", "doi:10.18653/v1/p18-1001"),
    ("https://aclanthology.org/2020.acl-main.1.pdf", "doi:10.18653/v1/2020.acl-main.1"),
    ("https://aclanthology.org/2023.findings-emnlp.12/", "doi:10.18653/v1/2023.findings-emnlp.12"),
    ("https://papers.ssrn.com/sol3/papers.cfm?abstract_id=4475995", "doi:10.2139/ssrn.4475995"),
    ("https://ssrn.com/abstract=4475995", "doi:10.2139/ssrn.4475995"),
    ("https://elifesciences.org/articles/03125/figures", "doi:10.7554/elife.03125"),
    ("https://figshare.com/articles/dataset/Some_data/1165515/2", "doi:10.6084/m9.figshare.1165515"),
    # works that their own page tells of
    ("https://openreview.net/forum?id=HkwoSDPgg", "https://openreview.net/forum?id=HkwoSDPgg"),
    ("https://openreview.net/pdf?id=HkwoSDPgg", "https://openreview.net/forum?id=HkwoSDPgg"),
    ("http://www.openreview.net/forum?noteId=x&id=r1_lx-A&referrer=y#all", "https://openreview.net/forum?id=r1_lx-A"),
    ("https://openreview.net/attachment?id=HkwoSDPgg&name=pdf", "https://openreview.net/forum?id=HkwoSDPgg"),
    ("https://web.archive.org/web/2020/https://openreview.net/pdf?id=Hkw", "https://openreview.net/forum?id=Hkw"),
    ("https://aclanthology.org/L18-1001/", "https://aclanthology.org/L18-1001/"),
    ("https://aclanthology.org/2022.lrec-1.1/", "https://aclanthology.org/2022.lrec-1.1/"),
    ("https://aclanthology.org/P05-1001", "https://aclanthology.org/P05-1001/"),
    ("https://aclanthology.org/W18-5446v2.pdf", "https://aclanthology.org/W18-5446/"),
    ("https://www.aclweb.org/anthology/papers/W/W18/W18-5446/", "https://aclanthology.org/W18-5446/"),
    ("http://proceedings.mlr.press/v37/ioffe15.pdf", "https://proceedings.mlr.press/v37/ioffe15.html"),
    ("http://proceedings.mlr.press/v119/chen20j/chen20j-supp.pdf", "https://proceedings.mlr.press/v119/chen20j.html"),
    ("http://www.jmlr.org/papers/v3/bengio03a.html", "https://jmlr.org/papers/v3/bengio03a.html"),
    ("http://jmlr.csail.mit.edu/papers/volume21/20-074/20-074.pdf", "https://jmlr.org/papers/v21/20-074.html"),
    ("https://proceedings.neurips.cc/paper/2022/file/9d5609613524ecf4f15af0f7b31abca4-Paper-Conference.pdf",
     "https://proceedings.neurips.cc/paper_files/paper/2022/hash/9d5609613524ecf4f15af0f7b31abca4-Abstract-Conference.html"),
    ("https://papers.nips.cc/paper/2020/hash/1457c0d6bfcb4967418bfb8ac142f64a-Abstract.html",
     "https://proceedings.neurips.cc/paper_files/paper/2020/hash/1457c0d6bfcb4967418bfb8ac142f64a-Abstract.html"),
    ("http://papers.nips.cc/paper/4824-imagenet-classification", "https://papers.nips.cc/paper/4824-imagenet-classification"),
    ("http://openaccess.thecvf.com/content_ICCV_2017/papers/He_Mask_R-CNN_ICCV_2017_paper.pdf",
     "https://openaccess.thecvf.com/content_ICCV_2017/html/He_Mask_R-CNN_ICCV_2017_paper.html"),
    ("https://openaccess.thecvf.com/content/CVPR2021W/NTIRE/html/A_B_CVPRW_2021_paper.html",
     "https://openaccess.thecvf.com/content/CVPR2021W/NTIRE/html/A_B_CVPRW_2021_paper.html"),
    # standards, reports and books
    ("https://www.rfc-editor.org/rfc/rfc9110.html", "doi:10.17487/rfc9110"),
    ("https://www.rfc-editor.org/info/rfc0793", "doi:10.17487/rfc0793"),
    ("https://www.rfc-editor.org/rfc/pdfrfc/rfc2616.txt.pdf", "doi:10.17487/rfc2616"),
    ("https://datatracker.ietf.org/doc/rfc7519/", "doi:10.17487/rfc7519"),
    ("https://datatracker.ietf.org/doc/html/rfc7517#section-4", "doi:10.17487/rfc7517"),
    ("https://tools.ietf.org/html/rfc20", "doi:10.17487/rfc0020"),
    ("https://www.ietf.org/rfc/rfc3986.txt", "doi:10.17487/rfc3986"),
    ("https://httpwg.org/specs/rfc7540.html", "doi:10.17487/rfc7540"),
    ("https://nvlpubs.nist.gov/nistpubs/ir/2020/NIST.IR.8312.pdf", "doi:10.6028/nist.ir.8312"),
    ("https://www.nber.org/system/files/working_papers/w24444/w24444.pdf", "doi:10.3386/w24444"),
    ("https://learning.oreilly.com/library/view/fluent-python/9781491946237/ch01.html", "isbn:9781491946237"),
    ("https://www.springer.com/us/book/9781402075537", "isbn:9781402075537"),
    ("https://link.springer.com/book/10.1007/978-0-387-84858-7", "doi:10.1007/978-0-387-84858-7"),
    # archives and journals
    ("https://www.jstor.org/stable/1511391?casa_token=a%3Ab&seq=1", "doi:10.2307/1511391"),
    ("https://www.jstor.org/stable/10.1086/1234", "doi:10.1086/1234"),
    ("https://inria.hal.science/hal-00873267v2/document", "https://hal.science/hal-00873267"),
    ("https://tel.archives-ouvertes.fr/tel-01234567", "https://hal.science/tel-01234567"),
    ("https://hal.science/hal-04206682v1/file/paper.pdf", "https://hal.science/hal-04206682"),
    ("http://eprint.iacr.org/2005/033", "https://eprint.iacr.org/2005/033"),
    ("https://distill.pub/2016/misread-tsne/", "https://distill.pub/2016/misread-tsne/"),
    (
        "http://usenix.org/conference/atc13/technical-sessions/presentation/bronson/",
        "https://www.usenix.org/conference/atc13/technical-sessions/presentation/bronson",
    ),
    ("https://ojs.aaai.org/index.php/ICWSM/article/download/3180/", "https://ojs.aaai.org/index.php/ICWSM/article/view/3180"),
    ("https://www.ijcai.org/Proceedings/2019/12", "doi:10.24963/ijcai.2019/12"),
    ("http://www.nature.com/nature/journal/v323/n6088/abs/323533a0.html", "doi:10.1038/323533a0"),
    ("http://www.nature.com/nmeth/journal/v9/n7/pdf/nmeth.2089.pdf", "doi:10.1038/nmeth.2089"),
    ("https://osf.io/preprints/psyarxiv/d2b8a_v2", "doi:10.31234/osf.io/d2b8a_v2"),
    ("https://psyarxiv.com/d2b8a/download", "doi:10.31234/osf.io/d2b8a"),
    ("https://ui.adsabs.harvard.edu/abs/2009arXiv0904.1234S/abstract", "arxiv:0904.1234"),
    ("https://dblp.uni-trier.de/rec/bibtex/journals/corr/abs-1706-03762", ARXIV),
    # through a library's proxy
    ("https://doi-org.proxy.example.edu/10.1038/nature14539", "doi:10.1038/nature14539"),
    ("https://www-nature-com.ezproxy.lib.example.edu/articles/nature14539", "doi:10.1038/nature14539"),
    ("https://doi.org.proxy.lib.example.edu/10.1038/nature14539", "doi:10.1038/nature14539"),
    ("https://dl-acm-org.proxy.example.edu/doi/10.1145/3292500", "doi:10.1145/3292500"),
    ("https://login.proxy.example.edu/login?url=https://doi.org/10.1038/nature14539", "doi:10.1038/nature14539"),
    ("https://login.proxy.example.edu/login?qurl=https%3A%2F%2Farxiv.org%2Fabs%2F1706.03762", ARXIV),
    # through a search engine
    ("https://www.google.com/url?q=https://arxiv.org/abs/1706.03762&sa=D", ARXIV),
    ("https://scholar.google.com/scholar_url?url=https://doi.org/10.1038/nature14539&hl=en", "doi:10.1038/nature14539"),
    ("https://arxiv-org.translate.goog/abs/1706.03762?_x_tr_sl=en", ARXIV),
    # a slash at its end belongs to some DOIs, and is kept where the registry of DOIs is meant
    ("https://doi.org/10.5555/q1/", "doi:10.5555/q1/"),
]  # fmt: skip


@pytest.mark.parametrize(("url", "expected"), WORKS, ids=[url for url, _ in WORKS])
def test_addresses_of_works(url: str, expected: str) -> None:
    assert key(url) == expected
    assert addresses.HINT.search(url)


@pytest.mark.parametrize(
    "url",
    [
        "https://huggingface.co/papers",
        "https://huggingface.co/papers/date/2024-01-01",
        "https://huggingface.co/meta-llama/Llama-2-7b",
        "https://www.alphaxiv.org/explore",
        "https://www.semanticscholar.org/paper/Attention-Is-All-You-Need/204e3073",
        "https://mybinder.org/v2/zenodo/10.5281/zenodo.1/",
        "https://www.altmetric.com/details/doi/10.1038/nature14539",
        "https://api.crossref.org/works/10.1038/nature14539",
        "https://badge.dimensions.ai/details/doi/10.1038/nature14539",
        "https://info.arxiv.org/help/arxiv_identifier.html",
        "https://example.org/papers/1706.03762",
        "https://example.org/url?q=arxiv",
        "https://peerj.com/subjects/",
        "https://datatracker.ietf.org/doc/draft-ietf-rift-rift/13/",
        "https://datatracker.ietf.org/doc/rfc7519/history/",
        "https://www.jstor.org/stable/i123",
        "https://hal.science/search/index?q=test",
        "https://eprint.iacr.org/complete/",
        "https://distill.pub/about/",
        "https://www.usenix.org/conference/osdi20/technical-sessions",
        "https://osf.io/preprints/psyarxiv/discover",
        "https://osf.io/abcde",
        "https://www.ijcai.org/proceedings/2016/0345.pdf",
        "https://www.oreilly.com/library/view/a-video/0636920044123/",
        "https://mitpress.mit.edu/books/reinforcement-learning-second-edition",
        "https://ui.adsabs.harvard.edu/abs/2012SPIE.8446E..1TT",
        "https://dblp.org/rec/conf/nips/VaswaniSPUJGKP17",
        "https://ojs.aaai.org/index.php/AAAI/issue/view/1",
        "https://zenodo.org/communities/ml",
        "https://www.nature.com/nature/articles",
        "https://www.nature.com/articles/",
        "https://aclanthology.org/venues/acl/",
        "https://aclanthology.org/volumes/W18-54/",
        "https://aclanthology.org/people/a/ann-gray/",
        "https://openreview.net/group?id=ICLR.cc/2017/conference",
        "https://openreview.net/pdf/26b1a0e6d3d5b8c7a9f0.pdf",
        "https://openreview.net/forum",
        "https://proceedings.mlr.press/v119/",
        "https://proceedings.mlr.press/v119/assets/bib/citeproc.yaml",
        "https://jmlr.org/papers/v15/",
        "https://jmlr.org/papers/topic/large_language_models.html",
        "https://papers.nips.cc/paper/2017",
        "https://papers.nips.cc/author/ashish-vaswani-9345",
        "https://openaccess.thecvf.com/content/CVPR2021/html/",
        "https://openaccess.thecvf.com/CVPR2021?day=all",
        "https://raw.githubusercontent.com/mlresearch/v235/main/README.md",
        "https://papers.ssrn.com/sol3/cf_dev/AbsByAuth.cfm?per_id=1",
        "https://elifesciences.org/about",
        "https://example.org/2020/10.1000/x",
        "https://example.org/login?url=https://example.org/",
        "https://web.archive.org/web/2020/https://example.org/",
        "https://web.archive.org/save",
        "https://arxiv-com.example.org/abs/1706.03762",
        "https://notdoi.org/10.1038/nature14539",
        "https://citeseerx.ist.psu.edu/viewdoc/summary?doi=10.1.1.1.1",
    ],
)
def test_addresses_of_other_pages(url: str) -> None:
    assert key(url) == ""


@pytest.mark.parametrize(
    ("url", "hint"),
    [
        ("https://arxiv.org/abs/1508.4025", "did you mean arxiv:1508.04025?"),
        ("https://arxiv.org/pdf/17060.3762", "an arXiv id looks like"),
        ("https://huggingface.co/papers/1706.3762", "did you mean arxiv:1706.03762?"),
        ("https://doi.org/10.1038", "a DOI looks like"),
        ("https://doi.org/10.1038/nature\u200b14539", "did you mean doi:10.1038/nature14539?"),
    ],
)
def test_a_damaged_identifier_at_a_known_host(url: str, hint: str) -> None:
    with pytest.raises(IdentifierError) as error:
        parse_url(url)
    assert error.value.hint.startswith(hint)


@pytest.mark.parametrize(
    "shape", ["/a" * 20_000, "/doi/10.1/" * 5_000, "/article/10.1234/" + "/1" * 20_000, "/arxiv/" * 5_000]
)
def test_a_long_address_is_read_in_time(shape: str) -> None:
    """A pattern that goes back over its text would take minutes here."""
    assert key("https://example.org" + shape) is not None


BEFORE_DOIS = """
    doi doi/abs doi/full doi/pdf doi/epdf doi/pdfdirect doi/pdfplus doi/epub doi/reader doi/book doi/fullhtml doi/ref
    doi/proceedings doi/suppl doi/figure doi/figures doi/citedby doi/references doi/metrics doi/media doi/permissions
    article articles article/abs articles/pdf article/html article/doi article/view abs abstract abstracts full fulltext
    pdf html chapter chapters book books content content/abs content/pdf content/article content/early content/journal
    content/journals content/book content/books document documents paper papers referenceworkentry referencework
    protocol lookup/doi entities/document stable works
"""
PARTS_OF_PAGES = """
    /figure /figures /table /tables/3 /metrics /full /fulltext /full-text /full_text /abstract /pdf /epdf /html
    /references /citations /citedby /cited-by /summary /meta /supp /suppl /suppinfo /supplement /supplementary
    /supp-info /comment /comments /author /authors /peer-review /related /permissions /tab-pdf /citation /review /epub
    /xml /section /sections /media /footnotes /article-info /data /notes /download .pdf .htm .html .full .epub .xml
    .abstract .short .full.pdf /full.pdf /pdf/x /figures/1/2 / /abstract/
"""


@pytest.mark.parametrize("words", BEFORE_DOIS.split())
def test_words_before_a_doi(words: str) -> None:
    assert key(f"https://example.org/{words}/10.1000/x7") == "doi:10.1000/x7"
    assert key(f"https://example.org/a/b/{words.upper()}/10.1000.12/x7") == "doi:10.1000.12/x7"
    assert key(f"https://example.org/{words}x/10.1000/x7") == ""


@pytest.mark.parametrize("part", PARTS_OF_PAGES.split())
def test_parts_of_a_page_after_a_doi(part: str) -> None:
    assert key(f"https://example.org/doi/10.1000/x7{part}") == "doi:10.1000/x7"
    assert key(f"https://example.org/doi/10.1000.12/x7/y{part.upper()}") == "doi:10.1000.12/x7/y"


@pytest.mark.parametrize("part", ["/extract", "/pdfs", "-pdf", ".pd", "/tab-"])
def test_what_may_belong_to_a_doi(part: str) -> None:
    assert key(f"https://example.org/doi/10.1000/x7{part}") == f"doi:10.1000/x7{part}"
