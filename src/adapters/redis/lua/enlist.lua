-- Puts triggers into a list of what waits.
--
-- KEYS[1]    the list: a sorted set by deadline
-- KEYS[2]    the bucket's witness of the caller
-- ARGV[1]    the number of this write, see fold.lua
-- ARGV[2]    the number of the latest write that was acknowledged
-- ARGV[3…]   deadline, trigger, deadline, trigger, …
--
-- Returns OK.
-- Errors: VIGIALOST witness where an acknowledged write is gone.
local seen = tonumber(redis.call('GET', KEYS[2]) or '0')
if seen < tonumber(ARGV[2]) then
  return redis.error_reply('VIGIALOST witness')
end
for i = 3, #ARGV, 2 do
  redis.call('ZADD', KEYS[1], ARGV[i], ARGV[i + 1])
end
if seen < tonumber(ARGV[1]) then
  redis.call('SET', KEYS[2], ARGV[1], 'PX', 86400000)
end
return redis.status_reply('OK')
