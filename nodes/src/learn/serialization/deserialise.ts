import {
  ALIGNMENT,
  ARRAY_TYPES,
  FORMAT,
  isAllowedKey,
  littleEndianBytes,
  MAX_DEPTH,
  SerialisationError,
} from './serialise.ts'
import type { ArrayTypeName, StateArray, StateValue } from './serialise.ts'

/** Where reading has come to: arrays follow each other without gaps, each in its own bytes. */
interface Cursor {
  binary: Uint8Array
  offset: number
}

/**
 * Reads what `serialise` wrote. Header and bytes may come from anyone: formats, types, offsets and lengths are checked
 * against the bytes that are there, arrays may neither overlap nor leave a gap, and keys cannot reach a prototype.
 * Nothing larger than `binary` is ever allocated. Arrays are copies.
 *
 * @param header parsed JSON.
 * @throws SerialisationError that names the place in the state.
 */
export function deserialise(header: unknown, binary: Uint8Array): { [key: string]: StateValue } {
  const fields = plainObject(header, '$')
  if (fields.get('$format') !== FORMAT) throw new SerialisationError('$', `the format is not ${FORMAT}`)
  if (fields.get('$bytes') !== binary.length) {
    throw new SerialisationError('$', `${binary.length} bytes are there, the header speaks of others`)
  }
  if (fields.size !== 3) throw new SerialisationError('$', 'the header has fields it should not have')
  const cursor: Cursor = { binary, offset: 0 }
  const state = readValue(fields.get('state'), '$', 0, cursor)
  if (cursor.offset !== binary.length) throw new SerialisationError('$', 'bytes are left over')
  if (!isStateObject(state)) throw new SerialisationError('$', 'the state is no object')
  return state
}

function isStateObject(state: StateValue): state is { [key: string]: StateValue } {
  return typeof state === 'object' && state !== null && !Array.isArray(state) && !ArrayBuffer.isView(state)
}

function readValue(value: unknown, path: string, depth: number, cursor: Cursor): StateValue {
  if (depth > MAX_DEPTH) throw new SerialisationError(path, `is nested deeper than ${MAX_DEPTH} levels`)
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return value
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new SerialisationError(path, 'is no JSON number')
    return value
  }
  if (Array.isArray(value)) {
    const items: readonly unknown[] = value
    return items.map((item, i) => readValue(item, `${path}[${i}]`, depth + 1, cursor))
  }
  const fields = plainObject(value, path)
  if (fields.has('$array')) return readArray(fields, path, cursor)
  if (fields.has('$number')) return readNumber(fields, path)
  const state: { [key: string]: StateValue } = {}
  for (const [key, item] of fields) {
    if (!isAllowedKey(key))
      throw new SerialisationError(path, `the key ${JSON.stringify(key)} is not allowed`)
    state[key] = readValue(item, `${path}.${key}`, depth + 1, cursor)
  }
  return state
}

/**
 * The own fields of a plain object, in a map, whose keys mean nothing to the language, and in the order `serialise` lays
 * arrays out: a JSON store may keep keys in another.
 */
function plainObject(value: unknown, path: string): Map<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new SerialisationError(
      path,
      `a ${Array.isArray(value) ? 'list' : typeof value} is not expected here`,
    )
  }
  const prototype: unknown = Object.getPrototypeOf(value)
  if (prototype !== Object.prototype && prototype !== null) {
    throw new SerialisationError(path, 'is no plain object')
  }
  return new Map(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
}

function readArray(fields: Map<string, unknown>, path: string, cursor: Cursor): StateArray {
  const name = fields.get('$array')
  if (!isArrayTypeName(name)) throw new SerialisationError(path, `${String(name)} is no array type`)
  const { create, bytes } = ARRAY_TYPES[name]
  const offset = fields.get('offset')
  const length = fields.get('length')
  if (fields.size !== 3 || offset !== cursor.offset) {
    throw new SerialisationError(path, 'the array does not start where the one before it ends')
  }
  const left = cursor.binary.length - cursor.offset
  if (typeof length !== 'number' || !Number.isSafeInteger(length) || length < 0 || length * bytes > left) {
    throw new SerialisationError(
      path,
      `an array of ${String(length)} values does not fit the ${left} bytes left`,
    )
  }
  const end = cursor.offset + length * bytes
  const own = new Uint8Array(length * bytes)
  own.set(cursor.binary.subarray(cursor.offset, end))
  const array = new create(own.buffer)
  own.set(littleEndianBytes(array))
  cursor.offset = Math.min(cursor.binary.length, Math.ceil(end / ALIGNMENT) * ALIGNMENT)
  if (cursor.binary.subarray(end, cursor.offset).some((byte) => byte !== 0)) {
    throw new SerialisationError(path, 'the bytes after the array are not empty')
  }
  return array
}

function readNumber(fields: Map<string, unknown>, path: string): number {
  const name = fields.get('$number')
  if (fields.size === 1) {
    if (name === 'NaN') return Number.NaN
    if (name === 'Infinity') return Infinity
    if (name === '-Infinity') return -Infinity
    if (name === '-0') return -0
  }
  throw new SerialisationError(path, `${String(name)} names no number`)
}

function isArrayTypeName(name: unknown): name is ArrayTypeName {
  return typeof name === 'string' && Object.hasOwn(ARRAY_TYPES, name)
}
