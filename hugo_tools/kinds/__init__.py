"""The kinds of posts, and new posts."""
