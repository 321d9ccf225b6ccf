"""Files to take away: vectors for other programs, tables, relations, the run itself.

Vectors are those of the left picture as they are now, also while a run is under way.
"""

from dataclasses import replace
from pathlib import Path

from severe_gui.compute.folder import RunFolder
from severe_gui.compute.run_file import pack
from severe_gui.errors import BadInput
from severe_gui.experiments.experiment import FloatArray
from severe_gui.files import write_bytes
from severe_gui.panels.contract import ExportOptions
from severe_gui.panels.embedding.nodes import Nodes
from severe_gui.panels.embedding.runs import EmbeddingRuns
from severe_gui.panels.embedding.shown import Shown
from severe_gui.panels.embedding.state import SARKAR, EmbeddingState
from severe_gui.panels.pages import Page, PagedView
from severe_gui.widgets import paper


class EmbeddingExports(PagedView):
    """The files that a view of the panel can write."""

    state: EmbeddingState
    shown: Shown
    runs: EmbeddingRuns
    picture: Page
    curves: Page
    depth: Page

    def export_word2vec(self, path: Path, options: ExportOptions) -> None:
        """Names and vectors as text: gensim and many others read it."""
        self._write_vectors(path, options)

    def export_tsv(self, path: Path, options: ExportOptions) -> None:
        """Vectors for the embedding projector, with their names in a file beside it."""
        self._write_vectors(path, options)

    def export_npz(self, path: Path, options: ExportOptions) -> None:
        """Arrays `names` and `vectors`."""
        self._write_vectors(path, options)

    def export_safetensors(self, path: Path, options: ExportOptions) -> None:
        """The tensor `vectors`, with the names in the metadata."""
        self._write_vectors(path, options)

    def export_csv(self, path: Path, options: ExportOptions) -> None:
        """The nodes: names, depth, and of each picture precision, rank, distance, coordinates."""
        self.shown.renew()
        self._nodes()
        self.picture.write_csv(path)

    def export_curves(self, path: Path, options: ExportOptions) -> None:
        """A row an epoch, a column a series."""
        if not self.curves.arrays():
            raise BadInput("There is no run to export", "", "press Play first")
        self.curves.write_csv(path)

    def export_depth(self, path: Path, options: ExportOptions) -> None:
        """A row for each depth and picture."""
        self.shown.renew()
        self.depth.write_csv(path)

    def export_relations(self, path: Path, options: ExportOptions) -> None:
        """Each related pair as two names: what `severe embed` and others read."""
        graph = self._nodes().graph
        for name in graph.names:
            if "\t" in name or "\n" in name:
                raise BadInput(f"The name {name!r} cannot stand in a TSV file", "", "rename it")
        with path.open("w", encoding="utf-8", newline="\n") as file:
            for first, second in graph.pairs.tolist():
                file.write(f"{graph.names[first]}\t{graph.names[second]}\n")

    def export_run(self, path: Path, options: ExportOptions) -> None:
        """The run, to be opened and continued in the trainer or by `severe run --resume`."""
        run_id = self.state.run
        if not run_id:
            raise BadInput("There is no run to export", "", "press Play first")
        picture = paper.png(self.render(replace(options, scale=1.0)), options.metadata)
        pack(RunFolder(self.runs.folder(run_id)), path, run_id, picture)

    def _write_vectors(self, path: Path, options: ExportOptions) -> None:
        from severe_gui.learn.embedding.vector_files import files_of

        self.shown.renew()
        names, (space, points) = self._nodes().graph.names, self._left_points()
        made = files_of(path, names, points, options.metadata, space)
        for each, content in made.items():
            write_bytes(each, content)

    def _nodes(self) -> Nodes:
        nodes = self.shown.nodes
        if nodes is None:
            why = self.shown.refusal or "the graph is still being read"
            raise BadInput("There is nothing to export yet", why)
        return nodes

    def _left_points(self) -> tuple[str, FloatArray]:
        """Their space and they; those of another picture would be taken for these."""
        pane = self.shown.panes[0]
        if pane.points is None:
            is_drawn = pane.source == SARKAR
            raise BadInput(
                f"There are no vectors of the left picture, {pane.title}, to export",
                pane.sentence.removesuffix(".") if is_drawn else "no run has formed it yet",
                "choose another picture" if is_drawn else "press Play, or swap the pictures",
            )
        return pane.space, pane.points
