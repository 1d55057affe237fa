"""What registers refuse."""

from __future__ import annotations

from mingting.base.errors import Refused


class RegisterRefused(Refused):
    code = "register.refused"


class DeclarationRefused(RegisterRefused):
    code = "register.declaration"
    message = "台账“%(name)s”的设置有误：%(problems)s"


class FieldsInUse(RegisterRefused):
    code = "register.fields-in-use"
    message = "台账“%(name)s”已有记录，不能删除或改变栏目“%(fields)s”的类型；可以新增栏目，或另设一个台账。"


class EntryRefused(RegisterRefused):
    code = "register.entry"
    message = "这条记录有误：%(problems)s"


class EntryWithdrawn(RegisterRefused):
    code = "register.withdrawn"
    message = "这条记录已经撤回，不能再改；需要的，请重新登记一条。"
