-- Takes triggers out of a list of what waits.
--
-- KEYS[1]    the list: a sorted set by deadline
-- KEYS[2]    the bucket's witness of the caller
-- ARGV[1]    the number of the latest write that was acknowledged, see fold.lua
-- ARGV[2…]   triggers
--
-- Returns OK.
-- Errors: VIGIALOST witness where an acknowledged write is gone: then what was decided may be, too.
if tonumber(redis.call('GET', KEYS[2]) or '0') < tonumber(ARGV[1]) then
  return redis.error_reply('VIGIALOST witness')
end
for i = 2, #ARGV do
  redis.call('ZREM', KEYS[1], ARGV[i])
end
return redis.status_reply('OK')
