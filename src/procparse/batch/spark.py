"""The plan on Apache Spark: groups of files are read, parsed and written by its executors, counted by its driver."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from procparse.batch.places import Local, place
from procparse.batch.plan import code_version
from procparse.errors import BatchError, ProcparseError

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence

    from procparse.batch.places import Place
    from procparse.batch.plan import Plan
    from procparse.batch.shards import Converted
    from procparse.intake.opening import Group

_TASKS = 4
"""Tasks a core: so many that an executor which was slow or lost holds up little."""
_SETTINGS = {"spark.sql.execution.arrow.maxRecordsPerBatch": "1"}
"""A row is a shard, of a MiB and more: a batch of thousands would fill the memory of an executor."""
_TYPES = {"string": "string", "int64": "bigint", "binary": "binary", "bool": "boolean"}


class SparkError(BatchError):
    """Spark gave up; what is written stays, and the run can be resumed."""

    exit_code = 70


def session(settings: Mapping[str, str] | None = None) -> Any:
    """Return the active session of Spark, or a new one; raise ProcparseError where there can be none."""
    try:
        from pyspark.errors import PySparkException
        from pyspark.sql import SparkSession
    except ImportError as error:
        raise _missing(error) from None
    active = SparkSession.getActiveSession()
    if active is not None and not settings:
        return active
    builder = SparkSession.builder.appName("procparse")
    for name, value in (settings or {}).items():
        builder = builder.config(name, value)
    try:
        return builder.getOrCreate()
    except (PySparkException, RuntimeError) as error:
        cause = str(error).strip().partition("\n")[0]
        raise ProcparseError(f"cannot start Spark, which needs Java 17 or later: {cause}") from None


def run(plan: Plan, groups: Sequence[Group], out: str) -> Generator[Converted, None, None]:
    """Yield the shards of the groups, written to `out`, in their order, when all of them are done.

    The inputs, `out`, the vocabulary and tables of codes must mean the same on every machine: addresses, or a folder
    that all share.
    Raises SparkError where Spark gave up.
    """
    spark = session()
    try:
        from pyspark.errors import PySparkException

        from procparse.batch import cluster
    except ImportError as error:
        raise _missing(error) from None
    before = {name: spark.conf.get(name) for name in _SETTINGS}
    for name, value in _SETTINGS.items():
        spark.conf.set(name, value)
    try:
        cores = _cores(spark)
        files = spark.createDataFrame(cluster.table_of(groups)).repartitionByRange(len(groups), "group")
        shards = files.mapInArrow(partial(_read, plan, code_version()), _columns(cluster.SHARDS))
        if len(groups) < _TASKS * cores:
            # few files: what is read in few places is parsed in many
            shards = shards.repartition(_TASKS * cores, "group", "number")
        ends = shards.mapInArrow(partial(_save, plan, out), _columns(cluster.SAVED)).collect()
    except PySparkException as error:
        raise SparkError(f"Spark gave up; the run can be resumed (--resume): {_cause(error)}") from None
    finally:
        for name, value in before.items():
            spark.conf.set(name, value)
    to = place(out)
    for row in sorted(ends, key=lambda row: (row["group"], row["number"])):
        done = cluster.saved_of(row.asDict(recursive=True))
        if isinstance(to, Local):  # an address means the same everywhere
            check_shared(to, done)
        yield done


def check_shared(to: Place, done: Converted) -> None:
    """Raise SparkError where a shard that an executor has written is not to be seen from here."""
    for name, size in done.files.items():
        if to.size(name) != size:
            raise SparkError(f"executors wrote {name}, which is not in OUT as seen here: expected a folder they share")


def _read(plan: Plan, version: str, batches: Iterable[Any]) -> Iterator[Any]:
    from procparse.batch import cluster

    if code_version() != version:
        raise ProcparseError(f"expected procparse {version} on the executors as on the driver, got {code_version()}")
    for batch in batches:
        yield from cluster.read(batch, plan)


def _save(plan: Plan, out: str, batches: Iterable[Any]) -> Iterator[Any]:
    from procparse.batch import cluster

    for batch in batches:
        yield cluster.save(batch, plan, out)


def _missing(error: ImportError) -> ProcparseError:
    return ProcparseError(f"--engine spark needs pyspark, pandas and pyarrow: pip install 'procparse[spark]' ({error})")


def _columns(schema: Any) -> str:
    """Return the columns of an Arrow schema in the words of Spark."""

    def name(kind: Any) -> str:
        if hasattr(kind, "value_type"):
            return f"array<{name(kind.value_type)}>"
        if hasattr(kind, "fields"):
            return f"struct<{', '.join(f'{field.name}: {name(field.type)}' for field in kind.fields)}>"
        return _TYPES[str(kind)]

    return ", ".join(f"{field.name} {name(field.type)}" for field in schema)


def _cores(spark: Any) -> int:
    """Return how many tasks run at a time."""
    try:
        return max(1, int(spark.sparkContext.defaultParallelism))
    except Exception:  # a session of Spark Connect does not tell
        return max(1, int(spark.conf.get("spark.sql.shuffle.partitions")) // _TASKS)


def _cause(error: Exception) -> str:
    """Return the line of our own code, where there is one, and not the hundred lines of Spark around it."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    own = [line for line in lines if line.startswith("procparse.")]
    return (own or lines or [type(error).__name__])[-1 if own else 0][:500]
