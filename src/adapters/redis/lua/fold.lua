-- Notes up to which offsets a bucket has been filled.
--
-- KEYS[1]    the bucket's incarnation
-- KEYS[2]    a hash: partition → offset
-- KEYS[3…]   the bucket's witnesses of the caller: each holds the number of the latest write that it stands for
-- ARGV[1]    the incarnation that the caller knows
-- ARGV[2…]   for each witness the number of the latest write that was acknowledged
-- ARGV[…]    partition, the offset that it has noted before, the offset that it notes now, …
--
-- Returns OK. An offset never goes back.
-- Errors: VIGIALOST incarnation where that is another, VIGIALOST folded where less is noted than the caller has before,
-- VIGIALOST witness where a write is gone that was acknowledged.
if redis.call('GET', KEYS[1]) ~= ARGV[1] then
  return redis.error_reply('VIGIALOST incarnation')
end
for i = 3, #KEYS do
  if tonumber(redis.call('GET', KEYS[i]) or '0') < tonumber(ARGV[i - 1]) then
    return redis.error_reply('VIGIALOST witness')
  end
  redis.call('PEXPIRE', KEYS[i], 86400000)
end
local kept, first = {}, #KEYS
for i = first, #ARGV, 3 do
  kept[i] = tonumber(redis.call('HGET', KEYS[2], ARGV[i]) or '0')
  if kept[i] < tonumber(ARGV[i + 1]) then
    return redis.error_reply('VIGIALOST folded')
  end
end
for i = first, #ARGV, 3 do
  if tonumber(ARGV[i + 2]) > kept[i] then
    redis.call('HSET', KEYS[2], ARGV[i], ARGV[i + 2])
  end
end
return redis.status_reply('OK')
