-- Which records of event topics came too late for most rules, as the late topic had it. The events themselves are in
-- events_log, like all others.
CREATE TABLE IF NOT EXISTS late_log
(
  source LowCardinality(String),
  id String CODEC(ZSTD),
  type LowCardinality(String),
  time_ms Int64 CODEC(Delta, ZSTD),
  origin_topic LowCardinality(String),
  origin_partition UInt32,
  origin_offset Int64 CODEC(Delta, ZSTD),
  origin_appended_ms Int64 CODEC(Delta, ZSTD),
  topic LowCardinality(String),
  partition UInt32,
  offset Int64 CODEC(Delta, ZSTD),
  appended_ms Int64 CODEC(Delta, ZSTD),
  INDEX by_offset offset TYPE minmax GRANULARITY 1
)
ENGINE = MergeTree
ORDER BY (origin_topic, origin_partition, origin_offset)
SETTINGS non_replicated_deduplication_window = 1000;

-- A view keeps the columns that its table had when it was made.
DROP VIEW IF EXISTS events;

-- Each event once, the first received, and whether that record was late.
CREATE VIEW IF NOT EXISTS events AS
SELECT
  *,
  (topic, partition, offset, appended_ms) IN (SELECT origin_topic, origin_partition, origin_offset, origin_appended_ms FROM late_log) AS late
FROM events_log
ORDER BY appended_ms, topic, partition, offset
LIMIT 1 BY source, id;
