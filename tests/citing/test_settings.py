"""Every setting of `cite`, set for the site and, where that makes sense, for one post: what it changes in a post."""

from __future__ import annotations

import json
from typing import Any

import pytest
from click.testing import CliRunner

from hugo_tools.cli import main
from hugo_tools.hugo.site import NAMES
from tests.support.blog import CONFIG, Blog
from tests.support.fake_registries import Registries

BODY = """\
After [Ouyang et al., 2022](https://arxiv.org/abs/2203.02155) comes [@arxiv:2005.14165].

All: [@arxiv:2005.14165; @arxiv:1706.03762; @doi:10.1038/nature14539], and [@own].

## Notes

See also [another](https://arxiv.org/abs/1512.03385).

<!-- hugo-tools:cite-this-post -->
<!-- /hugo-tools:cite-this-post -->
"""
LINKS_ONLY = "Only [a link](https://arxiv.org/abs/2203.02155).\n"
OWN = "@book{own, author = {Olga Own}, title = {Only Here}, year = 1999}\n"

# The value, what it brings into the posts, and what it takes out of them.
CHANGES: dict[str, tuple[Any, str, str]] = {
    "style": ("author-year", '"({Brown et al., 2020 #arxiv-2005-14165/2})"', '"[{2 #arxiv-2005-14165/2}]"'),
    "links": (False, '"[{1 #arxiv-2005-14165/2}]"', "arXiv:2203.02155"),
    "addBlock": (True, "a link](https://arxiv.org/abs/2203.02155).\n\n<!-- hugo-tools:references -->", ""),
    "heading": ("Works", "## Works {#references}", "## References {#references}"),
    "order": ("author", "1. Brown, T. B.,", "1. Ouyang, L."),
    "etAlMin": (9, "Vaswani, A., Shazeer, N., Parmar, N., Uszkoreit, J., & Jones, L. (2017)", "Parmar, N., et al."),
    "etAlUseFirst": (1, "Vaswani, A., et al. (2017)", "Vaswani, A., Shazeer, N., Parmar, N., et al."),
    "numberLinks": (False, '"[{1 #arxiv-2005-14165/2}]"', '"[{2 #arxiv-2005-14165/2}]"'),
    "collapse": (False, "{2 #arxiv-2005-14165/2}, {3 #arxiv-1706-03762}, {4 #", "{– #arxiv-1706-03762}"),
    "noLinksUnder": (["Notes"], "", "arXiv:1512.03385"),
    "cite": (False, "", "hugo-tools:references"),
    "citeThisPost": (["apa"], "Lee, A. (2024, January 2). A post. *A blog*.", "```bibtex"),
}
SITE_ONLY = {"bibliography", "citationFile", "citationIndex", "mailto", "ownPosts", "published"}
ON_THE_PAGE = {
    "resolveLinks",
    "preview",
    "jsonld",
    "scholar",
    "math",
    "lyketKey",
    "margin",
    "linkMarks",
}  # tests/component/
IN_CHECK = {"checkIgnore", "checkSelect"}  # tests/rules/


@pytest.fixture(autouse=True)
def known(registries: Registries) -> Registries:
    people = ["Ashish Vaswani", "Noam Shazeer", "Niki Parmar", "Jakob Uszkoreit", "Llion Jones"]
    registries.add_arxiv("1706.03762", "Attention Is All You Need", people, "2017-06-12")
    registries.add_arxiv("2005.14165", "Few-Shot Learners", ["Tom B. Brown", "Ben Mann", "Nick Ryder"], "2020-05-28")
    registries.add_arxiv("2203.02155", "Following Instructions", ["Long Ouyang"], "2022-03-04")
    registries.add_arxiv("1512.03385", "Residual Learning", ["Kaiming He"], "2015-12-10")
    registries.add_crossref("10.1038/nature14539", "Deep learning", authors=["Y. LeCun"], container_title=["Nature"])
    return registries


def run(blog: Blog, command: str) -> None:
    CliRunner().invoke(main, ["--site", str(blog.root), command], catch_exceptions=False)


def posts(blog: Blog, of_site: dict[str, Any], of_posts: dict[str, Any]) -> str:
    """Returns the posts after `cite`, one under the other."""
    blog.write("hugo.yaml", CONFIG + f"params: {{author: Ann Lee, hugoTools: {json.dumps(of_site)}}}\n")
    blog.write("own.bib", OWN)
    front_matter = "title: A post\ndate: 2024-01-02\n" + (f"hugoTools: {json.dumps(of_posts)}\n" if of_posts else "")
    for name, body in (("post.md", BODY), ("links.md", LINKS_ONLY)):
        blog.post(body, name, front_matter)
    run(blog, "cite")
    return blog.read("content/posts/links.md") + blog.read("content/posts/post.md")


def test_each_setting_is_here_or_at_the_page() -> None:
    assert CHANGES.keys() | SITE_ONLY | ON_THE_PAGE | IN_CHECK == NAMES.keys()


@pytest.mark.parametrize("name", sorted(SITE_ONLY))
def test_a_post_cannot_set_what_the_whole_site_has(blog: Blog, name: str) -> None:
    value = {"bibliography": ["own.bib"], "mailto": "me@example.org"}.get(name, True)
    post = blog.post(BODY, front_matter=f"title: A post\nhugoTools: {json.dumps({name: value})}\n")
    before = post.read_bytes()
    done = CliRunner().invoke(main, ["--site", str(blog.root), "cite"])
    assert done.exit_code == 3
    assert f"hugoTools.{name} is a setting of the whole site\n" in done.stderr
    assert f"set it in params.hugoTools, for all languages: {name}" in done.stderr
    assert post.read_bytes() == before


@pytest.mark.parametrize("name", CHANGES)
def test_a_setting_changes_the_posts_of_a_site_and_a_post_that_has_it(blog: Blog, name: str) -> None:
    value, comes, goes = CHANGES[name]
    without = posts(blog, {}, {})
    assert goes in without
    assert not comes or comes not in without
    of_site = posts(blog, {name: value}, {})
    assert comes in of_site
    assert not goes or goes not in of_site
    of_posts = posts(blog, {}, {name: value})
    assert of_posts.replace(f"hugoTools: {json.dumps({name: value})}\n", "") == of_site


EJECTED: dict[str, tuple[Any, str, str]] = {
    "order": ("author", "comes [[1](https://arxiv.org/abs/2005.14165)]", "comes [[2]("),
    "numberLinks": (False, "comes [[1](https://arxiv.org/abs/2005.14165)]", "comes [[2]("),
    "collapse": (False, "[[2](https://arxiv.org/abs/2005.14165), [3](", "[[2](https://arxiv.org/abs/2005.14165)–[4]("),
    "style": ("author-year", "comes ([Brown et al., 2020](https://arxiv.org/abs/2005.14165))", "comes [[2]("),
    "heading": ("Works", "## Works", "## References"),
    "etAlUseFirst": (1, "Vaswani, A., et al. (2017)", "Vaswani, A., Shazeer, N., Parmar, N., et al."),
}


@pytest.mark.parametrize("name", EJECTED)
def test_what_eject_leaves_is_as_the_settings_have_it(blog: Blog, name: str) -> None:
    value, comes, goes = EJECTED[name]
    found = []
    for settings in ({}, {name: value}):
        posts(blog, settings, {})
        blog.write("content/posts/post.md", blog.read("content/posts/post.md").replace(", and [@own]", ""))
        run(blog, "cite")
        run(blog, "eject")
        text = blog.read("content/posts/post.md")
        found.append((comes in text, goes in text))
    assert found == [(False, True), (True, False)]


def test_a_sites_citation_is_written_where_it_is_asked_for(blog: Blog) -> None:
    posts(blog, {}, {})
    assert not (blog.root / "CITATION.cff").exists()
    posts(blog, {"citationFile": True}, {})
    assert "Lee" in blog.read("CITATION.cff")


def test_a_sites_citation_index_is_written_where_it_is_asked_for(blog: Blog) -> None:
    posts(blog, {}, {})
    assert not (blog.root / "citations.index.json").exists()
    posts(blog, {"citationIndex": True}, {})
    assert "A post" not in blog.read("citations.index.json")
    assert "arxiv:1706.03762" in blog.read("citations.index.json")


def test_a_sites_bibliography_knows_its_keys(blog: Blog) -> None:
    assert "Olga" not in posts(blog, {}, {})
    assert "5. Own, O. (1999). *Only Here*." in posts(blog, {"bibliography": "own.bib"}, {})


def test_registries_are_told_the_sites_address_but_for_that_of_the_environment(
    blog: Blog, registries: Registries, monkeypatch: pytest.MonkeyPatch
) -> None:
    posts(blog, {"mailto": "ann@example.org"}, {})
    agents = {request.user_agent for request in registries.log()}
    assert all("mailto:ann@example.org" in agent for agent in agents)
    (blog.root / "citations.lock.json").unlink()
    registries.requests.clear()
    monkeypatch.setenv("HUGO_TOOLS_MAILTO", "bo@example.org")
    run(blog, "cite")
    (agent,) = {request.user_agent for request in registries.log()}
    assert "mailto:bo@example.org" in agent
