"""A site whose posts cite and link each other in every way, in two languages, below a folder of its host."""

from __future__ import annotations

from collections.abc import Iterable

from hugo_tools.metadata.items import Item, Name, to_csl
from hugo_tools.works import LOCK_NAME, lock
from tests.support.blog import Blog

SCRIPT = "<script>hacked()</script>"
CONFIG = """baseURL: https://example.org/blog/
title: A blog
theme: hugo-tools
defaultContentLanguage: en
permalinks: {posts: "/:year/:slug/"}
languages:
  en: {weight: 1}
  de: {weight: 2, contentDir: content-de}
params: {hugoTools: {citationIndex: true}}
"""


def work(number: int, title: str = "", year: int = 2017, venue: str = "A Journal", family: str = "Doe") -> Item:
    """Returns a work with a DOI."""
    doi = f"10.1234/w{number}"
    name = Name(family, "Jane")
    return Item(
        f"doi:{doi}", "article-journal", title or f"Work {number}", (name,), (), (year,), venue, doi=doi, registry="x"
    )


WORKS = [
    work(1, "Attention to everything", 2017, "Proceedings", "Vaswani"),
    work(2, f'Tags {SCRIPT} & "quotes"', 2019, "Zeitschrift", "Ångström"),
    work(3, "Rare and old", 2004, "Annals", "Müller"),
    work(4, "Only linked", 2020, "Letters", "Okafor"),
    work(5, "Of a draft alone", 2021, "Letters", "Nobody"),
]


def write_lock(blog: Blog, items: Iterable[Item]) -> None:
    blog.write(LOCK_NAME, lock.render({item.key: lock.dump(to_csl(item)) for item in items}))


def front(title: str, date: str = "2024-03-05", more: str = "") -> str:
    return f"title: {title}\ndate: {date}\n{more}"


def write(blog: Blog) -> None:
    """Writes posts that are not cited yet, and a lock that has all of their works."""
    blog.write("hugo.yaml", CONFIG)
    write_lock(blog, WORKS)
    blog.post(
        "Attention is *all* there is [@doi:10.1234/w1]. Tags are data [@doi:10.1234/w2; @doi:10.1234/w3].\n\n"
        "As [an ordinary link](https://doi.org/10.1234/w4) has it.\n",
        "first.md",
        front("The first post"),
    )
    blog.post(
        "We said so in [the first post](first.md). Others agree [@doi:10.1234/w1], and "
        '[the bundle]({{< ref "bundle" >}}#part) too.\n\nRare things [@doi:10.1234/w3] are not read.\n',
        "second.md",
        front("The second <b>post</b>", more="slug: second\n"),
    )
    blog.post(
        "See <https://example.org/> and [ours](https://example.org/blog/2024/the-first-post/?x=1).\n"
        "Said before [@doi:10.1234/w1].\n\n[first]: /blog/2024/the-first-post/\n",
        "bundle/index.md",
        front("The bundle", more="slug: bundle\n"),
    )
    blog.post("Linked by reference, [so][first].\n\n[first]: first.md 'a title'\n", "third.md", front("The third"))
    draft = f"Nobody reads {SCRIPT} [@doi:10.1234/w5; @doi:10.1234/w3]. It links [there](first.md).\n"
    blog.post(draft, "draft.md", front("A draft", more="draft: true\n"))
    blog.post(draft, "future.md", front("A future post", "2999-01-01"))
    blog.write(
        "content-de/posts/erster.md",
        f"---\n{front('Der erste')}---\n\nSeltenes [@doi:10.1234/w3] und [mehr](zweiter.md).\n",
    )
    blog.write(
        "content-de/posts/zweiter.md", f"---\n{front('Der zweite')}---\n\nEs ist z.B. selten [@doi:10.1234/w3].\n"
    )
    page = "---\ntitle: Bibliography\nlayout: site-bibliography\nurl: bibliography/\n---\nAll *works*.\n"
    blog.write("content/bibliography.md", page)
    blog.write("content/works.md", "---\ntitle: Works in a page\nurl: works/\n---\n{{< site-bibliography >}}\n")
    blog.write("content-de/bibliography.md", page.replace("url: bibliography/\n", "description: 1 < 2\n"))
