"""The words in force: loads `sections.toml` and the caller's overlay, and answers what a line means.

Everything is compared whole and after normalisation, never by substring: *Contraindications* contains
*Indications*, and a reason against filed as a reason for is the worst thing this library could do.
"""

from procparse.vocabulary.loading import default_vocabulary, load_vocabulary
from procparse.vocabulary.spelling import normalise
from procparse.vocabulary.words import MAX_HEADING, Vocabulary

__all__ = ["MAX_HEADING", "Vocabulary", "default_vocabulary", "load_vocabulary", "normalise"]
