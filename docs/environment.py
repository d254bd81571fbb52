"""The environment variables that the program reads, with their meanings. A test compares their names with the code."""

from __future__ import annotations

PREFIX = "HUGO_TOOLS_"
SERVERS = {
    "ARXIV": "arXiv",
    "CROSSREF": "Crossref",
    "DATACITE": "DataCite",
    "DOI": "doi.org",
    "GITHUB": "files of repositories at GitHub",
    "GITHUB_API": "GitHub's API; without it, that of `HUGO_TOOLS_GITHUB_URL`",
    "OPEN_LIBRARY": "Open Library",
    "PUBMED": "PubMed",
    "SEMANTIC_SCHOLAR": "Semantic Scholar",
    "WAYBACK": "the Internet Archive",
    "WEB_PAGE": "a server between you and all web pages, which is asked for `/HOST/PATH`",
}
PACED = ("ARXIV", "OPEN_LIBRARY", "PUBMED")  # registries whose pause is known before they are asked

VARIABLES = {
    "HUGO_TOOLS_MAILTO": "an email address for registries, instead of the setting `mailto`; "
    "some registries answer faster with one",
    "HUGO_TOOLS_TIMEOUT": "seconds that one request to a registry may take in all (15), as `--timeout`",
    "HUGO_TOOLS_PATIENCE": "seconds that a request may take with all its repetitions (60)",
    "HUGO_TOOLS_BACKOFF": "seconds before the first repetition of a request (1); doubled each time",
    "HUGO_TOOLS_INTERVAL": "seconds between two requests, until a registry's answer has its own limit (1)",
    **{f"{PREFIX}{name}_INTERVAL": f"seconds between two requests to {SERVERS[name]}" for name in PACED},
    **{f"{PREFIX}{name}_URL": f"another address: {what}" for name, what in SERVERS.items()},
    "NCBI_API_KEY": "your key for PubMed, with which ten requests a second are allowed instead of three",
    "HUGO_TOOLS_PRIVATE_ADDRESSES": "`1`: registries may redirect to addresses in your own network",
    "HUGO_TOOLS_HUGO_BINARY": "the Hugo to run if a page's address is needed",
    "HUGO_TOOLS_PANDOC": "the pandoc to run, for CSL styles",
    "HUGO_TOOLS_DEBUG": "`1`: a fault of ours is shown with its traceback",
    "XDG_CACHE_HOME": "the folder of caches; ours is `hugo-tools` in it",
}
