"""The room of funding opportunities: the funding map."""
