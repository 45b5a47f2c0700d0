/** A chunk's numbers, times and yes/no values as pages of Parquet, and what they are in brief. */
import { BitPacker } from '../../parquet/bit-packer.ts'
import { ByteWriter } from '../../parquet/byte-writer.ts'
import {
  encodings,
  writeCodes,
  writeValues,
  type ColumnChunk,
  type Presence,
} from '../../parquet/column-chunk.ts'
import { largestDelta, writeDeltas } from '../../parquet/delta-encoding.ts'
import { dictionaryOf } from '../../parquet/dictionary.ts'
import type { StoredColumn } from '../../parquet/parquet-file.ts'
import { emptySummary, largeUnit, largeValue, type ColumnSummary } from './column-summary.ts'
import type { DistinctCounter } from './distinct-counter.ts'

export interface EncodedColumn {
  stored: StoredColumn
  summary: ColumnSummary
}

/** Numbers that lie further apart take as many bits as differences as they do in full. */
const widestSpan = 2 ** 40
const scratch = new ByteWriter()

export function encodeFloats(
  output: ByteWriter,
  presence: Presence,
  values: Float64Array,
  distinct: DistinctCounter,
): EncodedColumn {
  const dictionary = dictionaryOf(values)
  countFloats(distinct, dictionary?.entries ?? values)
  const pages =
    dictionary === null
      ? writeValues(output, presence, encodings.plain, bytesOf(values))
      : writeCodes(output, presence, bytesOf(dictionary.entries), dictionary)
  const range = rangeOf(values)
  if (range === null) return withoutValues(pages, presence)
  const { min, max } = range
  // A reader may take either zero for the bound of both.
  const bounds = { min: floatBytes(min === 0 ? -0 : min), max: floatBytes(max === 0 ? 0 : max) }
  const isLarge = Math.max(-min, max) > largeValue
  const sum = sumOf(values, isLarge ? 1 / largeUnit : 1)
  return {
    stored: { ...pages, missing: presence.missing, bounds },
    summary: {
      ...emptySummary,
      missing: presence.missing,
      min: min + 0,
      max: max + 0,
      sum: isLarge ? 0 : sum,
      largeSum: isLarge ? sum : 0,
    },
  }
}

/**
 * Whole numbers that doubles hold exactly.
 *
 * @param options.repeats whether equal values can be expected though different ones lie far apart.
 */
export function encodeWholes(
  output: ByteWriter,
  presence: Presence,
  values: Float64Array,
  options: { distinct: DistinctCounter; repeats: boolean },
): EncodedColumn {
  const range = rangeOf(values)
  const dictionary = options.repeats ? dictionaryOf(values) : null
  countWholes(options.distinct, dictionary?.entries ?? values)
  if (range === null) return withoutValues(writeValues(output, presence, encodings.plain, bytesOf(values)), presence)
  const { min, max } = range
  let pages: ColumnChunk
  if (dictionary !== null) pages = writeCodes(output, presence, bytesOf(toInt64(dictionary.entries)), dictionary)
  else if (max - min > widestSpan || Math.max(-min, max) > largestDelta) {
    pages = writeValues(output, presence, encodings.plain, bytesOf(toInt64(values)))
  } else {
    scratch.length = 0
    writeDeltas(scratch, values)
    pages = writeValues(output, presence, encodings.deltaBinaryPacked, scratch.written)
  }
  const bounds = { min: bytesOf(toInt64(Float64Array.of(min))), max: bytesOf(toInt64(Float64Array.of(max))) }
  return {
    stored: { ...pages, missing: presence.missing, bounds },
    summary: { ...emptySummary, missing: presence.missing, min, max, sum: sumOf(values, 1) },
  }
}

/** Whole numbers of which doubles don't hold all. */
export function encodeWide(
  output: ByteWriter,
  presence: Presence,
  values: { numbers: Float64Array; wide: readonly { place: number; value: bigint }[] },
  distinct: DistinctCounter,
): EncodedColumn {
  const exact = new BigInt64Array(values.numbers.length)
  values.numbers.forEach((value, place) => {
    exact[place] = BigInt.asIntN(64, BigInt(value))
  })
  for (const { place, value } of values.wide) exact[place] = value
  const words = new Int32Array(exact.buffer)
  for (let word = 0; word < words.length; word += 2) distinct.add(words[word], words[word + 1])
  let [min, max] = [exact[0], exact[0]]
  for (const value of exact) {
    if (value < min) min = value
    else if (value > max) max = value
  }
  const pages = writeValues(output, presence, encodings.plain, bytesOf(exact))
  const bounds = { min: bytesOf(BigInt64Array.of(min)), max: bytesOf(BigInt64Array.of(max)) }
  return {
    stored: { ...pages, missing: presence.missing, bounds },
    summary: { ...emptySummary, missing: presence.missing, min, max, sum: sumOf(values.numbers, 1) },
  }
}

/** Yes/no values, given as 1 and 0. */
export function encodeBooleans(
  output: ByteWriter,
  presence: Presence,
  values: Float64Array,
  distinct: DistinctCounter,
): EncodedColumn {
  scratch.length = 0
  const packer = new BitPacker(scratch)
  for (let index = 0; index < values.length; index++) packer.put(values[index], 1)
  packer.finish()
  const pages = writeValues(output, presence, encodings.plain, scratch.written)
  const range = rangeOf(values)
  if (range === null) return withoutValues(pages, presence)
  countWholes(distinct, Float64Array.of(range.min, range.max))
  const bounds = { min: Uint8Array.of(range.min), max: Uint8Array.of(range.max) }
  return {
    stored: { ...pages, missing: presence.missing, bounds },
    summary: { ...emptySummary, missing: presence.missing },
  }
}

function withoutValues(pages: ColumnChunk, { missing }: Presence): EncodedColumn {
  return { stored: { ...pages, missing, bounds: null }, summary: { ...emptySummary, missing } }
}

function countFloats(distinct: DistinctCounter, values: Float64Array): void {
  const words = new Int32Array(values.buffer, values.byteOffset, values.length * 2)
  for (let index = 0; index < values.length; index++) {
    // Both zeros are one value.
    if (values[index] === 0) distinct.add(0, 0)
    else distinct.add(words[index * 2], words[index * 2 + 1])
  }
}

function countWholes(distinct: DistinctCounter, values: Float64Array): void {
  for (let index = 0; index < values.length; index++) {
    const value = values[index]
    distinct.add(value | 0, Math.floor(value / 2 ** 32) | 0)
  }
}

function rangeOf(values: Float64Array): { min: number; max: number } | null {
  if (values.length === 0) return null
  let min = values[0]
  let max = values[0]
  for (let index = 1; index < values.length; index++) {
    const value = values[index]
    if (value < min) min = value
    if (value > max) max = value
  }
  return { min, max }
}

/** In four sums side by side, which is both faster and more exact than one. */
function sumOf(values: Float64Array, unit: number): number {
  let [first, second, third, fourth] = [0, 0, 0, 0]
  let index = 0
  for (; index + 4 <= values.length; index += 4) {
    first += values[index] * unit
    second += values[index + 1] * unit
    third += values[index + 2] * unit
    fourth += values[index + 3] * unit
  }
  for (; index < values.length; index++) first += values[index] * unit
  return first + second + (third + fourth)
}

function toInt64(values: Float64Array): Int32Array {
  const words = new Int32Array(values.length * 2)
  for (let index = 0; index < values.length; index++) {
    const value = values[index]
    words[index * 2] = value | 0
    words[index * 2 + 1] = Math.floor(value / 2 ** 32)
  }
  return words
}

function floatBytes(value: number): Uint8Array {
  return bytesOf(Float64Array.of(value))
}

/** Every machine that Node.js runs on stores numbers as Parquet does. */
function bytesOf(values: Float64Array | Int32Array | BigInt64Array): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength)
}
