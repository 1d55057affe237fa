"""明厅 Mingting: 办 handle, 督 supervise, 评 assess, 报 report; every number opens."""

__version__ = "0.1.0"
