"""The kinds of posts, and the creation of new posts."""
