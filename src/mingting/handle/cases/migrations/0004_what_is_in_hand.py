from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [('cases', '0003_what_a_material_file_is')]

    operations = [
        migrations.AddIndex(
            model_name='case',
            index=models.Index(condition=models.Q(('finished_at', None)), fields=['state', 'organ_path', 'due_on', 'window', 'place', 'received_at', 'id', 'finished_at'], name='case_in_hand'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(condition=models.Q(('delivered_at', None), ('ledger', None)), fields=['case_kind', 'state', 'organ_path', 'due_on', 'window', 'place', 'id', 'delivered_at', 'ledger'], name='case_to_hand_over'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(condition=models.Q(('accepted_by__isnull', False)), fields=['accepted_by', 'accepted_at'], name='case_accepted_by'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(condition=models.Q(('decided_by__isnull', False)), fields=['decided_by', 'decided_at'], name='case_decided_by'),
        ),
    ]
