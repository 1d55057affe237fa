from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [('cases', '0004_what_is_in_hand')]

    operations = [
        migrations.AddIndex(
            model_name='casecorrection',
            index=models.Index(condition=models.Q(('answered_at', None)), fields=['due_on', 'case'], name='correction_open_by_due'),
        ),
    ]
