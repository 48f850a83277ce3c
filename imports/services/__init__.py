"""The writers of imports, by subject: the upload, the work on a run, and putting a run back."""

from imports.services.files import forget_files
from imports.services.uploading import delete_run, set_mapping, upload
from imports.services.working import cancel, restart_stalled, start, start_undo, work, work_in_one_go

__all__ = [
    "cancel",
    "delete_run",
    "forget_files",
    "restart_stalled",
    "set_mapping",
    "start",
    "start_undo",
    "upload",
    "work",
    "work_in_one_go",
]
