"""The keys of programs moved to the room of people; the table stays."""

from typing import ClassVar

from django.db import migrations


class Migration(migrations.Migration):
    dependencies: ClassVar = [("openapi", "0001_api_keys"), ("base", "0005_api_keys_belong_to_people")]
    operations: ClassVar = [
        migrations.SeparateDatabaseAndState(state_operations=[migrations.DeleteModel(name="ApiKey")])
    ]
