"""Vectors of the page in front as tensors."""

from pathlib import Path

import numpy as np

from severe_gui.panels.contract import ExportOptions
from severe_gui.panels.pages import PagedView


class HrrExports(PagedView):
    """The files that a view of the panel can write."""

    def export_safetensors(self, path: Path, options: ExportOptions) -> None:
        """Vectors and items as tensors; names of items, one a line, stand in the metadata."""
        from safetensors.numpy import save

        arrays = self.page.arrays()
        texts = {name: each for name, each in arrays.items() if each.dtype.kind == "U"}
        tensors = {
            name: np.ascontiguousarray(each) for name, each in arrays.items() if name not in texts
        }
        facts = {name: "\n".join(str(word) for word in each) for name, each in texts.items()}
        path.write_bytes(save(tensors, {**facts, "severe": options.metadata}))
