"""Product lists of platforms, in and out: one file each, one reader for all."""
