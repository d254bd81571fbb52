"""Styles: the rules that turn items into what stands in the text for a citation group, and into references.

A style is a `Style` (`interface`): a module with a function that makes it, and a line in the `table`.
"""
