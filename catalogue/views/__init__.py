"""The curator's desk, and what every entry has: versions, a report, "klopt nog"."""
