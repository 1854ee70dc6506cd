-- By which registry the edge found what it found (channel and payee status, what a method is allowed for). 0 = not known.
ALTER TABLE events_log ADD COLUMN IF NOT EXISTS registry_version Int64 DEFAULT 0 CODEC(Delta, ZSTD);

-- A view keeps the columns that its table had when it was made.
DROP VIEW IF EXISTS events;

CREATE VIEW IF NOT EXISTS events AS
SELECT *
FROM events_log
ORDER BY appended_ms, topic, partition, offset
LIMIT 1 BY source, id;
