"""The skill library: one file a skill, each with the card that a planner reads."""
