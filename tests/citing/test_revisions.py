"""A change is verified before it is written: the last guard of the author's words, whatever a style prints."""

from __future__ import annotations

from dataclasses import replace

import pytest

from hugo_tools.citing import drafts, revisions
from hugo_tools.citing.results import Given
from hugo_tools.errors import PostError
from hugo_tools.hugo import site
from hugo_tools.registries import Offline
from hugo_tools.works import LOCK_NAME, bibliography, lock
from hugo_tools.works.catalogue import Works
from tests.support.blog import Blog
from tests.support.fake_registries import Registries

TEXT = "As [@arxiv:1706.03762] has it.\n"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param("has it", "had it", id="a word"),
        pytest.param("has it.\n", "has it.\n\nMore.\n", id="a paragraph more"),
        pytest.param("As [@arxiv:1706.03762]", "As `[@arxiv:1706.03762]`", id="code in the place of a citation"),
    ],
)
def test_a_change_of_other_text_is_refused(blog: Blog, registries: Registries, old: str, new: str) -> None:
    registries.add_arxiv("1706.03762", "Attention", ["Ashish Vaswani"])
    path = blog.post(TEXT)
    assert blog.run("cite", "--add-block").code == 0
    path.write_text(path.read_text("utf-8").replace("Attention", "An older title"), "utf-8")
    here = site.load(blog.root)
    works = Works(bibliography.load([]), lock.load(blog.root / LOCK_NAME, Offline()))
    given = Given(here, works, True)
    draft = drafts.read(path, here, works)
    change = revisions.revise(draft, given.list_of(draft), here, overwrite=True)
    assert change
    revisions.verify(draft, change)
    assert old in change.after
    with pytest.raises(PostError):
        revisions.verify(draft, replace(change, after=change.after.replace(old, new, 1)))
