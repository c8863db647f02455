"""Version 1 of the shop file: every table, index and search index, as they were first released."""

from __future__ import annotations

from alembic import op

STATEMENTS = (
    "CREATE TABLE account ( id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, code TEXT NOT NULL, name_en TEXT "
    "NOT NULL, name_zh TEXT NOT NULL, parent_code TEXT, type TEXT NOT NULL, normal TEXT NOT NULL, is_leaf "
    "INTEGER NOT NULL, is_cash INTEGER NOT NULL, bs_line TEXT NOT NULL, pl_line TEXT NOT NULL, must_be_zero "
    "INTEGER NOT NULL, active INTEGER NOT NULL, external_code TEXT NOT NULL, CONSTRAINT uq_account_code "
    "UNIQUE (code) ) STRICT",
    "CREATE INDEX ix_account_parent_code ON account (parent_code)",
    "CREATE TABLE account_month ( account_id INTEGER NOT NULL, month TEXT NOT NULL, debit INTEGER NOT NULL, "
    "credit INTEGER NOT NULL, CONSTRAINT pk_account_month PRIMARY KEY (account_id, month) ) WITHOUT ROWID, "
    "STRICT",
    "CREATE TABLE batch ( id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, format TEXT NOT "
    "NULL, files TEXT NOT NULL, sha256 TEXT NOT NULL, state TEXT NOT NULL, at TEXT NOT NULL, rows_read "
    "INTEGER NOT NULL, rows_taken INTEGER NOT NULL, result TEXT NOT NULL ) STRICT",
    "CREATE TABLE bundle_share ( source TEXT NOT NULL, head_id INTEGER NOT NULL, part_id INTEGER NOT NULL, "
    "day TEXT NOT NULL, channel_id INTEGER NOT NULL, sku_id INTEGER, bundle_id INTEGER, units INTEGER NOT "
    "NULL, sets INTEGER NOT NULL, gross INTEGER NOT NULL, discounts INTEGER NOT NULL, goods_refunded INTEGER "
    "NOT NULL, cost INTEGER NOT NULL, costed_sales INTEGER NOT NULL, cost_unknown INTEGER NOT NULL, "
    "bundle_unknown INTEGER NOT NULL, CONSTRAINT pk_bundle_share PRIMARY KEY (source, head_id, part_id) ) "
    "WITHOUT ROWID, STRICT",
    "CREATE INDEX ix_bundle_share_bundle ON bundle_share (bundle_id, day)",
    "CREATE TABLE bundle_stat ( sku_id INTEGER NOT NULL, counted INTEGER NOT NULL, available INTEGER NOT "
    "NULL, coming INTEGER NOT NULL, cover INTEGER, late INTEGER NOT NULL, pace INTEGER, CONSTRAINT "
    "pk_bundle_stat PRIMARY KEY (sku_id) ) STRICT",
    "CREATE TABLE carrier ( id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, code TEXT NOT NULL, name_en TEXT "
    "NOT NULL, name_zh TEXT NOT NULL, page TEXT NOT NULL, pattern TEXT NOT NULL, active INTEGER NOT NULL, "
    "CONSTRAINT uq_carrier_code UNIQUE (code) ) STRICT",
    "CREATE TABLE category ( id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, parent_id INTEGER, name TEXT NOT "
    "NULL, position INTEGER NOT NULL, warn_line INTEGER, target_margin_ppm INTEGER, commission_ppm INTEGER, "
    "tax_ppm INTEGER, batch_id INTEGER, CONSTRAINT fk_category_parent_id FOREIGN KEY(parent_id) REFERENCES "
    "category (id) ) STRICT",
    "CREATE INDEX ix_category_batch_id ON category (batch_id)",
    "CREATE INDEX ix_category_parent_id ON category (parent_id)",
    "CREATE TABLE change ( id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, step_id INTEGER NOT NULL, "
    'table_name TEXT NOT NULL, row_id INTEGER NOT NULL, kind TEXT NOT NULL, "before" TEXT, "after" TEXT ) '
    "STRICT",
    "CREATE INDEX ix_change_row ON change (table_name, row_id)",
    "CREATE INDEX ix_change_step ON change (step_id)",
    "CREATE TABLE channel ( id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, code TEXT NOT NULL, name_en TEXT "
    "NOT NULL, name_zh TEXT NOT NULL, method TEXT NOT NULL, active INTEGER NOT NULL, CONSTRAINT "
    "uq_channel_code UNIQUE (code) ) STRICT",
    "CREATE TABLE channel_file ( channel_id INTEGER NOT NULL, written_at TEXT NOT NULL, CONSTRAINT "
    "pk_channel_file PRIMARY KEY (channel_id) ) STRICT",
    "CREATE TABLE channel_sent ( channel_id INTEGER NOT NULL, sku_id INTEGER NOT NULL, quantity INTEGER NOT "
    "NULL, CONSTRAINT pk_channel_sent PRIMARY KEY (channel_id, sku_id) ) WITHOUT ROWID, STRICT",
    "CREATE TABLE closed_statement ( id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, month TEXT NOT NULL, "
    "report TEXT NOT NULL, lines TEXT NOT NULL, CONSTRAINT uq_closed_statement_month_report UNIQUE (month, "
    "report) ) STRICT",
    "CREATE TABLE complaint_reason ( id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, parent_id INTEGER, code "
    "TEXT NOT NULL, name_en TEXT NOT NULL, name_zh TEXT NOT NULL, active INTEGER NOT NULL, CONSTRAINT "
    "fk_complaint_reason_parent_id FOREIGN KEY(parent_id) REFERENCES complaint_reason (id), CONSTRAINT "
    "uq_complaint_reason_code UNIQUE (code) ) STRICT",
    "CREATE INDEX ix_complaint_reason_parent_id ON complaint_reason (parent_id)",
    "CREATE TABLE count_progress ( session_id INTEGER NOT NULL, lines INTEGER NOT NULL, counted INTEGER NOT "
    "NULL, different INTEGER NOT NULL, CONSTRAINT pk_count_progress PRIMARY KEY (session_id) ) STRICT",
    "CREATE TABLE count_session ( id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, state TEXT NOT NULL, scope "
    "TEXT NOT NULL, scope_of TEXT NOT NULL, blind INTEGER NOT NULL, tolerance INTEGER NOT NULL, note TEXT "
    "NOT NULL, created_at TEXT NOT NULL, started_at TEXT, posted_at TEXT, gained INTEGER NOT NULL, "
    "gain_value INTEGER NOT NULL, lost INTEGER NOT NULL, loss_value INTEGER NOT NULL, CONSTRAINT "
    "ck_count_session_tolerance_at_least_0 CHECK (tolerance >= 0) ) STRICT",
    "CREATE INDEX ix_count_session_state ON count_session (state, id)",
    "CREATE TABLE customer ( id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL, email TEXT "
    "NOT NULL, phone TEXT NOT NULL, country TEXT NOT NULL, note TEXT NOT NULL, do_not_contact INTEGER NOT "
    "NULL, merged_into_id INTEGER, created_at TEXT NOT NULL, batch_id INTEGER, CONSTRAINT "
    "fk_customer_merged_into_id FOREIGN KEY(merged_into_id) REFERENCES customer (id) ) STRICT",
    "CREATE INDEX ix_customer_batch_id ON customer (batch_id)",
    "CREATE INDEX ix_customer_created_at ON customer (created_at, merged_into_id)",
    "CREATE INDEX ix_customer_merged_into_id ON customer (merged_into_id)",
    "CREATE INDEX ix_customer_name ON customer (name, id)",
    "CREATE TABLE customer_stat ( customer_id INTEGER NOT NULL, orders INTEGER NOT NULL, spent INTEGER NOT "
    "NULL, last_day TEXT, CONSTRAINT pk_customer_stat PRIMARY KEY (customer_id) ) STRICT",
    "CREATE INDEX ix_customer_stat_last_day ON customer_stat (last_day, customer_id)",
    "CREATE INDEX ix_customer_stat_orders ON customer_stat (orders, customer_id)",
    "CREATE INDEX ix_customer_stat_returning_customer_id ON customer_stat (customer_id) WHERE orders >= 2",
    "CREATE INDEX ix_customer_stat_returning_last_day_customer_id ON customer_stat (last_day, customer_id) "
    "WHERE orders >= 2",
    "CREATE INDEX ix_customer_stat_returning_orders_customer_id ON customer_stat (orders, customer_id) WHERE "
    "orders >= 2",
    "CREATE INDEX ix_customer_stat_returning_spent_customer_id ON customer_stat (spent, customer_id) WHERE "
    "orders >= 2",
    "CREATE INDEX ix_customer_stat_spent ON customer_stat (spent, customer_id)",
    "CREATE TABLE day_sales ( day TEXT NOT NULL, channel_id INTEGER NOT NULL, orders INTEGER NOT NULL, units "
    "INTEGER NOT NULL, gross INTEGER NOT NULL, discounts INTEGER NOT NULL, shipping INTEGER NOT NULL, "
    "adjustments INTEGER NOT NULL, goods_refunded INTEGER NOT NULL, shipping_refunded INTEGER NOT NULL, cost "
    "INTEGER NOT NULL, costed_sales INTEGER NOT NULL, cost_unknown INTEGER NOT NULL, no_customer INTEGER NOT "
    "NULL, customer_sales INTEGER NOT NULL, CONSTRAINT pk_day_sales PRIMARY KEY (day, channel_id) ) WITHOUT "
    "ROWID, STRICT",
    "CREATE TABLE demand_run ( id INTEGER NOT NULL, day TEXT NOT NULL, mark TEXT NOT NULL, CONSTRAINT "
    "pk_demand_run PRIMARY KEY (id) ) STRICT",
    "CREATE TABLE entry ( id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, period TEXT NOT NULL, word TEXT NOT "
    "NULL, no INTEGER NOT NULL, day TEXT NOT NULL, business_day TEXT NOT NULL, event TEXT NOT NULL, "
    "source_type TEXT NOT NULL, source_id INTEGER, idem_key TEXT NOT NULL, memo TEXT NOT NULL, attachments "
    "INTEGER NOT NULL, reverses_id INTEGER, made_by TEXT NOT NULL, posted_at TEXT NOT NULL, previous_hash "
    "TEXT NOT NULL, hash TEXT NOT NULL, batch_id INTEGER, CONSTRAINT uq_entry_period_word_no UNIQUE (period, "
    "word, no), CONSTRAINT uq_entry_idem_key UNIQUE (idem_key), CONSTRAINT uq_entry_reverses_id UNIQUE "
    "(reverses_id) ) STRICT",
    "CREATE INDEX ix_entry_batch_id ON entry (batch_id)",
    "CREATE INDEX ix_entry_day ON entry (day, id)",
    "CREATE INDEX ix_entry_source ON entry (source_type, source_id)",
    "CREATE TABLE file_state ( name TEXT NOT NULL, value TEXT NOT NULL, CONSTRAINT pk_file_state PRIMARY KEY "
    "(name) ) WITHOUT ROWID, STRICT",
    'CREATE TABLE forbidden_word ( id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, word TEXT COLLATE "NOCASE" '
    "NOT NULL, note TEXT NOT NULL, CONSTRAINT uq_forbidden_word_word UNIQUE (word) ) STRICT",
    "CREATE TABLE gap_count ( code TEXT NOT NULL, count INTEGER NOT NULL, CONSTRAINT pk_gap_count PRIMARY "
    "KEY (code) ) WITHOUT ROWID, STRICT",
    'CREATE TABLE keyword ( id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, word TEXT COLLATE "NOCASE" NOT '
    "NULL, source TEXT NOT NULL, heat INTEGER, note TEXT NOT NULL, batch_id INTEGER, CONSTRAINT "
    "uq_keyword_word UNIQUE (word) ) STRICT",
    "CREATE INDEX ix_keyword_batch_id ON keyword (batch_id)",
    "CREATE INDEX ix_keyword_heat ON keyword (heat, id)",
    "CREATE TABLE label_count ( label TEXT NOT NULL, count INTEGER NOT NULL, CONSTRAINT pk_label_count "
    "PRIMARY KEY (label) ) WITHOUT ROWID, STRICT",
    "CREATE TABLE lot ( id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, sku_id INTEGER NOT NULL, code TEXT "
    'COLLATE "NOCASE" NOT NULL, expires_on TEXT, received_on TEXT NOT NULL, note TEXT NOT NULL, noted '
    "INTEGER NOT NULL, CONSTRAINT uq_lot_sku_id_code UNIQUE (sku_id, code) ) STRICT",
    "CREATE INDEX ix_lot_expires_on ON lot (expires_on, id)",
    "CREATE INDEX ix_lot_unknown ON lot (id) WHERE code = ''",
    "CREATE TABLE lot_level ( lot_id INTEGER NOT NULL, bucket TEXT NOT NULL, sku_id INTEGER NOT NULL, "
    "on_hand INTEGER NOT NULL, CONSTRAINT pk_lot_level PRIMARY KEY (lot_id, bucket) ) WITHOUT ROWID, STRICT",
    "CREATE INDEX ix_lot_level_sku ON lot_level (sku_id, bucket)",
    "CREATE TABLE lot_movement ( id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, stock_movement_id INTEGER, "
    "sku_id INTEGER NOT NULL, lot_id INTEGER NOT NULL, bucket TEXT NOT NULL, quantity INTEGER NOT NULL ) "
    "STRICT",
    "CREATE INDEX ix_lot_movement_lot ON lot_movement (lot_id, id)",
    "CREATE INDEX ix_lot_movement_stock_movement_id ON lot_movement (stock_movement_id)",
    "CREATE TABLE lot_sku ( id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, sku_id INTEGER NOT NULL, "
    "CONSTRAINT uq_lot_sku_sku_id UNIQUE (sku_id) ) STRICT",
    "CREATE TABLE period ( id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, month TEXT NOT NULL, state TEXT "
    "NOT NULL, closed_at TEXT, reason TEXT NOT NULL, entries_hash TEXT NOT NULL, CONSTRAINT uq_period_month "
    "UNIQUE (month) ) STRICT",
    "CREATE TABLE platform_value ( id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, platform TEXT NOT NULL, "
    "name TEXT NOT NULL, value TEXT NOT NULL, number TEXT NOT NULL, batch_id INTEGER, CONSTRAINT "
    "uq_platform_value_platform_name_value UNIQUE (platform, name, value) ) STRICT",
    "CREATE INDEX ix_platform_value_batch_id ON platform_value (batch_id)",
    "CREATE TABLE product_check ( product_id INTEGER NOT NULL, score INTEGER NOT NULL, gaps INTEGER NOT "
    "NULL, CONSTRAINT pk_product_check PRIMARY KEY (product_id) ) STRICT",
    "CREATE INDEX ix_product_check_barcode ON product_check (product_id) WHERE gaps & 1024",
    "CREATE INDEX ix_product_check_category ON product_check (product_id) WHERE gaps & 64",
    "CREATE INDEX ix_product_check_cost ON product_check (product_id) WHERE gaps & 1",
    "CREATE INDEX ix_product_check_description ON product_check (product_id) WHERE gaps & 32",
    "CREATE INDEX ix_product_check_name ON product_check (product_id) WHERE gaps & 8",
    "CREATE INDEX ix_product_check_picture ON product_check (product_id) WHERE gaps & 4",
    "CREATE INDEX ix_product_check_price ON product_check (product_id) WHERE gaps & 2",
    "CREATE INDEX ix_product_check_score ON product_check (score, product_id, gaps)",
    "CREATE INDEX ix_product_check_summary ON product_check (product_id) WHERE gaps & 16",
    "CREATE INDEX ix_product_check_supplier ON product_check (product_id) WHERE gaps & 256",
    "CREATE INDEX ix_product_check_tags ON product_check (product_id) WHERE gaps & 128",
    "CREATE INDEX ix_product_check_warn_line ON product_check (product_id) WHERE gaps & 2048",
    "CREATE INDEX ix_product_check_weight ON product_check (product_id) WHERE gaps & 512",
    "CREATE TABLE product_stat ( product_id INTEGER NOT NULL, state TEXT NOT NULL, skus INTEGER NOT NULL, "
    "price_low INTEGER NOT NULL, price_high INTEGER NOT NULL, on_hand INTEGER NOT NULL, allocated INTEGER "
    "NOT NULL, available INTEGER NOT NULL, value INTEGER NOT NULL, no_cost INTEGER NOT NULL, low INTEGER NOT "
    "NULL, out INTEGER NOT NULL, CONSTRAINT pk_product_stat PRIMARY KEY (product_id) ) STRICT",
    "CREATE INDEX ix_product_stat_all_available_product_id ON product_stat (available, product_id) WHERE "
    "state <> 'archived'",
    "CREATE INDEX ix_product_stat_all_on_hand_product_id ON product_stat (on_hand, product_id) WHERE state "
    "<> 'archived'",
    "CREATE INDEX ix_product_stat_all_price_low_product_id ON product_stat (price_low, product_id) WHERE "
    "state <> 'archived'",
    "CREATE INDEX ix_product_stat_all_product_id ON product_stat (product_id) WHERE state <> 'archived'",
    "CREATE INDEX ix_product_stat_archived_available_product_id ON product_stat (available, product_id) "
    "WHERE state = 'archived'",
    "CREATE INDEX ix_product_stat_archived_on_hand_product_id ON product_stat (on_hand, product_id) WHERE "
    "state = 'archived'",
    "CREATE INDEX ix_product_stat_archived_price_low_product_id ON product_stat (price_low, product_id) "
    "WHERE state = 'archived'",
    "CREATE INDEX ix_product_stat_archived_product_id ON product_stat (product_id) WHERE state = 'archived'",
    "CREATE INDEX ix_product_stat_low_available_product_id ON product_stat (available, product_id) WHERE low "
    "> 0",
    "CREATE INDEX ix_product_stat_low_on_hand_product_id ON product_stat (on_hand, product_id) WHERE low > 0",
    "CREATE INDEX ix_product_stat_low_price_low_product_id ON product_stat (price_low, product_id) WHERE low "
    "> 0",
    "CREATE INDEX ix_product_stat_low_product_id ON product_stat (product_id) WHERE low > 0",
    "CREATE INDEX ix_product_stat_no_cost_available_product_id ON product_stat (available, product_id) WHERE "
    "no_cost > 0",
    "CREATE INDEX ix_product_stat_no_cost_on_hand_product_id ON product_stat (on_hand, product_id) WHERE "
    "no_cost > 0",
    "CREATE INDEX ix_product_stat_no_cost_price_low_product_id ON product_stat (price_low, product_id) WHERE "
    "no_cost > 0",
    "CREATE INDEX ix_product_stat_no_cost_product_id ON product_stat (product_id) WHERE no_cost > 0",
    "CREATE INDEX ix_product_stat_out_available_product_id ON product_stat (available, product_id) WHERE out "
    "> 0",
    "CREATE INDEX ix_product_stat_out_on_hand_product_id ON product_stat (on_hand, product_id) WHERE out > 0",
    "CREATE INDEX ix_product_stat_out_price_low_product_id ON product_stat (price_low, product_id) WHERE out "
    "> 0",
    "CREATE INDEX ix_product_stat_out_product_id ON product_stat (product_id) WHERE out > 0",
    "CREATE TABLE promo_days ( id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, first TEXT NOT NULL, last TEXT "
    "NOT NULL, name TEXT NOT NULL ) STRICT",
    "CREATE INDEX ix_promo_days_last ON promo_days (last)",
    'CREATE TABLE sales_sum ( kind TEXT NOT NULL, period TEXT NOT NULL, "key" TEXT NOT NULL, channel_id '
    "INTEGER NOT NULL, orders INTEGER NOT NULL, units INTEGER NOT NULL, gross INTEGER NOT NULL, discounts "
    "INTEGER NOT NULL, shipping INTEGER NOT NULL, adjustments INTEGER NOT NULL, goods_refunded INTEGER NOT "
    "NULL, shipping_refunded INTEGER NOT NULL, cost INTEGER NOT NULL, costed_sales INTEGER NOT NULL, "
    "cost_unknown INTEGER NOT NULL, no_customer INTEGER NOT NULL, customer_sales INTEGER NOT NULL, "
    'CONSTRAINT pk_sales_sum PRIMARY KEY (kind, period, "key", channel_id) ) WITHOUT ROWID, STRICT',
    'CREATE TABLE search_term ( id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, term TEXT COLLATE "NOCASE" '
    "NOT NULL, impressions INTEGER NOT NULL, clicks INTEGER NOT NULL, batch_id INTEGER, CONSTRAINT "
    "uq_search_term_term UNIQUE (term) ) STRICT",
    "CREATE INDEX ix_search_term_batch_id ON search_term (batch_id)",
    "CREATE TABLE shop_setting ( id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL, value "
    "TEXT NOT NULL, CONSTRAINT uq_shop_setting_name UNIQUE (name) ) STRICT",
    "CREATE TABLE sku_demand ( sku_id INTEGER NOT NULL, days INTEGER NOT NULL, sold_days INTEGER NOT NULL, "
    "units INTEGER NOT NULL, mean INTEGER NOT NULL, sd INTEGER NOT NULL, shape TEXT NOT NULL, basis TEXT NOT "
    "NULL, grade TEXT NOT NULL, lead INTEGER NOT NULL, lead_sd INTEGER NOT NULL, lead_basis TEXT NOT NULL, "
    "safety INTEGER, point INTEGER, target INTEGER, over_at INTEGER, CONSTRAINT pk_sku_demand PRIMARY KEY "
    "(sku_id) ) STRICT",
    "CREATE TABLE sku_plan ( id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, sku_id INTEGER NOT NULL, "
    "warn_days INTEGER, snooze_until TEXT, ended INTEGER NOT NULL, own_point INTEGER, own_quantity INTEGER, "
    "daily INTEGER, season_ppm INTEGER NOT NULL, planned INTEGER NOT NULL, CONSTRAINT "
    "ck_sku_plan_warn_days_at_least_1 CHECK (warn_days >= 1), CONSTRAINT ck_sku_plan_own_point_at_least_0 "
    "CHECK (own_point >= 0), CONSTRAINT ck_sku_plan_own_quantity_at_least_1 CHECK (own_quantity >= 1), "
    "CONSTRAINT ck_sku_plan_daily_at_least_0 CHECK (daily >= 0), CONSTRAINT ck_sku_plan_planned_at_least_0 "
    "CHECK (planned >= 0), CONSTRAINT ck_sku_plan_season_ppm_at_least_0 CHECK (season_ppm >= 0), CONSTRAINT "
    "uq_sku_plan_sku_id UNIQUE (sku_id) ) STRICT",
    "CREATE TABLE sku_stat ( sku_id INTEGER NOT NULL, product_id INTEGER NOT NULL, state TEXT NOT NULL, "
    "watched INTEGER NOT NULL, on_hand INTEGER NOT NULL, allocated INTEGER NOT NULL, available INTEGER NOT "
    "NULL, incoming INTEGER NOT NULL, position INTEGER NOT NULL, aside INTEGER NOT NULL, value INTEGER NOT "
    "NULL, line INTEGER NOT NULL, cover INTEGER NOT NULL, low INTEGER NOT NULL, due INTEGER NOT NULL, "
    "CONSTRAINT pk_sku_stat PRIMARY KEY (sku_id) ) STRICT",
    "CREATE INDEX ix_sku_stat_all_available ON sku_stat (available, sku_id) WHERE state <> 'archived'",
    "CREATE INDEX ix_sku_stat_all_cover ON sku_stat (cover, sku_id) WHERE state <> 'archived'",
    "CREATE INDEX ix_sku_stat_all_on_hand ON sku_stat (on_hand, sku_id) WHERE state <> 'archived'",
    "CREATE INDEX ix_sku_stat_all_sku_id ON sku_stat (sku_id) WHERE state <> 'archived'",
    "CREATE INDEX ix_sku_stat_all_value ON sku_stat (value, sku_id) WHERE state <> 'archived'",
    "CREATE INDEX ix_sku_stat_aside ON sku_stat (sku_id) WHERE aside > 0",
    "CREATE INDEX ix_sku_stat_due ON sku_stat (sku_id) WHERE due > 0",
    "CREATE INDEX ix_sku_stat_state_cover ON sku_stat (state, cover, sku_id)",
    "CREATE TABLE smart_hit ( tag_id INTEGER NOT NULL, product_id INTEGER NOT NULL, CONSTRAINT pk_smart_hit "
    "PRIMARY KEY (tag_id, product_id) ) WITHOUT ROWID, STRICT",
    "CREATE INDEX ix_smart_hit_product ON smart_hit (product_id, tag_id)",
    "CREATE TABLE smart_run ( tag_id INTEGER NOT NULL, at TEXT NOT NULL, CONSTRAINT pk_smart_run PRIMARY KEY "
    "(tag_id) ) STRICT",
    "CREATE TABLE step ( id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, label TEXT NOT "
    "NULL, label_values TEXT NOT NULL, at TEXT NOT NULL, undoes_id INTEGER, undone_by INTEGER, batch_id "
    "INTEGER ) STRICT",
    "CREATE INDEX ix_step_open ON step (kind, undone_by, id)",
    "CREATE TABLE stock_alert ( id INTEGER NOT NULL, sku_id INTEGER NOT NULL, raised_at TEXT NOT NULL, "
    "position INTEGER NOT NULL, line INTEGER NOT NULL, cleared_at TEXT, CONSTRAINT pk_stock_alert PRIMARY "
    "KEY (id) ) STRICT",
    "CREATE INDEX ix_stock_alert_sku ON stock_alert (sku_id, id)",
    "CREATE UNIQUE INDEX ux_stock_alert_open ON stock_alert (sku_id) WHERE cleared_at IS NULL",
    "CREATE TABLE stock_level ( sku_id INTEGER NOT NULL, on_hand INTEGER NOT NULL, value INTEGER NOT NULL, "
    "defective INTEGER NOT NULL, defective_value INTEGER NOT NULL, quarantine INTEGER NOT NULL, "
    "quarantine_value INTEGER NOT NULL, allocated INTEGER NOT NULL, incoming INTEGER DEFAULT '0' NOT NULL, "
    "CONSTRAINT pk_stock_level PRIMARY KEY (sku_id) ) STRICT",
    "CREATE TABLE stock_movement ( id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, sku_id INTEGER NOT NULL, "
    "bucket TEXT NOT NULL, quantity INTEGER NOT NULL, unit_cost INTEGER, value INTEGER NOT NULL, kind TEXT "
    "NOT NULL, reason TEXT NOT NULL, ref_type TEXT NOT NULL, ref_id INTEGER, day TEXT NOT NULL, recorded_at "
    "TEXT NOT NULL, provisional INTEGER NOT NULL, reverses_id INTEGER, note TEXT NOT NULL, batch_id INTEGER, "
    "CONSTRAINT uq_stock_movement_reverses_id UNIQUE (reverses_id) ) STRICT",
    "CREATE INDEX ix_stock_movement_batch_id ON stock_movement (batch_id)",
    "CREATE INDEX ix_stock_movement_ref ON stock_movement (ref_type, ref_id)",
    "CREATE INDEX ix_stock_movement_sku ON stock_movement (sku_id, id)",
    "CREATE TABLE stock_state_count ( state TEXT NOT NULL, count INTEGER NOT NULL, CONSTRAINT "
    "pk_stock_state_count PRIMARY KEY (state) ) WITHOUT ROWID, STRICT",
    "CREATE TABLE suggestion ( id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, sku_id INTEGER NOT NULL, day "
    "TEXT NOT NULL, answer TEXT NOT NULL, suggested INTEGER NOT NULL, ordered INTEGER NOT NULL, position "
    "INTEGER NOT NULL, point INTEGER NOT NULL, target INTEGER NOT NULL, mean INTEGER NOT NULL, horizon "
    "INTEGER NOT NULL, lead INTEGER NOT NULL, unit_cost INTEGER, purchase_id INTEGER ) STRICT",
    "CREATE INDEX ix_suggestion_day ON suggestion (day)",
    "CREATE INDEX ix_suggestion_sku ON suggestion (sku_id, day)",
    'CREATE TABLE suggestion_decision ( id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, "key" TEXT NOT NULL, '
    "decision TEXT NOT NULL, until TEXT, decided_at TEXT NOT NULL, CONSTRAINT uq_suggestion_decision_key "
    'UNIQUE ("key") ) STRICT',
    'CREATE TABLE supplier ( id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, name TEXT COLLATE "NOCASE" NOT '
    "NULL, party TEXT NOT NULL, contact TEXT NOT NULL, phone TEXT NOT NULL, wechat TEXT NOT NULL, address "
    "TEXT NOT NULL, terms_days INTEGER NOT NULL, note TEXT NOT NULL, archived INTEGER NOT NULL, created_at "
    "TEXT NOT NULL, CONSTRAINT ck_supplier_terms_days_at_least_0 CHECK (terms_days >= 0), CONSTRAINT "
    "uq_supplier_name UNIQUE (name), CONSTRAINT uq_supplier_party UNIQUE (party) ) STRICT",
    "CREATE TABLE supplier_owed ( party TEXT NOT NULL, owed INTEGER NOT NULL, ahead INTEGER NOT NULL, "
    "CONSTRAINT pk_supplier_owed PRIMARY KEY (party) ) WITHOUT ROWID, STRICT",
    'CREATE TABLE tag ( id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, name TEXT COLLATE "NOCASE" NOT NULL, '
    "colour TEXT NOT NULL, family TEXT NOT NULL, smart INTEGER NOT NULL, every INTEGER NOT NULL, batch_id "
    "INTEGER, CONSTRAINT uq_tag_name UNIQUE (name) ) STRICT",
    "CREATE INDEX ix_tag_batch_id ON tag (batch_id)",
    "CREATE TABLE timeline ( id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, at TEXT NOT NULL, who TEXT NOT "
    "NULL, subject TEXT NOT NULL, subject_id INTEGER NOT NULL, what TEXT NOT NULL, fact_values TEXT NOT "
    "NULL, reverses_id INTEGER, batch_id INTEGER ) STRICT",
    "CREATE INDEX ix_timeline_batch_id ON timeline (batch_id)",
    "CREATE INDEX ix_timeline_reverses ON timeline (reverses_id)",
    "CREATE INDEX ix_timeline_subject ON timeline (subject, subject_id, id)",
    "CREATE TABLE title_count ( code TEXT NOT NULL, count INTEGER NOT NULL, CONSTRAINT pk_title_count "
    "PRIMARY KEY (code) ) WITHOUT ROWID, STRICT",
    "CREATE TABLE title_fold ( product_id INTEGER NOT NULL, channel_id INTEGER NOT NULL, folded TEXT NOT "
    "NULL, CONSTRAINT pk_title_fold PRIMARY KEY (product_id, channel_id) ) WITHOUT ROWID, STRICT",
    "CREATE INDEX ix_title_fold_folded ON title_fold (folded, channel_id)",
    "CREATE TABLE title_score ( product_id INTEGER NOT NULL, score INTEGER, marks INTEGER NOT NULL, worst "
    "TEXT NOT NULL, channel_id INTEGER NOT NULL, stale INTEGER NOT NULL, CONSTRAINT pk_title_score PRIMARY "
    "KEY (product_id) ) STRICT",
    "CREATE INDEX ix_title_score_all ON title_score (score, product_id)",
    "CREATE INDEX ix_title_score_duplicate ON title_score (score, product_id) WHERE marks & 2048",
    "CREATE INDEX ix_title_score_forbidden ON title_score (score, product_id) WHERE marks & 1024",
    "CREATE INDEX ix_title_score_long ON title_score (score, product_id) WHERE marks & 64",
    "CREATE INDEX ix_title_score_low ON title_score (score, product_id) WHERE score < 60",
    "CREATE INDEX ix_title_score_no_keyword ON title_score (score, product_id) WHERE marks & 1",
    "CREATE INDEX ix_title_score_stale ON title_score (product_id) WHERE stale",
    "CREATE TABLE account_role ( id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, role TEXT NOT NULL, "
    "account_id INTEGER NOT NULL, CONSTRAINT uq_account_role_role UNIQUE (role), CONSTRAINT "
    "fk_account_role_account_id FOREIGN KEY(account_id) REFERENCES account (id) ) STRICT",
    "CREATE INDEX ix_account_role_account_id ON account_role (account_id)",
    "CREATE TABLE attribute ( id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, category_id INTEGER, name TEXT "
    "NOT NULL, kind TEXT NOT NULL, unit TEXT NOT NULL, position INTEGER NOT NULL, CONSTRAINT "
    "fk_attribute_category_id FOREIGN KEY(category_id) REFERENCES category (id) ) STRICT",
    "CREATE INDEX ix_attribute_category_id ON attribute (category_id)",
    "CREATE TABLE channel_share ( id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, channel_id INTEGER NOT "
    "NULL, share_ppm INTEGER NOT NULL, CONSTRAINT uq_channel_share_channel_id UNIQUE (channel_id), "
    "CONSTRAINT ck_channel_share_share_ppm_at_least_0 CHECK (share_ppm >= 0), CONSTRAINT "
    "fk_channel_share_channel_id FOREIGN KEY(channel_id) REFERENCES channel (id) ) STRICT",
    "CREATE TABLE complaint_measure ( id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, reason_id INTEGER NOT "
    "NULL, what TEXT NOT NULL, responsible TEXT NOT NULL, start_day TEXT NOT NULL, target TEXT NOT NULL, "
    "state TEXT NOT NULL, CONSTRAINT fk_complaint_measure_reason_id FOREIGN KEY(reason_id) REFERENCES "
    "complaint_reason (id) ) STRICT",
    "CREATE INDEX ix_complaint_measure_reason_id ON complaint_measure (reason_id)",
    "CREATE TABLE customer_identity ( id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, customer_id INTEGER NOT "
    "NULL, kind TEXT NOT NULL, channel TEXT NOT NULL, value TEXT NOT NULL, batch_id INTEGER, CONSTRAINT "
    "uq_customer_identity_kind_channel_value UNIQUE (kind, channel, value), CONSTRAINT "
    "fk_customer_identity_customer_id FOREIGN KEY(customer_id) REFERENCES customer (id) ) STRICT",
    "CREATE INDEX ix_customer_identity_batch_id ON customer_identity (batch_id)",
    "CREATE INDEX ix_customer_identity_customer_id ON customer_identity (customer_id)",
    "CREATE TABLE orders ( id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, channel_id INTEGER NOT NULL, "
    "external_no TEXT NOT NULL, number TEXT NOT NULL, kind TEXT NOT NULL, stage TEXT NOT NULL, label TEXT "
    "NOT NULL, hold TEXT NOT NULL, version INTEGER NOT NULL, history INTEGER NOT NULL, customer_id INTEGER, "
    "customer_name TEXT NOT NULL, placed_at TEXT NOT NULL, paid_at TEXT, day TEXT, ship_by TEXT, goods_total "
    "INTEGER NOT NULL, discount_total INTEGER NOT NULL, shipping_total INTEGER NOT NULL, tax_added INTEGER "
    "NOT NULL, tax_included INTEGER NOT NULL, total INTEGER NOT NULL, stated INTEGER, received INTEGER NOT "
    "NULL, refunded INTEGER NOT NULL, granted INTEGER NOT NULL, method TEXT NOT NULL, items TEXT NOT NULL, "
    "carrier_id INTEGER, tracking TEXT NOT NULL, recipient TEXT NOT NULL, phone TEXT NOT NULL, email TEXT "
    "NOT NULL, country TEXT NOT NULL, province TEXT NOT NULL, city TEXT NOT NULL, district TEXT NOT NULL, "
    "street TEXT NOT NULL, zip TEXT NOT NULL, buyer_note TEXT NOT NULL, seller_note TEXT NOT NULL, tags TEXT "
    "NOT NULL, channel_status TEXT NOT NULL, channel_status_at TEXT, cancel_reason TEXT NOT NULL, batch_id "
    "INTEGER, CONSTRAINT uq_orders_channel_id_external_no UNIQUE (channel_id, external_no), CONSTRAINT "
    "fk_orders_channel_id FOREIGN KEY(channel_id) REFERENCES channel (id), CONSTRAINT fk_orders_customer_id "
    "FOREIGN KEY(customer_id) REFERENCES customer (id), CONSTRAINT fk_orders_carrier_id FOREIGN "
    "KEY(carrier_id) REFERENCES carrier (id) ) STRICT",
    "CREATE INDEX ix_orders_batch_id ON orders (batch_id)",
    "CREATE INDEX ix_orders_customer ON orders (customer_id, day, kind)",
    "CREATE INDEX ix_orders_day ON orders (day, kind, customer_id, channel_id, country, province)",
    "CREATE INDEX ix_orders_kind ON orders (kind, placed_at, id)",
    "CREATE INDEX ix_orders_label ON orders (kind, label, placed_at, id)",
    "CREATE INDEX ix_orders_number ON orders (number)",
    "CREATE INDEX ix_orders_owed ON orders (placed_at) WHERE kind = 'order' AND received - refunded > total "
    "- granted",
    "CREATE INDEX ix_orders_placed ON orders (placed_at, id)",
    "CREATE INDEX ix_orders_ready ON orders (customer_id) WHERE kind = 'order' AND stage = 'open' AND label "
    "IN ('to_pack', 'packing') AND customer_id IS NOT NULL AND street <> ''",
    "CREATE INDEX ix_orders_ship_by ON orders (ship_by, label) WHERE kind = 'order' AND ship_by IS NOT NULL "
    "AND stage IN ('review', 'open')",
    "CREATE INDEX ix_orders_total ON orders (kind, total, placed_at, id)",
    "CREATE TABLE posting ( id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, entry_id INTEGER NOT NULL, seq "
    "INTEGER NOT NULL, day TEXT NOT NULL, account_id INTEGER NOT NULL, debit INTEGER NOT NULL, credit "
    "INTEGER NOT NULL, memo TEXT NOT NULL, cash_flow TEXT NOT NULL, tax_code TEXT NOT NULL, party TEXT NOT "
    "NULL, channel_id INTEGER, order_id INTEGER, sku_id INTEGER, quantity INTEGER, currency TEXT NOT NULL, "
    "foreign_amount INTEGER, rate_ppm INTEGER, CONSTRAINT ck_posting_one_side CHECK ((debit = 0) <> (credit "
    "= 0)), CONSTRAINT fk_posting_entry_id FOREIGN KEY(entry_id) REFERENCES entry (id), CONSTRAINT "
    "fk_posting_account_id FOREIGN KEY(account_id) REFERENCES account (id) ) STRICT",
    "CREATE INDEX ix_posting_account ON posting (account_id, day, debit, credit)",
    "CREATE INDEX ix_posting_day ON posting (day, account_id, debit, credit)",
    "CREATE INDEX ix_posting_entry_id ON posting (entry_id)",
    "CREATE INDEX ix_posting_order_id ON posting (order_id)",
    'CREATE TABLE product ( id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, handle TEXT COLLATE "NOCASE" NOT '
    "NULL, title TEXT NOT NULL, summary TEXT NOT NULL, description TEXT NOT NULL, vendor TEXT NOT NULL, "
    "category_id INTEGER, state TEXT NOT NULL, warn_line INTEGER, created_at TEXT NOT NULL, batch_id "
    "INTEGER, CONSTRAINT uq_product_handle UNIQUE (handle), CONSTRAINT fk_product_category_id FOREIGN "
    "KEY(category_id) REFERENCES category (id) ) STRICT",
    "CREATE INDEX ix_product_batch_id ON product (batch_id)",
    "CREATE INDEX ix_product_category_id ON product (category_id)",
    "CREATE INDEX ix_product_title ON product (title, id)",
    "CREATE INDEX ix_product_vendor ON product (vendor, id)",
    "CREATE TABLE purchase ( id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, supplier_id INTEGER NOT NULL, "
    "state TEXT NOT NULL, ordered_on TEXT, closed_on TEXT, eta TEXT, reference TEXT NOT NULL, note TEXT NOT "
    "NULL, created_at TEXT NOT NULL, CONSTRAINT fk_purchase_supplier_id FOREIGN KEY(supplier_id) REFERENCES "
    "supplier (id) ) STRICT",
    "CREATE INDEX ix_purchase_state ON purchase (state, id)",
    "CREATE INDEX ix_purchase_supplier_id ON purchase (supplier_id)",
    "CREATE TABLE raw_row ( id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, batch_id INTEGER NOT NULL, "
    "file_no INTEGER NOT NULL, row_no INTEGER NOT NULL, cells TEXT NOT NULL, CONSTRAINT fk_raw_row_batch_id "
    "FOREIGN KEY(batch_id) REFERENCES batch (id) ) STRICT",
    "CREATE INDEX ix_raw_row_batch ON raw_row (batch_id, row_no)",
    "CREATE TABLE smart_condition ( id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, tag_id INTEGER NOT NULL, "
    "code TEXT NOT NULL, args TEXT NOT NULL, position INTEGER NOT NULL, CONSTRAINT fk_smart_condition_tag_id "
    "FOREIGN KEY(tag_id) REFERENCES tag (id) ) STRICT",
    "CREATE INDEX ix_smart_condition_tag_id ON smart_condition (tag_id)",
    "CREATE TABLE supplier_payment ( id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, supplier_id INTEGER NOT "
    "NULL, day TEXT NOT NULL, amount INTEGER NOT NULL, refunded INTEGER NOT NULL, money_role TEXT NOT NULL, "
    "note TEXT NOT NULL, created_at TEXT NOT NULL, CONSTRAINT ck_supplier_payment_amount_at_least_1 CHECK "
    "(amount >= 1), CONSTRAINT fk_supplier_payment_supplier_id FOREIGN KEY(supplier_id) REFERENCES supplier "
    "(id) ) STRICT",
    "CREATE INDEX ix_supplier_payment_day ON supplier_payment (supplier_id, day)",
    "CREATE TABLE supplier_refund ( id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, supplier_id INTEGER NOT "
    "NULL, day TEXT NOT NULL, amount INTEGER NOT NULL, money_role TEXT NOT NULL, note TEXT NOT NULL, "
    "CONSTRAINT ck_supplier_refund_amount_at_least_1 CHECK (amount >= 1), CONSTRAINT "
    "fk_supplier_refund_supplier_id FOREIGN KEY(supplier_id) REFERENCES supplier (id) ) STRICT",
    "CREATE INDEX ix_supplier_refund_supplier_id ON supplier_refund (supplier_id)",
    "CREATE TABLE title_limit ( id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, channel_id INTEGER NOT NULL, "
    "used INTEGER NOT NULL, measure TEXT NOT NULL, title_least INTEGER NOT NULL, title_most INTEGER NOT "
    "NULL, about_least INTEGER NOT NULL, about_most INTEGER NOT NULL, CONSTRAINT uq_title_limit_channel_id "
    "UNIQUE (channel_id), CONSTRAINT ck_title_limit_title_most_at_least_1 CHECK (title_most >= 1), "
    "CONSTRAINT ck_title_limit_about_most_at_least_0 CHECK (about_most >= 0), CONSTRAINT "
    "fk_title_limit_channel_id FOREIGN KEY(channel_id) REFERENCES channel (id) ) STRICT",
    "CREATE TABLE aftersale ( id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, order_id INTEGER, channel_id "
    "INTEGER NOT NULL, external_no TEXT, customer_id INTEGER, type TEXT NOT NULL, state TEXT NOT NULL, "
    "reason TEXT NOT NULL, note TEXT NOT NULL, tracking TEXT NOT NULL, amount INTEGER NOT NULL, history "
    "INTEGER NOT NULL, opened_at TEXT NOT NULL, granted_at TEXT, closed_at TEXT, day TEXT, batch_id INTEGER, "
    "CONSTRAINT uq_aftersale_channel_id_external_no UNIQUE (channel_id, external_no), CONSTRAINT "
    "fk_aftersale_order_id FOREIGN KEY(order_id) REFERENCES orders (id), CONSTRAINT fk_aftersale_channel_id "
    "FOREIGN KEY(channel_id) REFERENCES channel (id), CONSTRAINT fk_aftersale_customer_id FOREIGN "
    "KEY(customer_id) REFERENCES customer (id) ) STRICT",
    "CREATE INDEX ix_aftersale_batch_id ON aftersale (batch_id)",
    "CREATE INDEX ix_aftersale_customer_id ON aftersale (customer_id)",
    "CREATE INDEX ix_aftersale_order_id ON aftersale (order_id)",
    "CREATE INDEX ix_aftersale_state ON aftersale (state, opened_at)",
    "CREATE TABLE attribute_option ( id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, attribute_id INTEGER NOT "
    'NULL, name TEXT COLLATE "NOCASE" NOT NULL, position INTEGER NOT NULL, CONSTRAINT '
    "uq_attribute_option_attribute_id_name UNIQUE (attribute_id, name), CONSTRAINT "
    "fk_attribute_option_attribute_id FOREIGN KEY(attribute_id) REFERENCES attribute (id) ) STRICT",
    "CREATE TABLE focus_word ( id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, product_id INTEGER NOT NULL, "
    "keyword_id INTEGER NOT NULL, position INTEGER NOT NULL, CONSTRAINT uq_focus_word_product_id_keyword_id "
    "UNIQUE (product_id, keyword_id), CONSTRAINT fk_focus_word_product_id FOREIGN KEY(product_id) REFERENCES "
    "product (id), CONSTRAINT fk_focus_word_keyword_id FOREIGN KEY(keyword_id) REFERENCES keyword (id) ) "
    "STRICT",
    "CREATE INDEX ix_focus_word_keyword ON focus_word (keyword_id, product_id)",
    "CREATE TABLE product_tag ( id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, product_id INTEGER NOT NULL, "
    "tag_id INTEGER NOT NULL, batch_id INTEGER, CONSTRAINT uq_product_tag_product_id_tag_id UNIQUE "
    "(product_id, tag_id), CONSTRAINT fk_product_tag_product_id FOREIGN KEY(product_id) REFERENCES product "
    "(id), CONSTRAINT fk_product_tag_tag_id FOREIGN KEY(tag_id) REFERENCES tag (id) ) STRICT",
    "CREATE INDEX ix_product_tag_batch_id ON product_tag (batch_id)",
    "CREATE INDEX ix_product_tag_tag ON product_tag (tag_id, product_id)",
    "CREATE TABLE product_wording ( id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, product_id INTEGER NOT "
    "NULL, channel_id INTEGER NOT NULL, title TEXT NOT NULL, about TEXT NOT NULL, CONSTRAINT "
    "uq_product_wording_product_id_channel_id UNIQUE (product_id, channel_id), CONSTRAINT "
    "fk_product_wording_product_id FOREIGN KEY(product_id) REFERENCES product (id), CONSTRAINT "
    "fk_product_wording_channel_id FOREIGN KEY(channel_id) REFERENCES channel (id) ) STRICT",
    "CREATE INDEX ix_product_wording_channel ON product_wording (channel_id)",
    "CREATE TABLE receipt ( id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, supplier_id INTEGER NOT NULL, "
    "purchase_id INTEGER, day TEXT NOT NULL, tax INTEGER NOT NULL, reference TEXT NOT NULL, billed_on TEXT, "
    "bill TEXT NOT NULL, note TEXT NOT NULL, created_at TEXT NOT NULL, CONSTRAINT ck_receipt_tax_at_least_0 "
    "CHECK (tax >= 0), CONSTRAINT fk_receipt_supplier_id FOREIGN KEY(supplier_id) REFERENCES supplier (id), "
    "CONSTRAINT fk_receipt_purchase_id FOREIGN KEY(purchase_id) REFERENCES purchase (id) ) STRICT",
    "CREATE INDEX ix_receipt_not_billed ON receipt (supplier_id, purchase_id) WHERE billed_on IS NULL",
    "CREATE INDEX ix_receipt_purchase_id ON receipt (purchase_id)",
    "CREATE INDEX ix_receipt_supplier_day ON receipt (supplier_id, day)",
    "CREATE TABLE shipment ( id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, order_id INTEGER NOT NULL, "
    "carrier_id INTEGER, tracking TEXT NOT NULL, state TEXT NOT NULL, packed_at TEXT, shipped_at TEXT, "
    "delivered_at TEXT, assumed INTEGER NOT NULL, cost INTEGER NOT NULL, packing INTEGER NOT NULL, awaits "
    "INTEGER NOT NULL, note TEXT NOT NULL, batch_id INTEGER, CONSTRAINT fk_shipment_order_id FOREIGN "
    "KEY(order_id) REFERENCES orders (id), CONSTRAINT fk_shipment_carrier_id FOREIGN KEY(carrier_id) "
    "REFERENCES carrier (id) ) STRICT",
    "CREATE INDEX ix_shipment_awaits ON shipment (order_id) WHERE awaits = 1",
    "CREATE INDEX ix_shipment_batch_id ON shipment (batch_id)",
    "CREATE INDEX ix_shipment_order_id ON shipment (order_id)",
    "CREATE INDEX ix_shipment_tracking ON shipment (tracking)",
    "CREATE TABLE sku ( id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, product_id INTEGER NOT NULL, code "
    'TEXT COLLATE "NOCASE" NOT NULL, title TEXT NOT NULL, options TEXT NOT NULL, price INTEGER NOT NULL, '
    "compare_price INTEGER, cost INTEGER, barcode TEXT NOT NULL, weight_g INTEGER NOT NULL, volume_cm3 "
    "INTEGER NOT NULL, tracked INTEGER NOT NULL, warn_line INTEGER, state TEXT NOT NULL, position INTEGER "
    "NOT NULL, created_at TEXT NOT NULL, batch_id INTEGER, CONSTRAINT ck_sku_price_at_least_0 CHECK (price "
    ">= 0), CONSTRAINT ck_sku_weight_g_at_least_0 CHECK (weight_g >= 0), CONSTRAINT "
    "ck_sku_volume_cm3_at_least_0 CHECK (volume_cm3 >= 0), CONSTRAINT fk_sku_product_id FOREIGN "
    "KEY(product_id) REFERENCES product (id), CONSTRAINT uq_sku_code UNIQUE (code) ) STRICT",
    "CREATE INDEX ix_sku_barcode ON sku (barcode)",
    "CREATE INDEX ix_sku_batch_id ON sku (batch_id)",
    "CREATE INDEX ix_sku_product_id ON sku (product_id)",
    "CREATE INDEX ix_sku_untracked ON sku (tracked) WHERE NOT tracked",
    "CREATE TABLE variant_gone ( id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, product_id INTEGER NOT NULL, "
    "combination TEXT NOT NULL, code TEXT NOT NULL, CONSTRAINT uq_variant_gone_product_id_combination UNIQUE "
    "(product_id, combination), CONSTRAINT fk_variant_gone_product_id FOREIGN KEY(product_id) REFERENCES "
    "product (id) ) STRICT",
    "CREATE TABLE variant_plan ( id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, product_id INTEGER NOT NULL, "
    "axes TEXT NOT NULL, pattern TEXT NOT NULL, CONSTRAINT uq_variant_plan_product_id UNIQUE (product_id), "
    "CONSTRAINT fk_variant_plan_product_id FOREIGN KEY(product_id) REFERENCES product (id) ) STRICT",
    "CREATE TABLE bundle ( id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, sku_id INTEGER NOT NULL, version "
    "INTEGER NOT NULL, prepacked INTEGER NOT NULL, made_at TEXT NOT NULL, CONSTRAINT "
    "uq_bundle_sku_id_version UNIQUE (sku_id, version), CONSTRAINT fk_bundle_sku_id FOREIGN KEY(sku_id) "
    "REFERENCES sku (id) ) STRICT",
    "CREATE TABLE count_line ( id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, session_id INTEGER NOT NULL, "
    "sku_id INTEGER NOT NULL, position INTEGER NOT NULL, extra INTEGER NOT NULL, counted INTEGER, book "
    "INTEGER, counted_at TEXT, movement_id INTEGER, moved INTEGER NOT NULL, recount INTEGER NOT NULL, "
    '"before" INTEGER, accepted INTEGER NOT NULL, reason TEXT NOT NULL, unit_cost INTEGER, note TEXT NOT '
    "NULL, moved_id INTEGER, CONSTRAINT uq_count_line_session_id_sku_id UNIQUE (session_id, sku_id), "
    "CONSTRAINT ck_count_line_counted_at_least_0 CHECK (counted IS NULL OR counted >= 0), CONSTRAINT "
    "ck_count_line_counted_whole CHECK ((counted IS NULL) = (book IS NULL) AND (counted IS NULL) = "
    "(counted_at IS NULL) AND (counted IS NULL) = (movement_id IS NULL)), CONSTRAINT "
    "fk_count_line_session_id FOREIGN KEY(session_id) REFERENCES count_session (id), CONSTRAINT "
    "fk_count_line_sku_id FOREIGN KEY(sku_id) REFERENCES sku (id) ) STRICT",
    "CREATE INDEX ix_count_line_judged ON count_line (session_id, counted, book, recount, moved, accepted, "
    "reason, sku_id) WHERE recount OR moved OR counted <> book",
    "CREATE INDEX ix_count_line_movement ON count_line (session_id, movement_id)",
    "CREATE INDEX ix_count_line_position ON count_line (session_id, position)",
    "CREATE INDEX ix_count_line_sku_id ON count_line (sku_id)",
    "CREATE TABLE order_line ( id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, order_id INTEGER NOT NULL, "
    "position INTEGER NOT NULL, external_key TEXT NOT NULL, kind TEXT NOT NULL, sku_id INTEGER, title TEXT "
    "NOT NULL, quantity INTEGER NOT NULL, unit_price INTEGER NOT NULL, subtotal INTEGER NOT NULL, discount "
    "INTEGER NOT NULL, amount INTEGER NOT NULL, tax INTEGER NOT NULL, cost INTEGER, day TEXT, cancelled "
    "INTEGER NOT NULL, shipped INTEGER NOT NULL, delivered INTEGER NOT NULL, returned_good INTEGER NOT NULL, "
    "returned_bad INTEGER NOT NULL, lost INTEGER NOT NULL, replaced INTEGER NOT NULL, refunded INTEGER NOT "
    "NULL, replaces_id INTEGER, parent_id INTEGER, batch_id INTEGER, CONSTRAINT "
    "uq_order_line_order_id_external_key UNIQUE (order_id, external_key), CONSTRAINT ck_order_line_counts "
    "CHECK (cancelled >= 0 AND shipped >= 0 AND delivered >= 0 AND lost >= 0), CONSTRAINT "
    "ck_order_line_returns CHECK (returned_good >= 0 AND returned_bad >= 0 AND replaced >= 0), CONSTRAINT "
    "ck_order_line_ordered CHECK (kind NOT IN ('goods', 'component') OR cancelled + shipped <= quantity), "
    "CONSTRAINT ck_order_line_delivered CHECK (delivered + lost <= shipped), CONSTRAINT "
    "ck_order_line_returned CHECK (returned_good + returned_bad <= shipped), CONSTRAINT "
    "fk_order_line_order_id FOREIGN KEY(order_id) REFERENCES orders (id), CONSTRAINT fk_order_line_sku_id "
    "FOREIGN KEY(sku_id) REFERENCES sku (id), CONSTRAINT fk_order_line_replaces_id FOREIGN KEY(replaces_id) "
    "REFERENCES order_line (id), CONSTRAINT fk_order_line_parent_id FOREIGN KEY(parent_id) REFERENCES "
    "order_line (id) ) STRICT",
    "CREATE INDEX ix_order_line_batch_id ON order_line (batch_id)",
    "CREATE INDEX ix_order_line_day ON order_line (day, kind, subtotal, discount, quantity)",
    "CREATE INDEX ix_order_line_parent ON order_line (parent_id) WHERE parent_id IS NOT NULL",
    "CREATE INDEX ix_order_line_replaces ON order_line (replaces_id) WHERE replaces_id IS NOT NULL",
    "CREATE INDEX ix_order_line_sku ON order_line (sku_id, day)",
    "CREATE TABLE payment ( id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, order_id INTEGER, aftersale_id "
    "INTEGER, kind TEXT NOT NULL, method TEXT NOT NULL, state TEXT NOT NULL, amount INTEGER NOT NULL, fee "
    "INTEGER NOT NULL, reference TEXT NOT NULL, settled_at TEXT, day TEXT, batch_id INTEGER, CONSTRAINT "
    "ck_payment_amount_at_least_0 CHECK (amount >= 0), CONSTRAINT fk_payment_order_id FOREIGN KEY(order_id) "
    "REFERENCES orders (id), CONSTRAINT fk_payment_aftersale_id FOREIGN KEY(aftersale_id) REFERENCES "
    "aftersale (id) ) STRICT",
    "CREATE INDEX ix_payment_aftersale_id ON payment (aftersale_id)",
    "CREATE INDEX ix_payment_batch_id ON payment (batch_id)",
    "CREATE INDEX ix_payment_order_id ON payment (order_id)",
    "CREATE TABLE picture ( id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, product_id INTEGER NOT NULL, "
    "sku_id INTEGER, sha256 TEXT NOT NULL, address TEXT NOT NULL, position INTEGER NOT NULL, alt TEXT NOT "
    "NULL, width INTEGER NOT NULL, height INTEGER NOT NULL, size INTEGER NOT NULL, sharpness INTEGER, look "
    "TEXT NOT NULL, batch_id INTEGER, CONSTRAINT uq_picture_product_id_sha256_address UNIQUE (product_id, "
    "sha256, address), CONSTRAINT fk_picture_product_id FOREIGN KEY(product_id) REFERENCES product (id), "
    "CONSTRAINT fk_picture_sku_id FOREIGN KEY(sku_id) REFERENCES sku (id) ) STRICT",
    "CREATE INDEX ix_picture_batch_id ON picture (batch_id)",
    "CREATE INDEX ix_picture_product_id ON picture (product_id)",
    "CREATE INDEX ix_picture_sha256 ON picture (sha256, product_id)",
    "CREATE INDEX ix_picture_sku_id ON picture (sku_id)",
    "CREATE TABLE price_change ( id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, sku_id INTEGER NOT NULL, "
    "what TEXT NOT NULL, at TEXT NOT NULL, old INTEGER, new INTEGER, who TEXT NOT NULL, why TEXT NOT NULL, "
    "CONSTRAINT fk_price_change_sku_id FOREIGN KEY(sku_id) REFERENCES sku (id) ) STRICT",
    "CREATE INDEX ix_price_change_sku ON price_change (sku_id, id)",
    "CREATE TABLE price_plan ( id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, sku_id INTEGER NOT NULL, price "
    'INTEGER NOT NULL, starts TEXT NOT NULL, ends TEXT, why TEXT NOT NULL, state TEXT NOT NULL, "before" '
    "INTEGER, created_at TEXT NOT NULL, CONSTRAINT ck_price_plan_price_at_least_0 CHECK (price >= 0), "
    "CONSTRAINT fk_price_plan_sku_id FOREIGN KEY(sku_id) REFERENCES sku (id) ) STRICT",
    "CREATE INDEX ix_price_plan_due ON price_plan (state, starts)",
    "CREATE INDEX ix_price_plan_sku_id ON price_plan (sku_id)",
    "CREATE TABLE product_value ( id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, product_id INTEGER NOT "
    "NULL, attribute_id INTEGER NOT NULL, option_id INTEGER, number INTEGER, words TEXT, CONSTRAINT "
    "uq_product_value_product_id_attribute_id_option_id UNIQUE (product_id, attribute_id, option_id), "
    "CONSTRAINT fk_product_value_product_id FOREIGN KEY(product_id) REFERENCES product (id), CONSTRAINT "
    "fk_product_value_attribute_id FOREIGN KEY(attribute_id) REFERENCES attribute (id), CONSTRAINT "
    "fk_product_value_option_id FOREIGN KEY(option_id) REFERENCES attribute_option (id) ) STRICT",
    "CREATE INDEX ix_product_value_number ON product_value (attribute_id, number, product_id) WHERE number "
    "IS NOT NULL",
    "CREATE INDEX ix_product_value_option ON product_value (option_id)",
    "CREATE INDEX ix_product_value_option_id ON product_value (attribute_id, option_id, product_id) WHERE "
    "option_id IS NOT NULL",
    "CREATE INDEX ix_product_value_words ON product_value (attribute_id, words, product_id) WHERE words IS "
    "NOT NULL",
    "CREATE UNIQUE INDEX ux_product_value_one ON product_value (product_id, attribute_id) WHERE option_id IS "
    "NULL",
    "CREATE TABLE purchase_line ( id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, purchase_id INTEGER NOT "
    "NULL, sku_id INTEGER NOT NULL, position INTEGER NOT NULL, ordered INTEGER NOT NULL, received INTEGER "
    "NOT NULL, cancelled INTEGER NOT NULL, unit_price INTEGER NOT NULL, eta TEXT, note TEXT NOT NULL, "
    "CONSTRAINT uq_purchase_line_purchase_id_sku_id UNIQUE (purchase_id, sku_id), CONSTRAINT "
    "ck_purchase_line_ordered_at_least_1 CHECK (ordered >= 1), CONSTRAINT "
    "ck_purchase_line_received_at_least_0 CHECK (received >= 0), CONSTRAINT "
    "ck_purchase_line_cancelled_at_least_0 CHECK (cancelled >= 0), CONSTRAINT "
    "ck_purchase_line_unit_price_at_least_0 CHECK (unit_price >= 0), CONSTRAINT fk_purchase_line_purchase_id "
    "FOREIGN KEY(purchase_id) REFERENCES purchase (id), CONSTRAINT fk_purchase_line_sku_id FOREIGN "
    "KEY(sku_id) REFERENCES sku (id) ) STRICT",
    "CREATE INDEX ix_purchase_line_sku_id ON purchase_line (sku_id)",
    "CREATE TABLE receipt_cost ( id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, receipt_id INTEGER NOT NULL, "
    "kind TEXT NOT NULL, amount INTEGER NOT NULL, basis TEXT NOT NULL, day TEXT NOT NULL, supplier_id "
    "INTEGER, money_role TEXT NOT NULL, capitalised INTEGER NOT NULL, late INTEGER NOT NULL, note TEXT NOT "
    "NULL, CONSTRAINT ck_receipt_cost_amount_at_least_1 CHECK (amount >= 1), CONSTRAINT "
    "fk_receipt_cost_receipt_id FOREIGN KEY(receipt_id) REFERENCES receipt (id), CONSTRAINT "
    "fk_receipt_cost_supplier_id FOREIGN KEY(supplier_id) REFERENCES supplier (id) ) STRICT",
    "CREATE INDEX ix_receipt_cost_receipt_id ON receipt_cost (receipt_id)",
    "CREATE INDEX ix_receipt_cost_supplier_id ON receipt_cost (supplier_id)",
    'CREATE TABLE sku_alias ( id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, alias TEXT COLLATE "NOCASE" NOT '
    "NULL, sku_id INTEGER NOT NULL, batch_id INTEGER, CONSTRAINT uq_sku_alias_alias UNIQUE (alias), "
    "CONSTRAINT fk_sku_alias_sku_id FOREIGN KEY(sku_id) REFERENCES sku (id) ) STRICT",
    "CREATE INDEX ix_sku_alias_batch_id ON sku_alias (batch_id)",
    "CREATE INDEX ix_sku_alias_sku_id ON sku_alias (sku_id)",
    "CREATE TABLE supplier_return ( id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, supplier_id INTEGER NOT "
    "NULL, receipt_id INTEGER, day TEXT NOT NULL, credit INTEGER NOT NULL, tax INTEGER NOT NULL, refunded "
    "INTEGER NOT NULL, note TEXT NOT NULL, created_at TEXT NOT NULL, CONSTRAINT "
    "fk_supplier_return_supplier_id FOREIGN KEY(supplier_id) REFERENCES supplier (id), CONSTRAINT "
    "fk_supplier_return_receipt_id FOREIGN KEY(receipt_id) REFERENCES receipt (id) ) STRICT",
    "CREATE INDEX ix_supplier_return_day ON supplier_return (supplier_id, day)",
    "CREATE INDEX ix_supplier_return_receipt_id ON supplier_return (receipt_id)",
    "CREATE TABLE supplier_sku ( id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, supplier_id INTEGER NOT "
    "NULL, sku_id INTEGER NOT NULL, code TEXT NOT NULL, price INTEGER, moq INTEGER NOT NULL, pack INTEGER "
    "NOT NULL, lead_days INTEGER, preferred INTEGER NOT NULL, CONSTRAINT uq_supplier_sku_supplier_id_sku_id "
    "UNIQUE (supplier_id, sku_id), CONSTRAINT ck_supplier_sku_price_at_least_0 CHECK (price >= 0), "
    "CONSTRAINT ck_supplier_sku_moq_at_least_1 CHECK (moq >= 1), CONSTRAINT ck_supplier_sku_pack_at_least_1 "
    "CHECK (pack >= 1), CONSTRAINT fk_supplier_sku_supplier_id FOREIGN KEY(supplier_id) REFERENCES supplier "
    "(id), CONSTRAINT fk_supplier_sku_sku_id FOREIGN KEY(sku_id) REFERENCES sku (id) ) STRICT",
    "CREATE INDEX ix_supplier_sku_code ON supplier_sku (code, supplier_id) WHERE code <> ''",
    "CREATE INDEX ix_supplier_sku_sku_id ON supplier_sku (sku_id)",
    "CREATE TABLE aftersale_line ( id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, aftersale_id INTEGER NOT "
    "NULL, order_line_id INTEGER, external_key TEXT NOT NULL, kind TEXT NOT NULL, sku_id INTEGER, title TEXT "
    "NOT NULL, quantity INTEGER NOT NULL, unit_price INTEGER NOT NULL, good INTEGER NOT NULL, bad INTEGER "
    "NOT NULL, missing INTEGER NOT NULL, amount INTEGER NOT NULL, tax INTEGER NOT NULL, cost INTEGER, day "
    "TEXT, batch_id INTEGER, CONSTRAINT uq_aftersale_line_aftersale_id_external_key UNIQUE (aftersale_id, "
    "external_key), CONSTRAINT ck_aftersale_line_inspected CHECK (good + bad + missing <= quantity), "
    "CONSTRAINT fk_aftersale_line_aftersale_id FOREIGN KEY(aftersale_id) REFERENCES aftersale (id), "
    "CONSTRAINT fk_aftersale_line_order_line_id FOREIGN KEY(order_line_id) REFERENCES order_line (id), "
    "CONSTRAINT fk_aftersale_line_sku_id FOREIGN KEY(sku_id) REFERENCES sku (id) ) STRICT",
    "CREATE INDEX ix_aftersale_line_batch_id ON aftersale_line (batch_id)",
    "CREATE INDEX ix_aftersale_line_day ON aftersale_line (day, kind, amount)",
    "CREATE INDEX ix_aftersale_line_order_line_id ON aftersale_line (order_line_id)",
    "CREATE INDEX ix_aftersale_line_sku ON aftersale_line (sku_id) WHERE sku_id IS NOT NULL",
    "CREATE TABLE allocation ( id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, order_line_id INTEGER NOT "
    "NULL, sku_id INTEGER NOT NULL, open INTEGER NOT NULL, batch_id INTEGER, CONSTRAINT "
    "ck_allocation_open_at_least_0 CHECK (open >= 0), CONSTRAINT uq_allocation_order_line_id UNIQUE "
    "(order_line_id), CONSTRAINT fk_allocation_order_line_id FOREIGN KEY(order_line_id) REFERENCES "
    "order_line (id), CONSTRAINT fk_allocation_sku_id FOREIGN KEY(sku_id) REFERENCES sku (id) ) STRICT",
    "CREATE INDEX ix_allocation_batch_id ON allocation (batch_id)",
    "CREATE INDEX ix_allocation_sku_id ON allocation (sku_id)",
    "CREATE TABLE bundle_group ( id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, bundle_id INTEGER NOT NULL, "
    "name TEXT NOT NULL, pieces INTEGER NOT NULL, repeats INTEGER NOT NULL, position INTEGER NOT NULL, "
    "CONSTRAINT ck_bundle_group_pieces_at_least_1 CHECK (pieces >= 1), CONSTRAINT fk_bundle_group_bundle_id "
    "FOREIGN KEY(bundle_id) REFERENCES bundle (id) ) STRICT",
    "CREATE INDEX ix_bundle_group_bundle_id ON bundle_group (bundle_id)",
    "CREATE TABLE bundle_item ( id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, bundle_id INTEGER NOT NULL, "
    "sku_id INTEGER NOT NULL, quantity INTEGER NOT NULL, position INTEGER NOT NULL, CONSTRAINT "
    "ck_bundle_item_quantity_at_least_1 CHECK (quantity >= 1), CONSTRAINT uq_bundle_item_bundle_id_sku_id "
    "UNIQUE (bundle_id, sku_id), CONSTRAINT fk_bundle_item_bundle_id FOREIGN KEY(bundle_id) REFERENCES "
    "bundle (id), CONSTRAINT fk_bundle_item_sku_id FOREIGN KEY(sku_id) REFERENCES sku (id) ) STRICT",
    "CREATE INDEX ix_bundle_item_sku_id ON bundle_item (sku_id)",
    "CREATE TABLE complaint ( id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, number TEXT NOT NULL, "
    "customer_id INTEGER, order_id INTEGER, order_line_id INTEGER, reason_id INTEGER NOT NULL, title TEXT "
    "NOT NULL, severity INTEGER NOT NULL, source TEXT NOT NULL, state TEXT NOT NULL, opened_at TEXT NOT "
    "NULL, promised_at TEXT, resolved_at TEXT, verdict TEXT NOT NULL, compensation INTEGER NOT NULL, "
    "reopened INTEGER NOT NULL, CONSTRAINT ck_complaint_severity CHECK (severity BETWEEN 1 AND 4), "
    "CONSTRAINT uq_complaint_number UNIQUE (number), CONSTRAINT fk_complaint_customer_id FOREIGN "
    "KEY(customer_id) REFERENCES customer (id), CONSTRAINT fk_complaint_order_id FOREIGN KEY(order_id) "
    "REFERENCES orders (id), CONSTRAINT fk_complaint_order_line_id FOREIGN KEY(order_line_id) REFERENCES "
    "order_line (id), CONSTRAINT fk_complaint_reason_id FOREIGN KEY(reason_id) REFERENCES complaint_reason "
    "(id) ) STRICT",
    "CREATE INDEX ix_complaint_customer_id ON complaint (customer_id)",
    "CREATE INDEX ix_complaint_order_id ON complaint (order_id)",
    "CREATE INDEX ix_complaint_order_line_id ON complaint (order_line_id)",
    "CREATE INDEX ix_complaint_reason_id ON complaint (reason_id)",
    "CREATE INDEX ix_complaint_state ON complaint (state, opened_at)",
    "CREATE TABLE receipt_line ( id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, receipt_id INTEGER NOT NULL, "
    "purchase_line_id INTEGER, sku_id INTEGER NOT NULL, quality TEXT NOT NULL, quantity INTEGER NOT NULL, "
    "unit_price INTEGER NOT NULL, amount INTEGER NOT NULL, movement_id INTEGER, CONSTRAINT "
    "ck_receipt_line_quantity_at_least_1 CHECK (quantity >= 1), CONSTRAINT ck_receipt_line_amount_at_least_0 "
    "CHECK (amount >= 0), CONSTRAINT fk_receipt_line_receipt_id FOREIGN KEY(receipt_id) REFERENCES receipt "
    "(id), CONSTRAINT fk_receipt_line_purchase_line_id FOREIGN KEY(purchase_line_id) REFERENCES "
    "purchase_line (id), CONSTRAINT fk_receipt_line_sku_id FOREIGN KEY(sku_id) REFERENCES sku (id) ) STRICT",
    "CREATE INDEX ix_receipt_line_purchase_line_id ON receipt_line (purchase_line_id)",
    "CREATE INDEX ix_receipt_line_receipt_id ON receipt_line (receipt_id)",
    "CREATE INDEX ix_receipt_line_sku_id ON receipt_line (sku_id)",
    "CREATE TABLE settlement ( id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, supplier_id INTEGER NOT NULL, "
    "receipt_id INTEGER NOT NULL, payment_id INTEGER, return_id INTEGER, amount INTEGER NOT NULL, CONSTRAINT "
    "ck_settlement_amount_at_least_1 CHECK (amount >= 1), CONSTRAINT fk_settlement_supplier_id FOREIGN "
    "KEY(supplier_id) REFERENCES supplier (id), CONSTRAINT fk_settlement_receipt_id FOREIGN KEY(receipt_id) "
    "REFERENCES receipt (id), CONSTRAINT fk_settlement_payment_id FOREIGN KEY(payment_id) REFERENCES "
    "supplier_payment (id), CONSTRAINT fk_settlement_return_id FOREIGN KEY(return_id) REFERENCES "
    "supplier_return (id) ) STRICT",
    "CREATE INDEX ix_settlement_bill ON settlement (supplier_id, receipt_id)",
    "CREATE INDEX ix_settlement_payment_id ON settlement (payment_id)",
    "CREATE INDEX ix_settlement_receipt_id ON settlement (receipt_id)",
    "CREATE INDEX ix_settlement_return_id ON settlement (return_id)",
    "CREATE TABLE shipment_line ( id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, shipment_id INTEGER NOT "
    "NULL, order_line_id INTEGER NOT NULL, quantity INTEGER NOT NULL, cost INTEGER, back INTEGER NOT NULL, "
    "batch_id INTEGER, CONSTRAINT ck_shipment_line_quantity_at_least_1 CHECK (quantity >= 1), CONSTRAINT "
    "ck_shipment_line_back CHECK (back BETWEEN 0 AND quantity), CONSTRAINT fk_shipment_line_shipment_id "
    "FOREIGN KEY(shipment_id) REFERENCES shipment (id), CONSTRAINT fk_shipment_line_order_line_id FOREIGN "
    "KEY(order_line_id) REFERENCES order_line (id) ) STRICT",
    "CREATE INDEX ix_shipment_line_batch_id ON shipment_line (batch_id)",
    "CREATE INDEX ix_shipment_line_order_line_id ON shipment_line (order_line_id)",
    "CREATE INDEX ix_shipment_line_shipment_id ON shipment_line (shipment_id)",
    "CREATE TABLE bill_change ( id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, receipt_line_id INTEGER NOT "
    'NULL, day TEXT NOT NULL, "before" INTEGER NOT NULL, "after" INTEGER NOT NULL, in_stock INTEGER NOT '
    "NULL, note TEXT NOT NULL, CONSTRAINT fk_bill_change_receipt_line_id FOREIGN KEY(receipt_line_id) "
    "REFERENCES receipt_line (id) ) STRICT",
    "CREATE INDEX ix_bill_change_receipt_line_id ON bill_change (receipt_line_id)",
    "CREATE TABLE bundle_choice ( id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, group_id INTEGER NOT NULL, "
    "sku_id INTEGER NOT NULL, position INTEGER NOT NULL, CONSTRAINT uq_bundle_choice_group_id_sku_id UNIQUE "
    "(group_id, sku_id), CONSTRAINT fk_bundle_choice_group_id FOREIGN KEY(group_id) REFERENCES bundle_group "
    "(id), CONSTRAINT fk_bundle_choice_sku_id FOREIGN KEY(sku_id) REFERENCES sku (id) ) STRICT",
    "CREATE INDEX ix_bundle_choice_sku_id ON bundle_choice (sku_id)",
    "CREATE TABLE receipt_share ( id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, cost_id INTEGER NOT NULL, "
    "receipt_line_id INTEGER NOT NULL, amount INTEGER NOT NULL, in_stock INTEGER NOT NULL, CONSTRAINT "
    "uq_receipt_share_cost_id_receipt_line_id UNIQUE (cost_id, receipt_line_id), CONSTRAINT "
    "fk_receipt_share_cost_id FOREIGN KEY(cost_id) REFERENCES receipt_cost (id), CONSTRAINT "
    "fk_receipt_share_receipt_line_id FOREIGN KEY(receipt_line_id) REFERENCES receipt_line (id) ) STRICT",
    "CREATE INDEX ix_receipt_share_receipt_line_id ON receipt_share (receipt_line_id)",
    "CREATE TABLE supplier_return_line ( id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, return_id INTEGER "
    "NOT NULL, receipt_line_id INTEGER, sku_id INTEGER NOT NULL, bucket TEXT NOT NULL, quantity INTEGER NOT "
    "NULL, credit INTEGER NOT NULL, cost INTEGER NOT NULL, movement_id INTEGER, CONSTRAINT "
    "ck_supplier_return_line_quantity_at_least_1 CHECK (quantity >= 1), CONSTRAINT "
    "ck_supplier_return_line_credit_at_least_0 CHECK (credit >= 0), CONSTRAINT "
    "fk_supplier_return_line_return_id FOREIGN KEY(return_id) REFERENCES supplier_return (id), CONSTRAINT "
    "fk_supplier_return_line_receipt_line_id FOREIGN KEY(receipt_line_id) REFERENCES receipt_line (id), "
    "CONSTRAINT fk_supplier_return_line_sku_id FOREIGN KEY(sku_id) REFERENCES sku (id) ) STRICT",
    "CREATE INDEX ix_supplier_return_line_receipt_line_id ON supplier_return_line (receipt_line_id)",
    "CREATE INDEX ix_supplier_return_line_return_id ON supplier_return_line (return_id)",
    "CREATE INDEX ix_supplier_return_line_sku_id ON supplier_return_line (sku_id)",
    "CREATE VIRTUAL TABLE find_orders USING fts5(words, content = '', contentless_delete = 1, detail = full, "
    "tokenize = 'unicode61 remove_diacritics 2', prefix = '1 2 3')",
    "CREATE VIRTUAL TABLE find_orders_inner USING fts5(words, content = '', contentless_delete = 1, detail = "
    "full, tokenize = 'trigram')",
    "CREATE VIRTUAL TABLE find_product USING fts5(words, content = '', contentless_delete = 1, detail = "
    "full, tokenize = 'unicode61 remove_diacritics 2', prefix = '1 2 3')",
    "CREATE VIRTUAL TABLE find_product_inner USING fts5(words, content = '', contentless_delete = 1, detail "
    "= full, tokenize = 'trigram')",
    "CREATE VIRTUAL TABLE find_customer USING fts5(words, content = '', contentless_delete = 1, detail = "
    "full, tokenize = 'unicode61 remove_diacritics 2', prefix = '1 2 3')",
    "CREATE VIRTUAL TABLE find_customer_inner USING fts5(words, content = '', contentless_delete = 1, detail "
    "= full, tokenize = 'trigram')",
    "CREATE VIRTUAL TABLE find_entry USING fts5(words, content = '', contentless_delete = 1, detail = full, "
    "tokenize = 'unicode61 remove_diacritics 2', prefix = '1 2 3')",
    "CREATE VIRTUAL TABLE find_entry_inner USING fts5(words, content = '', contentless_delete = 1, detail = "
    "full, tokenize = 'trigram')",
    "CREATE VIRTUAL TABLE find_complaint USING fts5(words, content = '', contentless_delete = 1, detail = "
    "full, tokenize = 'unicode61 remove_diacritics 2', prefix = '1 2 3')",
    "CREATE VIRTUAL TABLE find_complaint_inner USING fts5(words, content = '', contentless_delete = 1, "
    "detail = full, tokenize = 'trigram')",
)


def upgrade() -> None:
    """Make the tables in an empty file."""
    for statement in STATEMENTS:
        op.execute(statement)
