"""The rules of `check`: faults in posts that readers should not see.

A rule is a `Rule` (`interface`): a module with a function that reports, and a line in the `table`.
"""
