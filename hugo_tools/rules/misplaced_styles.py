"""Templates of styles in wrong folders. In `layouts/`, Hugo stops at them.

See docs/styles.md.
"""

from __future__ import annotations

from collections.abc import Iterator

from hugo_tools.findings import Finding, Severity
from hugo_tools.rules.interface import Rule, Shared
from hugo_tools.styles import folders


def find_in_site(shared: Shared) -> Iterator[Finding]:
    """Yields a finding for each template."""
    site = shared.site
    for found in folders.misplaced(site.root):
        severity: Severity = "error" if found.stops_hugo else "warning"
        yield Finding(site.relative(found.path), 0, 0, found.message, found.hint, severity)


RULE = Rule("HT501", "misplaced-style", find_in_site=find_in_site)
