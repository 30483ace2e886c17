"""Files of the same form as real ones: grids of a small district, and requests as a city publishes them."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

HEADER = "id,created,closed,status,type,nature,lat,lon,ward,police_district,community_area"
ROWS = 400
DUPLICATES = 20
REPEATED = 5


def _square(x: float, y: float, width: float, height: float) -> list[list[list[float]]]:
    return [[[x, y], [x + width, y], [x + width, y + height], [x, y + height], [x, y]]]


def areas_file(folder: Path) -> Path:
    """One district, one town, 2 communities, 4 grids, 8 micro-grids, side by side without gaps."""
    features = [("320903", "某区", _square(120, 33, 0.08, 0.04)), ("320903001", "某街道", _square(120, 33, 0.08, 0.04))]
    for community in range(2):
        code = f"32090300100{community + 1}"
        features.append((code, f"第{community + 1}社区", _square(120 + community * 0.04, 33, 0.04, 0.04)))
        for grid in range(2):
            x = 120 + community * 0.04 + grid * 0.02
            grid_code = f"{code}00{grid + 1}"
            features.append((grid_code, f"第{grid + 1}网格", _square(x, 33, 0.02, 0.04)))
            features += [(f"{grid_code}0{half + 1}", "", _square(x, 33 + half * 0.02, 0.02, 0.02)) for half in range(2)]
    file = folder / "areas.geojson"
    collection = {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "properties": {"code": code, "name": name},
                "geometry": {"type": "Polygon", "coordinates": rings},
            }
            for code, name, rings in features
        ],
    }
    file.write_text(json.dumps(collection, ensure_ascii=False), encoding="utf-8")
    return file


def requests_file(folder: Path) -> Path:
    """400 requests somewhere else, some marked as duplicates, some repeated, one without a point, one broken row."""
    lines = [HEADER]
    for number in range(ROWS):
        status = "Completed - Dup" if number < DUPLICATES else "Open" if number % 40 == 39 else "Completed"
        closed = "" if status == "Open" else "2012-03-09"
        point = "," if number == 50 else f"{41.6 + number % 20 * 0.02},{-87.8 + number // 20 * 0.01}"
        nature = ("Garbage in yard", "Other", "")[number % 3]
        day = f"2012-03-0{number % 9 + 1}"
        lines.append(f"12-{number:08d},{day},{closed},{status},Sanitation Code Violation,{nature},{point},1,2,3")
    lines += [lines[number + 1].replace("2012-03-09", "2013-01-01") for number in range(100, 100 + REPEATED)]
    lines.insert(200, '12-99999999,2012-03-01,"never closed,Open,Sanitation Code Violation,Other,41.7,-87.7,1,2,3')
    file = folder / "requests.csv.gz"
    with gzip.open(file, "wt", encoding="utf-8") as out:
        out.write("\n".join(lines) + "\n")
    return file
