"""Scenes and commands made up by rule, with what they mean: all that the embedded planner is trained on."""
