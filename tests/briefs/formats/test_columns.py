"""How a table shares out its width."""

from psi_analysis.briefs.formats.columns import PADDING, ColumnText, column_shares, width_of
from psi_analysis.briefs.formats.flow import TABLE_EMS

SOURCE = "国家统计局城市社会经济调查司《中国城市统计年鉴（2004—2024年各年版）》；湖南省统计局《湖南统计年鉴（2001—2024年各年版）》"


def test_a_day_stays_on_one_line_beside_long_sources():
    day = "2024年12月31日"
    columns = [
        ColumnText("数据", ("湖南省金融机构各项存款余额；口径：本外币、应为本外币",)),
        ColumnText("来源", (SOURCE,)),
        ColumnText("时段", ("2020-11—2025-07",)),
        ColumnText("发布日期", (f"{day}（推定）",)),
    ]
    shares, size = column_shares(columns, TABLE_EMS["zh"])
    assert shares[3] * TABLE_EMS["zh"] / size >= width_of(day) + PADDING - 0.05


def test_a_head_of_six_characters_is_not_broken_in_a_crowded_table():
    heads = ("目标", "计划要求", "实现概率", "单个模型", "预测中位数", "中位数减目标", "证据等级")
    cells = ("物流费用占比", "低于13%", "<5%～70%", "—", "—", "—", "C")
    columns = [
        ColumnText(head, (cell,), place in (3, 4, 5), place == 2) for place, (head, cell) in enumerate(zip(heads, cells, strict=True))
    ]
    shares, size = column_shares(columns, TABLE_EMS["zh"])
    assert shares[5] * TABLE_EMS["zh"] / size >= width_of(heads[5]) + PADDING - 0.05


def test_a_word_is_as_wide_as_in_the_widest_face_of_a_document():
    in_arial = {"Yongzhou": 4.412, "Shaoyang": 4.504, "Hunan": 2.947, "Mm": 1.666, "illit": 1.166}
    for word, width in in_arial.items():
        assert width - 0.05 <= width_of(word) <= width + 0.5, word
