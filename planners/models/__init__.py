"""The models under planners: each in its own home, imported when it is chosen."""
