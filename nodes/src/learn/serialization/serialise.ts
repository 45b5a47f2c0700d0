/**
 * Fitted state as data: a JSON header and one block of bytes for the typed arrays. Nothing in it is ever run, and what
 * comes back is checked value by value, so a file from elsewhere can do no more than be refused.
 */

/** What a fitted state may hold. */
export type StateValue =
  | null
  | boolean
  | number
  | string
  | StateArray
  | readonly StateValue[]
  | { readonly [key: string]: StateValue }

export type StateArray =
  | Float64Array
  | Float32Array
  | Int32Array
  | Uint32Array
  | Int16Array
  | Uint16Array
  | Int8Array
  | Uint8Array

export type JsonValue = null | boolean | number | string | JsonValue[] | { [key: string]: JsonValue }

export interface SerialisedState {
  header: JsonValue
  binary: Uint8Array
}

/** The name of a typed array in a header, and its bytes an element. */
export const ARRAY_TYPES = {
  f64: { create: Float64Array, bytes: 8 },
  f32: { create: Float32Array, bytes: 4 },
  i32: { create: Int32Array, bytes: 4 },
  u32: { create: Uint32Array, bytes: 4 },
  i16: { create: Int16Array, bytes: 2 },
  u16: { create: Uint16Array, bytes: 2 },
  i8: { create: Int8Array, bytes: 1 },
  u8: { create: Uint8Array, bytes: 1 },
} as const

export type ArrayTypeName = keyof typeof ARRAY_TYPES

/** Every array starts at a multiple of this many bytes, so that it can be viewed without a copy. */
export const ALIGNMENT = 8
/** The header's own keys start with it; a key of the state that does is refused. */
export const MARKER = '$'
export const FORMAT = 'flowza-state/1'
export const MAX_DEPTH = 64

/** A state that cannot be written, or a header or bytes that are not what `serialise` writes. */
export class SerialisationError extends Error {
  /** Where in the state, `$.trees[3].threshold`. */
  readonly path: string

  constructor(path: string, message: string) {
    super(`${path}: ${message}`)
    this.name = 'SerialisationError'
    this.path = path
  }
}

/**
 * Writes a state of scalars, strings, `null`, plain objects, arrays and typed arrays. Equal states give equal bytes:
 * object keys are sorted, arrays follow each other in that order, little-endian on every machine. Numbers JSON cannot
 * hold (`NaN`, infinities, -0) are written by name.
 *
 * @throws SerialisationError for a value of any other kind, a hole, a cycle or a key that starts with `$` or is
 * `__proto__`.
 */
export function serialise(state: { readonly [key: string]: StateValue }): SerialisedState {
  const arrays: StateArray[] = []
  let end = 0
  const place = (array: StateArray): number => {
    const offset = end
    arrays.push(array)
    end = Math.ceil((end + array.byteLength) / ALIGNMENT) * ALIGNMENT
    return offset
  }
  const body = writeValue(state, '$', 0, place)
  const binary = new Uint8Array(end)
  let offset = 0
  for (const array of arrays) {
    binary.set(littleEndianBytes(array), offset)
    offset = Math.ceil((offset + array.byteLength) / ALIGNMENT) * ALIGNMENT
  }
  return { header: { $format: FORMAT, $bytes: end, state: body }, binary }
}

/** The bytes of an array in little-endian order; reversing twice is the array itself. */
export function littleEndianBytes(array: StateArray): Uint8Array {
  const bytes = new Uint8Array(array.buffer, array.byteOffset, array.byteLength)
  const width = array.BYTES_PER_ELEMENT
  if (width === 1 || isLittleEndian()) return bytes
  const swapped = bytes.slice()
  for (let start = 0; start < swapped.length; start += width) swapped.subarray(start, start + width).reverse()
  return swapped
}

function isLittleEndian(): boolean {
  return new Uint8Array(Uint16Array.of(1).buffer)[0] === 1
}

function writeValue(
  value: StateValue | undefined,
  path: string,
  depth: number,
  place: (array: StateArray) => number,
): JsonValue {
  if (depth > MAX_DEPTH) throw new SerialisationError(path, `is nested deeper than ${MAX_DEPTH} levels`)
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return value
  if (typeof value === 'number') return writeNumber(value)
  if (typeof value !== 'object') throw new SerialisationError(path, `a ${typeof value} cannot be stored`)
  const type = arrayTypeOf(value)
  if (type !== undefined) {
    const array = value as StateArray
    return { $array: type, offset: place(array), length: array.length }
  }
  if (Array.isArray(value)) {
    const items: readonly StateValue[] = value
    return Array.from(items, (item, i) => writeValue(item, `${path}[${i}]`, depth + 1, place))
  }
  const prototype: unknown = Object.getPrototypeOf(value)
  if (prototype !== Object.prototype && prototype !== null) {
    throw new SerialisationError(path, 'only plain objects, arrays and typed arrays can be stored')
  }
  const entries = Object.entries(value as { readonly [key: string]: StateValue })
  entries.sort(([a], [b]) => (a < b ? -1 : 1))
  const written: { [key: string]: JsonValue } = {}
  for (const [key, item] of entries) {
    if (!isAllowedKey(key))
      throw new SerialisationError(path, `the key ${JSON.stringify(key)} cannot be stored`)
    written[key] = writeValue(item, `${path}.${key}`, depth + 1, place)
  }
  return written
}

/** A key that is neither the header's own nor one that would set a prototype. */
export function isAllowedKey(key: string): boolean {
  return !key.startsWith(MARKER) && key !== '__proto__'
}

function writeNumber(value: number): JsonValue {
  if (Number.isNaN(value)) return { $number: 'NaN' }
  if (value === Infinity) return { $number: 'Infinity' }
  if (value === -Infinity) return { $number: '-Infinity' }
  return Object.is(value, -0) ? { $number: '-0' } : value
}

function arrayTypeOf(value: object): ArrayTypeName | undefined {
  const names = Object.keys(ARRAY_TYPES) as ArrayTypeName[]
  return names.find((name) => value instanceof ARRAY_TYPES[name].create)
}
