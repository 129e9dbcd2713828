"""What is asked on every page: its SQL is written once, then reused.

Django builds and compiles a query anew each time, nested ones most of all: for a condition of four
subqueries that is milliseconds, on each page several times. A `Written` condition is compiled the
first time it is asked, and takes its place in any query by the name of its row alone; `WrittenRows`
are whole rows, about one key.
"""

import re
from copy import copy

from django.db import connection, connections
from django.db.models import BooleanField, Expression, F

# Stands for a key while a query is compiled: fits in any column, and no query of ours holds it.
NO_KEY = 32_719
KEY = "\N{OBJECT REPLACEMENT CHARACTER}"
# Names that Django gives inside a subquery: outside they may name another table.
ALIAS = re.compile(r'(?<!["\w])([T-Z]{1,3}\d+)(?![\w"])')


class Written(Expression):
    """Whether a row meets a condition that depends on its key alone, on no viewer and no moment.

    `condition` gives it as a `Q` of subqueries that name the row by `OuterRef("pk")`; `model` is
    the row's, and `key` the path that leads to it from whatever is filtered.
    """

    conditional = True

    def __init__(self, model, condition, key="pk", *, compiled=None):
        super().__init__(output_field=BooleanField())
        self.model, self.condition = model, condition
        self.key = F(key) if isinstance(key, str) else key
        self.compiled = {} if compiled is None else compiled

    def __repr__(self):
        return f"Written({self.model.__name__}, {self.condition.__name__})"

    def on(self, key):
        """The same condition on the row that `key` leads to."""
        return Written(self.model, self.condition, key, compiled=self.compiled)

    def get_source_expressions(self):
        return [self.key]

    def set_source_expressions(self, expressions):
        (self.key,) = expressions

    def as_sql(self, compiler, connection):
        key, key_params = compiler.compile(self.key)
        if key_params:
            raise ValueError("A written condition is asked of a column.")
        if connection.vendor not in self.compiled:
            self.compiled[connection.vendor] = self._compile(connection)
        sql, params = self.compiled[connection.vendor]
        return sql.replace(KEY, key), params

    def _compile(self, connection):
        query = self.model._base_manager.filter(self.condition()).order_by().query
        compiler = query.get_compiler(connection=connection)
        compiler.setup_query()
        sql, params = compiler.compile(query.where)
        quote = connection.ops.quote_name
        own = f"{quote(self.model._meta.db_table)}.{quote(self.model._meta.pk.column)}"
        if list(query.alias_map) != [self.model._meta.db_table]:
            raise ValueError("A written condition names its row by its key alone.")
        sql = ALIAS.sub(r"written_\1", sql).replace(own, KEY)
        return f"({sql})", tuple(params)


class WrittenRows:
    """Rows about one key, or about a few, whose query is compiled once for the public.

    `build(*key, viewer)` gives a queryset, of models or of values. What it asks may depend on the
    keys by their values alone, and neither on the language nor on the moment.
    """

    def __init__(self, build):
        self.build, self.compiled = build, {}

    def of(self, *key, viewer=None):
        """The rows, as a list; a person of the staff has their own query."""
        if viewer is not None:
            return list(self.build(*key, viewer))
        if connection.vendor not in self.compiled:
            self.compiled[connection.vendor] = _Compiled(self.build, key)
        return self.compiled[connection.vendor].rows(key)


class _Compiled:
    """A query for the public, with its SQL, to be asked of other keys."""

    def __init__(self, build, key):
        self.stand_ins = [
            NO_KEY - n if isinstance(one, int) else KEY * (n + 1) for n, one in enumerate(key)
        ]
        self.queryset = build(*self.stand_ins, None)
        self.compiler = self.queryset.query.get_compiler(self.queryset.db)
        self.sql, self.params = self.compiler.as_sql()
        columns = self.compiler.select[: self.compiler.col_count]
        self.converters = self.compiler.get_converters([column for column, *_rest in columns])

    def rows(self, key):
        values = dict(zip(self.stand_ins, key, strict=True))
        written = self.sql, tuple(values.get(param, param) for param in self.params)
        # What Django found while it compiled, how to read a row for instance, goes with the copy.
        compiler = copy(self.compiler)
        compiler.connection = connections[self.queryset.db]
        compiler.as_sql = lambda *args, **kwargs: written
        compiler.get_converters = lambda columns: self.converters
        queryset = self.queryset.all()
        queryset.query.get_compiler = lambda *args, **kwargs: compiler
        return list(queryset)
