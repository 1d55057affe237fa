"""`mingting manage api_key USER NAME [--withdraw]`: a key for a program, shown once."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from mingting.base import security
from mingting.base.models import User
from mingting.doors.openapi.keys import make_key, withdraw


class Command(BaseCommand):
    help = "给接口程序发放密钥（只显示一次），或收回"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("user", help="密钥以谁的权限办事")
        parser.add_argument("name", help="给哪个程序用")
        parser.add_argument("--withdraw", action="store_true", help="收回这个名称的密钥")

    def handle(self, *args: Any, **options: Any) -> None:
        user = User.objects.filter(username=options["user"], is_active=True).first()
        if user is None:
            raise CommandError(f"没有在用的用户“{options['user']}”。")
        if options["withdraw"]:
            count = withdraw(user, options["name"])
            security.note("api-key", user=user.username, result="withdrawn", detail={"keys": count})
            self.stdout.write(f"已收回 {count} 个密钥。")
            return
        key = make_key(user, options["name"][:60])
        security.note("api-key", user=user.username, result="made", detail={"name": options["name"][:60]})
        self.stdout.write(key)
