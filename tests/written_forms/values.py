# SPDX-License-Identifier: AGPL-3.0-or-later
"""Written forms of one personal value: rows (side, variant, writer(g)) per category.

A writer gives the bare value; where it stands is the business of forms/ and
tables.py. Values made of words come from forms/values.txt.
"""
import re

import templates
from invented import HAN, check_digit, han_number
from writing import (BOM, IDEOGRAPHIC, NBSP, SOFT_HYPHEN, THIN, WORD_JOINER, ZWNJ, ZWSP, broken, dusted,
                     full_width, grouped, half_full, spaced)


def masked(number, keep_front, sign, count):
    return number[:keep_front] + sign * count + number[keep_front + count:]


def fifteen(g):
    birth = g.birth(1930, 1975)
    return f"{g.area()['code']}{birth[0] % 100:02d}{birth[1]:02d}{birth[2]:02d}000"


def foreigner(g):
    first = f"9{g.digits(5)}{g.birth()[0]}0{g.rng.randint(1, 9)}1{g.rng.randint(0, 9)}000"
    return first + check_digit(first)


def permit_text(letters, count):
    return lambda g: g.pick(*letters) + g.digits(count)


def new_passport(g):
    return "E" + g.pick(*"ABCDEFGHJKLMNPQRSTUVWXYZ") + g.digits(7)


def old_passport(g):
    return g.pick("E", "G") + g.digits(8)


def dated(shape, first=1948, last=2001):
    def write(g):
        y, m, d = g.birth(first, last)
        return shape.format(y=y, m=m, d=d, hy="".join(HAN[int(c)] for c in str(y)), hm=han_number(m), hd=han_number(d),
                            fy=full_width(str(y)), fm=full_width(str(m)), fd=full_width(str(d)))
    return write


def mail(host):
    return lambda g: g.mailbox() + "@" + g.pick(*host.split())


PRIVATE_HOSTS = "163.com 126.com sina.com sohu.com foxmail.com outlook.com gmail.com 139.com 189.cn yeah.net hotmail.com"
X = "X"

PII_ID = [
    ("open1", "plain", lambda g: g.id18()),
    ("open1", "nbsp_6_8_4", lambda g: grouped(g.id18(), (6, 8), NBSP)),
    ("open1", "wide_x", lambda g: g.id18(end=X)[:17] + "Ｘ"),
    ("open1", "letter_spaced", lambda g: spaced(g.id18())),
    ("open1", "soft_hyphen", lambda g: dusted(g.rng, g.id18(), SOFT_HYPHEN)),
    ("open1", "dots_6_8_4", lambda g: grouped(g.id18(), (6, 8), ".")),
    ("open1", "half_full", lambda g: half_full(g.id18())),
    ("open1", "broken_after_14", lambda g: broken(g.id18(), 14)),
    ("open1", "residence_permit", lambda g: g.id18(region=g.pick("810000", "820000", "830000"))),
    ("open2", "zwnj", lambda g: dusted(g.rng, g.id18(), ZWNJ, 3)),
    ("open2", "thin_6_4_4_4", lambda g: grouped(g.id18(), (6, 4, 4), THIN)),
    ("open2", "cyrillic_x", lambda g: g.id18(end=X)[:17] + "Х"),
    ("open2", "sp_6_4_2_2_4", lambda g: grouped(g.id18(), (6, 4, 2, 2), " ")),
    ("open3", "figure_space", lambda g: grouped(g.id18(), (6, 8), "\u2007")),
    ("open3", "full_width_hyphens", lambda g: full_width(grouped(g.id18(), (6, 8), "-"))),
    ("open3", "broken_after_6_8", lambda g: broken(grouped(g.id18(), (6, 8), " "), 6)),
    ("open3", "lower_x", lambda g: g.id18(end=X)[:17] + "x"),
    ("open3", "sp_4_4_4_4_2", lambda g: grouped(g.id18(), (4, 4, 4, 4), " ")),
    ("open3", "foreigner_card", foreigner),
    ("closed", "sp_3_3_4_4_4", lambda g: grouped(g.id18(), (3, 3, 4, 4), " ")),
    ("closed", "ideographic_6_8_4", lambda g: grouped(g.id18(), (6, 8), IDEOGRAPHIC)),
    ("closed", "full_width_spaced", lambda g: grouped(full_width(g.id18()), (6, 8), " ")),
    ("closed", "word_joiner", lambda g: dusted(g.rng, g.id18(), WORD_JOINER, 2)),
    ("closed", "bom", lambda g: dusted(g.rng, g.id18(), BOM, 1)),
    ("closed", "broken_after_6", lambda g: broken(g.id18(), 6)),
    ("closed", "broken_after_10_indented", lambda g: broken(g.id18(), 10, "  ")),
    ("closed", "en_dash_6_8_4", lambda g: grouped(g.id18(), (6, 8), "–")),
    ("closed", "space_before_x", lambda g: g.id18(end=X)[:17] + " X"),
    ("closed", "fullwidth_lower_x", lambda g: g.id18(end=X)[:17] + "ｘ"),
    ("closed", "slash_6_8_4", lambda g: grouped(g.id18(), (6, 8), "/")),
    ("closed", "old_15_digits", fifteen),
    ("closed", "two_spaces", lambda g: grouped(g.id18(), (6, 8), "  ")),
]

PII_ID_INVALID = [
    ("open1", "plain", lambda g: g.id18_wrong()),
    ("open1", "spaced_6_8_4", lambda g: grouped(g.id18_wrong(), (6, 8), " ")),
    ("open2", "full_width", lambda g: full_width(g.id18_wrong())),
    ("open3", "no_break_spaces", lambda g: grouped(g.id18_wrong(), (6, 4, 4), NBSP)),
    ("open3", "wrong_x", lambda g: g.id18(end="3")[:17] + "X"),
    ("closed", "nbsp_6_8_4", lambda g: grouped(g.id18_wrong(), (6, 8), NBSP)),
    ("closed", "zero_width", lambda g: dusted(g.rng, g.id18_wrong(), ZWSP, 2)),
    ("closed", "hyphens", lambda g: grouped(g.id18_wrong(), (6, 8), "-")),
    ("closed", "lower_x", lambda g: g.id18(end="5")[:17] + "x"),
    ("closed", "half_full", lambda g: half_full(g.id18_wrong())),
]

UNDER = [
    ("open1", "last_two_stars", lambda g: g.id18()[:16] + "**"),
    ("open1", "small_x", lambda g: masked(g.id18(), 14, "x", 2)),
    ("open1", "multiplication_sign", lambda g: masked(g.id18(), 14, "×", 2)),
    ("open1", "one_star_end", lambda g: g.id18()[:17] + "*"),
    ("open2", "wide_star", lambda g: masked(g.id18(), 12, "＊", 2)),
    ("open2", "capital_x_middle", lambda g: masked(g.id18(), 15, "X", 2)),
    ("open3", "two_question_marks", lambda g: masked(g.id18(), 14, "?", 2)),
    ("open3", "month", lambda g: masked(g.id18(), 10, "*", 2)),
    ("closed", "hash", lambda g: masked(g.id18(), 14, "#", 2)),
    ("closed", "black_dot", lambda g: masked(g.id18(), 14, "●", 2)),
    ("closed", "one_star_sequence", lambda g: masked(g.id18(), 15, "*", 1)),
    ("closed", "region_tail", lambda g: masked(g.id18(), 4, "*", 2)),
    ("closed", "day", lambda g: masked(g.id18(), 12, "*", 2)),
    ("closed", "small_x_year", lambda g: masked(g.id18(), 10, "x", 2)),
    ("closed", "spaced_groups", lambda g: grouped(masked(g.id18(), 14, "*", 2), (6, 8), " ")),
    ("closed", "six_point_star", lambda g: masked(g.id18(), 14, "✱", 2)),
]

PII_PHONE = [
    ("open1", "plain", lambda g: g.mobile()),
    ("open1", "dots_3_4_4", lambda g: grouped(g.mobile(), (3, 4), ".")),
    ("open1", "sp_4_3_4", lambda g: grouped(g.mobile(), (4, 3), " ")),
    ("open1", "nbsp_3_4_4", lambda g: grouped(g.mobile(), (3, 4), NBSP)),
    ("open1", "cc_0086", lambda g: "0086" + g.mobile()),
    ("open1", "cc_paren", lambda g: "(+86)" + g.mobile()),
    ("open1", "letter_spaced", lambda g: spaced(g.mobile())),
    ("open1", "half_full", lambda g: half_full(g.mobile())),
    ("open2", "sp_3_3_5", lambda g: grouped(g.mobile(), (3, 3), " ")),
    ("open2", "broken_after_7", lambda g: broken(g.mobile(), 7)),
    ("open2", "soft_hyphen", lambda g: dusted(g.rng, g.mobile(), SOFT_HYPHEN)),
    ("open3", "em_dash_3_4_4", lambda g: grouped(g.mobile(), (3, 4), "—")),
    ("open3", "cc_plus_86_full_width", lambda g: "＋86" + g.mobile()),
    ("open3", "hy_3_3_5", lambda g: grouped(g.mobile(), (3, 3), "-")),
    ("open3", "figure_space", lambda g: grouped(g.mobile(), (3, 4), "\u2007")),
    ("open3", "word_joiner", lambda g: dusted(g.rng, g.mobile(), WORD_JOINER, 2)),
    ("closed", "space_entity", lambda g: grouped(g.mobile(), (3, 4), "&nbsp;")),
    ("closed", "en_dash_3_4_4", lambda g: grouped(g.mobile(), (3, 4), "–")),
    ("closed", "full_width_hyphen", lambda g: grouped(full_width(g.mobile()), (3, 4), "－")),
    ("closed", "cc_plus86_hyphens", lambda g: "+86-" + grouped(g.mobile(), (3, 4), "-")),
    ("closed", "cc_plus86_spaces", lambda g: "+86 " + grouped(g.mobile(), (3, 4), " ")),
    ("closed", "cc_86_glued", lambda g: "+86" + g.mobile()),
    ("closed", "cc_0086_hyphen", lambda g: "0086-" + g.mobile()),
    ("closed", "cc_wide_paren", lambda g: "（86）" + g.mobile()),
    ("closed", "ideographic_3_4_4", lambda g: grouped(g.mobile(), (3, 4), IDEOGRAPHIC)),
    ("closed", "zwnj", lambda g: dusted(g.rng, g.mobile(), ZWNJ, 2)),
    ("closed", "broken_after_3", lambda g: broken(g.mobile(), 3)),
    ("closed", "sp_4_4_3", lambda g: grouped(g.mobile(), (4, 4), " ")),
    ("closed", "hy_4_3_4", lambda g: grouped(g.mobile(), (4, 3), "-")),
    ("closed", "thin_3_4_4", lambda g: grouped(g.mobile(), (3, 4), THIN)),
]

PII_BANK = [
    ("open1", "plain", lambda g: g.bank()),
    ("open1", "nbsp_4", lambda g: grouped(g.bank(19), (4, 4, 4, 4), NBSP)),
    ("open1", "dots_4", lambda g: grouped(g.bank(16), (4, 4, 4), ".")),
    ("open1", "full_width_sp4", lambda g: full_width(grouped(g.bank(16), (4, 4, 4), " ")).replace("\u3000", " ")),
    ("open1", "broken_after_16", lambda g: broken(g.bank(19), 16)),
    ("open2", "sp_6_13", lambda g: grouped(g.bank(19), (6,), " ")),
    ("open2", "zero_width", lambda g: dusted(g.rng, g.bank(), ZWSP, 3)),
    ("open3", "hy_4", lambda g: grouped(g.bank(19), (4, 4, 4, 4), "-")),
    ("open3", "sp_6_6_7", lambda g: grouped(g.bank(19), (6, 6), " ")),
    ("open3", "full_width", lambda g: full_width(g.bank(19))),
    ("open3", "slash_4", lambda g: grouped(g.bank(16), (4, 4, 4), "/")),
    ("closed", "ideographic_4", lambda g: grouped(g.bank(16), (4, 4, 4), IDEOGRAPHIC)),
    ("closed", "soft_hyphen", lambda g: dusted(g.rng, g.bank(), SOFT_HYPHEN, 2)),
    ("closed", "letter_spaced", lambda g: spaced(g.bank(16))),
    ("closed", "sp_4_4_4_7", lambda g: grouped(g.bank(19), (4, 4, 4), " ")),
    ("closed", "two_spaces_4", lambda g: grouped(g.bank(19), (4, 4, 4, 4), "  ")),
    ("closed", "half_full", lambda g: half_full(g.bank())),
    ("closed", "en_dash_4", lambda g: grouped(g.bank(16), (4, 4, 4), "–")),
    ("closed", "seventeen_digits", lambda g: g.bank(17)),
    ("closed", "eighteen_digits", lambda g: g.bank(18)),
    ("closed", "broken_after_8", lambda g: broken(g.bank(19), 8)),
    ("closed", "thin_4", lambda g: grouped(g.bank(16), (4, 4, 4), THIN)),
]

PII_EMAIL = [
    ("open1", "private_host", mail(PRIVATE_HOSTS)),
    ("open1", "qq_number", lambda g: g.digits(9).replace("0", "3") + "@qq.com"),
    ("open1", "capitals", lambda g: mail(PRIVATE_HOSTS)(g).upper()),
    ("open1", "wide_at", lambda g: mail(PRIVATE_HOSTS)(g).replace("@", "＠")),
    ("open2", "spaces_round_at", lambda g: mail(PRIVATE_HOSTS)(g).replace("@", " @ ")),
    ("open2", "vip_host", mail("vip.163.com vip.qq.com")),
    ("open3", "soft_hyphen", lambda g: dusted(g.rng, mail("163.com 126.com")(g), SOFT_HYPHEN, 1)),
    ("open3", "dotted_local", lambda g: g.pick("li.na.1990", "wang.wu.88", "chen.yi.07") + "@" + g.pick("qq.com", "163.com")),
    ("open3", "mailto", mail("qq.com 163.com live.cn msn.com")),
    ("closed", "full_width", lambda g: full_width(mail("163.com 126.com")(g))),
    ("closed", "wide_dot", lambda g: mail("163.com sina.com")(g).replace(".com", "．com")),
    ("closed", "mixed_case", lambda g: mail("Hotmail.com Gmail.com QQ.com")(g).capitalize()),
    ("closed", "two_level_host", mail("sina.com.cn yahoo.com.cn 21cn.com aliyun.com icloud.com")),
    ("closed", "hyphen_local", lambda g: g.pick("chen-jh", "lin-xiaoyu", "w-zhang") + g.digits(3) + "@163.com"),
    ("closed", "plus_local", lambda g: g.mailbox() + "+xf@gmail.com"),
    ("closed", "zero_width", lambda g: dusted(g.rng, mail("163.com 126.com")(g), ZWSP, 1)),
    ("closed", "broken_after_at", lambda g: mail("163.com 126.com")(g).replace("@", "@\n")),
    ("closed", "phone_as_name", lambda g: g.mobile() + "@139.com"),
    ("closed", "space_before_at", lambda g: mail("163.com foxmail.com")(g).replace("@", " @")),
]

PII_PLATE = [
    ("open1", "plain", lambda g: g.plate()),
    ("open1", "space", lambda g: grouped(g.plate(), (2,), " ")),
    ("open1", "hyphen", lambda g: grouped(g.plate(), (2,), "-")),
    ("open1", "new_energy", lambda g: g.plate_new_energy()),
    ("open2", "new_energy_dot", lambda g: grouped(g.plate_new_energy(), (2,), "·")),
    ("open2", "trailer", lambda g: g.plate()[:6] + "挂"),
    ("open2", "full_width", lambda g: g.plate()[0] + full_width(g.plate()[1:])),
    ("open3", "hyphen_wide", lambda g: grouped(g.plate(), (2,), "－")),
    ("open3", "ideographic", lambda g: grouped(g.plate(), (2,), IDEOGRAPHIC)),
    ("open3", "new_energy_space", lambda g: grouped(g.plate_new_energy(), (2,), " ")),
    ("open3", "letters_tail", lambda g: g.plate()[:5] + g.pick("KX", "MM", "ZD")),
    ("closed", "bullet", lambda g: grouped(g.plate(), (2,), "•")),
    ("closed", "katakana_dot", lambda g: grouped(g.plate(), (2,), "・")),
    ("closed", "wide_stop", lambda g: grouped(g.plate(), (2,), "．")),
    ("closed", "full_stop", lambda g: grouped(g.plate(), (2,), ".")),
    ("closed", "lower_case", lambda g: g.plate_new_energy().lower()),
    ("closed", "letter_spaced", lambda g: spaced(g.plate())),
    ("closed", "learner", lambda g: g.plate()[:6] + "学"),
    ("closed", "hong_kong", lambda g: "粤Z" + g.pick(*"ABCDFGH") + g.digits(3) + "港"),
    ("closed", "large_new_energy", lambda g: g.plate()[:2] + g.digits(5) + g.pick("D", "F")),
    ("closed", "spaced_dot", lambda g: grouped(g.plate(), (2,), " · ")),
    ("closed", "after_province", lambda g: grouped(g.plate(), (1,), " ")),
    ("closed", "zero_width", lambda g: dusted(g.rng, g.plate(), ZWSP, 1)),
]

PII_PASSPORT = [
    ("open1", "new", new_passport), ("open1", "old", old_passport),
    ("open1", "spaced", lambda g: grouped(old_passport(g), (1, 4), " ")),
    ("open1", "hk_macao_permit", permit_text("C", 8)),
    ("open2", "home_return_permit", permit_text("HM", 8)),
    ("open2", "service", lambda g: g.pick("PE", "SE") + g.digits(7)),
    ("open3", "spaced_4_4", lambda g: grouped(old_passport(g), (1, 4), NBSP)),
    ("open3", "service_old", lambda g: g.pick("P", "S") + g.digits(7)),
    ("closed", "lower_case", lambda g: new_passport(g).lower()),
    ("closed", "full_width", lambda g: full_width(new_passport(g))),
    ("closed", "number_sign", lambda g: old_passport(g)),
    ("closed", "taiwan_permit", permit_text("LT", 8)),
    ("closed", "taiwan_resident", lambda g: g.digits(8).replace("0", "4")),
    ("closed", "hk_macao_permit_letter", lambda g: "C" + g.pick(*"ABDEFGH") + g.digits(7)),
    ("closed", "service_dotted", lambda g: "P." + g.digits(7)),
    ("closed", "diplomatic", lambda g: "DE" + g.digits(7)),
    ("closed", "macao", lambda g: "MA" + g.digits(7)),
    ("closed", "zero_width", lambda g: dusted(g.rng, old_passport(g), ZWSP, 1)),
]

PII_BIRTH = [
    ("open1", "full_date", dated("{y}年{m}月{d}日")), ("open1", "dotted", dated("{y}.{m:02d}.{d:02d}")),
    ("open1", "dashed", dated("{y}-{m:02d}-{d:02d}")), ("open1", "slashed", dated("{y}/{m}/{d}")),
    ("open2", "chinese", dated("{hy}年{hm}月{hd}日")), ("open2", "padded", dated("{y}年{m:02d}月{d:02d}日")),
    ("open3", "dotted_wide", dated("{y}．{m:02d}．{d:02d}")), ("open3", "spaced_dashes", dated("{y} - {m:02d} - {d:02d}")),
    ("open3", "slashed_padded", dated("{y}/{m:02d}/{d:02d}")),
    ("closed", "eight_digits", dated("{y}{m:02d}{d:02d}")), ("closed", "spaced", dated("{y} 年 {m} 月 {d} 日")),
    ("closed", "full_width", dated("{fy}年{fm}月{fd}日")), ("closed", "dotted_unpadded", dated("{y}.{m}.{d}")),
    ("closed", "chinese_o", lambda g: dated("{hy}年{hm}月{hd}日")(g).replace("〇", "○")),
    ("closed", "half_chinese", dated("{y}年{hm}月{hd}日")), ("closed", "wide_slash", dated("{y}／{m:02d}／{d:02d}")),
    ("closed", "pdf_radicals", dated("{y}年{m}⽉{d}⽇")), ("closed", "day_hao", dated("{y}年{m}月{d}号")), ("closed", "dashed_unpadded", dated("{y}-{m}-{d}")),
]

WECHAT = lambda g: g.pick("wx_", "wxid_", "lao", "xiao", "A") + g.pick("chen", "hua", "yun", "qiang") + g.digits(4)
PII_IM = [
    ("open1", "wechat_id", WECHAT), ("open1", "qq", lambda g: str(g.rng.randint(10 ** 8, 10 ** 10))),
    ("open2", "qq_ten", lambda g: str(g.rng.randint(10 ** 9, 3 * 10 ** 9))),
    ("open2", "wechat_underscore", lambda g: g.pick(*"LZWX") + "_" + g.pick("sunny", "ocean", "happy") + g.digits(2)),
    ("open3", "wechat_digits", lambda g: g.pick("a", "q", "zz") + g.digits(7)), ("open3", "qq_nine", lambda g: str(g.rng.randint(10 ** 8, 9 * 10 ** 8))),
    ("closed", "wechat_hyphen", lambda g: g.pick("zhang-", "li-", "wu-") + g.pick("fei", "ming") + g.digits(3)),
    ("closed", "wechat_letters", lambda g: g.pick("fenglingdu", "mantianxing", "qingshanlvshui")),
    ("closed", "qq_short", lambda g: str(g.rng.randint(10 ** 5, 10 ** 7))),
    ("closed", "wechat_capitals", lambda g: g.pick("Ljh", "Wxm", "ZYq") + g.digits(6)),
    ("closed", "qq_full_width", lambda g: full_width(str(g.rng.randint(10 ** 8, 10 ** 9)))),
]


def full_width_digits(text):
    return re.sub(r"\d", lambda digit: full_width(digit.group()), text)


def worded(category):
    """The rows of forms/values.txt for a category."""
    return [(side, entry.words[1], lambda g, entry=entry: g.worded(entry))
            for entry in templates.read("values") if entry.words[0] == category for side in entry.sides]


PII_ADDRESS = worded("PII_ADDRESS") + [
    ("closed", "full_width_digits", lambda g: full_width_digits(
        f"{g.region()}{g.road()}{g.rng.randint(1, 400)}号{g.rng.randint(1, 30)}幢{g.rng.randint(101, 2504)}室")),
]
PII_HEALTH = worded("PII_HEALTH")
PII_MINOR = worded("PII_MINOR")

NAMES = [
    ("open1", "any", lambda g: g.name()), ("open1", "compound", lambda g: g.name("compound")),
    ("open1", "rare", lambda g: g.name("rare")), ("open1", "two", lambda g: g.name("two")),
    ("open2", "dot", lambda g: g.name("dot")), ("open2", "minority", lambda g: g.name("minority")),
    ("open3", "one_given", lambda g: g.name("two")), ("open3", "uncommon", lambda g: g.name("rare")),
    ("open3", "wide_dot", lambda g: g.name("dot").replace("·", g.pick("．", "·"))),
    ("closed", "any_again", lambda g: g.name("three")), ("closed", "two_rare", lambda g: g.name("two")),
    ("closed", "four_compound", lambda g: g.name("compound")), ("closed", "rare_surname", lambda g: g.name("rare")),
    ("closed", "bullet_dot", lambda g: g.name("dot").replace("·", g.pick("•", "・", "‧"))),
    ("closed", "no_dot_minority", lambda g: g.name("minority")),
    ("closed", "double_surname", lambda g: g.pick("张", "陈", "林") + g.pick("王", "李", "许") + "".join(g.rng.sample(list("婷雯欣颖嘉怡"), 2))),
]

# What a permit is called where its number stands.
PERMIT_LABELS = {"hk_macao_permit": "往来港澳通行证号码", "hk_macao_permit_letter": "往来港澳通行证号",
                 "home_return_permit": "港澳居民来往内地通行证", "taiwan_permit": "大陆居民往来台湾通行证号",
                 "taiwan_resident": "台湾居民来往大陆通行证号", "service": "公务普通护照号",
                 "service_dotted": "公务普通护照号码", "diplomatic": "外交护照号码", "macao": "澳门特区护照号码"}

BY_CATEGORY = {"PII_ID": PII_ID, "PII_ID_INVALID": PII_ID_INVALID, "PII_ID_UNDERMASKED": UNDER, "PII_PHONE": PII_PHONE,
               "PII_BANK": PII_BANK, "PII_EMAIL": PII_EMAIL, "PII_PLATE": PII_PLATE, "PII_PASSPORT": PII_PASSPORT,
               "PII_BIRTH": PII_BIRTH, "PII_IM": PII_IM, "PII_ADDRESS": PII_ADDRESS, "PII_HEALTH": PII_HEALTH,
               "PII_MINOR": PII_MINOR, "PII_NAME": NAMES}
