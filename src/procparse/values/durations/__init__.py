"""Words about time -> ranges with a UCUM unit, as plain dicts; vague words give nothing."""

from procparse.values.durations.candidates import TimeMatch
from procparse.values.durations.procedure import Duration, procedure_duration
from procparse.values.durations.recovery import RecoveryTime, recovery, recovery_time
from procparse.values.durations.search import flat_times, times

__all__ = [
    "Duration",
    "RecoveryTime",
    "TimeMatch",
    "flat_times",
    "procedure_duration",
    "recovery",
    "recovery_time",
    "times",
]
