module hugo-tools-example

go 1.18
