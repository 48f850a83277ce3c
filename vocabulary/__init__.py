"""Challenges, phases, places and every other closed list, as data with Dutch and English labels."""
