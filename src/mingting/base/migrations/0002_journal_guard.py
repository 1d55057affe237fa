"""The journal refuses changes in the database itself."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from mingting.base import journal_guard


def set_guard(apps: object, schema: BaseDatabaseSchemaEditor) -> None:
    journal_guard.set_guard(schema.connection)


def lift_guard(apps: object, schema: BaseDatabaseSchemaEditor) -> None:
    journal_guard.lift_guard(schema.connection)


class Migration(migrations.Migration):
    dependencies = [("base", "0001_initial")]
    operations = [migrations.RunPython(set_guard, lift_guard)]
