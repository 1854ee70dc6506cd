-- Every revision of every alert, as the alerts topic had it. Partition and order rest on the bucket's start and the id
-- alone: all that moves between two revisions stays out of them, or they would not replace one another.
-- The indexes by id and entity are right under FINAL, for no revision changes the id or the group.
-- The *_ms columns are exact; the DateTime64 beside each is what it can hold of it (1900 to 2299).
CREATE TABLE IF NOT EXISTS alerts_log
(
  id String,
  bucket_start_ms Int64 CODEC(Delta, ZSTD),
  bucket_start DateTime64(3, 'UTC') DEFAULT fromUnixTimestamp64Milli(greatest(-2208988800000, least(bucket_start_ms, 10413791999999)), 'UTC') CODEC(Delta, ZSTD),
  rule_id LowCardinality(String),
  rule_version LowCardinality(String),
  registry_version Int64,
  family LowCardinality(String),
  level LowCardinality(String),
  mode LowCardinality(String),
  group String CODEC(ZSTD),
  group_values Array(String) CODEC(ZSTD),
  first_hit_ms Int64 CODEC(Delta, ZSTD),
  first_hit DateTime64(3, 'UTC') DEFAULT fromUnixTimestamp64Milli(greatest(-2208988800000, least(first_hit_ms, 10413791999999)), 'UTC') CODEC(Delta, ZSTD),
  last_hit_ms Int64 CODEC(Delta, ZSTD),
  last_hit DateTime64(3, 'UTC') DEFAULT fromUnixTimestamp64Milli(greatest(-2208988800000, least(last_hit_ms, 10413791999999)), 'UTC') CODEC(Delta, ZSTD),
  hits UInt64,
  trigger_source String CODEC(ZSTD),
  trigger_id String CODEC(ZSTD),
  reading String CODEC(ZSTD),
  evidence String CODEC(ZSTD(3)),
  evidence_count UInt64,
  explanation_pt String CODEC(ZSTD),
  explanation_en String CODEC(ZSTD),
  contradicted_by String CODEC(ZSTD),
  late Bool,
  revision UInt64,
  topic LowCardinality(String),
  partition UInt32,
  offset Int64 CODEC(Delta, ZSTD),
  appended_ms Int64 CODEC(Delta, ZSTD),
  INDEX by_offset offset TYPE minmax GRANULARITY 1,
  INDEX by_id id TYPE bloom_filter(0.01) GRANULARITY 1,
  INDEX by_entity group_values TYPE bloom_filter(0.01) GRANULARITY 1
)
ENGINE = ReplacingMergeTree(revision)
PARTITION BY toYYYYMM(bucket_start)
ORDER BY (bucket_start, id)
SETTINGS non_replicated_deduplication_window = 1000;

-- Each alert once, at its greatest revision.
CREATE VIEW IF NOT EXISTS alerts AS SELECT * FROM alerts_log FINAL;
