"""The command line: a parser and one function a command."""
