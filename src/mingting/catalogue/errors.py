"""What the catalogue refuses."""

from __future__ import annotations

from mingting.base.errors import Refused


class CatalogueRefused(Refused):
    code = "catalogue.refused"


class NoVersion(CatalogueRefused):
    code = "catalogue.no-version"
    message = "事项“%(code)s”在%(day)s没有在用的版本，请核对编码和日期。"
