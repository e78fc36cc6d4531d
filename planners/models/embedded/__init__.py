"""The embedded planner: a small network, trained here and shipped, that reads English offline."""
