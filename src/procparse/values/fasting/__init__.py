"""A statement of the preparation -> whether, how long and from when the patient must fast."""

from procparse.values.fasting.statement import FastingMatch, fasting

__all__ = ["FastingMatch", "fasting"]
