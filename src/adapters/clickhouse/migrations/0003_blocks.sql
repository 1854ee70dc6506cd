-- Every revision of every block of a token, as the blocks topic had it.
CREATE TABLE IF NOT EXISTS blocks_log
(
  id String CODEC(ZSTD),
  token_id String CODEC(ZSTD),
  alert_id String CODEC(ZSTD),
  rule_id LowCardinality(String),
  rule_version LowCardinality(String),
  mode LowCardinality(String),
  status LowCardinality(String),
  since_ms Int64 CODEC(Delta, ZSTD),
  since DateTime64(3, 'UTC') DEFAULT fromUnixTimestamp64Milli(greatest(-2208988800000, least(since_ms, 10413791999999)), 'UTC') CODEC(Delta, ZSTD),
  expires_at_ms Int64 CODEC(Delta, ZSTD),
  expires_at DateTime64(3, 'UTC') DEFAULT fromUnixTimestamp64Milli(greatest(-2208988800000, least(expires_at_ms, 10413791999999)), 'UTC') CODEC(Delta, ZSTD),
  revision UInt64,
  reason_pt String CODEC(ZSTD),
  reason_en String CODEC(ZSTD),
  topic LowCardinality(String),
  partition UInt32,
  offset Int64 CODEC(Delta, ZSTD),
  appended_ms Int64 CODEC(Delta, ZSTD),
  INDEX by_offset offset TYPE minmax GRANULARITY 1
)
ENGINE = MergeTree
ORDER BY (token_id, id, revision)
SETTINGS non_replicated_deduplication_window = 1000;

-- Each block once: what was lifted stays lifted, else the greatest revision stands.
CREATE VIEW IF NOT EXISTS blocks AS
SELECT *
FROM blocks_log
ORDER BY status = 'lifted' DESC, revision DESC
LIMIT 1 BY id;
