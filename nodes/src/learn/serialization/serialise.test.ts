import { isDeepStrictEqual } from 'node:util'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { linearRegression } from '../linear-model/linear-regression.ts'
import { deserialise } from './deserialise.ts'
import { SerialisationError, serialise } from './serialise.ts'
import type { JsonValue, StateValue } from './serialise.ts'

const typedArray = fc.oneof(
  fc.float64Array({ maxLength: 9 }),
  fc.float32Array({ maxLength: 9 }),
  fc.int32Array({ maxLength: 9 }),
  fc.uint32Array({ maxLength: 9 }),
  fc.int16Array({ maxLength: 9 }),
  fc.uint16Array({ maxLength: 9 }),
  fc.int8Array({ maxLength: 9 }),
  fc.uint8Array({ maxLength: 9 }),
)
const key = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.nat().map(String),
  fc.constantFrom('constructor', 'toString'),
)
const scalar = fc.oneof(
  fc.constant(null),
  fc.boolean(),
  fc.double(),
  fc.integer(),
  fc.string({ unit: 'binary' }),
)
const { state } = fc.letrec<{ value: StateValue; state: { [key: string]: StateValue } }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    scalar,
    typedArray,
    fc.array(tie('value'), { maxLength: 4 }),
    tie('state'),
  ),
  state: fc.dictionary(
    key.filter((name) => !name.startsWith('$') && name !== '__proto__'),
    tie('value'),
    { maxKeys: 5, noNullPrototype: true },
  ),
}))

function throughJson(header: JsonValue): unknown {
  return JSON.parse(JSON.stringify(header))
}

describe('serialise and deserialise', () => {
  it('give back any state, through JSON, and the same bytes again', () => {
    fc.assert(
      fc.property(state, (original) => {
        const { header, binary } = serialise(original)
        const read = deserialise(throughJson(header), binary)
        expect(isDeepStrictEqual(read, original)).toBe(true)
        const again = serialise(read)
        expect(JSON.stringify(again.header)).toBe(JSON.stringify(header))
        expect(Buffer.compare(again.binary, binary)).toBe(0)
      }),
      { numRuns: 500 },
    )
  })

  it('gives equal states equal bytes whatever the order of their keys', () => {
    const a = serialise({ x: Float64Array.of(1), y: Int32Array.of(2), 10: 1, 9: Uint8Array.of(3) })
    const b = serialise({ 9: Uint8Array.of(3), y: Int32Array.of(2), 10: 1, x: Float64Array.of(1) })
    expect(JSON.stringify(a.header)).toBe(JSON.stringify(b.header))
    expect(a.binary).toEqual(b.binary)
  })

  it('reads a header whose store has reordered the keys', () => {
    const { header, binary } = serialise({ b: Float64Array.of(1), a: Uint8Array.of(2) })
    const reversed: unknown = JSON.parse(JSON.stringify(header), (_, value: unknown) =>
      typeof value === 'object' && value !== null
        ? Object.fromEntries(Object.entries(value).reverse())
        : value,
    )
    expect(deserialise(reversed, binary)).toEqual({ a: Uint8Array.of(2), b: Float64Array.of(1) })
  })

  it('keeps a fitted model', async () => {
    const X = { rows: 3, columns: [Float64Array.of(1, 2, 4)] }
    const fitted = await linearRegression.fit(X, Float64Array.of(2, 4, 8), linearRegression.defaults)
    const { header, binary } = serialise({ ...fitted })
    expect(deserialise(throughJson(header), Buffer.from(binary))).toEqual({ ...fitted })
  })

  it('copies only the viewed part of a larger buffer, on an eight-byte border', () => {
    const part = new Float32Array(Float32Array.of(9, 1, 2, 9).buffer, 4, 2)
    const { binary } = serialise({ a: part, b: Float64Array.of(3) })
    expect([...new Float32Array(binary.buffer, 0, 2), new Float64Array(binary.buffer, 8, 1)[0]]).toEqual([
      1, 2, 3,
    ])
  })
})

describe('serialise refuses', () => {
  const cyclic: { [key: string]: StateValue } = {}
  cyclic.self = cyclic
  it.each<[string, unknown]>([
    ['undefined', { a: undefined }],
    ['functions', { a: () => 1 }],
    ['bigints', { a: 1n }],
    ['instances', { a: new Date(0) }],
    ['maps', { a: new Map() }],
    ['holes', { a: Array(2) }],
    ['big integer arrays', { a: new BigInt64Array(1) }],
    ['cycles', cyclic],
    ['a key of the header', { $array: 'f64' }],
    ['a key that sets a prototype', JSON.parse('{"__proto__": 1}')],
  ])('%s', (_, value) => {
    expect(() => serialise(value as { [key: string]: StateValue })).toThrow(SerialisationError)
  })
})

describe('deserialise refuses what it has not written', () => {
  const good = () => {
    const { header, binary } = serialise({ a: Float64Array.of(1, 2), b: Uint8Array.of(3), c: Number.NaN })
    return { header: throughJson(header) as { $bytes: number; state: Record<string, unknown> }, binary }
  }
  const array = (changes: object) => ({ $array: 'f64', offset: 0, length: 2, ...changes })

  it.each<[string, (header: ReturnType<typeof good>['header']) => void]>([
    ['another format', (header) => Object.assign(header, { $format: 'flowza-state/2' })],
    ['another size', (header) => (header.$bytes += 8)],
    ['a field more', (header) => Object.assign(header, { more: 1 })],
    ['a state that is no object', (header) => Object.assign(header, { state: [1] })],
    ['an unknown type', (header) => (header.state.a = array({ $array: 'f128' }))],
    ['a type of the prototype', (header) => (header.state.a = array({ $array: 'constructor' }))],
    ['a length beyond the bytes', (header) => (header.state.a = array({ length: 1e9 }))],
    ['a negative length', (header) => (header.state.a = array({ length: -1 }))],
    ['half a length', (header) => (header.state.a = array({ length: 1.5 }))],
    ['a length that is text', (header) => (header.state.a = array({ length: '2' }))],
    ['overlapping arrays', (header) => (header.state.b = { $array: 'u8', offset: 0, length: 1 })],
    ['a gap between arrays', (header) => (header.state.a = array({ offset: 8, length: 1 }))],
    ['bytes left over', (header) => delete header.state.b],
    [
      'a shorter last array over bytes that are not empty',
      (header) => (header.state.b = { $array: 'u8', offset: 16, length: 0 }),
    ],
    ['an unknown number', (header) => (header.state.c = { $number: 'Infinite' })],
    ['a number with more', (header) => (header.state.c = { $number: 'NaN', more: 1 })],
    ['an unknown header key', (header) => (header.state.c = { $date: 1 })],
    ['a prototype', (header) => (header.state.c = JSON.parse('{"__proto__": {"polluted": 1}}'))],
    ['what JSON does not hold', (header) => (header.state.c = Infinity)],
    ['instances', (header) => (header.state.c = new Date(0))],
  ])('%s', (_, change) => {
    const { header, binary } = good()
    expect(() => deserialise(header, binary)).not.toThrow()
    change(header)
    expect(() => deserialise(header, binary)).toThrow(SerialisationError)
    expect(({} as { polluted?: number }).polluted).toBeUndefined()
  })

  it.each([null, 1, 'text', [], undefined])('the header %s', (header) => {
    expect(() => deserialise(header, new Uint8Array(0))).toThrow(SerialisationError)
  })

  it('nesting without end', () => {
    let deep: unknown = 1
    for (let i = 0; i < 100_000; i += 1) deep = [deep]
    const header = { $format: 'flowza-state/1', $bytes: 0, state: { deep } }
    expect(() => deserialise(header, new Uint8Array(0))).toThrow('nested deeper')
  })

  it('any header, without breaking in another way', () => {
    const outcome = (body: unknown, binary: Uint8Array) => {
      try {
        return typeof deserialise({ $format: 'flowza-state/1', $bytes: binary.length, state: body }, binary)
      } catch (error) {
        return error instanceof SerialisationError ? 'refused' : error
      }
    }
    fc.assert(
      fc.property(fc.jsonValue(), fc.uint8Array({ maxLength: 40 }), (body, binary) => {
        expect(['object', 'refused']).toContain(outcome(body, binary))
      }),
    )
  })
})
