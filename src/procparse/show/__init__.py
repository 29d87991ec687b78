"""A Result -> lines for a person at a terminal: each line of the page beside what it became."""

from procparse.show.screen import OBEYED, PAINTS, Screen, diagnostic_line, visible, visible_json
from procparse.show.stages import STAGES

__all__ = ["OBEYED", "PAINTS", "STAGES", "Screen", "diagnostic_line", "visible", "visible_json"]
