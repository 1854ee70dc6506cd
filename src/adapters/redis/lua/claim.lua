-- Lets a bucket know the incarnation that it belongs to. Later ones are greater; an earlier one changes nothing.
--
-- KEYS[1]    the bucket's incarnation
-- ARGV[1]    an id
--
-- Returns the id that the bucket knows then.
local known = redis.call('GET', KEYS[1])
if not known or known < ARGV[1] then
  redis.call('SET', KEYS[1], ARGV[1])
  known = ARGV[1]
end
return known
