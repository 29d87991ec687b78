"""Where documents come from: decoding bytes to text."""
