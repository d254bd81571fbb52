"""The site around the posts: Hugo's configuration, posts, permalinks, the theme component."""
