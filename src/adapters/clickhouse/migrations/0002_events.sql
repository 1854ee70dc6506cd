-- Every good event, as it left the edge: pseudonyms instead of identifiers, no text. One row a record of a topic.
CREATE TABLE IF NOT EXISTS events_log
(
  source LowCardinality(String),
  id String CODEC(ZSTD),
  type LowCardinality(String),
  time_ms Int64 CODEC(Delta, ZSTD),
  time DateTime64(3, 'UTC') DEFAULT fromUnixTimestamp64Milli(greatest(-2208988800000, least(time_ms, 10413791999999)), 'UTC') CODEC(Delta, ZSTD),
  data String CODEC(ZSTD(3)),
  topic LowCardinality(String),
  partition UInt32,
  offset Int64 CODEC(Delta, ZSTD),
  appended_ms Int64 CODEC(Delta, ZSTD),
  INDEX by_offset offset TYPE minmax GRANULARITY 1
)
ENGINE = MergeTree
PARTITION BY toYYYYMM(time)
ORDER BY (type, time, source, id)
SETTINGS non_replicated_deduplication_window = 1000;

-- Each event once. A producer may send one twice; the first received stands.
CREATE VIEW IF NOT EXISTS events AS
SELECT *
FROM events_log
ORDER BY appended_ms, topic, partition, offset
LIMIT 1 BY source, id;
