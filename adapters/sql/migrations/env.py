"""Alembic's entry: it is always handed an open connection, in whose transaction it works."""

from alembic import context

from adapters.sql.schema import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    compare_server_default=True,
)
context.run_migrations()
