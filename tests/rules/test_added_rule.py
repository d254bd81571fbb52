"""A rule that the package does not have (tests/support/spelling_rule.py), from the command line."""

from __future__ import annotations

import json

from tests.support.blog import Blog, Result
from tests.support.fake_registries import Registries

BODY = "It occured twice.\r\n\r\n```\nseperate code\n```\n\nA seperate ü, [//]: # (x).\n"


def run(blog: Blog, *arguments: str) -> Result:
    return blog.run(*arguments, module="tests.support.spelling_rule")


def test_it_reports_beside_the_rules_that_were_there(blog: Blog) -> None:
    blog.post(BODY + "- TODO: more\n", front_matter="title: T\ndescription: D\n")
    done = run(blog, "check")
    assert done.code == 0
    assert done.out.splitlines()[::2] == [
        'content/posts/post.md:6:4: warning: "occured" is misspelt [HT399]',
        'content/posts/post.md:12:3: warning: "seperate" is misspelt [HT399]',
        'content/posts/post.md:13:3: warning: "TODO" may be a placeholder [HT105]',
    ]
    first, *_ = json.loads(run(blog, "check", "--format", "json").out)
    assert (first["code"], first["rule"], first["hint"]) == ("HT399", "spelling", 'write "occurred"')
    assert "title=HT399 spelling::" in run(blog, "check", "--format", "github").out


def test_it_sees_what_the_post_lists_and_the_lock(blog: Blog, registries: Registries) -> None:
    registries.add_arxiv("1706.03762", "Attention Is All You Need")
    blog.post("Words.\n", front_matter="title: T\ndescription: D\nnocite: [arxiv:1706.03762]\n")
    assert "a work that is not in the lock" in run(blog, "check").out
    assert run(blog, "cite").code == 0
    registries.requests.clear()
    done = run(blog, "check")
    assert (done.code, registries.requests) == (1, [])
    assert '4:1: "Attention Is All You Need" is listed without being cited' in done.out


def test_what_it_stumbles_over_costs_no_other_finding(blog: Blog) -> None:
    blog.post("It occured.\n", "good.md", "title: T\ndescription: D\n")
    blog.post("It occured.\n", "bad.md", "title: T\ndescription: D\nnocite: {a: b}\n")
    done = run(blog, "check")
    assert done.code == 3
    assert "bad.md:4:1: nocite is {'a': 'b'}" in done.out
    assert "good.md:6:4: warning: " in done.out
    assert "bad.md:7:4: warning: " in done.out
