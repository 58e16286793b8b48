"""Where work runs. Today: processes of this machine."""

from statement_audit.engine.local import Lost, default_workers, open_workers, run_tasks

__all__ = ["Lost", "default_workers", "open_workers", "run_tasks"]
