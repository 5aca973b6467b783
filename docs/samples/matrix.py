"""Samples of matrix: what the notebooks need of it, and what may go wrong."""

import itertools
import math

import pandas as pd

from clusters.report import charts

NAMES = {
    "north": ("Phía Bắc", "North"),
    "middle": ("Trung Du", "Midlands"),
    "south": ("Phía Nam (cũ)", "South (former)"),
    "delta": ("Vùng đồng bằng và ven biển", "Delta and coast"),
    "hills": ("Miền núi", "Hills"),
    "whole": ("Phía Nam (mới)", "South (new)"),
    "current_price": ("GRDP giá hiện hành", "GRDP, current prices"),
    "constant_price": ("GRDP giá so sánh 2010", "GRDP, constant 2010 prices"),
    "growth": ("Tăng trưởng GRDP", "GRDP growth"),
    "share": ("Tỷ trọng trong cơ cấu kinh tế", "Share in the economic structure"),
    "index": ("Chỉ số sản xuất công nghiệp", "Index of industrial production"),
    "planned": ("Số cụm quy hoạch", "Clusters planned"),
    "operating": ("Số cụm đang hoạt động", "Clusters operating"),
    "jobs": ("Số lao động bình quân của mỗi cụm đang hoạt động", "Average jobs in an operating cluster"),
    "land": ("Diện tích đất công nghiệp đã cho thuê", "Industrial land let"),
    "rate": ("Tỷ lệ lấp đầy", "Occupancy rate"),
    "specialised": ("Cụm chuyên ngành", "Specialised"),
    "green": ("Cụm xanh, tuần hoàn", "Green, circular"),
    "craft": ("Cụm làng nghề", "Craft village"),
    "mixed": ("Cụm tổng hợp", "Mixed"),
    "environment": ("Môi trường", "Environment"),
    "value_chain": ("Chuỗi giá trị", "Value chain"),
    "network": ("Kết nối với khu công nghiệp", "Ties to industrial parks"),
    "heritage": ("Nghề truyền thống", "Traditional crafts"),
    "cost": ("Chi phí", "Cost"),
    "time": ("Thời gian", "Time"),
    "direct": ("trực tiếp", "direct"),
    "indirect": ("gián tiếp", "indirect"),
    "greater": ("lớn hơn", "greater"),
    "less": ("nhỏ hơn", "less"),
    "equal": ("bằng", "equal"),
    "met": ("đạt", "met"),
    "not_met": ("chưa đạt", "not met"),
    "management": ("Quản lý cụm", "Management"),
    "ecology": ("Môi trường và tài nguyên", "Environment and resources"),
    "society": ("Xã hội", "Society"),
    "supported": ("Khớp", "Supported"),
    "by_convention": ("Khớp theo quy ước", "Supported by convention"),
    "contradicted": ("Trái", "Contradicted"),
    "definition": ("Tùy định nghĩa", "Depends on the definition"),
    "unverified": ("Chưa kiểm được", "Not verifiable yet"),
    "judgement": ("Nhận định", "Judgement"),
    "total": ("Tổng", "Total"),
    "people": ("Dân số", "Population"),
    "surface": ("Diện tích tự nhiên", "Area"),
    "communes": ("Số xã, phường", "Communes"),
    "verdict": ("Kết luận", "Verdict"),
}
AREAS = ("north", "middle", "south")
FIVE = (*AREAS, "delta", "hills")
NONE = math.nan


def look(language: str = "vi", **options: object) -> charts.Look:
    """An edition with the names above; a slug without any stands for itself."""
    return charts.Look(
        language,
        lambda slug: NAMES.get(slug, (str(slug),) * 2)[language == "en"],
        AREAS,
        "whole",
        **options,  # type: ignore[arg-type]
    )


def table(*rows: tuple, columns: str = "entity indicator low high") -> pd.DataFrame:
    """Rows under the named columns."""
    return pd.DataFrame(list(rows), columns=columns.split())


def exact(*rows: tuple) -> pd.DataFrame:
    """Rows of entity, indicator and one value."""
    return table(*((*row, row[-1]) for row in rows))


COVERAGE = pd.DataFrame(
    [
        (area, measure, year, count, count)
        for a, area in enumerate(("north", "middle", "whole"))
        for m, measure in enumerate(("current_price", "constant_price", "growth", "share", "index"))
        for year in range(2013, 2025)
        for count in [(year * (m + 2) + 3 * a) % 13 or NONE]
    ],
    columns=["entity", "measure", "year", "low", "high"],
)
SCORES = table(
    *(
        (model, criterion, low, high, status)
        for i, model in enumerate(("specialised", "green", "craft", "mixed"))
        for j, criterion in enumerate(("environment", "value_chain", "network", "heritage", "cost", "time"))
        for low, high, status in [
            [(1, 5, "stated"), (4, 5, "strict"), (3, 4, "strict"), (4, 4, "strict")][(i * j + i + j) % 4]
        ]
    ),
    columns="entity indicator low high status",
)
ORDER = ("greater", "less", "equal", "unknown", "missing")
ORDERINGS = table(
    *(
        (a, b, measure, ORDER[(m + k) % 5], ("strict", "possible")[(m + k // 2) % 2])
        for m, measure in enumerate(("planned", "operating", "jobs", "land", "rate", "growth"))
        for k, (a, b) in enumerate(itertools.combinations(AREAS, 2))
    ),
    columns="entity other indicator answer status",
)
PAIRS = ORDERINGS.assign(
    pair=ORDERINGS.entity.map(lambda a: NAMES[a][0]) + " so với " + ORDERINGS.other.map(lambda b: NAMES[b][0])
)
FIVE_PAIRS = table(
    *(
        (a, b, "jobs", ORDER[(i * 2 + j) % 4], ("strict", "possible")[(i + j) % 2])
        for i, a in enumerate(FIVE)
        for j, b in enumerate(FIVE)
        if a != b
    ),
    columns="entity other indicator answer status",
)
PROBLEMS = (
    "Phần lớn cụm chưa có hệ thống xử lý nước thải tập trung",
    "Vướng giải phóng mặt bằng",
    "Ngân sách hỗ trợ hạ tầng còn hạn hẹp",
    "Thiếu doanh nghiệp đầu tư kinh doanh hạ tầng có năng lực",
    "Quy hoạch của ba tỉnh cũ chưa được hợp nhất",
    "Lao động tay nghề thấp",
    "Liên kết giữa cụm và khu công nghiệp còn lỏng lẻo, chưa hình thành chuỗi giá trị trong tỉnh",
    "Thủ tục kéo dài",
    "Ô nhiễm làng nghề",
)
LEVERS = (
    "Rà soát, hợp nhất quy hoạch cụm công nghiệp",
    "Hỗ trợ một phần chi phí đầu tư trạm xử lý nước thải",
    "Đặt hàng đào tạo nghề",
    "Cơ chế một cửa cho chủ đầu tư hạ tầng",
    "Kết nối cụm với khu công nghiệp lớn theo ngành hàng",
    "Quỹ bảo lãnh tín dụng",
    "Giá dịch vụ môi trường theo khối lượng",
    "Thu hồi dự án chậm tiến độ",
    "Di dời cơ sở ô nhiễm khỏi làng nghề",
    "Ưu đãi tiền thuê đất",
    "Công bố số liệu hằng quý",
)
LINKS = [(k % 11, (k * 5 + k // 3) % 7, ("direct", "indirect", "indirect")[k % 3]) for k in range(16)]
MATRIX = table(
    *(
        (problem, lever, next((how for i, j, how in LINKS if (i, j) == (n, m)), None))
        for m, problem in enumerate(PROBLEMS)
        for n, lever in enumerate(LEVERS)
    ),
    columns="problem lever link",
)
ASKS = {
    "management": (
        "Có hệ thống quản lý môi trường được chứng nhận",
        "Có đồng hồ đo nước, điện, nước thải của từng doanh nghiệp",
        "Có đơn vị quản lý chuyên trách",
        "Giao ban, báo cáo định kỳ",
    ),
    "ecology": (
        "Ít nhất 90% doanh nghiệp đấu nối vào hệ thống xử lý nước thải tập trung",
        "Ít nhất 25% diện tích dành cho cây xanh, giao thông và hạ tầng kỹ thuật dùng chung",
        "Tái sử dụng ít nhất 50% nước thải sau xử lý",
        "Có mạng lưới cộng sinh công nghiệp",
        "Giảm phát thải khí nhà kính theo kế hoạch",
    ),
    "society": ("Có nhà ở cho người lao động", "Có cơ chế tiếp nhận khiếu nại", "Lương không dưới mức tối thiểu vùng"),
}
READINESS = table(
    *(
        (ask, area, group, {0: "met", 5: "not_met", 7: "unknown"}.get((k + 3 * a) % 9, "no_data"))
        for group, asks in ASKS.items()
        for k, ask in enumerate(asks)
        for a, area in enumerate(AREAS)
    ),
    columns="ask entity group status_now",
)
SPARSE_READINESS = READINESS.assign(
    status_now=READINESS.status_now.where(READINESS.ask.str.contains("Ít nhất"), "no_data")
)
VERDICTS = ("supported", "by_convention", "contradicted", "definition", "unverified", "judgement")
TOPICS = [
    (topic, verdict, (3 * t + v * v) % 8)
    for t, topic in enumerate(("growth", "planned", "jobs", "environment", "network", "cost"))
    for v, verdict in enumerate(VERDICTS)
]
CLAIMS = exact(
    *TOPICS,
    *((topic, "total", sum(n for t, _, n in TOPICS if t == topic)) for topic in dict.fromkeys(t for t, *_ in TOPICS)),
    *(("total", verdict, sum(n for _, v, n in TOPICS if v == verdict)) for verdict in VERDICTS),
    ("total", "total", sum(n for *_, n in TOPICS)),
)
PROFILE = table(
    ("planned", "north", 18.3, 18.3, "18,3"),
    ("planned", "middle", 60.9, 60.9, "60,9"),
    ("planned", "south", 20.9, 20.9, "20,9"),
    ("land", "north", 18.2, 20.4, "18,2–20,4"),
    ("land", "middle", 51.1, 55.2, "51,1–55,2"),
    ("land", "south", 26.6, 28.4, "26,6–28,4"),
    ("jobs", "north", NONE, NONE, "hơn 12.000 người"),
    ("jobs", "middle", NONE, NONE, "khoảng 30.000 người"),
    ("jobs", "south", NONE, NONE, None),
    columns="indicator entity low high words",
)
EVENNESS = table(
    *(
        (reference, area, low, high, words)
        for r, (reference, words) in enumerate(
            (("people", "khá đều (1,2–1,4)"), ("surface", "không đều (1,9)"), ("communes", "chưa rõ (1,1–2,3)"))
        )
        for area, low, high in (
            ("north", 0.6 + 0.2 * r, 0.7 + 0.2 * r),
            ("middle", 1.1, 1.1 + 0.2 * r),
            ("south", 1.4, 1.5),
        )
    ),
    columns="reference entity low high verdict",
)
NEGATIVE = table(
    ("north", "growth", -12.5, -12.5), ("north", "share", -2, 4), ("north", "index", -math.inf, -6),
    ("middle", "growth", 5.2, 5.2), ("middle", "share", -30, -30), ("middle", "index", 8, math.inf),
    ("south", "growth", 0, 0), ("south", "index", -5, -1),
)  # fmt: skip
MANY = exact(
    *(
        (f"Xã số {i}: tên dài vừa phải của một địa phương mới", f"Chỉ tiêu thứ {j}", float((i * 7 + j * 3) % 50) * 25)
        for i in range(1, 26)
        for j in range(1, 13)
    )
)
FOUND = table(
    *(
        (indicator, area, "yes" if (i + a) % 3 else "no" if a else None)
        for i, indicator in enumerate(("planned", "operating", "land", "jobs", "rate"))
        for a, area in enumerate(FIVE)
    ),
    columns="indicator entity published",
)
COUNTED = {"vi": "Số giá trị", "en": "Values"}

SAMPLES: list[tuple[str, charts.Form, charts.Look]] = [
    (
        "pairs as columns",
        charts.matrix(PAIRS, row="indicator", column="pair", category="answer"),
        look(words={"possible": "theo quy ước", "strict": "chắc chắn"}),
    ),
    (
        "coverage by year",
        charts.matrix(COVERAGE, row="measure", column="year", group="entity", steps=(2, 4, 7)),
        look(unit="giá trị", decimals=0),
    ),
    (
        "coverage in English without numbers",
        charts.matrix(COVERAGE[COVERAGE.entity != "whole"], row="measure", column="year", group="entity", label=None),
        look("en", unit="values", decimals=0),
    ),
    ("scores as ranges", charts.matrix(SCORES, steps=(2, 3, 4)), look(unit="điểm", decimals=0)),
    (
        "triangles as small multiples",
        charts.matrix(ORDERINGS, column="other", category="answer", triangle=True, panels="indicator"),
        look(words={"possible": "theo quy ước", "strict": "chắc chắn"}),
    ),
    (
        "five provinces in a triangle",
        charts.matrix(FIVE_PAIRS, column="other", category="answer", triangle=True),
        look("en", words={"possible": "by convention"}),
    ),
    (
        "sparse levers",
        charts.matrix(MATRIX, row="problem", column="lever", category="link", sparse=True),
        look(words={"empty": "chưa có đòn bẩy nào"}),
    ),
    ("levers as a list", charts.matrix(MATRIX.dropna(), row="problem", column="lever", category="link"), look()),
    (
        "readiness",
        charts.matrix(READINESS, row="ask", column="entity", group="group", category="status_now"),
        look(),
    ),
    (
        "sparse readiness",
        charts.matrix(SPARSE_READINESS, row="ask", column="entity", group="group", category="status_now", sparse=True),
        look("en"),
    ),
    ("counts with totals", charts.matrix(CLAIMS, totals=("total",), steps=(1, 3, 5)), look(unit="phát biểu")),
    (
        "words of their own",
        charts.matrix(PROFILE, row="indicator", column="entity", label="words", steps=(20, 40, 60)),
        look(unit="%"),
    ),
    (
        "evenness",
        charts.matrix(EVENNESS, row="reference", column="entity", steps=(0.8, 1.25)),
        look("en", decimals=2),
    ),
    ("negatives and open ends", charts.matrix(NEGATIVE, steps=(-10, 0, 10)), look(unit="%")),
    ("one province", charts.matrix(PROFILE[PROFILE.entity == "north"], row="indicator", column="entity"), look()),
    (
        "a panel without figures",
        charts.matrix(
            NEGATIVE.assign(
                low=NEGATIVE.low.where(NEGATIVE.entity != "south"), high=NEGATIVE.high.where(NEGATIVE.entity != "south")
            ),
            row="indicator",
            column="entity",
            panels="entity",
            sparse=True,
        ),
        look("en", unit="%"),
    ),
    ("one cell", charts.matrix(NEGATIVE.head(1)), look(unit="%")),
    (
        "five provinces",
        charts.matrix(FOUND, row="indicator", column="entity", category="published"),
        look(words={"no": "không công bố", "yes": "đã công bố"}),
    ),
    ("twenty-five rows", charts.matrix(MANY), look(unit="lao động", decimals=0)),
]
