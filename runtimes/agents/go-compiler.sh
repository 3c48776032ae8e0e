# Makes ./program of main.go. The Go tool calls a package that is not main built, too, and leaves a library of it.
go=$1
"$go" build -ldflags='-s -w' -o program main.go || exit
if ! [ -x program ]; then
  echo 'main.go:1: a program is made of package main, with a function main' >&2
  exit 1
fi
