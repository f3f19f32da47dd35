"""The window as a whole: its parts, its actions, its state, and the application around it."""
