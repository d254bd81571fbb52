"""What an edit of a configuration raises where it does not know how to make the edit."""

from __future__ import annotations


class EditError(Exception):
    """The text is written in a way that no edit of ours fits; the user has to add the lines."""
