-- Raises numbers that only grow (watermarks, folded offsets) and gives back all of them.
--
-- KEYS[1]    a hash: name → whole number as text
-- ARGV[1]    ms after which the hash goes if nothing is raised in it again; 0 = it stays
-- ARGV[2…]   name, number, name, number, …
--
-- Returns the whole hash as a flat list, after raising. A number that is not greater than the kept one changes nothing.
for i = 2, #ARGV, 2 do
  local kept = redis.call('HGET', KEYS[1], ARGV[i])
  if not kept or tonumber(ARGV[i + 1]) > tonumber(kept) then
    redis.call('HSET', KEYS[1], ARGV[i], ARGV[i + 1])
  end
end
if ARGV[1] ~= '0' then redis.call('PEXPIRE', KEYS[1], ARGV[1]) end
return redis.call('HGETALL', KEYS[1])
