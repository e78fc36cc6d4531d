"""report.html: a run that one can look at, offline, in one file."""
