"""Commands: one module each, loaded when it is called. Options in, messages and exit codes out."""
