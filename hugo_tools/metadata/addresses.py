"""Addresses of works' pages: a URL in, the scheme and the text of its identifier out.

The network is not used. The identifier is in the address, or follows from it by a rule of the host.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import parse_qs, unquote

from hugo_tools.patterns import lazy


class RawIdentifier(NamedTuple):
    """An identifier in an address."""

    scheme: str
    """The name of a scheme in `identifiers.SCHEMES`."""

    text: str
    """Its text, which has not been checked yet."""


@dataclass(frozen=True, slots=True)
class PageForm:
    """The form of works' pages at some hosts."""

    hosts: str
    """The hosts, with blanks between them."""

    path: re.Pattern[str]
    """The form of their paths, percent escapes resolved."""

    scheme: str
    """The scheme of the identifier."""

    example: str
    """An address of such a page."""

    shown: str
    """The identifier's text in the example."""

    form: str = "{id}"
    """The identifier's text, as a format string over the groups of `path`."""


def page(hosts: str, path: str, scheme: str, example: str, shown: str, form: str = "{id}") -> PageForm:
    return PageForm(hosts, lazy(path, re.IGNORECASE), scheme, example, shown, form)


END = r"(?:\.(?:pdf|ps|ps\.gz|html))?/?"  # the end of an address whose identifier never ends so itself
ANTHOLOGY = r"(?:anthology/)?(?:papers/)?(?:[A-Z]/[A-Z]\d\d/)?"  # https://aclweb.org/anthology/P/P18/P18-1001.pdf
VERSION = r"(?:v\d+)?"  # of a corrected PDF
NEURIPS_PART = r"(?:Abstract|Paper|Bibtex|Metadata|Supplemental|Review|Reviews|MetaReview|AuthorFeedback)"
CVF_PART = r"(?:html|papers)/(?P<id>[^/]+)"
PAGES = (
    page(
        "arxiv.org export.arxiv.org de.arxiv.org cn.arxiv.org lanl.arxiv.org xxx.lanl.gov browse.arxiv.org "
        "ar5iv.org ar5iv.labs.arxiv.org",
        rf"/(?:abs|pdf|ps|html|format|e-print|src|u?abs|tb)/(?P<id>.+?){END}",
        "arxiv", "https://arxiv.org/pdf/1706.03762v5.pdf", "1706.03762v5",
    ),
    page("huggingface.co hf.co", r"/papers/(?P<id>[^/]+)/?", "arxiv", "https://huggingface.co/papers/1706.03762",
         "1706.03762"),
    page("alphaxiv.org", rf"/(?:\w{{2}}/)?(?:abs|pdf|html|overview|resources|audio|paper)/(?P<id>[^/]+?){END}",
         "arxiv", "https://www.alphaxiv.org/overview/1706.03762v7", "1706.03762v7"),
    page("semanticscholar.org api.semanticscholar.org", r"/(?:paper/)?arXiv:(?P<id>[^/]+)/?", "arxiv",
         "https://api.semanticscholar.org/arXiv:1706.03762", "1706.03762"),
    page("arxiv-vanity.com", r"/papers/(?P<id>.+?)/?", "arxiv", "https://www.arxiv-vanity.com/papers/1706.03762/",
         "1706.03762"),
    page("scirate.com papers.cool", r"/arxiv/(?P<id>.+?)/?", "arxiv", "https://scirate.com/arxiv/1706.03762",
         "1706.03762"),
    page("emergentmind.com", r"/papers/(?P<id>[\d.]+)/?", "arxiv", "https://www.emergentmind.com/papers/1706.03762",
         "1706.03762"),
    page("ui.adsabs.harvard.edu adsabs.harvard.edu",  # the bibcode of an arXiv paper
         r"/abs/\d{4}arXiv(?P<month>\d{4})\.?(?P<number>\d{4,5})[A-Z](?:/.*)?", "arxiv",
         "https://ui.adsabs.harvard.edu/abs/2017arXiv170603762V/abstract", "1706.03762", "{month}.{number}"),
    page("dblp.org dblp.uni-trier.de dblp.dagstuhl.de",
         r"/rec/(?:bibtex/|html/)?journals/corr/abs-(?P<month>\d{4})-(?P<number>\d{4,5})(?:\.\w+)?/?", "arxiv",
         "https://dblp.org/rec/journals/corr/abs-1706-03762.html", "1706.03762", "{month}.{number}"),
    # A SICI in a DOI has no "#" and "?", but "<" and ">" may have come from an entity.
    page("doi.org dx.doi.org doi.acm.org doi.ieeecomputersociety.org shortdoi.org", r"/+(?:doi:)?(?P<id>.+)", "doi",
         "https://doi.org/10.1038/nature14539", "10.1038/nature14539"),
    page("biorxiv.org medrxiv.org", r"/content/(?:early/[\d/]+/)?(?P<id>10\.\d+/[\d.]+)(?:v\d+)?(?:\.[\w.+-]+)?/?.*",
         "doi", "https://www.biorxiv.org/content/10.1101/2019.12.11.872580v1.full.pdf+html",
         "10.1101/2019.12.11.872580"),
    page("nature.com", r"/articles/(?P<id>[a-z]*\d[\w.-]*?)(?:\.pdf)?(?:/.*)?", "doi",
         "https://www.nature.com/articles/nature14539/figures/1", "10.1038/nature14539", "10.1038/{id}"),
    page("nature.com",
         r"/\w+/journal/v\w+/n\w+/(?:abs|full|pdf|suppinfo)/(?P<id>(?:[a-z]+\.?)?\d[\w.-]*?)\.(?:html|pdf)", "doi",
         "http://www.nature.com/nature/journal/v521/n7553/full/nature14539.html", "10.1038/nature14539",
         "10.1038/{id}"),
    page("rfc-editor.org datatracker.ietf.org tools.ietf.org ietf.org httpwg.org faqs.org",
         r"/(?:doc/|pdf/|html/|info/|rfcs?/|specs/|pdfrfc/){1,2}rfc0*(?P<id>[1-9]\d{0,4})(?:\.txt)?(?:\.(?:html|txt|pdf|xml))?/?",
         "doi", "https://datatracker.ietf.org/doc/html/rfc791", "10.17487/rfc0791", "10.17487/rfc{id:0>4}"),
    page("jstor.org", r"/stable/(?:pdf/|pdfplus/)?(?P<id>[1-9]\d{3,8})(?:\.pdf)?/?", "doi",
         "https://www.jstor.org/stable/pdf/2118559.pdf", "10.2307/2118559", "10.2307/{id}"),
    page("nvlpubs.nist.gov", r"/(?:nistpubs|pubs)/(?:[^/]+/)*(?P<id>NIST\.[A-Z]+\.[\w.-]+?)\.pdf", "doi",
         "https://nvlpubs.nist.gov/nistpubs/SpecialPublications/NIST.SP.800-63b.pdf", "10.6028/NIST.SP.800-63b",
         "10.6028/{id}"),
    page("ijcai.org", r"/proceedings/(?P<year>20(?:1[7-9]|[2-9]\d))/0*(?P<id>[1-9]\d*)(?:\.pdf)?/?", "doi",
         "https://www.ijcai.org/proceedings/2021/0345.pdf", "10.24963/ijcai.2021/345", "10.24963/ijcai.{year}/{id}"),
    page("projecteuclid.org", r"/euclid\.(?P<journal>[a-z]+)/(?P<id>1\d{9})/?", "doi",
         "https://projecteuclid.org/euclid.aos/1013203451", "10.1214/aos/1013203451", "10.1214/{journal}/{id}"),
    page("projecteuclid.org", r"/(?:journals|proceedings|ebooks)/.+/(?P<id>10\.\d{4,9}/.+?)(?:\.(?:full|short|pdf))?/?",
         "doi", "https://projecteuclid.org/journals/a/volume-29/issue-5/b/10.1214/aos/1013203451.full",
         "10.1214/aos/1013203451"),
    page("osf.io", r"/preprints/psyarxiv/(?P<id>[a-z\d]{5}(?:_v\d+)?)(?:/.*)?", "doi",
         "https://osf.io/preprints/psyarxiv/d2b8a", "10.31234/osf.io/d2b8a", "10.31234/osf.io/{id}"),
    page("psyarxiv.com", r"/(?P<id>[a-z\d]{5})(?:/.*)?", "doi", "https://psyarxiv.com/d2b8a/", "10.31234/osf.io/d2b8a",
         "10.31234/osf.io/{id}"),
    page("osf.io", r"/preprints/socarxiv/(?P<id>[a-z\d]{5}(?:_v\d+)?)(?:/.*)?", "doi",
         "https://osf.io/preprints/socarxiv/d2b8a", "10.31235/osf.io/d2b8a", "10.31235/osf.io/{id}"),
    page("osf.io", r"/preprints/(?:osf/)?(?P<id>[a-z\d]{5}(?:_v\d+)?)/?", "doi", "https://osf.io/preprints/osf/d2b8a",
         "10.31219/osf.io/d2b8a", "10.31219/osf.io/{id}"),
    page("zenodo.org", r"/(?:record|records)/(?P<id>\d+)(?:/.*)?", "doi", "https://zenodo.org/records/3727209",
         "10.5281/zenodo.3727209", "10.5281/zenodo.{id}"),
    # The ACL Anthology also has works without a DOI; these series of these years have one.
    page("aclanthology.org aclweb.org",
         rf"/{ANTHOLOGY}(?P<id>[PNDEKS](?:1[6-9])-\d{{4}}|20(?:19|2\d)\.(?:acl|naacl|emnlp|eacl|findings|conll)-\w+\.\d+)"
         rf"{END}",
         "doi", "https://aclanthology.org/N19-1423.pdf", "10.18653/v1/N19-1423", "10.18653/v1/{id}"),
    page("papers.ssrn.com ssrn.com", r"(?:/sol3/papers\.cfm/.*)?/?abstract(?:_id)?=(?P<id>\d+)/?", "doi",
         "https://ssrn.com/abstract=4475995", "10.2139/ssrn.4475995", "10.2139/ssrn.{id}"),
    page("elifesciences.org", r"/(?:articles|reviewed-preprints)/(?P<id>\d+)(?:v\d+)?(?:/.*)?", "doi",
         "https://elifesciences.org/articles/03125", "10.7554/elife.03125", "10.7554/elife.{id}"),
    page("peerj.com", r"/articles/(?P<id>\d+)(?:\.pdf)?(?:/.*)?", "doi", "https://peerj.com/articles/4375/",
         "10.7717/peerj.4375", "10.7717/peerj.{id}"),
    page("peerj.com", r"/articles/cs-(?P<id>\d+)(?:\.pdf)?(?:/.*)?", "doi", "https://peerj.com/articles/cs-103.pdf",
         "10.7717/peerj-cs.103", "10.7717/peerj-cs.{id}"),
    page("nber.org", r"/(?:papers|system/files/working_papers/w\d+)/(?P<id>w\d+)(?:\.pdf)?/?", "doi",
         "https://www.nber.org/papers/w24444", "10.3386/w24444", "10.3386/{id}"),
    page("researchsquare.com", r"/article/(?P<id>rs-\d+/v\d+)(?:\.pdf)?/?", "doi",
         "https://www.researchsquare.com/article/rs-100/v1", "10.21203/rs.3.rs-100/v1", "10.21203/rs.3.{id}"),
    page("figshare.com", r"/articles/(?:\w+/)?[^/]+/(?P<id>\d+)(?:/\d+)?/?", "doi",
         "https://figshare.com/articles/dataset/Some_data/1165515/2", "10.6084/m9.figshare.1165515",
         "10.6084/m9.figshare.{id}"),
    page("pubmed.ncbi.nlm.nih.gov pubmed.gov pubmed.com", r"/(?:m/)?(?P<id>\d+)(?:/.*)?", "pmid",
         "https://pubmed.ncbi.nlm.nih.gov/31452104/", "31452104"),
    page("ncbi.nlm.nih.gov", r"/(?:m/)?pubmed/(?P<id>\d+)/?", "pmid", "https://www.ncbi.nlm.nih.gov/pubmed/31452104",
         "31452104"),
    page("ncbi.nlm.nih.gov", r"/pmc/articles/pmid/(?P<id>\d+)/?", "pmid",
         "https://www.ncbi.nlm.nih.gov/pmc/articles/pmid/31452104/", "31452104"),
    page("ncbi.nlm.nih.gov", r"/(?:labs/)?pmc/articles/(?P<id>PMC\d+)(?:/.*)?", "pmcid",
         "https://www.ncbi.nlm.nih.gov/pmc/articles/PMC6936396/pdf/a.pdf", "PMC6936396"),
    page("pmc.ncbi.nlm.nih.gov", r"/articles/(?P<id>PMC\d+)(?:/.*)?", "pmcid",
         "https://pmc.ncbi.nlm.nih.gov/articles/PMC6936396/", "PMC6936396"),
    page("europepmc.org", r"/(?:article|abstract)/med/(?P<id>\d+)(?:/.*)?", "pmid",
         "https://europepmc.org/article/MED/31452104", "31452104"),
    page("europepmc.org", r"/(?:articles?|abstract)/(?:pmc/)?(?P<id>PMC\d+)(?:/.*)?", "pmcid",
         "https://europepmc.org/article/PMC/PMC6936396", "PMC6936396"),
    page("sciencedirect.com", r"/science/article/(?:\w+/)?pii/(?P<id>S?[\dX]{16})(?:/.*)?", "pii",
         "https://www.sciencedirect.com/science/article/abs/pii/S0749597809000399", "S0749597809000399"),
    page("cell.com thelancet.com",
         r"/(?:[\w-]+/)+(?:PII)?(?P<id>S?\d{4}-\d{3}[\dX]\(\d\d\)\d{5}-[\dX])(?:\.pdf|/.*)?", "pii",
         "https://www.cell.com/neuron/abstract/S0896-6273(14)00739-9", "S0896-6273(14)00739-9"),
    page("openlibrary.org", r"/isbn/(?P<id>[\dX-]+)(?:\.json)?/?", "isbn", "https://openlibrary.org/isbn/9780262035613",
         "9780262035613"),
    page("isbnsearch.org", r"/isbn/(?P<id>[\dX-]+)/?", "isbn", "https://isbnsearch.org/isbn/0262035618", "0262035618"),
    page("worldcat.org search.worldcat.org", r"/isbn/(?P<id>[\dX-]+)/?", "isbn",
         "https://www.worldcat.org/isbn/9780262035613", "9780262035613"),
    page("goodreads.com", r"/book/isbn/(?P<id>[\dX-]+)/?", "isbn", "https://www.goodreads.com/book/isbn/9780262035613",
         "9780262035613"),
    page("oreilly.com learning.oreilly.com safaribooksonline.com",
         r"/library/(?:view|cover)/(?:[^/]+/)?(?P<id>97[89]\d{10})(?:/.*)?", "isbn",
         "https://www.oreilly.com/library/view/designing-data-intensive-applications/9781491903063/", "9781491903063"),
    page("springer.com crcpress.com routledge.com mitpress.mit.edu press.princeton.edu",
         r"/(?:[\w-]+/)*?(?P<id>97[89]\d{10})(?:/.*)?", "isbn", "https://mitpress.mit.edu/9780262035613/deep-learning/",
         "9780262035613"),
    # Works that no registry has, or not by their address. The page itself is read (registries/web_page.py); the address
    # of a PDF is turned into that of its page.
    page("aclanthology.org aclweb.org",
         rf"/{ANTHOLOGY}(?P<id>[A-Z]\d\d-\d{{4}}|\d{{4}}\.[a-z\d]+-\w+\.\d+){VERSION}{END}", "url",
         "https://www.aclweb.org/anthology/L18-1001.pdf", "https://aclanthology.org/L18-1001/",
         "https://aclanthology.org/{id}/"),
    page("proceedings.mlr.press",
         r"/v(?P<volume>\d+)/(?P<id>[\w.-]+?)(?:/(?P=id)(?:-supp)?)?(?:-supp)?\.(?:html|pdf|bib)",
         "url", "https://proceedings.mlr.press/v119/chen20j/chen20j.pdf",
         "https://proceedings.mlr.press/v119/chen20j.html", "https://proceedings.mlr.press/v{volume}/{id}.html"),
    page("jmlr.org jmlr.csail.mit.edu",
         r"/proceedings/papers/v(?P<volume>\d+)/(?P<id>[\w.-]+?)(?:/(?P=id))?\.(?:html|pdf)",
         "url", "http://jmlr.org/proceedings/papers/v9/glorot10a/glorot10a.pdf",
         "https://proceedings.mlr.press/v9/glorot10a.html", "https://proceedings.mlr.press/v{volume}/{id}.html"),
    page("raw.githubusercontent.com", r"/mlresearch/v(?P<volume>\d+)/\w+/assets/(?P<id>[\w.-]+)/(?P=id)\.pdf",
         "url", "https://raw.githubusercontent.com/mlresearch/v235/main/assets/gu24a/gu24a.pdf",
         "https://proceedings.mlr.press/v235/gu24a.html", "https://proceedings.mlr.press/v{volume}/{id}.html"),
    page("jmlr.org jmlr.csail.mit.edu",
         r"/papers/v(?:olume)?(?P<volume>\d+)/(?P<id>[\w.-]+?)(?:/(?P=id))?\.(?:html|pdf|ps|bib)",
         "url", "http://www.jmlr.org/papers/volume15/srivastava14a/srivastava14a.pdf",
         "https://jmlr.org/papers/v15/srivastava14a.html", "https://jmlr.org/papers/v{volume}/{id}.html"),
    page("proceedings.neurips.cc papers.nips.cc papers.neurips.cc",
         rf"/paper(?:_files/paper)?/(?P<year>\d{{4}})/(?:hash|file)/(?P<id>[\da-f]{{32}})-{NEURIPS_PART}(?P<track>-\w+)?"
         r"\.(?:html|pdf|bib|json|zip)",
         "url", "https://papers.nips.cc/paper/2017/file/3f5ee243547dee91fbd053c1c4a845aa-Paper.pdf",
         "https://proceedings.neurips.cc/paper_files/paper/2017/hash/3f5ee243547dee91fbd053c1c4a845aa-Abstract.html",
         "https://proceedings.neurips.cc/paper_files/paper/{year}/hash/{id}-Abstract{track}.html"),
    page("papers.nips.cc papers.neurips.cc", r"/paper/(?P<id>\d+-[\w-]+?)(?:\.pdf)?/?",
         "url", "https://papers.nips.cc/paper/7181-attention-is-all-you-need.pdf",
         "https://papers.nips.cc/paper/7181-attention-is-all-you-need", "https://papers.nips.cc/paper/{id}"),
    page("proceedings.mlsys.org",
         rf"/(?:paper(?:_files/paper)?/)?(?P<year>\d{{4}})/(?:hash|file)/(?P<id>[\da-f]{{32}})-{NEURIPS_PART}(?P<track>-\w+)?"
         r"\.(?:html|pdf|bib|json)",
         "url", "https://proceedings.mlsys.org/paper/2019/file/9b8619251a19057cff70779273e95aa6-Paper.pdf",
         "https://proceedings.mlsys.org/paper_files/paper/2019/hash/9b8619251a19057cff70779273e95aa6-Abstract.html",
         "https://proceedings.mlsys.org/paper_files/paper/{year}/hash/{id}-Abstract{track}.html"),
    page("openaccess.thecvf.com", rf"/(?P<meeting>content[\w/]*?)/{CVF_PART}_paper\.(?:html|pdf)",
         "url", "https://openaccess.thecvf.com/content/ICCV2021/papers/Liu_Swin_Transformer_ICCV_2021_paper.pdf",
         "https://openaccess.thecvf.com/content/ICCV2021/html/Liu_Swin_Transformer_ICCV_2021_paper.html",
         "https://openaccess.thecvf.com/{meeting}/html/{id}_paper.html"),
    page("cv-foundation.org", rf"/openaccess/(?P<meeting>content[\w/]*?)/{CVF_PART}_paper\.(?:html|pdf)",
         "url", "http://www.cv-foundation.org/openaccess/content_cvpr_2016/papers/He_Deep_Residual_CVPR_2016_paper.pdf",
         "https://openaccess.thecvf.com/content_cvpr_2016/html/He_Deep_Residual_CVPR_2016_paper.html",
         "https://openaccess.thecvf.com/{meeting}/html/{id}_paper.html"),
    page("hal.science archives-ouvertes.fr hal.inria.fr",
         r"/(?P<id>[a-z]+-\d{6,9})(?:v\d+)?(?:/(?:document|file/.*|bibtex))?/?", "url",
         "https://hal.inria.fr/hal-00873267v2/document", "https://hal.science/hal-00873267", "https://hal.science/{id}"),
    page("eprint.iacr.org", r"/(?P<year>(?:19|20)\d\d)/(?P<id>\d+)(?:\.pdf|\.ps)?/?", "url",
         "https://eprint.iacr.org/2016/1018.pdf", "https://eprint.iacr.org/2016/1018",
         "https://eprint.iacr.org/{year}/{id}"),
    page("ojs.aaai.org", r"/index\.php/(?P<journal>\w+)/article/(?:view|download)/(?P<id>\d+)(?:/\d+)?/?", "url",
         "https://ojs.aaai.org/index.php/AAAI/article/view/17325/17132",
         "https://ojs.aaai.org/index.php/AAAI/article/view/17325",
         "https://ojs.aaai.org/index.php/{journal}/article/view/{id}"),
    page("usenix.org", r"/conference/(?P<meeting>[\w-]+(?:/technical-sessions)?)/presentation/(?P<id>[\w-]+)/?", "url",
         "https://www.usenix.org/conference/osdi20/presentation/ma/",
         "https://www.usenix.org/conference/osdi20/presentation/ma",
         "https://www.usenix.org/conference/{meeting}/presentation/{id}"),
    page("distill.pub", r"/(?P<id>20\d\d/[\w-]+)/?", "url", "https://distill.pub/2017/momentum",
         "https://distill.pub/2017/momentum/", "https://distill.pub/{id}/"),
)  # fmt: skip
BY_HOST: dict[str, list[PageForm]] = {}
for each in PAGES:
    for name in each.hosts.split():
        BY_HOST.setdefault(name, []).append(each)

# Queries that hold an identifier: (hosts, "" for any; path; parameter; scheme; format of the identifier's text).
QUERIES = (
    ("openreview.net", r"/(?:forum|pdf|attachment|revisions)", "id", "url", "https://openreview.net/forum?id={}"),
    ("dl.acm.org portal.acm.org", r"/(?:citation|doid)\.cfm", "doid", "doi", "10.1145/{}"),
    ("papers.ssrn.com ssrn.com", r"/sol3/(?:papers|Delivery)\.cfm.*", "abstract_id", "doi", "10.2139/ssrn.{}"),
    ("", r".*/(?:article|abstract|file|doi|document)(?:/.*)?", "id", "doi", "{}"),
    ("", r".*/(?:article|abstract|file|doi|document|dialog)(?:/.*)?", "doi", "doi", "{}"),
    ("", r".*/(?:dataset|citation|file)\.xhtml", "persistentId", "doi", "{}"),  # Dataverse
)
HOSTS = frozenset([*BY_HOST, *(name for hosts, *_ in QUERIES for name in hosts.split())])

PORTALS = ("arxiv.org", "hal.science", "archives-ouvertes.fr")  # each mirror or institution has a host below these

URL = lazy(r"https?://(?P<host>[^/?#\s]+)(?P<path>/[^?#\s]*)?(?P<query>\?[^#\s]*)?(?P<fragment>#\S*)?", re.IGNORECASE)
DEFAULT_PORT = lazy(r":(?:80|443)$")
ARCHIVED = lazy(r"/web/(?:\d+(?:[a-z]{2}_)?|\*)/(?P<url>.+)")  # https://web.archive.org/web/2020…/https://…
# Pages that only redirect: https://proxy.example.edu/login?url=https://…, https://www.google.com/url?q=https://…
LEADING_ON = ("/login", "/url", "/scholar_url", "/translate")
PARAMETERS = ("url", "qurl", "q", "u")

# An arXiv id after "arxiv" in the path of any host: https://bytez.com/docs/arxiv/1706.03762/paper.
ARXIV_PATH = lazy(
    r"(?:/[^/]+)*?/arxiv[:/](?P<id>\d{4}\.\d{4,5}(?:v\d+)?|[a-z-]+/\d{7}(?:v\d+)?)(?:/.*)?", re.IGNORECASE
)

# A DOI in the path of any host, after a word that is usual in addresses of works. Not every path with a DOI is that of
# the work: a notebook at mybinder.org has one, and so has a page with numbers about the work.
DOI_PATH = lazy(
    r"""
    (?: /[^/]+ )*? /
    (?: doi (?: /(?:abs|full|pdf|epdf|pdfdirect|pdfplus|epub|reader|book|fullhtml|ref|proceedings|suppl|figures?|citedby
                    |references|metrics|media|permissions) )?
      | articles? (?: /(?:abs|pdf|html|doi|view) )? | abs | abstract | abstracts | full | fulltext | pdf | html
      | chapter | chapters | book | books | content (?: /(?:abs|pdf|article|early|journals?|books?) )? | document
      | documents | papers? | referenceworkentry | referencework | protocol | lookup/doi | entities/document | stable
      | works
    )
    / (?P<doi> 10\.\d{4,9}(?:\.\d+)*/\S+ )
    """,
    re.VERBOSE | re.IGNORECASE,
)
# Hosts at which a DOI is all of the path.
ROOT_OF_DOIS = lazy(r"(?:doi|dx|sci-hub)\..+|link\.springer\.com")
ROOT = lazy(r"/+(?:doi:)?(?P<doi>10\.\d{4,9}(?:\.\d+)*/\S+)", re.IGNORECASE)
NOT_THE_WORK = lazy(
    r"(?:.*\.)?(?:altmetric\.com|crossref\.org|datacite\.org|dimensions\.ai|mybinder\.org|plu\.mx|scite\.ai|unpaywall\.org)"
)
# In some publishers' paths a number of their own and the title follow the DOI.
OWN_NUMBER = lazy(r"(?P<doi>10\.\d{4,9}(?:\.\d+)*/\S+?)/\d{4,}(?:/[^/]*)?")
SILVERCHAIR = lazy(r"/(?:advance-)?article(?:-abstract|-pdf|-standard)?/doi/", re.IGNORECASE)
PART_OF_PAGE = lazy(  # the end of the address of a part or a version of the work's page, after the DOI
    r"""
    (?P<doi> 10\.\d{4,9}(?:\.\d+)*/\S+? )
    (?: / (?: figures? | tables? | metrics | full(?:[-_]?text)? | abstract | pdf | epdf | html | references | citations
            | cited-?by | summary | meta | supp(?:l|info|lement\w*)?(?:[-_]\w+)? | comments? | authors? | peer-review
            | related | permissions | tab-\w+ | citation | review | epub | xml | sections? | media | footnotes
            | article-info | data | notes | download )
        (?: \.\w+ )? (?: /\S* )?
      | \.(?: pdf | html? | full | epub | xml | abstract | short ) (?: \.\w+ )?
      | /
    )+
    """,
    re.VERBOSE | re.IGNORECASE,
)

# Every address that `find` understands has one of these words or numbers, so other texts can be skipped.
HINT = lazy(
    r"10\.\d|arxiv|ar5iv|rxiv\.org|lanl|alphaxiv|/papers/|scirate|papers\.cool|doi|nature[.-]com|zenodo|aclanthology|aclweb"
    r"|ssrn|elifesciences|figshare|peerj|nber\.org|researchsquare|emergentmind|/isbn/|openreview|proceedings|mlresearch|jmlr"
    r"|nips\.cc|neurips\.cc|thecvf|cv-foundation|ncbi|pubmed|europepmc|dblp|/rfc|jstor|nist\.gov|ijcai|projecteuclid|osf\.io"
    r"|978\d{10}|979\d{10}|hal\.|-ouvertes|eprint\.iacr|ojs\.aaai|distill\.pub|/pii/|cell\.com|thelancet"
    r"|usenix",
    re.IGNORECASE,
)


def find(url: str) -> RawIdentifier | None:
    """Returns the identifier in the address of a work's page, None for any other address.

    Addresses through a library's proxy or a search engine, and in the Internet Archive, count as the page's own.
    """
    parts = URL.fullmatch(url.strip())
    if not parts:
        return None
    host = DEFAULT_PORT.sub("", parts["host"].lower())
    path = unquote(parts["path"] or "")
    query = parts["query"] or ""
    if inner := inner_address(host, path, query):
        return find(inner)
    for name in names_of(host):
        if found := in_path(name, path) or in_query(name, path, query):
            return found
    return None


def inner_address(host: str, path: str, query: str) -> str:
    """Returns the address within an address of a proxy, an archive or a search engine, "" for any other address."""
    if host == "web.archive.org":
        archived = ARCHIVED.fullmatch(path)
        return archived["url"] + query if archived else ""
    if not path.endswith(LEADING_ON):
        return ""
    values = parse_qs(query.removeprefix("?"))
    for name in PARAMETERS:
        if name in values:
            return values[name][0]
    return ""


def names_of(host: str) -> Iterator[str]:
    """Yields the names under which a host may be in the table: its own, its portal's, and the one in a proxy's name."""
    own = host.removeprefix("www.")
    yield own
    for portal in PORTALS:
        if host.endswith(f".{portal}"):
            yield portal
    first, _, _ = host.partition(".")
    if "-" in first:
        yield without_proxy(first).removeprefix("www.")
    for known in BY_HOST:
        if own.startswith(f"{known}."):
            yield known


def without_proxy(label: str) -> str:
    """Returns the host in a library proxy's label `www-nature-com`, in which "--" is a hyphen."""
    words = [word.replace("-", ".") for word in label.split("--")]
    return "-".join(words)


def in_path(host: str, path: str) -> RawIdentifier | None:
    """Returns the identifier in a page's path: by the form of a known host, else an arXiv id or a DOI.

    None for none.
    """
    for known in BY_HOST.get(host, ()):
        if found := known.path.fullmatch(path):
            groups = found.groupdict("")
            return RawIdentifier(known.scheme, known.form.format(**groups))
    if NOT_THE_WORK.fullmatch(host):
        return None
    if named := ARXIV_PATH.fullmatch(path):
        return RawIdentifier("arxiv", named["id"])
    found = DOI_PATH.fullmatch(path)
    if not found and ROOT_OF_DOIS.fullmatch(host):
        found = ROOT.fullmatch(path)
    return RawIdentifier("doi", without_page(found["doi"], path)) if found else None


def without_page(doi: str, path: str) -> str:
    """Returns a DOI in a page's path without the publisher's own number and the name of the page's part."""
    numbered = OWN_NUMBER.fullmatch(doi)
    if numbered and SILVERCHAIR.search(path):
        doi = numbered["doi"]
    part = PART_OF_PAGE.fullmatch(doi)
    return part["doi"] if part else doi


def in_query(host: str, path: str, query: str) -> RawIdentifier | None:
    """Returns the identifier in a page's query, by the host, the path and the parameter's name; None for none."""
    if "=" not in query:
        return None
    values = parse_qs(query.removeprefix("?"))
    for hosts, where, name, scheme, form in QUERIES:
        first = values.get(name, [""])[0]
        text = first.removeprefix("doi:")
        is_doi = text.startswith("10.")
        is_there = host in hosts.split() if hosts else is_doi
        if text and is_there and re.fullmatch(where, path, re.IGNORECASE):
            return RawIdentifier(scheme, text if is_doi else form.format(text))
    return None
