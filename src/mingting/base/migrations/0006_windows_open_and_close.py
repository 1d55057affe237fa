from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """A window opens and closes on a day; its cases stay."""

    dependencies: ClassVar = [("base", "0005_api_keys_belong_to_people")]

    operations: ClassVar = [
        migrations.AddField("window", "valid_from", models.DateField(null=True, blank=True)),
        migrations.AddField(
            "window",
            "valid_to",
            models.DateField(null=True, blank=True, help_text="the last day it was open"),
        ),
    ]
