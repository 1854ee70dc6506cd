-- Puts lines into looked-up logs of one bucket and gives back all that these hold.
--
-- KEYS[1]    the bucket's incarnation
-- KEYS[2…]   looked-up logs, each once: one string each, which never expires
-- ARGV[1]    the incarnation that the caller knows
-- ARGV[2…]   for each log the lines to append; empty to read only
--
-- Returns the contents of the logs, in their order. Lines that a log holds already, as they are, are not appended.
-- Errors: VIGIALOST incarnation where that is another.
if redis.call('GET', KEYS[1]) ~= ARGV[1] then
  return redis.error_reply('VIGIALOST incarnation')
end
local out = {}
for i = 2, #KEYS do
  local content = redis.call('GET', KEYS[i]) or ''
  local lines = ARGV[i]
  if lines ~= '' and not string.find('\n' .. content, '\n' .. lines, 1, true) then
    redis.call('APPEND', KEYS[i], lines)
    content = content .. lines
  end
  out[i - 1] = content
end
return out
