"""When a person chose the password, and the items of a chief representative's letter. Those who have a password keep it for now."""

from typing import Any

from django.db import migrations, models
from django.db.models import F


def chosen(apps: Any, schema: Any) -> None:
    apps.get_model("base", "User").objects.update(password_at=F("date_joined"))


class Migration(migrations.Migration):
    dependencies = [("base", "0003_clocks_serials_and_stand_ins")]
    operations = [
        migrations.AddField(
            "user",
            "password_at",
            models.DateTimeField(
                null=True,
                help_text="when the person chose the password; empty: given by another, to be changed at login",
            ),
        ),
        migrations.AddField(
            "grant",
            "items",
            models.JSONField(
                default=list,
                blank=True,
                help_text="a chief representative's letter of authorisation: item codes; empty: all",
            ),
        ),
        migrations.RunPython(chosen, migrations.RunPython.noop),
    ]
