"""Sets a site up: the changes of `init`, their undoing, and the checks of `doctor`."""
