-- Takes a step with the incarnation of the windows.
--
-- KEYS[1]    a hash: id, plan = JSON or '', ready = 1 once every bucket knows the id, refolded = 1 once the plan is carried out
-- ARGV[1]    read, renew, ready or refolded
-- ARGV[2]    renew: the id that it is to follow, '' for none; ready, refolded: the id of which it is said
-- ARGV[3]    renew: the new id
-- ARGV[4]    renew: its plan
--
-- Returns id, plan, ready and refolded after the step, '' for what is not there.
local function get(name) return redis.call('HGET', KEYS[1], name) or '' end
local step, known = ARGV[1], ARGV[2]
if step == 'renew' then
  if get('id') == known then
    redis.call('DEL', KEYS[1])
    redis.call('HSET', KEYS[1], 'id', ARGV[3], 'plan', ARGV[4])
  end
elseif step ~= 'read' and get('id') == known then
  redis.call('HSET', KEYS[1], step, '1')
end
return { get('id'), get('plan'), get('ready'), get('refolded') }
