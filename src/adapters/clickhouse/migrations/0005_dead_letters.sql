-- What may be told of every dead letter, as the dead-letters topic had it: where it came from and why it was put aside,
-- never what it said. Its bytes, key and headers are on the topic alone, for as long as that keeps them.
-- A letter that came from a file has origin_file and origin_line, else both are empty and the others say where.
CREATE TABLE IF NOT EXISTS dead_letters_log
(
  id String CODEC(ZSTD),
  code LowCardinality(String),
  field LowCardinality(String),
  reason String CODEC(ZSTD),
  bytes Int64 CODEC(ZSTD),
  origin_topic LowCardinality(String),
  origin_partition UInt32,
  origin_offset Int64 CODEC(Delta, ZSTD),
  origin_file String CODEC(ZSTD),
  origin_line Int64 CODEC(ZSTD),
  topic LowCardinality(String),
  partition UInt32,
  offset Int64 CODEC(Delta, ZSTD),
  appended_ms Int64 CODEC(Delta, ZSTD),
  seen DateTime64(3, 'UTC') DEFAULT fromUnixTimestamp64Milli(greatest(-2208988800000, least(appended_ms, 10413791999999)), 'UTC') CODEC(Delta, ZSTD),
  INDEX by_offset offset TYPE minmax GRANULARITY 1,
  INDEX by_id id TYPE bloom_filter(0.01) GRANULARITY 1
)
ENGINE = MergeTree
PARTITION BY toYYYYMM(seen)
ORDER BY (seen, topic, partition, offset)
SETTINGS non_replicated_deduplication_window = 1000;

-- Each dead letter once: after a crash an event may be put aside again.
CREATE VIEW IF NOT EXISTS dead_letters AS
SELECT *
FROM dead_letters_log
ORDER BY appended_ms DESC, topic, partition, offset DESC
LIMIT 1 BY id;
