"""Keeps the reference lists of posts, and the citations of the posts themselves."""
