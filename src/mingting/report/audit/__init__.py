"""报/核: the figures of any bulletin, checked. `audit(file or text)` answers with a `Report`."""

from .api import audit, audit_document, audit_text
from .report import KINDS, Relation, Report

__all__ = ["KINDS", "Relation", "Report", "audit", "audit_document", "audit_text"]
