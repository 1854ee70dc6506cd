import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createRedisServer } from './doubles/redis-server.ts'
import { LIBRARY } from './lua/library.ts'
import { parseLua } from './lua/parse.ts'
import { numberText, type Value } from './lua/values.ts'

const run = (script: string): Value[] => parseLua(script)(new Map(Object.entries(LIBRARY)))

test.each<[string, Value[]]>([
  ['return 1 + 2 * 3 - 4 / 2, 7 % 3, -7 % 3, 2 ^ 3 ^ 0', [5, 1, 2, 2]],
  ["return 'a' .. 1 .. 'b', '10' + 5, 10 .. ''", ['a1b', 15, '10']],
  ['return 1 < 2 and 2 >= 2 and 1 ~= 2 and not nil, false or nil, nil and 1', [true, undefined, undefined]],
  ["return 'a' < 'b', 'B' < 'a', '10' < '9'", [true, true, true]],
  ['local a, b, c = (function() return 1, 2, 3 end)() return c, b, a', [3, 2, 1]],
  ['local t = {1, 2, nil, 4, x = 5, [9] = 6} return #t == 2 or #t == 4, t.x, t[9], t[4]', [true, 5, 6, 4]],
  ['local t = {} t[2] = "b" t[1] = "a" return #t, t[1], t[2]', [2, 'a', 'b']],
  ['local s = 0 for i = 10, 1, -3 do s = s + i end return s', [22]],
  ['local s = 0 for i, v in ipairs({1, 2, 3}) do if i == 3 then break end s = s + v end return s', [3]],
  ['local n = 0 for k, v in pairs({a = 1, b = 2}) do n = n + v end return n', [3]],
  ['local i = 0 while i < 5 do i = i + 1 end return i', [5]],
  ['local function f(n) if n < 2 then return n end return f(n - 1) + f(n - 2) end return f(10)', [55]],
  ['local x = 1 do local x = 2 end return x', [1]],
  ['local x = 1 local function up() x = x + 1 end up() up() return x', [3]],
  ["return tonumber('12'), tonumber('x'), tonumber(' 7 '), tostring(3), type(nil)", [12, undefined, 7, '3', 'nil']],
  ["return ('abc'):sub(2), string.len('abc'), #'abc', string.rep('ab', 2)", ['bc', 3, 3, 'abab']],
  ["return string.find('a.b', '.', 1, true), string.find('abc', 'b', 1, true)", [2, 2, 2]],
  ["return string.match('12 abc', '^(%d+) (.+)$')", ['12', 'abc']],
  ["return string.match('k=v', '[^=]+'), string.match('abc', '%d')", ['k', undefined]],
  ["return table.concat({'a', 'b', 3}, ','), unpack({1, 2})", ['a,b,3', 1, 2]],
  ['-- a comment\n--[[ and\nanother ]] return "\\65\\n"', ['A\n']],
])('%s', (script, values) => {
  expect(run(script)).toEqual(values)
})

test.each(['return 1 +', 'if x then', 'goto out', 'local = 1', 'return "open'])('%s is no script', (script) => {
  expect(() => parseLua(script)).toThrow(SyntaxError)
})

test.each(['return nil .. "a"', 'return {} < 1', 'local t return t.x', 'return 1 < "2"', 'nothing()', "error('why')"])(
  '%s fails while it runs',
  (script) => {
    expect(() => run(script)).toThrow(/attempt|why/)
  },
)

test('numbers are written as %.14g does', () => {
  expect([1e13, 0.1 + 0.2, 1e15, 1e-7, 123_456.75, -0.5, 1e100].map(numberText)).toEqual([
    '10000000000000',
    '0.3',
    '1e+15',
    '1e-07',
    '123456.75',
    '-0.5',
    '1e+100',
  ])
})

describe('scripts in the double of Redis', () => {
  const scripts = {
    echo: { numberOfKeys: 0, lua: 'return {ARGV[1], #ARGV[1], false, "never"}' },
    put: {
      numberOfKeys: 1,
      lua: "redis.call('APPEND', KEYS[1], ARGV[1]) return redis.call('GETRANGE', KEYS[1], 0, -1)",
    },
    refuse: { numberOfKeys: 0, lua: "return redis.error_reply('NO because')" },
    fail: { numberOfKeys: 1, lua: "redis.call('SET', KEYS[1], 'kept') return redis.call('HGET', KEYS[1], 'x')" },
    fraction: { numberOfKeys: 0, lua: 'return 3.99' },
  }
  const open = () => createRedisServer({ now: () => 0, scripts })

  test('a text is its bytes, and a list ends at the first nil', () => {
    expect(open().run('echo', [Buffer.from('ação').toString('latin1')])).toHaveLength(4)
    expect(open().run('echo', [Buffer.from('ação').toString('latin1')])).toEqual([
      Buffer.from('ação').toString('latin1'),
      6,
      null,
      'never',
    ])
  })
  test('what fails midway is not undone', () => {
    const server = open()
    expect(() => server.run('fail', ['k'])).toThrow('WRONGTYPE')
    expect(server.run('get', ['k'])).toBe('kept')
  })
  test('a refusal is an error with its own words, a number loses its fraction', () => {
    expect(() => open().run('refuse', [])).toThrow('NO because')
    expect(open().run('fraction', [])).toBe(3)
  })
  test('any bytes come back as they were', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        const text = Buffer.from(bytes).toString('latin1')
        expect(open().run('put', ['k', text])).toBe(text)
      }),
    )
  })
})
