"""Markdown: text in, text out."""
