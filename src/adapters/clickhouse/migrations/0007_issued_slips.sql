-- A boleto is looked up by the account and number that its payer holds: its bank and free field. Few parts of the
-- table hold one of them; the index says which.
ALTER TABLE events_log ADD INDEX IF NOT EXISTS by_slip JSONExtractString(data, 'slip', 'freeField') TYPE bloom_filter(0.001) GRANULARITY 1;

ALTER TABLE events_log MATERIALIZE INDEX by_slip;
