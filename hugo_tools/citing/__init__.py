"""Keeps the reference lists of posts, and how posts are cited themselves."""
