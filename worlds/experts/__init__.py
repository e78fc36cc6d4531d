"""Scripted demonstrations: experts that read the simulator's truth, so that learned skills never have to."""
