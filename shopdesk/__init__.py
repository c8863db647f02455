"""ShopDesk: a small online shop, run by one person, on her own disk."""

__version__ = "0.1.0"
