"""What the demo tea shop sells, who buys it and where they live: plain values, in the two languages of its
customers."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Ware:
    """A product with one SKU each for its sizes: (code, size, price, cost in minor units, grams); `share`
    of the sales."""

    title: str
    category: str
    vendor: str
    share: int
    sizes: tuple[tuple[str, str, int, int, int], ...]
    tags: str = ""


_WEST, _WUYI, _ANXI, _MENGHAI = "西湖龙井合作社", "武夷山茶厂", "安溪茶农", "勐海茶厂"
_KILN, _YIXING, _CRAFT = "景德镇窑口", "宜兴紫砂工坊", "竹木工坊"
WARES = (
    Ware("龙井茶", "绿茶 Green tea", _WEST, 22,
         (("LJ-100", "100g", 5_900, 2_300, 130), ("LJ-250", "250g", 12_800, 5_200, 290))),
    Ware("碧螺春", "绿茶 Green tea", "洞庭山茶社", 6, (("BLC-125", "125g", 8_800, 3_600, 160),)),
    Ware("茉莉花茶", "花茶 Scented tea", "福州茶厂", 14,
         (("MLH-100", "100g", 4_900, 1_700, 130), ("MLH-500", "500g", 19_800, 7_600, 560))),
    Ware("玫瑰花茶", "花茶 Scented tea", "平阴玫瑰园", 6, (("MG-60", "60g", 3_600, 1_150, 90),)),
    Ware("铁观音", "乌龙茶 Oolong", _ANXI, 12, (("TGY-250", "250g", 16_800, 6_400, 290),)),
    Ware("大红袍", "乌龙茶 Oolong", _WUYI, 7, (("DHP-125", "125g", 13_800, 5_600, 165),)),
    Ware("凤凰单丛", "乌龙茶 Oolong", "潮州茶厂", 5, (("FHDC-100", "100g", 11_800, 4_700, 130),)),
    Ware("Oolong sampler", "乌龙茶 Oolong", _WUYI, 8, (("OOL-SET", "6 × 15g", 22_600, 8_800, 180),), "gift"),
    Ware("金骏眉", "红茶 Black tea", _WUYI, 6, (("JJM-50", "50g", 9_800, 3_900, 80),)),
    Ware("Keemun breakfast tea", "红茶 Black tea", "祁门茶厂", 5, (("KM-200", "200g", 8_600, 3_200, 240),)),
    Ware("普洱熟茶饼", "普洱 Pu'er", _MENGHAI, 9, (("PE-357", "357g", 32_800, 14_200, 390),)),
    Ware("小青柑普洱", "普洱 Pu'er", "新会陈皮坊", 8, (("XQG-250", "250g", 9_900, 3_800, 290),)),
    Ware("白毫银针", "白茶 White tea", "福鼎茶社", 4, (("BHYZ-50", "50g", 15_800, 6_900, 80),)),
    Ware("寿眉老白茶饼", "白茶 White tea", "福鼎茶社", 4, (("SM-350", "350g", 25_800, 10_900, 380),)),
    Ware("白瓷盖碗", "茶具 Teaware", _KILN, 10,
         (("GW-120", "120ml", 12_900, 4_600, 310), ("GW-150", "150ml", 14_900, 5_400, 360))),
    Ware("公道杯", "茶具 Teaware", _KILN, 7, (("GDB-200", "200ml", 14_450, 5_100, 240),)),
    Ware("紫砂壶", "茶具 Teaware", _YIXING, 2, (("ZSH-200", "200ml", 128_000, 54_000, 420),), "handmade"),
    Ware("品茗杯", "茶具 Teaware", _KILN, 8, (("PMB-60", "60ml × 4", 7_600, 2_400, 260),)),
    Ware("Gongfu starter set", "茶具 Teaware", _KILN, 5, (("GF-SET", "", 68_900, 26_500, 1_450),), "gift"),
    Ware("Travel tea set", "茶具 Teaware", _KILN, 4, (("TR-SET", "1 + 2", 18_900, 7_200, 620),), "gift"),
    Ware("Glass tea mug", "茶具 Teaware", "博山玻璃厂", 5, (("MUG-01", "350ml", 6_800, 2_100, 330),)),
    Ware("茶滤", "配件 Accessories", _CRAFT, 7, (("CL-01", "", 3_900, 900, 60),)),
    Ware("茶叶罐", "配件 Accessories", _KILN, 8,
         (("CYG-S", "小", 4_900, 1_400, 210), ("CYG-L", "大", 7_900, 2_600, 380))),
    Ware("Bamboo tea tray", "配件 Accessories", _CRAFT, 4, (("TRAY-40", "40 cm", 23_800, 9_200, 1_600),)),
    Ware("茶巾", "配件 Accessories", _CRAFT, 4, (("CJ-01", "", 1_900, 450, 40),)),
    Ware("节日礼盒", "礼盒 Gift boxes", _WEST, 5,
         (("GIFT-A", "龙井 + 盖碗", 29_800, 12_100, 780), ("GIFT-B", "四味茶", 19_800, 7_900, 520)), "gift"),
)  # fmt: skip

SURNAMES = "林陈王赵刘孙周吴郑李张黄徐何高罗梁宋谢唐韩冯曹彭曾萧田董潘袁蔡蒋余于杜叶程魏苏吕"
GIVEN = (
    "小雨", "志强", "芳", "敏", "洋", "丽", "杰", "倩", "爽", "静", "伟", "娜", "磊", "婷", "勇", "雪", "明", "秀英",
    "建国", "晓燕", "子涵", "浩然", "欣怡", "一诺", "梓轩", "雨桐", "思远", "佳琪", "文博", "海燕", "春梅", "国庆",
    "美玲", "俊杰", "丹", "鑫", "玉兰", "桂英", "宇航", "若曦",
)  # fmt: skip
FIRST = (
    "Emma", "Noah", "Olivia", "Liam", "Sophie", "James", "Grace", "Oliver", "Mia", "Henry", "Chloe", "Jack", "Ella",
    "Lucas", "Hannah", "Daniel", "Amelia", "Thomas", "Nora", "Samuel", "Julia", "Max", "Clara", "Hugo", "Iris",
)  # fmt: skip
LAST = (
    "Clarke", "Williams", "Johnson", "Brown", "Taylor", "Martin", "Walker", "Hughes", "Green", "Baker", "Cooper",
    "Morgan", "Bell", "Murphy", "Schmidt", "Becker", "Tremblay", "Roy", "Nguyen", "Rossi", "Larsen", "Novak", "Dubois",
)  # fmt: skip

PLACES = (
    ("浙江省", "杭州市", "西湖区", "文三路 90 号 2 幢", "310012"),
    ("上海市", "上海市", "徐汇区", "漕溪北路 18 号", "200030"),
    ("北京市", "北京市", "朝阳区", "建国路 88 号院 3 号楼", "100022"),
    ("广东省", "广州市", "天河区", "体育西路 103 号", "510620"),
    ("广东省", "深圳市", "南山区", "科技园南路 6 号", "518057"),
    ("江苏省", "南京市", "鼓楼区", "中山北路 200 号", "210009"),
    ("江苏省", "苏州市", "姑苏区", "平江路 45 号", "215000"),
    ("四川省", "成都市", "武侯区", "人民南路四段 27 号", "610041"),
    ("湖北省", "武汉市", "武昌区", "中北路 109 号", "430077"),
    ("福建省", "厦门市", "思明区", "湖滨南路 76 号", "361004"),
    ("陕西省", "西安市", "雁塔区", "小寨东路 126 号", "710061"),
    ("山东省", "青岛市", "市南区", "香港中路 32 号", "266071"),
    ("湖南省", "长沙市", "岳麓区", "麓山南路 2 号", "410082"), ("辽宁省", "大连市", "中山区", "人民路 15 号", "116001"),
    ("重庆市", "重庆市", "渝中区", "民权路 28 号", "400010"),
    ("新疆维吾尔自治区", "乌鲁木齐市", "天山区", "解放北路 99 号", "830002"),
)  # fmt: skip
ABROAD = (
    ("GB", "", "London", "14 Chapel Street", "NW1 5DP"), ("GB", "", "Edinburgh", "9 Thistle Court", "EH2 1DD"),
    ("US", "NY", "New York", "220 W 98th Street, Apt 4B", "10025"),
    ("US", "CA", "Oakland", "1180 Lakeshore Avenue", "94606"),
    ("CA", "ON", "Toronto", "57 Harbord Street", "M5S 1G4"), ("DE", "", "Berlin", "Kastanienallee 31", "10435"),
    ("AU", "VIC", "Melbourne", "8 Gertrude Street", "3065"), ("FR", "", "Lyon", "12 rue de la République", "69002"),
)  # fmt: skip

NOTES = (
    "请不要放快递柜", "送人的，请别放价格单", "周末送货", "麻烦包严实一点", "Please gift-wrap.",
    "Ring the second bell.", "要今年的新茶", "No plastic, please.",
)  # fmt: skip
RETURN_REASONS = ("不想要了", "味道不合适", "Ordered twice by mistake", "收到时有破损", "拍错规格")
COMPLAINTS = (
    ("quality.damp", "茶饼受潮（普洱熟茶饼 357g）", 3), ("delivery.late", "Parcel stuck at customs for nine days", 2),
    ("quality.broken", "盖碗收到时已破", 3), ("delivery.wrong", "收到的是 100g，不是 250g", 2),
    ("service.slow", "微信问补货，一天没有回复", 1), ("quality.differs", "Tin is darker than in the picture", 1),
    ("delivery.lost", "显示签收但没有收到", 4), ("quality.damp", "茉莉花茶有潮味", 3),
)  # fmt: skip
MEASURES = (
    ("quality.damp", "普洱茶饼改用铝箔袋加干燥剂", "老板", "每月受潮投诉少于 1 起"),
    ("quality.broken", "Double-wall boxes for all teaware", "Warehouse", "Breakage below 0.5 %"),
)  # fmt: skip
