"""The words a new shop's list forbids: absolutes of the advertising laws, Chinese and English. All can be edited."""

from __future__ import annotations

from shopdesk.core.texts import N_

LAW = N_("An absolute that advertising law forbids")
PROOF = N_("A promise that must be proven")

CHINESE = (
    "国家级", "世界级", "宇宙级", "最高级", "顶级", "极品", "极致", "最佳", "最好", "最优", "最低价",
    "最便宜", "最先进", "最新科技", "最受欢迎", "第一", "唯一", "独一无二", "绝无仅有", "首个", "首选",
    "全网首发", "全国首家", "全网最低", "史无前例", "前无古人", "空前绝后", "万能", "绝对", "100%有效",
    "百分之百", "永久", "王牌", "冠军", "领袖品牌", "领导品牌", "驰名商标", "国家领导人推荐", "特供",
    "专供", "免检", "点击领奖", "秒杀全网",
)  # fmt: skip
CURES = ("根治", "治愈", "包治", "药到病除", "无副作用", "零风险", "祖传秘方", "抗癌", "减肥神器")
ENGLISH = (
    "best in the world", "world's best", "world's no. 1", "number one", "no. 1", "#1", "cheapest", "lowest price ever",
    "100% safe", "100% effective", "guaranteed results", "unbeatable", "the only one",
)  # fmt: skip
ENGLISH_CURES = ("cures", "miracle", "risk-free", "no side effects")

SEEDS = (*((w, LAW) for w in (*CHINESE, *ENGLISH)), *((w, PROOF) for w in (*CURES, *ENGLISH_CURES)))
"""(word, why) of a new shop's list; the why is translated where it is shown."""
