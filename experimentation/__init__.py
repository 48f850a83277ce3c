"""The room of experimentation spaces and their bookings."""
