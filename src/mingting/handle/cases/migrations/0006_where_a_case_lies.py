from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [('cases', '0005_corrections_not_answered')]

    operations = [
        migrations.AddIndex(
            model_name='case',
            index=models.Index(fields=['id', 'organ_path', 'window', 'place'], name='case_reach'),
        ),
    ]
