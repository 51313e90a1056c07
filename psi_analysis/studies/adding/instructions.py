"""What the first sheet of the template says, Chinese and English side by side."""

from __future__ import annotations

READ_ME_LINES = (
    ("", ""),
    (
        "在“填写 Fill in”表中逐行填写，一行一个数字，每个数字都要有来源。",
        "Fill in the sheet “填写 Fill in”: one figure a row, every figure with its source.",
    ),
    (
        "黄色各行最要紧：补上后，预测直接从本地最新数据出发。其余各行是其他目标所缺的数据，有则填，无则留空。",
        "The yellow rows matter most: with them the forecast starts from the newest own figures. The other rows are what other goals "
        "lack; fill in what there is, leave the rest empty.",
    ),
    (
        "没有数值的行一律不读取，不必删除。也可以在下面另加新行，例如今年最近一个月末的存贷款余额（时期写2026-06）。",
        "Rows without a value are not read; there is no need to delete them. Further rows may be written below, such as this year's "
        "latest month-end of a balance (period 2026-06).",
    ),
    (
        "数值只写数字：5123.4。不写“5,123.4”“5123亿元”“约5100”“>5000”，单元格也不要设成百分比格式。",
        "A value is digits only: 5123.4; not “5,123.4”, “5123亿元”, “约5100” or “>5000”, and no cell in percent format.",
    ),
    (
        "单位一定要写明，程序不猜。亿元与万元差一万倍，填错会被发现并退回。",
        "The unit must be stated; nothing is guessed. 亿元 and 万元 differ by a factor of ten thousand: a mistake is found and sent back.",
    ),
    (
        "存贷款须写明人民币还是本外币，并与已有序列一致。",
        "Balances: say RMB or all currencies; the scope must be that of the figures already there.",
    ),
    (
        "发布日期是该数字公开的日子，不能晚于今天，也不能早于所属时期结束之日。",
        "Published is the day the figure became public: not after today, and not before its period has ended.",
    ),
    (
        "更正旧数字：另写一行新数字，发布日期须晚于旧数字；旧数字保留。与已有数字相差超过5%（比率超过1个百分点），或比相邻时期多一倍以上、"
        "少一半以上（比率相差超过5个百分点）的，须在“更正或突变说明”中说明。",
        "To correct a figure, write the new one as a row with a later day of publication; the old one is kept. Where it differs from what "
        "stands by more than 5 % (ratios: 1 point), or is more than twice or less than half its neighbour in time (ratios: 5 points "
        "away), give the reason in its column.",
    ),
    (
        "填好后交给研究人员，由其运行：psi add 文件名.xlsx。所有行都通过检查才会写入，否则一行也不写，并逐格指出问题。",
        "Hand the file to the researcher, who runs: psi add FILE.xlsx. Rows are written only when all of them pass; otherwise none is, "
        "and every cell at fault is named.",
    ),
    (
        "举例（虚构）：金融机构各项存款余额 | 某市 | 2025 | 1234.5 | 亿元 | 人民币 | 某市统计局 | 2025年统计公报 | 〔2026〕1号 | "
        "2026-03-20 | 统计部门发布",
        "Example (made up): deposits | Sometown | 2025 | 1234.5 | 亿元 | RMB | Sometown statistics bureau | Communiqué 2025 | "
        "No. 1 (2026) | 2026-03-20 | statistics bureau",
    ),
)
"""Lines after the title."""
