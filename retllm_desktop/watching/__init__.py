"""What happens in folders while the program runs: the only file system events."""
