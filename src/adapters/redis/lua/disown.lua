-- Gives up a bucket of an incarnation: of a later one nothing is given up.
--
-- KEYS[1]    the bucket's incarnation
-- ARGV[1]    the id of which something is lost
--
-- Returns how many were given up: 1 or 0.
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
return redis.call('DEL', KEYS[1])
