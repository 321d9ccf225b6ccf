"""Reports: claims with their figures as one page of HTML, or as Markdown. No Qt.

In: judgements and the histories of their runs. Out: files.
"""
