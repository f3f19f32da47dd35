"""The page about the program: its version, a newer one, the licences of what it is made of."""
