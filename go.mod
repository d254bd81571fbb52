module hugo-tools

go 1.18
