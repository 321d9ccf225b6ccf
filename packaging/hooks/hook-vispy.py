"""VisPy finds its backend, shaders and fonts by name at run time."""

from PyInstaller.utils.hooks import collect_data_files

datas = collect_data_files("vispy", excludes=["**/tests/**", "**/test_*"])
hiddenimports = ["vispy.app.backends._pyside6", "vispy.glsl"]
