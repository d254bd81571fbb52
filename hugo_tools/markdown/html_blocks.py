"""HTML blocks: the patterns of their starts and ends (CommonMark 0.31.2, section 4.6)."""

from __future__ import annotations

import re

from hugo_tools.patterns import lazy

HTML_HEADING = lazy(r"<h(?P<level>[1-6])(?:\s[^<>]*)?>(?P<text>.*?)</h(?P=level)>", re.IGNORECASE)
HTML_END = lazy(r"\n[ \t>]*\r?\n")
HTML_TAGS = (
    "address|article|aside|base|basefont|blockquote|body|caption|center|col|colgroup|dd|details|dialog|dir|div|dl|dt"
    "|fieldset|figcaption|figure|footer|form|frame|frameset|h[1-6]|head|header|hr|html|iframe|legend|li|link|main|menu"
    "|menuitem|nav|noframes|ol|optgroup|option|p|param|search|section|summary|table|tbody|td|tfoot|th|thead|title|tr"
    "|track|ul"
)
HTML_ATTRIBUTE = r"\s+[A-Za-z_:][\w.:-]*(?:\s*=\s*(?:[^\s\"'=<>`]+|'[^']*'|\"[^\"]*\"))?"
HTML_TAG = rf"<[A-Za-z][A-Za-z0-9-]*(?:{HTML_ATTRIBUTE})*\s*/?>|</[A-Za-z][A-Za-z0-9-]*\s*>"
HTML_BLOCKS = [  # (start, end); None as the end means a blank line
    (
        re.compile(r"<(?:script|pre|style|textarea)(?=[\s>]|$)", re.I),
        re.compile(r"</(?:script|pre|style|textarea)>", re.I),
    ),
    (lazy(r"<!--"), lazy(r"-->")),
    (lazy(r"<\?"), lazy(r"\?>")),
    (lazy(r"<![A-Za-z]"), lazy(r">")),
    (lazy(r"<!\[CDATA\["), lazy(r"\]\]>")),
    (lazy(rf"</?(?:{HTML_TAGS})(?=[\s/>]|$)", re.I), None),
]
HTML_ANY_TAG = lazy(  # cannot interrupt a paragraph
    rf"(?!</?(?:script|pre|style|textarea)\b)(?:{HTML_TAG})[ \t]*$", re.IGNORECASE
)
