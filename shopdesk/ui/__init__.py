"""The window: widgets, words, charts. Nothing here could be wrong about money or stock."""
