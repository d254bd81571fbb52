"""Styles: the rules that turn citation groups into labels, and items into references.

A style is a `Style` (see `interface`). It has a module, with a function that makes it, and a line in the `table`.
"""
