"""Reading files that other programs wrote: bytes become tables, tables are recognised. Knows no noun."""
