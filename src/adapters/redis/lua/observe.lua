-- Puts entries into the logs of one bucket and gives back what the caller has not seen of them.
--
-- KEYS[1]    the bucket's incarnation
-- KEYS[2]    the bucket's witness of the caller
-- KEYS[3…]   segments of logs and looked-up logs, each once
-- ARGV[1]    the incarnation that the caller knows
-- ARGV[2]    the number of this write, see fold.lua
-- ARGV[3]    the number of the latest write that was acknowledged: what follows a lost one would hide it
-- ARGV[4]    JSON: for each segment its length as the caller knows it (bytes), and its time to live once made (ms); for
--            a looked-up log, which is one string and never expires, -1 and 0
-- ARGV[5…]   for each the bytes to append; empty to read only
--
-- Returns a flat list of (index of the segment from 0, its length before the append, its bytes from the known length
-- up to there), for those segments whose length was not as known. Appending comes first and is harmless twice. Of a
-- looked-up log always (index, 0, the whole of it after the append); lines that it holds, as they are, are not appended.
-- Errors: VIGIALOST incarnation where that is another, VIGIALOST witness where an
--         acknowledged write is gone, VIGIALOST segment <index> where one is shorter than it was.
if redis.call('GET', KEYS[1]) ~= ARGV[1] then
  return redis.error_reply('VIGIALOST incarnation')
end
local seen = tonumber(redis.call('GET', KEYS[2]) or '0')
if seen < tonumber(ARGV[3]) then
  return redis.error_reply('VIGIALOST witness')
end
local told = cjson.decode(ARGV[4])
local out, n = {}, 0
for i = 3, #KEYS do
  local key, payload, known = KEYS[i], ARGV[i + 2], told[2 * i - 5]
  local length
  if known < 0 then
    local content = redis.call('GET', key) or ''
    if payload ~= '' and not string.find('\n' .. content, '\n' .. payload, 1, true) then
      redis.call('APPEND', key, payload)
      content = content .. payload
    end
    out[n + 1], out[n + 2], out[n + 3] = i - 3, 0, content
    n, length = n + 3, known
  elseif payload == '' then
    length = redis.call('STRLEN', key)
  else
    length = redis.call('APPEND', key, payload) - #payload
    if length == 0 then
      redis.call('PEXPIRE', key, told[2 * i - 4])
    end
  end
  if length < known then
    return redis.error_reply('VIGIALOST segment ' .. (i - 3))
  elseif length > known then
    out[n + 1] = i - 3
    out[n + 2] = length
    out[n + 3] = redis.call('GETRANGE', key, known, length - 1)
    n = n + 3
  end
end
if seen < tonumber(ARGV[2]) then
  redis.call('SET', KEYS[2], ARGV[2], 'PX', 86400000)
end
return out
