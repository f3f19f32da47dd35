"""The window among other programs: one instance, the system's services."""
