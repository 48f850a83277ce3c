"""Killing parts of a running hub while people publish and a list is imported, and counting what is left.

`stack` runs a whole hub (the launcher's own supervisor) in a temporary directory, `actor` acts in it as people and
as an operator do, `scenarios` kills one part and looks at the database until all is whole. `tests/faults` and
`benchmarks/fault_table.py` use them.
"""
