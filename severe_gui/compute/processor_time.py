"""How long another process has worked: one that should work and does not has hung."""

import os
from pathlib import Path


def processor_seconds(pid: int) -> float | None:
    """Processor time that a process has used; None where the system does not say.

    Source: proc(5), the fields utime and stime of /proc/PID/stat, which only Linux has.
    """
    try:
        after_name = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    except OSError:
        return None
    ticks = int(after_name[11]) + int(after_name[12])
    return ticks / os.sysconf("SC_CLK_TCK")
