"""A skeleton data package for a new region: every table with its columns, and a page that says how to begin."""

import copy
import json
from pathlib import Path

from clusters.facts import package
from clusters.facts.package import DataError
from clusters.facts.region import PROJECT_DATA

README = """# {name}

Gói dữ liệu của một tỉnh sau sáp nhập. Mọi bảng đã có tên cột; chưa có số liệu nào.
The data package of a merged province. Every table has its columns and no figures yet.

## Việc cần làm · What to do

1. `datapackage.json`: `title`, `title_en`, `description`, `description_en`, `merged_on` (ngày sáp nhập · day of the
   merger); `headline_sources`: nguồn chính, theo thứ tự · the main sources, first choice first.
2. `provinces.csv`: một dòng `merged` mang mã `{name}`; mỗi tỉnh cũ một dòng `former`. Tỉnh cũ trùng tên dùng mã
   `{name}-former`. · One row `merged` with the slug `{name}`, one row `former` for each former province; one of the
   same name is called `{name}-former`.
3. `sources.csv`, rồi `published.csv`: mỗi con số một dòng, kèm nguồn. · then `published.csv`: one row a figure, each
   with its source.
4. `python run_all.py --check --region {name}`: nói còn thiếu gì và mỗi thứ mở ra phần nào.
   · says what is missing, and what each piece would unlock.
5. `python run_all.py --region {name}`

Bảng nào không có số liệu thì cứ để trống: báo cáo ghi “Chưa tính được — thiếu: …”.
Leave tables empty that you have no figures for: the report says “Cannot be computed — missing: …”.

## Dòng mẫu · Example rows

Các dòng dưới đây là ví dụ, không phải số liệu. · These rows are examples, not figures.

```
provinces.csv
{provinces}
{name},merged,3,Tên tỉnh,Name of the province,,,,,
tinh-a,former,1,Tỉnh A,Province A,1200.5,nguon-1,900,2024,nguon-1
{name}-former,former,2,Tên tỉnh (cũ),Name of the province (former),,,,,

sources.csv
{sources}
nguon-1,"Tiêu đề bài viết",vi,Báo Tỉnh,https://example.org/bai,2026-01-31,nguon-1,,"số cụm","đã lập 12 cụm",verbatim

published.csv
{published}
F001,tinh-a,,clusters_planned,20,,exact,,cluster,2025-07,reported,nguon-1,,,
F002,tinh-a,,jobs,12000,,at_least,1000,person,2025-07,reported,nguon-1,,,
F003,tinh-a,,projects,,,,,project,,reported,nguon-1,,,

craft_villages.csv
{craft_villages}
V001,,,tinh-a,,,,recognised,all,all,villages,,,65,exact,village,2021-12,reported,nguon-1,,
V002,Làng A,A village,tinh-a,,,,traditional,all,active,named,Dệt lụa,Silk weaving,1,exact,village,,reported,nguon-1,,

value_chains.csv
{value_chains}
N001,raw_material,Lúa cả năm,"Rice, whole year",tinh-a,,,output,800000,exact,t,2024,reported,nguon-1,,
```

`../README.md` giải thích từng cột, cách ghi “hơn”, “gần”, “khoảng”, và mười lăm phút đầu tiên.
`../README.md` explains every column, how to record “more than”, “nearly”, “about”, and the first fifteen minutes.
"""


def scaffold(name: str, data_dir: str | Path = "") -> str:
    """Write `data/<name>/` with the reference descriptor, empty tables and a README; say where, and what comes next.

    Raises DataError if the name is no slug or is taken; nothing is ever overwritten.
    """
    root = Path(data_dir) if str(data_dir) else PROJECT_DATA
    folder = root / name
    if not package.SLUG.fullmatch(name):
        raise DataError(f"region {name!r}: choose a name of small letters, digits and single hyphens, such as tay-ninh")
    if folder.exists() or name == package.NATIONAL:
        raise DataError(f"{folder} is there already; nothing is overwritten")
    descriptor = package.template(package.Package(root / package.NATIONAL))
    descriptor = copy.deepcopy(descriptor) | {"name": name, "title": name, "title_en": name}
    descriptor["resources"] = [r for r in descriptor["resources"] if r["type"] == "table"]
    folder.mkdir()
    headers = {r["name"]: ",".join(f["name"] for f in r["schema"]["fields"]) for r in descriptor["resources"]}
    for resource in descriptor["resources"]:
        (folder / resource["path"]).write_text(headers[resource["name"]] + "\n", encoding="utf-8-sig", newline="\n")
    text = json.dumps(descriptor, ensure_ascii=False, indent=2) + "\n"
    (folder / "datapackage.json").write_text(text, encoding="utf-8", newline="\n")
    (folder / "README.md").write_text(README.format(name=name, **headers), encoding="utf-8", newline="\n")
    return f"{folder}: {len(headers)} empty tables and a README.md that says how to begin"
