"""Citations, reference lists and posts for technical blogs on Hugo."""

__version__ = "0.1.0"
