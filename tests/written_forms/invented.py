# SPDX-License-Identifier: AGPL-3.0-or-later
"""Invented people, numbers and places: nobody's.

ID numbers carry the sequence code 000, never issued, or a birth year
1900-1919; bank cards a right Luhn digit behind a real issuer's prefix.
Everything comes from the random source handed in: same seed, same people.
"""
import csv

COMMON = list(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯"
    "龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤")
RARE = list(
    "佘仇冼亓郗蔺阚麦苗岳柳骆兰阮靳欧柴纪卞屠楚敖晏边冉卓桑甄佟巩明喻裴柏尚祝游詹牟")
COMPOUND = ["欧阳", "上官", "诸葛", "司徒", "夏侯", "尉迟", "皇甫", "令狐", "慕容", "司马", "端木", "东方"]
GIVEN = list(
    "伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超霞平刚桂兰鹏辉玲红梅建国华志文斌海燕飞云龙凤春秋晓东晴岚棠楠瑶琪睿轩宇航博铭晨曦宸诺妍彤薇蕾莹倩婷雯慧颖洁钰坤炎烨森淼鑫垚"
    "锋钊钧振庆祥福禄寿康宁安邦定邦根生水木火土金银铜长顺德仁义礼智信忠孝廉耀光宗祖茂盛昌隆")
MINORITY = ["阿依努尔·卡德尔", "买买提江·吐尔地", "古丽米热·艾山", "帕提古丽·依明", "玉素甫·阿卜力孜",
            "迪丽拜尔·沙吾提", "努尔兰·哈孜", "热合曼·马木提"]
PLAIN_MINORITY = ["格桑德吉", "达瓦平措", "旺堆", "尼玛次仁", "那顺巴雅尔", "萨仁高娃", "呼和巴雅尔",
                  "吉克阿呷", "拉姆卓玛"]
PREFIXES = ("130 131 132 133 135 136 137 138 139 147 150 151 152 153 155 156 157 158 159 166 173 175 176 "
            "177 178 180 181 182 183 184 185 186 187 188 189 191 193 195 198 199").split()
BINS = [("622848", 19), ("621700", 19), ("622700", 16), ("622202", 19), ("621226", 19), ("621661", 19),
        ("621799", 19), ("622188", 19), ("622588", 16), ("621483", 16), ("622622", 16), ("622908", 18),
        ("621098", 19), ("623052", 19), ("622262", 17), ("622155", 16)]
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
PLATE_CITIES = ["京A", "津B", "沪C", "渝D", "冀R", "豫P", "云N", "辽M", "黑L", "湘K", "皖S", "鲁Q", "新R",
                "苏H", "浙J", "赣G", "鄂F", "桂K", "甘H", "晋M", "蒙G", "陕V", "吉J", "闽D", "贵F", "粤W",
                "青B", "藏F", "川Z", "宁C", "琼B"]
PLATE_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"
SYLLABLES = "wang li zhang liu chen yang zhao huang zhou wu xu sun hu zhu gao lin he guo ma luo".split()
HAN = "〇一二三四五六七八九"


def check_digit(first17):
    total = sum(int(digit) * weight for digit, weight in zip(first17, WEIGHTS))
    return "10X98765432"[total % 11]


def luhn_digit(first):
    total = 0
    for place, digit in enumerate(reversed(first)):
        value = int(digit) * (2 if place % 2 == 0 else 1)
        total += value - 9 if value > 9 else value
    return str(-total % 10)


def han_number(number):
    """1-99 as it is spoken: 23 -> 二十三."""
    tens, ones = divmod(number, 10)
    return ("" if tens == 0 else "十" if tens == 1 else HAN[tens] + "十") + (HAN[ones] if ones else "")


class Places:
    """Provinces, cities and counties from the corpus's GB/T 2260 tables."""

    def __init__(self, folder):
        def rows(name):
            with open(folder / name, encoding="utf-8-sig", newline="") as lines:
                return list(csv.DictReader(lines))
        self.provinces = {row["province"]: row["name"] for row in rows("province.csv")}
        self.cities = {row["province"] + row["city"]: row["name"] for row in rows("city.csv")}
        self.areas = [row for row in rows("area.csv") if row["province"] < "71"
                      and "直辖" not in self.cities.get(row["province"] + row["city"], "")]


class Inventor:
    def __init__(self, rng, places):
        self.rng, self.places = rng, places

    def pick(self, *options):
        return self.rng.choice(options)

    def digits(self, count):
        return "".join(str(self.rng.randrange(10)) for _ in range(count))

    def name(self, kind=None):
        rng = self.rng
        kind = kind or rng.choices(["three", "two", "compound", "rare", "dot", "minority"],
                                   [62, 20, 5, 7, 3, 3])[0]
        if kind == "dot":
            return rng.choice(MINORITY)
        if kind == "minority":
            return rng.choice(PLAIN_MINORITY)
        surname = rng.choice(COMPOUND if kind == "compound" else RARE if kind == "rare" else COMMON)
        first, second = rng.sample(GIVEN, 2)
        return surname + (first if kind == "two" else first + second)

    def area(self):
        return self.rng.choice(self.places.areas)

    def region(self, depth=None):
        """Province, city and county, or the tail of them."""
        row = self.area()
        province = self.places.provinces[row["province"]]
        city = self.places.cities.get(row["province"] + row["city"], "")
        parts = [province, city, row["name"]] if city and city != row["name"] else [province, row["name"]]
        return "".join(parts[-depth:] if depth else parts)

    def county(self):
        return self.area()["name"]

    def birth(self, first=1945, last=2003):
        return (self.rng.randint(first, last), self.rng.randint(1, 12), self.rng.randint(1, 28))

    def id18(self, end=None, birth=None, region=None):
        """end: wished check digit. Born after 1919 the sequence code is 000."""
        for _ in range(2000):
            old = birth is None and self.rng.random() < .35
            year, month, day = birth or (self.birth(1900, 1919) if old else self.birth())
            sequence = self.rng.choice(("%03d" % self.rng.randint(1, 999), "000")) if old else "000"
            first = f"{region or self.area()['code']}{year}{month:02d}{day:02d}{sequence}"
            if end is None or check_digit(first) == end:
                return first + check_digit(first)
        raise AssertionError("no such number")

    def id18_wrong(self):
        number = self.id18()
        return number[:17] + self.rng.choice([c for c in "0123456789" if c != number[17]])

    def mobile(self):
        return self.rng.choice(PREFIXES) + self.digits(8)

    def bank(self, length=None):
        prefix, total = self.rng.choice([row for row in BINS if length in (None, row[1])])
        first = prefix + self.digits(total - len(prefix) - 1)
        return first + luhn_digit(first)

    def plate(self):
        city = self.rng.choice(PLATE_CITIES)
        body = list(self.digits(5))
        for _ in range(self.rng.randint(0, 2)):
            body[self.rng.randrange(5)] = self.rng.choice(PLATE_LETTERS)
        return city + "".join(body)

    def plate_new_energy(self):
        return self.rng.choice(PLATE_CITIES) + self.rng.choice("DF") + self.digits(5)

    def mailbox(self):
        rng = self.rng
        person = rng.choice(SYLLABLES) + rng.choice(["", ".", "_"]) + rng.choice(SYLLABLES)
        return person + str(rng.randint(10, 99999))

    def landline(self):
        code = self.rng.choice(["0591", "0792", "0316", "0855", "0472", "027", "028", "0997", "0898"])
        return code + "-" + self.rng.choice("235678") + self.digits(7 if len(code) == 3 else 6 + self.rng.randint(0, 1))

    def docno(self):
        place = self.pick("榕", "赣", "晋", "皖", "湘", "冀", "黔", "川")
        office = self.pick("府办", "财农", "教体", "卫健", "民发", "应急", "住建", "发改")
        return f"{place}{office}〔{self.rng.randint(2009, 2025)}〕{self.rng.randint(1, 260)}号"

    def date(self, first=2015, last=2025):
        year, month, day = self.birth(first, last)
        return f"{year}年{month}月{day}日"

    def company(self):
        place = self.pick("福建", "江西", "山西", "安徽", "湖南", "河北", "贵州", "四川")
        sign = "".join(self.rng.sample(list("恒瑞达丰源盛宏泰信诚嘉禾邦固远润正汇佳"), 2))
        trade = self.pick("建筑工程", "环保科技", "餐饮管理", "物流", "农业开发", "医疗器械", "信息技术")
        return f"{place}{sign}{trade}有限公司"

    def agency(self):
        return self.county() + self.pick("民政局", "市场监督管理局", "教育局", "自然资源局", "卫生健康局",
                                         "应急管理局", "城市管理局", "人民政府办公室", "财政局")

    def village(self):
        return self.pick("青山口", "柳树湾", "石门坎", "大槐树", "后坡", "沙河", "双桥", "枫林", "莲塘", "西岭")

    def town(self):
        return self.pick("云台镇", "双溪镇", "马家店镇", "红旗乡", "河西街道", "永乐镇", "白沙乡", "清水镇")

    def road(self):
        return self.pick("文化路", "建设大道", "中山北路", "迎宾路", "滨江东路", "永安街", "新华西街", "长乐路")

    def estate(self):
        return self.pick("阳光花园", "碧桂苑", "书香苑", "锦江国际", "金色家园", "龙湖时代天街", "和谐家园")

    def masked_id(self, sign):
        """An ID number masked as the rules ask: nothing of the birth date left."""
        number = self.id18()
        return self.pick(number[:6] + sign * 8 + number[14:], number[:4] + sign * 11 + number[15:],
                         number[:3] + sign * 14 + number[17:])

    def masked_phone(self, sign):
        number = self.mobile()
        return number[:3] + sign * 4 + number[7:]

    def surname(self):
        return self.rng.choice(COMMON)

    def gender(self):
        return self.pick("男", "女")

    def nation(self):
        return self.pick("汉族", "回族", "畲族", "土家族", "苗族")

    def primary_school(self):
        return self.pick("实验小学", "城关第二小学", "红星希望小学", "外国语学校", "解放路小学", "民族小学")
