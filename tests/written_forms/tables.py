# SPDX-License-Identifier: AGPL-3.0-or-later
"""Lists of people as they arrive in plain text: rows (side, layout, writer(g)).

A layout takes a heading row and value rows (labelled text) and gives lines.
"""
from document import bare, found, innocent

HEADINGS = {
    "PII_NAME": ("姓名", "户主姓名", "申请人", "学生家长", "补贴对象", "姓  名", "农户姓名"),
    "PII_ID": ("证件号码", "公民身份号码", "身份证号码", "身份证件号", "居民身份证号"),
    "PII_PHONE": ("手机", "手机号码", "联系方式", "移动电话", "本人电话"),
    "PII_BANK": ("一卡通账号", "社保卡号", "银行卡号", "收款账号", "发放账号"),
    "PII_ADDRESS": ("住址", "户籍地址", "现住址", "详细地址", "家庭地址"),
    "PII_BIRTH": ("出生日期", "出生年月日"),
    "amount": ("补贴金额（元）", "发放金额", "应发金额"),
    "area": ("面积（亩）", "种植面积"),
    "gender": ("性别",),
    "remark": ("备注",),
}
TITLES = ("耕地地力保护补贴发放清册", "高龄津贴发放花名册", "农村危房改造对象公示", "临时救助人员名单", "雨露计划补助学生名单",
          "残疾人两项补贴名单", "公益性岗位人员花名册", "义务兵家庭优待金发放表", "征地补偿款分户表", "困难职工慰问名册")
ALIGN = 22


def unbroken(text):
    """A cell must not contain what may part two cells."""
    return not any(mark in bare(text) for mark in ("  ", "　", "\n", "，", ",")) and not (" " in bare(text) and "PII_ADDRESS" in text)


def cell(g, kind, column_form):
    if kind == "amount":
        return f"{g.rng.randint(100, 9000)}.00"
    if kind == "area":
        return f"{g.rng.randint(1, 30)}.{g.rng.randint(0, 99):02d}"
    if kind == "gender":
        return g.pick("男", "女")
    if kind == "remark":
        return ""
    writer = column_form.get(kind)
    if writer and g.rng.random() < .8:
        return found(kind, f"{writer[0]}@{g.context}", writer[1](g))
    if "run_on" in g.context and kind in ("PII_ID", "PII_PHONE"):
        return found(kind, f"plain@{g.context}", g.id18() if kind == "PII_ID" else g.mobile())
    return next(text for text in iter(lambda: g.put(kind), None)
                if unbroken(text) and not ("no_heading" in g.context and "old_15" in text))


def people(g, count=None, kinds=None):
    if kinds is None:
        kinds = ["PII_NAME"] + g.rng.sample(["PII_ID", "PII_PHONE", "PII_BANK", "PII_ADDRESS", "PII_BIRTH", "amount", "area", "gender"],
                                            g.rng.randint(2, 4))
        if not {"PII_ID", "PII_PHONE", "PII_BANK"} & set(kinds):
            kinds.insert(1, "PII_ID")
    simple = {"PII_ID": ("plain", lambda g: g.id18()), "PII_PHONE": ("plain", lambda g: g.mobile()),
              "PII_BANK": ("plain", lambda g: g.bank(19)), "PII_NAME": ("any", lambda g: g.name())}
    column_form = {kind: form for kind, form in simple.items() if g.rng.random() < .6}
    head = ["序号"] + [g.pick(*HEADINGS[kind]) for kind in kinds]
    body = [[str(n + 1)] + [cell(g, kind, column_form) for kind in kinds] for n in range(count or g.rng.randint(3, 9))]
    return head, body


def separated(mark):
    return lambda g, head, body: "\n".join(mark.join(row) for row in [head] + body)


def bars(g, head, body):
    lines = ["| " + " | ".join(row) + " |" for row in [head] + body]
    return "\n".join([lines[0], "|" + "---|" * len(head)] + lines[1:])


def boxed(g, head, body):
    rule = "├" + "┼".join("─" * 8 for _ in head) + "┤"
    return "\n".join("│" + "│".join(row) + "│\n" + rule for row in [head] + body)


def width(text):
    return sum(2 if ord(c) > 0x2E80 else 1 for c in bare(text))


def aligned(g, head, body):
    return "\n".join("".join(value + " " * max(2, ALIGN - width(value)) for value in row).rstrip(" ") for row in [head] + body)


def cell_a_line(g, head, body):
    return "\n".join("\n".join(row) for row in [head] + body)


def no_heading(g, head, body):
    return "\n".join("\t".join(row) for row in body)


def transposed(g, head, body):
    columns = list(zip(*([head] + body[:4])))[1:]
    return "\n".join("\t".join(column) for column in columns)


def broken_heading(g, head, body):
    half = [title[:2] + "\n" + title[2:] if len(title) > 3 else title for title in head]
    return "\t".join(half) + "\n" + "\n".join("\t".join(row) for row in body)


def serial_glued(g, head, body):
    """1.林晓棠 350…: the serial number touches the name."""
    return "  ".join(head) + "\n" + "\n".join(row[0] + g.pick(".", "、", "") + "  ".join(row[1:]) for row in body)


def name_glued(g, head, body):
    """Cells lost their border: the name touches the next value."""
    return "".join(head) + "\n" + "\n".join(row[0] + " " + row[1] + row[2] + " " + " ".join(row[3:]) for row in body)


def uneven_spaces(g, head, body):
    return "\n".join("".join(value + " " * g.rng.randint(1, 5) for value in row).rstrip(" ") for row in [head] + body)


def trailing_bars(g, head, body):
    return "\n".join("|".join(row) + "|" for row in [head] + body)


def semicolons(g, head, body):
    return "\n".join("；".join(f"{title}：{value}" for title, value in zip(head[1:], row[1:])) + "。" for row in body)


def side_by_side(g, head, body):
    """Two people a row, to save paper."""
    if len(body) % 2:
        body = body[:-1]
    lines = ["\t".join(head + head)]
    return "\n".join(lines + ["\t".join(left + right) for left, right in zip(body[::2], body[1::2])])


def with_totals(g, head, body):
    """Groups, a unit line and a total, as treasuries like it."""
    lines = ["单位：元", "\t".join(head), "一、城关片区"] + ["\t".join(row) for row in body[:len(body) // 2]]
    lines += ["二、乡镇片区"] + ["\t".join(row) for row in body[len(body) // 2:]]
    return "\n".join(lines + [f"合计\t{len(body)}人", "制表人：____　审核人：____"])


def no_serial(g, head, body):
    return "\n".join("\t".join(row[1:]) for row in [head] + body)


def colon_lines(g, head, body):
    """One person a paragraph, values behind their labels."""
    return "\n".join("　".join(f"{title}：{value}" for title, value in zip(head[1:], row[1:])) for row in body)


def run_on(g, head, body):
    """No line ends, no borders: each number runs into the next serial number."""
    return "".join(head) + "".join("".join(row) for row in body)


def merged_cells(g, head, body):
    return f"{head[0]}\t{head[1]}（{head[2]}）\t" + "\t".join(head[3:]) + "\n" + "\n".join(
        f"{row[0]}\t{row[1]}（{row[2]}）\t" + "\t".join(row[3:]) for row in body)


def quoted_csv(g, head, body):
    return "\n".join(",".join(f'"{value}"' for value in row) for row in [head] + body)


LAYOUTS = [
    ("open1", "tabs", separated("\t")), ("open1", "csv", separated(",")), ("open1", "bars", bars),
    ("open1", "three_spaces", separated("   ")),
    ("open2", "ideographic_spaces", separated("　　")), ("open2", "serial_glued", serial_glued), ("open2", "semicolons", semicolons),
    ("open3", "with_totals", with_totals), ("open3", "no_serial", no_serial), ("open3", "colon_lines", colon_lines), ("open3", "double_tabs", separated("\t\t")),
    ("open3", "wide_bars", separated("｜")),
    ("open3", "run_on", run_on), ("closed", "run_on_again", run_on), ("closed", "merged_cells", merged_cells),
    ("closed", "boxed", boxed), ("closed", "aligned", aligned), ("closed", "cell_a_line", cell_a_line),
    ("closed", "no_heading", no_heading), ("closed", "transposed", transposed), ("closed", "broken_heading", broken_heading),
    ("closed", "name_glued", name_glued), ("closed", "uneven_spaces", uneven_spaces), ("closed", "trailing_bars", trailing_bars),
    ("closed", "side_by_side", side_by_side), ("closed", "quoted_csv", quoted_csv), ("closed", "wide_comma", separated("，")),
]


def named_list(g):
    """A table of people in a layout of g's side, under its title."""
    layout, writer = g.choose_row(LAYOUTS) if g.rng.random() < .7 else ("tabs", separated("\t"))
    with g.at("table." + layout):
        kinds = None
        if layout == "name_glued":
            kinds = ["PII_NAME", "PII_ID", "PII_PHONE"]
        elif layout == "run_on":
            kinds = ["PII_NAME", "PII_PHONE"]
        elif layout == "run_on_again":
            kinds = ["PII_NAME", "PII_ID"]
        elif layout == "no_heading":
            kinds = ["PII_NAME"] + g.rng.sample(["PII_ID", "PII_PHONE", "PII_ADDRESS", "amount"], 3)
        head, body = people(g, kinds=kinds)
        return f"附件：{g.pick(*TITLES)}\n" + writer(g, head, body)


def masked_list(g):
    """The same kind of table, properly masked: nothing to find."""
    sign = g.pick("*", "*", "＊", "×")
    rows = ["序号\t姓名\t身份证号\t联系电话"]
    for n in range(g.rng.randint(3, 7)):
        name = g.name("three")
        rows.append("\t".join([str(n + 1), innocent("masked_name_list", name[0] + sign * 2), innocent("masked_id_list", g.masked_id(sign)),
                               innocent("masked_phone_list", g.masked_phone(sign))]))
    return f"附件：{g.pick(*TITLES)}（已脱敏）\n" + "\n".join(rows)


def scores_list(g):
    """Numbers only, as innocent as they are many."""
    rows = ["准考证号\t笔试成绩\t名次"]
    for n in range(g.rng.randint(4, 8)):
        rows.append(innocent("exam_ticket_list", g.pick("13", "15", "18") + g.digits(10)) + f"\t{g.rng.randint(55, 89)}.5\t{n + 1}")
    return "附件：笔试成绩一览\n" + "\n".join(rows)


def companies_list(g):
    rows = ["序号,企业名称,统一社会信用代码,地址"]
    for n in range(g.rng.randint(3, 6)):
        code = "91350" + g.digits(3) + "MA" + g.digits(2) + "Y" + g.digits(3) + g.pick("R", "T", "P") + g.digits(1)
        address = f"{g.county()}{g.road()}{g.rng.randint(1, 200)}号"
        rows.append(",".join([str(n + 1), g.company(), innocent("uscc_list", code),
                              innocent("company_address_list", address)]))
    return "附件：检查企业名单\n" + "\n".join(rows)
