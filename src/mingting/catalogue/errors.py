"""What the catalogue refuses."""

from __future__ import annotations

from mingting.base.errors import Refused


class CatalogueRefused(Refused):
    code = "catalogue.refused"


class NoVersion(CatalogueRefused):
    code = "catalogue.no-version"
    message = "事项“%(code)s”在%(day)s没有在用的版本，请核对编码和日期。"


class ItemChanged(CatalogueRefused):
    code = "item.changed"
    message = "事项“%(item)s”刚有改动，请刷新后在新版本上再改。"
    status = 409


class VersionAhead(CatalogueRefused):
    code = "item.version-ahead"
    message = "事项“%(item)s”已有%(day)s起生效的新版本，请等它生效后再改，或改新版本的台账。"


class MaterialRefused(CatalogueRefused):
    code = "item.material"
    message = "材料清单没有保存：%(why)s"


class NotInstant(CatalogueRefused):
    code = "item.not-instant"
    message = "“%(item)s”是承诺件，不能授权窗口即办；只有即办件可以。"


class SpecialUnknown(CatalogueRefused):
    code = "item.special"
    message = "没有“%(kind)s”这一种特别程序，可选：%(known)s。"
