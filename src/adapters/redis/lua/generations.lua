-- Takes a step with the generations of rules: which is in force, and which is announced.
--
-- KEYS[1]    a hash: last = number of the latest, current and pending = "number digest"
-- KEYS[2]    a hash: digest → text of the sets that are in force or announced
-- KEYS[3]    a set: digests of all that have ever been in force
-- ARGV[1]    open, read, announce or complete
-- ARGV[2]    digest of the set that is opened or announced; number of the generation that is complete
-- ARGV[3]    text of the set that is opened or announced
--
-- Returns current and pending after the step, '' for none.
local step, what, text = ARGV[1], ARGV[2], ARGV[3]
local function get(name) return redis.call('HGET', KEYS[1], name) or '' end
local function digest(generation) return string.match(generation, ' (.+)$') end
local current, pending = get('current'), get('pending')

local function forget(generation)
  local old = digest(generation)
  if old and old ~= digest(current) and old ~= digest(pending) then redis.call('HDEL', KEYS[2], old) end
end
local function enforce(generation)
  local before = current
  current, pending = generation, ''
  redis.call('HSET', KEYS[1], 'current', current)
  redis.call('HDEL', KEYS[1], 'pending')
  redis.call('SADD', KEYS[3], digest(current))
  forget(before)
end
local function add()
  redis.call('HSET', KEYS[2], what, text)
  return redis.call('HINCRBY', KEYS[1], 'last', 1) .. ' ' .. what
end
local function announce()
  local before = pending
  if what == digest(pending) then return end
  if what == digest(current) then
    pending = ''
    redis.call('HDEL', KEYS[1], 'pending')
  else
    pending = add()
    redis.call('HSET', KEYS[1], 'pending', pending)
  end
  forget(before)
end

if step == 'open' and current == '' then
  enforce(add())
elseif step == 'announce' or (step == 'open' and redis.call('SISMEMBER', KEYS[3], what) == 0) then
  announce()
elseif step == 'complete' and string.match(pending, '^%d+') == what then
  enforce(pending)
end
return { current, pending }
