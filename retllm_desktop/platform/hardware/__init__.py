"""What this machine is made of and what is installed on it; every answer optional."""
