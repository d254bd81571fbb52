"""Setting a site up: what `init` changes and takes back, and what `doctor` looks at."""
