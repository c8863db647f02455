"""What a new shop starts with: its settings, channels, carriers and complaint reasons. All of it can be edited."""

from __future__ import annotations

from sqlalchemy.orm import Session

from shopdesk.model.ledger import accounts
from shopdesk.model.orders.records import Carrier, Channel, PaymentMethod
from shopdesk.model.service.records import ComplaintReason
from shopdesk.model.shop_settings.actions import store
from shopdesk.model.shop_settings.rules import ShopFacts
from shopdesk.model.wording import seeds as wording

_P, _D = PaymentMethod.PLATFORM, PaymentMethod
CHANNELS = (
    ("direct", "Direct", "直接下单", _D.BANK), ("import", "Imported", "导入", _P), ("taobao", "Taobao", "淘宝", _P),
    ("tmall", "Tmall", "天猫", _P), ("pdd", "Pinduoduo", "拼多多", _P), ("douyin", "Douyin", "抖店", _P),
    ("jd", "JD", "京东", _P), ("wechat", "WeChat", "微信", _D.WECHAT), ("xiaohongshu", "Xiaohongshu", "小红书", _P),
    ("weidian", "Weidian", "微店", _P), ("youzan", "Youzan", "有赞", _P), ("kuaishou", "Kuaishou", "快手", _P),
    ("shopify", "Shopify", "Shopify", _P), ("woocommerce", "WooCommerce", "WooCommerce", _P),
    ("amazon", "Amazon", "亚马逊", _P), ("etsy", "Etsy", "Etsy", _P), ("ebay", "eBay", "eBay", _P),
    ("tiktok", "TikTok Shop", "TikTok Shop", _P), ("square", "Square", "Square", _P),
    ("walkin", "Walk-in", "到店", _D.CASH),
)  # fmt: skip
CARRIERS = (
    ("sf", "SF Express", "顺丰", "https://www.sf-express.com/chn/sc/waybill/waybill-detail/{number}", r"SF\d{12,15}"),
    ("zto", "ZTO", "中通", "https://www.zto.com/GuestService/Bill?txtbill={number}", r"7[0-9]{13}"),
    ("yto", "YTO", "圆通", "https://www.yto.net.cn/tracesimple.html?number={number}", r"YT\d{13}"),
    ("yunda", "Yunda", "韵达", "https://www.yundaex.com/cn/track/index.html?number={number}", r"[34]\d{14}"),
    ("sto", "STO", "申通", "https://www.sto.cn/pc/service-page/iframe/order-track?number={number}", r"77\d{13}"),
    ("jt", "J&T", "极兔", "https://www.jtexpress.cn/trajectoryQuery?number={number}", r"JT\d{13}"),
    ("jdl", "JD Logistics", "京东物流", "https://www.jdl.com/orderSearch/?waybillCodes={number}", r"JD[A-Z0-9]{11,16}"),
    ("ems", "EMS", "邮政", "https://www.ems.com.cn/queryList?number={number}", r"[A-Z]{2}\d{9}CN"),
    ("dhl", "DHL", "DHL", "https://www.dhl.com/en/express/tracking.html?AWB={number}", r"\d{10}"),
    ("ups", "UPS", "UPS", "https://www.ups.com/track?tracknum={number}", r"1Z[A-Z0-9]{16}"),
    ("fedex", "FedEx", "联邦快递", "https://www.fedex.com/fedextrack/?trknbr={number}", r"\d{12}"),
    ("usps", "USPS", "USPS", "https://tools.usps.com/go/TrackConfirmAction?tLabels={number}", r"9[2-5]\d{20}"),
    ("royalmail", "Royal Mail", "Royal Mail",
     "https://www.royalmail.com/track-your-item#/tracking-results/{number}", r"[A-Z]{2}\d{9}GB"),
    ("pickup", "Pickup", "自提", "", ""),
)  # fmt: skip
REASONS = (
    ("quality", "", "Product quality", "产品质量"), ("quality.damp", "quality", "Damp or spoiled", "受潮变质"),
    ("quality.broken", "quality", "Broken", "破损"), ("quality.differs", "quality", "Not as described", "与描述不符"),
    ("delivery", "", "Delivery", "物流问题"), ("delivery.late", "delivery", "Late or stuck", "滞留"),
    ("delivery.lost", "delivery", "Lost", "丢件"), ("delivery.wrong", "delivery", "Wrong item", "错发"),
    ("service", "", "Service", "服务态度"), ("service.slow", "service", "Slow to answer", "回复慢"),
    ("service.rude", "service", "Unfriendly", "态度不好"),
)  # fmt: skip


def fill(session: Session, facts: ShopFacts) -> None:
    """Write the starter data of a new shop."""
    for name in facts.__dataclass_fields__:
        store(session, name, getattr(facts, name))
    session.add_all(Channel(code=c, name_en=en, name_zh=zh, method=m) for c, en, zh, m in CHANNELS)
    session.add_all(
        Carrier(code=c, name_en=en, name_zh=zh, page=page, pattern=p) for c, en, zh, page, p in CARRIERS
    )
    ids: dict[str, int] = {}
    for code, parent, en, zh in REASONS:
        reason = ComplaintReason(code=code, name_en=en, name_zh=zh, parent_id=ids.get(parent))
        session.add(reason)
        session.flush()
        ids[code] = reason.id
    accounts.install(session, facts.chart)
    wording.install(session, facts.currency)
