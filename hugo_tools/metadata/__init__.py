"""The metadata of works: identifiers, items, and their titles and names in clean form."""
