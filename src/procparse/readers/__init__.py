"""Readers: one file a kind of source text, each turning decoded text into a Document of typographic blocks."""
