"""The reading room: works worth reading, with themes and judgements, in one YAML file of a page bundle."""
