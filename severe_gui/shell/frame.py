"""The window's frame: rail, header, canvas, inspector, run strip, status, and the panels between.

Views are made when first shown and kept. What the window does on command is in `window.py`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QEvent, QRect, Qt, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtOpenGLWidgets import QOpenGLWidget
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QMainWindow,
    QMenu,
    QScrollArea,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from severe_gui.compute.run import WorkerPhase
from severe_gui.compute.signals import Announcements
from severe_gui.panels.contract import Panel, PanelState, PanelView, Preset, TourStep
from severe_gui.shell.chrome import HOME, Header, Rail, StatusLine
from severe_gui.shell.home import HomePage
from severe_gui.shell.host import WindowHost
from severe_gui.shell.library import Work
from severe_gui.shell.notifications import Notifications
from severe_gui.shell.settings import Settings
from severe_gui.shell.tour import TourCard
from severe_gui.shell.workspace import Workspace
from severe_gui.widgets.theme import SIZES, Theme
from severe_gui.widgets.wheel import WheelGuard


@dataclass
class OpenView:
    """A view and the places of its parts in the stacks."""

    view: PanelView
    inspector: QScrollArea


class Frame(QMainWindow):
    """The window's layout. Emits `panel_shown` when another panel, or Home, comes to the front."""

    painted = Signal()
    panel_shown = Signal()

    def __init__(self, workspace: Workspace, theme: Theme, settings: Settings) -> None:
        super().__init__()
        self.workspace, self.theme, self.settings = workspace, theme, settings
        # They end with the window, not when garbage happens to be collected.
        workspace.setParent(self)
        theme.setParent(self)
        self.views: dict[str, OpenView] = {}
        self.in_focus = False
        self._was_painted, self._shown_details = False, ""
        self.setObjectName("severe")
        self.setAcceptDrops(True)
        self.notifications = Notifications(self, theme)
        self.host = WindowHost(
            workspace,
            theme,
            lambda text: self.status.show_text(text),
            self.notifications.show_message,
            self.ask_for_panel,
        )
        self._build()
        self._guard = WheelGuard(self)
        self._guard.watch(self)
        self._connect()
        self.restyle()
        self._restore_geometry()

    # Building.

    def _build(self) -> None:
        self.more_menu = QMenu(self)
        panels = list(self.workspace.panels.values())
        self.rail = Rail(panels, self.theme)
        self.header = Header(self.theme, self.more_menu)
        self.status = StatusLine(self.theme)
        self.home = HomePage(panels, self.theme, lambda: self.settings.recent)
        self.canvases, self.inspectors, self.strips = (QStackedWidget() for _ in range(3))
        self.canvases.addWidget(self.home)
        self.inspectors.setObjectName("inspectorFrame")
        middle = QFrame()
        middle.setObjectName("canvasArea")
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.header)
        column.addWidget(self.canvases, 1)
        column.addWidget(self.strips)
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setHandleWidth(1)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.addWidget(middle)
        self.splitter.addWidget(self.inspectors)
        self.splitter.setStretchFactor(0, 1)
        self.inspectors.setMinimumWidth(SIZES.inspector_least)
        self.inspectors.setMaximumWidth(SIZES.inspector_most)
        body = QWidget()
        outer = QVBoxLayout(body)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        row = QHBoxLayout()
        outer.addLayout(row, 1)
        row.setSpacing(0)
        row.addWidget(self.rail)
        row.addWidget(self.splitter, 1)
        outer.addWidget(self.status)
        self.setCentralWidget(body)
        # The first GL widget of a shown window makes Qt recreate it: a flash. This one is there
        # before.
        seed = QOpenGLWidget(body)
        seed.setFixedSize(1, 1)
        seed.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        seed.lower()
        self.tour_card = TourCard(self.canvases)

    def _connect(self) -> None:
        workspace = self.workspace
        self.home.panel_chosen.connect(self._home_chosen)
        self.home.work_chosen.connect(self._open_work)
        self.tour_card.step_shown.connect(self._show_tour_step)
        self.theme.changed.connect(self.restyle)
        workspace.replaced.connect(self._document_replaced)
        workspace.renamed.connect(self.retitle)
        workspace.history.changed.connect(self._hint_done)
        self.signals = Announcements(workspace.runner, self)
        self.signals.changed.connect(self._show_worker)
        self.splitter.splitterMoved.connect(self._inspector_resized)

    # Panels.

    @property
    def panel(self) -> Panel | None:
        """The panel in front; None at Home."""
        return self.workspace.panels.get(self.workspace.active)

    @property
    def view(self) -> PanelView | None:
        """The view in front; None at Home."""
        opened = self.views.get(self.workspace.active)
        return opened.view if opened else None

    def show_panel(self, panel_id: str) -> None:
        """Bring a panel, or Home, to the front."""
        if panel_id not in self.workspace.panels:
            panel_id = HOME
        self.workspace.active = panel_id
        self.workspace.history.activate(panel_id)
        if panel_id != HOME and panel_id not in self.views:
            self._open_view(panel_id)
        self.tour_card.hide()
        self.rail.show_active(panel_id)
        self.header.show_panel(self.panel, self.workspace.name)
        opened = self.views.get(panel_id)
        self.canvases.setCurrentWidget(opened.view.canvas if opened else self.home)
        if opened:
            self.inspectors.setCurrentWidget(opened.inspector)
        self._show_strip(opened.view if opened else None)
        self._show_inspector()
        if self.panel is not None and panel_id not in self.settings.hints_done:
            self.header.show_hint(self.panel.hint)
        self.status.show_text("")
        if panel_id == HOME:
            self.home.refresh()
        self.panel_shown.emit()
        self.retitle()

    def open_panel(self, panel_id: str, state: Mapping[str, Any]) -> None:
        """Show a panel with a state, as one undo step."""
        panel = self.workspace.panels[panel_id]
        wanted = panel.state.from_document(state)
        self.show_panel(panel_id)
        self.workspace.history.begin_gesture(f"open {panel.title.lower()}")
        self.workspace.states[panel_id].replace_by(wanted)
        self.workspace.history.end_gesture()

    def ask_for_panel(self, panel_id: str, state: Mapping[str, Any]) -> None:
        """Show a panel as another one asks for it; what presets leave alone stays as it is."""
        panel = self.workspace.panels[panel_id]
        wanted = panel.state.from_document(state)
        self.show_view(panel_id, wanted, f"open {panel.title.lower()}")

    def apply_preset(self, preset: Preset | TourStep) -> None:
        """Give the panel in front a preset's state, as one undo step."""
        assert self.panel is not None
        self._take(self.panel.fresh_state(preset), f"show {preset.title}")
        if isinstance(preset, Preset):
            self.header.show_preset(preset)

    def show_view(self, panel_id: str, state: PanelState, label: str) -> None:
        """Show a panel with a state that came from elsewhere, as one undo step."""
        self.show_panel(panel_id)
        self._take(state, label)

    def _take(self, fresh: PanelState, label: str) -> None:
        """Replace the state in front, except for what presets leave alone."""
        state = self.workspace.states[self.workspace.active]
        self.workspace.history.begin_gesture(label)
        for name in state.kept_by_presets:
            setattr(fresh, name, getattr(state, name))
        state.replace_by(fresh)
        self.workspace.history.end_gesture()

    def _open_view(self, panel_id: str) -> None:
        panel = self.workspace.panels[panel_id]
        view = panel.view_class()(self.workspace.states[panel_id], self.host)
        self.canvases.addWidget(view.canvas)
        area = QScrollArea()
        area.setObjectName("inspector")
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(view.inspector)
        self.inspectors.addWidget(area)
        if view.run_strip is not None:
            self.strips.addWidget(view.run_strip)
        self.views[panel_id] = OpenView(view, area)
        QWidget.setTabOrder(self.header.more, view.canvas)

    def close_views(self) -> None:
        """Let every view free its resources."""
        for opened in self.views.values():
            opened.view.shutdown()
            for widget in (opened.view.canvas, opened.inspector, opened.view.run_strip):
                if widget is not None:
                    widget.setParent(None)
                    widget.deleteLater()
        self.views.clear()

    def _show_strip(self, view: PanelView | None) -> None:
        strip = view.run_strip if view else None
        self.strips.setVisible(strip is not None)
        if strip is not None:
            self.strips.setCurrentWidget(strip)
            self.strips.setFixedHeight(self.theme.pixels(SIZES.run_strip))

    def _show_inspector(self) -> None:
        shown = self.panel is not None and self.settings.inspector_shown and not self.in_focus
        self.inspectors.setVisible(shown)
        if shown:
            width = self.settings.inspector_width
            self.splitter.setSizes([max(self.splitter.width() - width, 1), width])

    def _inspector_resized(self) -> None:
        width = self.inspectors.width()
        if SIZES.inspector_least <= width <= SIZES.inspector_most:
            self.settings.inspector_width = width

    def _home_chosen(self, panel_id: str, preset_id: str) -> None:
        self.show_panel(panel_id)
        if preset_id:
            self.apply_preset(self.workspace.panels[panel_id].preset(preset_id))

    def _open_work(self, work: Work) -> None:
        """Show a panel, experiment or tour of a post."""
        panel = self.workspace.panels[work.panel_id]
        self.show_panel(panel.id)
        if work.state is not None:
            self._take(panel.state.from_document(work.state), f"open {work.title.lower()}")
        if work.kind == "tour":
            self.tour_card.start(panel)

    def _show_tour_step(self, step: TourStep) -> None:
        self.apply_preset(step)

    def _document_replaced(self) -> None:
        self.show_panel(self.workspace.active)

    def _hint_done(self, panel_id: str) -> None:
        if panel_id == self.workspace.active and panel_id not in self.settings.hints_done:
            self.settings.hints_done = (*self.settings.hints_done, panel_id)
            self.header.show_hint("")

    # Looks.

    def restyle(self) -> None:
        """Apply the theme to the application."""
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.setPalette(self.theme.palette())
        application.setStyleSheet(self.theme.stylesheet())
        self.home.refresh()

    def retitle(self) -> None:
        """The title: document, a mark if its file is older, Severe."""
        mark = " *" if self.workspace.unsaved else ""
        self.setWindowTitle(f"{self.workspace.name}{mark} - Severe")

    def _show_worker(self) -> None:
        runner = self.workspace.runner
        text = runner.worker_note or str(runner.worker_phase)
        if runner.worker_phase is WorkerPhase.READY:
            text = f"{runner.worker_note} · ready"
        if runner.worker_phase is WorkerPhase.BUSY:
            text = f"{runner.worker_note} · running"
        self.status.show_kernel(text)
        if runner.worker_details and runner.worker_details != self._shown_details:
            self._shown_details = runner.worker_details
            self.notifications.show_message(runner.worker_note, runner.worker_details, "bad")

    def _restore_geometry(self) -> None:
        self.resize(1280, 800)
        geometry = self.settings.geometry
        if geometry and QApplication.screenAt(QRect(*geometry).center()):
            self.setGeometry(*geometry)
        if self.settings.maximised:
            self.setWindowState(Qt.WindowState.WindowMaximized)

    # Events.

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._show_inspector()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.tour_card.isVisible():
            self.tour_card.place()

    def event(self, event: QEvent) -> bool:
        handled = super().event(event)
        if event.type() == QEvent.Type.UpdateRequest and not self._was_painted:
            self._was_painted = True
            self.painted.emit()
        return handled
