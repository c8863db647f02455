"""What a generic order table may call its columns, in English and Chinese, squeezed (intake/labels.py)."""

from __future__ import annotations

FIELDS: dict[str, tuple[str, ...]] = {
    "order_no": (
        "invoiceno", "invoicenumber", "orderid", "orderno", "ordernumber", "ordernr", "invoice", "invoiceid", "order",
        "salesorder", "ordername", "订单编号", "订单号", "订单号码", "主订单编号", "订单id", "订单", "单号", "发票号", "订单流水号",
        "訂單編號", "訂單號",
    ),
    "line_no": (
        "lineid", "orderlineid", "orderitemid", "lineitemid", "itemlineid", "子订单编号", "子订单号", "商品单号",
    ),
    "sku": (
        "stockcode", "sku", "skucode", "itemsku", "variantsku", "itemcode", "productcode", "articleno", "partnumber",
        "itemno", "productsku", "productid", "itemid", "商家编码", "商品编码", "sku编码", "规格编码", "货号", "款号", "编码",
        "商品货号", "商品sku", "外部系统编号", "商品id", "商家sku编码", "商家商品编码", "商品编号",
    ),
    "title": (
        "description", "title", "productname", "itemname", "producttitle", "product", "item", "name", "itemtitle",
        "商品名称", "商品标题", "宝贝标题", "标题", "品名", "产品名称", "商品", "产品", "名称", "货品名称", "选购商品",
    ),
    "variant": ("variant", "variation", "variations", "option", "options", "商品属性", "规格", "商品规格", "颜色规格", "款式"),
    "quantity": (
        "quantity", "qty", "units", "pieces", "quantityordered", "qtyordered", "itemquantity", "count", "unitssold",
        "数量", "购买数量", "商品数量", "件数", "订购数量", "数目", "數量",
    ),
    "unit_price": (
        "unitprice", "price", "itemprice", "priceeach", "unitcost", "saleprice", "pricepaid", "单价", "商品单价", "价格",
        "售价", "销售单价", "商品价格", "單價",
    ),
    "line_total": (
        "linetotal", "lineamount", "itemtotal", "extendedprice", "subtotal", "amount", "sales", "total", "totalprice",
        "revenue", "小计", "金额", "商品金额", "行金额", "总价", "商品总价", "销售额",
    ),
    "moment": (
        "invoicedate", "orderdate", "date", "datetime", "createdat", "created", "purchasedate", "orderedat", "ordertime",
        "timestamp", "time", "placedat", "saledate", "transactiondate", "orderdatetime", "下单时间", "订单创建时间", "订单时间",
        "下单日期", "订单日期", "创建时间", "成交时间", "日期", "时间", "订单提交时间", "下單時間",
    ),
    "customer_key": (
        "customerid", "customerno", "customernumber", "userid", "buyerid", "clientid", "username", "buyerusername",
        "customercode", "memberid", "买家会员名", "买家昵称", "客户编号", "客户id", "会员名", "会员id", "用户id", "买家id", "买家",
        "客户", "会员", "customer", "buyer", "client",
    ),
    "customer_name": ("customername", "buyername", "clientname", "fullname", "客户姓名", "客户名称", "买家姓名", "姓名"),
    "email": ("email", "emailaddress", "customeremail", "buyeremail", "mail", "邮箱", "电子邮箱", "邮件"),
    "phone": (
        "phone", "telephone", "mobile", "phonenumber", "customerphone", "buyerphone", "手机", "手机号", "电话", "联系电话",
        "联系手机", "收货人手机", "收件人电话", "收货电话",
    ),
    "recipient": ("recipient", "shipname", "shippingname", "shipto", "recipientname", "收货人", "收件人", "收货人姓名", "收件人姓名"),
    "country": ("country", "shipcountry", "shippingcountry", "countrycode", "billingcountry", "国家", "国家地区", "國家"),
    "province": ("province", "state", "region", "shipstate", "shippingprovince", "county", "省", "省份", "地区", "区域"),
    "city": ("city", "shipcity", "shippingcity", "town", "市", "城市"),
    "district": ("district", "区", "区县", "县"),
    "street": ("address", "street", "shipaddress", "shippingaddress", "address1", "收货地址", "地址", "详细地址", "收件地址"),
    "zip": ("zip", "zipcode", "postcode", "postalcode", "shipzipcode", "shippingzip", "邮编", "邮政编码"),
    "discount": (
        "discount", "discountamount", "orderdiscount", "totaldiscount", "coupondiscount", "优惠", "优惠金额", "折扣", "折扣金额",
        "订单优惠", "商家优惠",
    ),
    "line_discount": ("linediscount", "lineitemdiscount", "itemdiscount", "商品优惠", "单品优惠"),
    "shipping": ("shipping", "shippingfee", "freight", "postage", "shippingcost", "deliveryfee", "ordershipping", "运费", "邮费", "快递费"),
    "tax": ("tax", "taxes", "vat", "salestax", "ordertax", "税", "税额", "税费"),
    "status": ("status", "orderstatus", "state2", "fulfillmentstatus", "订单状态", "状态", "交易状态"),
    "payment": (
        "financialstatus", "paymentstatus", "paidat", "datepaid", "paymentdate", "paid", "付款时间", "订单付款时间", "支付时间",
        "付款状态", "支付状态",
    ),
    "shipped_at": ("shippedat", "dateshipped", "shipdate", "发货时间", "发货日期"),
    "channel": ("channel", "saleschannel", "platform", "渠道", "平台", "来源", "店铺来源", "订单来源"),
    "carrier": ("carrier", "shippingcarrier", "courier", "物流公司", "快递公司", "承运商"),
    "tracking": ("tracking", "trackingnumber", "trackingno", "waybill", "物流单号", "快递单号", "运单号"),
    "currency": ("currency", "currencycode", "币种", "货币"),
    "buyer_note": ("buyernote", "customernote", "ordernote", "note", "notes", "买家留言", "买家备注", "留言"),
    "seller_note": ("sellernote", "internalnote", "卖家备注", "商家备注", "订单备注", "备注"),
}
"""Field → labels, the surest first."""

LABELS = frozenset(label for labels in FIELDS.values() for label in labels)

NEEDED = (("order_no",), ("sku", "title"), ("quantity",), ("unit_price", "line_total"), ("moment",))
"""A table is an order table when it has one of each."""

STATUS_WORDS: dict[str, tuple[str, ...]] = {
    "cancelled": ("cancelled", "canceled", "closed", "voided", "void", "failed", "已取消", "取消", "交易关闭", "已关闭", "订单取消"),
    "refunded": ("refunded", "已退款", "退款成功", "全额退款"),
    "new": (
        "new", "pending", "unpaid", "awaiting payment", "on hold", "onhold", "draft", "pendingpayment", "待付款", "未付款",
        "等待买家付款", "待支付", "未支付",
    ),
    "paid": (
        "paid", "processing", "confirmed", "unshipped", "unfulfilled", "open", "authorized", "awaitingshipment", "待发货",
        "已付款", "已支付", "买家已付款", "等待卖家发货", "待出库", "备货中", "买家已付款等待卖家发货",
    ),
    "shipped": ("shipped", "fulfilled", "dispatched", "intransit", "已发货", "待收货", "卖家已发货", "运输中", "卖家已发货等待买家确认"),
    "done": (
        "done", "completed", "complete", "delivered", "finished", "success", "succeeded", "交易成功", "已完成", "已签收", "已收货",
        "完成", "交易完成", "已送达",
    ),
}
"""What statuses mean, squeezed."""
