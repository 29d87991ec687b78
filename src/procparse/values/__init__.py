"""Typed values read out of a piece of text: pure functions, offsets relative to the text given."""
