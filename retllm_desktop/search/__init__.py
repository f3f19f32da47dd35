"""What the program does for its user, free of Qt and of SQL: generators of frozen events."""
