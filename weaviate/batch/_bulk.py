"""Adding many objects with one call, from rows of many makes."""

from __future__ import annotations

from abc import abstractmethod
from typing import Any, Dict, Optional, Sequence

from weaviate.batch._rows import Choice, length_of, objects_of
from weaviate.batch._sending import BatchSending
from weaviate.types import UUID


class BatchBulk(BatchSending):
    """The methods of a batch that take many items at once."""

    @abstractmethod
    def add_data_object(
        self,
        data_object: Dict[str, Any],
        class_name: str,
        uuid: Optional[UUID] = None,
        vector: Optional[Sequence[Any]] = None,
        tenant: Optional[str] = None,
    ) -> str:
        """Add one object."""

    def add_data_objects(
        self,
        source: Any,
        class_name: str,
        *,
        uuid: Choice = None,
        vector: Choice = None,
        tenant: Optional[str] = None,
    ) -> int:
        """Add an object for each row, and give their number. Full batches are sent meanwhile.

        Rows are read one by one, so that a generator of any length needs little memory.

        Args:
            source: a pandas or polars data frame, a pyarrow table, or an iterable of dictionaries
                of properties. What a data frame marks as missing is left out.
            uuid: the column with the ids, which is no property then, or a function that gets the
                row as a dictionary and gives the id. Random ids by default.
            vector: the column with the vectors, or a function, likewise.
            tenant: the tenant of all of them.

        Raises:
            TypeError, ValueError: for a row that cannot be sent; those before it were added.
            Exception: as `flush`.

        Example:
            >>> with client.batch as batch:
            ...     batch.add_data_objects(frame, "Article", uuid="id", vector="embedding")
            1
        """
        rows = objects_of(source, uuid, vector)
        self._outcomes.bar.expect(length_of(source))
        count = 0
        for row in rows:
            self.add_data_object(row.properties, class_name, row.uuid, row.vector, tenant)
            count += 1
        return count
