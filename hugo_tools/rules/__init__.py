"""The rules of `check`: what is not fit to be published.

A rule is a `Rule` (`interface`): a module with a function that reports, and a line in the `table`.
"""
