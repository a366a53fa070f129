"""What ``gatescope`` does on a command line: a file for each sort of command."""
