"""The command line: each command parses arguments, calls one function below, chooses a reporter, sets the exit code."""
