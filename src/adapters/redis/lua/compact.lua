-- Replaces the content of a looked-up log by less, unless somebody has appended to it meanwhile.
--
-- KEYS[1]   the bucket's incarnation
-- KEYS[2]   the log
-- ARGV[1]   the incarnation that the caller knows
-- ARGV[2]   the content that the caller has read
-- ARGV[3]   what of it is still needed
--
-- Returns 1 where it was replaced, else 0.
if redis.call('GET', KEYS[1]) ~= ARGV[1] or redis.call('GET', KEYS[2]) ~= ARGV[2] then
  return 0
end
redis.call('SET', KEYS[2], ARGV[3])
return 1
