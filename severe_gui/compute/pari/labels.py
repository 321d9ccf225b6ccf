"""Labels of curves of small conductor, from Cremona's tables."""

import csv
import gzip

from severe_gui.installation import resource_path


def labels_of(model: tuple[int, ...]) -> tuple[str | None, str | None]:
    """Cremona's and LMFDB's label of a minimal model; None, None beyond the table."""
    wanted = [str(each) for each in model]
    with gzip.open(resource_path("data", "curves.csv.gz"), "rt", encoding="ascii") as file:
        for *row, label, lmfdb in csv.reader(file):
            if row == wanted:
                return label, lmfdb
    return None, None
