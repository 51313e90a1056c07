"""Figures made up for every goal of the plan that has none: those that the annex of the brief asks its department for."""

from __future__ import annotations

from collections.abc import Sequence

FROM_2020 = tuple(str(year) for year in range(2020, 2026))
FROM_2021, FROM_2022, FROM_2024 = FROM_2020[1:], FROM_2020[2:], FROM_2020[4:]
FROM_2015 = tuple(str(year) for year in range(2015, 2025))

Asked = tuple[str, str, Sequence[str], Sequence[float]]
"""Indicator, unit as an office writes it, periods, values."""

ASKED: dict[str, Asked] = {
    "T01": ("service_demonstration_zones", "个", FROM_2021, (1, 2, 2, 3, 4)),
    "T02": ("producer_service_firms", "个", FROM_2020, (380, 402, 411, 436, 450, 468)),
    "T03": ("producer_services_value_added", "亿元", FROM_2024, (845.0, 901.3)),
    "T04": ("producer_services_share", "%", FROM_2024, (43.9, 44.8)),
    "T05": ("rd_intensity", "%", FROM_2022, (3.31, 3.38, 3.41, 3.46)),
    "T06": ("invention_patents_per_10k", "件/万人", FROM_2021, (21.89, 23.6, 27.2, 30.1, 33.0)),
    "T07": ("research_service_firms", "个", FROM_2020, (61, 66, 70, 79, 83, 90)),
    "T08": ("research_service_revenue_growth", "%/年", FROM_2021, (9.1, 7.4, 8.8, 6.9, 8.3)),
    "T09": ("firms_on_cloud", "个", FROM_2024, (20100, 21900)),
    "T10": ("firms_on_platforms", "个", FROM_2024, (1800, 1990)),
    "T11": ("computing_industry_output", "亿元", FROM_2021, (610, 790, 940, 1090, 1260)),
    "T12": ("telecom_volume", "亿元", FROM_2024, (43.1, 45.2)),
    "T14": ("software_revenue_growth", "%/年", FROM_2021, (8.1, 5.4, 6.8, 4.9, 5.3)),
    "T16": ("rail_water_freight_share", "%", FROM_2020, (11.1, 11.3, 11.9, 12.2, 12.4, 12.8)),
    "T17": ("logistics_firms_3a", "个", FROM_2021, (24, 27, 30, 32, 35)),
    "T18": ("green_loans", "亿元", FROM_2020, (210, 262, 331, 410, 489, 577)),
    "T19": ("listed_companies", "个", FROM_2015, (7, 8, 9, 9, 10, 10, 11, 11, 12, 12)),
    "T24": ("bank_net_income", "亿元", FROM_2021, (101.2, 106.8, 109.5, 113.1, 117.9)),
    "T26": ("industry_colleges", "个", FROM_2021, (4, 7, 9, 12, 15)),
    "T27": ("smart_manufacturing_benchmarks", "个", FROM_2021, (0, 1, 2, 1, 3)),
    "T28": ("national_integration_pilots", "个", FROM_2021, (1, 0, 2, 1, 1)),
    "T29": ("provincial_integration_pilots", "个", FROM_2021, (15, 19, 22, 18, 25)),
    "T30": ("service_firms", "个", FROM_2020, (520, 561, 620, 668, 741, 809)),
    "T31": ("rail_sea_trains_from_zhuzhou", "列/年", FROM_2024, (602, 744)),
    "T32": ("cross_border_leading_firms", "个", FROM_2021, (0, 1, 1, 2, 3)),
    "T33": ("cross_border_parks", "个", FROM_2021, (0, 0, 0, 0, 1)),
    "T34": ("cross_border_turnover", "亿元", FROM_2021, (6.1, 8.8, 11.5, 14.2, 17.6)),
    "I01": ("research_activity_coverage", "%", FROM_2021, (54.0, 58.2, 62.9, 67.3, 72.1)),
    "I02": ("institute_coverage_large_firms", "%", FROM_2021, (86.0, 90.0, 94.0, 98.0, 100.0)),
    "I03": ("centre_coverage_mid_firms", "%", FROM_2021, (88.0, 88.0, 88.0, 88.0, 88.0)),
    "I04": ("university_cooperation_coverage", "%", FROM_2021, (55.0, 58.1, 60.2, 64.0, 67.1)),
}
"""By goal; T13, T15, T20 to T23 and T25 are answered by figures that the study has or that another goal brings."""

ROUTES = {
    "things by the year": "T01 T26 T27 T28 T29 T32 T33",
    "own series": "T02 T07 T08 T11 T14 T16 T17 T18 T19 T24 T25 T30 T31 T34 I01 I02 I03 I04",
    "share of reference": "T20 T21 T22 T23",
    "parts": "T03 T04",
    "few readings": "T05 T06",
    "one year": "T09 T10",
    "condition": "T12",
    "growth elsewhere": "T13",
    "proxy": "T15",
}
"""How each goal is judged once its figures are in."""
