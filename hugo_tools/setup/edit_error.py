"""The error of an edit of a configuration that cannot be made."""

from __future__ import annotations


class EditError(Exception):
    """No edit of ours fits the form of the text, so the user has to add the lines."""
