"""The report of an edition to take along: as CSV, and printed as PDF."""
