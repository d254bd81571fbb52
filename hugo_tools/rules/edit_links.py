"""Links "Suggest changes" that lead nowhere: PaperMod's sample address, `https://github.com/<path_to_repo>/content`.

It stands in the site's configuration, or in a post's front matter, and every reader is led to it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from hugo_tools.findings import Finding
from hugo_tools.hugo.site import lower, walk
from hugo_tools.rules.interface import Report, Rule, Shared, Subject

SAMPLE = re.compile(r"<[^>]*>|path_to_repo|github\.com/(?:your|my)?-?(?:user)?-?name\b|\byour-?repo\b", re.IGNORECASE)
HINT = "write the address of your own files, such as https://github.com/NAME/REPOSITORY/edit/BRANCH/content"


def find(subject: Subject) -> Iterator[Report]:
    """Yields a report for a post's own link."""
    if "editpost" in subject.post.text[: subject.post.body].lower():
        values = lower(subject.post.front_matter)
        if problem := problem_of(walk(values, "editpost")):
            yield Report(subject.post.offset_of("editPost.URL"), problem, HINT, "warning")


def find_in_site(shared: Shared) -> Iterator[Finding]:
    """Yields a finding for the link of all posts."""
    site = shared.site
    if problem := problem_of(walk(site.config, "params", "editpost")):
        yield Finding(site.relative(site.config_path), 0, 0, problem, HINT, "warning")


def problem_of(values: object) -> str:
    """Returns the fault of the link that `editPost` makes, "" if there is no fault or no link."""
    address = walk(values, "url")
    if walk(values, "disabled") is True or not isinstance(address, str) or not address:
        return ""
    return f'editPost.URL is a sample, "{address}", and leads nowhere' if SAMPLE.search(address) else ""


RULE = Rule("HT208", "edit-link", find, find_in_site=find_in_site)
