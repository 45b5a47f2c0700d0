/**
 * The pages of one column in one row group: levels that say which rows have a value, and values that are encoded
 * already. Nothing is compressed; the encodings leave little to gain.
 */
import type { ByteWriter } from './byte-writer.ts'
import { ThriftWriter } from './thrift-writer.ts'

/** Parquet's numbers for the encodings that are used (apache/parquet-format, parquet.thrift). */
export const encodings = {
  plain: 0,
  runLength: 3,
  deltaBinaryPacked: 5,
  deltaLengthByteArray: 6,
  dictionary: 8,
} as const
export type Encoding = (typeof encodings)[keyof typeof encodings]

const pageTypes = { data: 0, dictionary: 2 } as const

/** Where in the row group's bytes a column's pages are, and how they are encoded. */
export interface ColumnChunk {
  /** Of the dictionary page; null without one. */
  dictionaryOffset: number | null
  dataOffset: number
  /** Of all pages. */
  bytes: number
  encodings: Encoding[]
}

/** Which of a column's rows have a value. */
export interface Presence {
  rows: number
  /** How many rows have none. */
  missing: number
  /** A bit a row, the low bits first: 1 where there is a value. */
  bits: Uint8Array
}

/** Writes a data page of values in `encoding`. */
export function writeValues(
  output: ByteWriter,
  presence: Presence,
  encoding: Encoding,
  values: Uint8Array,
): ColumnChunk {
  const dataOffset = output.length
  beginDataPage(output, presence, encoding, values.length)
  output.append(values)
  const used = [encodings.runLength, encoding]
  return { dictionaryOffset: null, dataOffset, bytes: output.length - dataOffset, encodings: used }
}

/** A dictionary page's entries, and codes into them. */
export interface DictionaryValues {
  size: number
  /** The entries, plainly encoded. */
  plain: Uint8Array
  /** The codes, of `width` bits each, filled up with zeros to a multiple of eight codes. */
  packed: Uint8Array
  width: number
}

/** The bits of each code into a dictionary of `size` entries. */
export function codeWidth(size: number): number {
  return Math.max(1, bitWidth(size - 1))
}

/** Writes a dictionary page and a data page of codes into it. */
export function writeCodes(
  output: ByteWriter,
  presence: Presence,
  { size, plain, packed, width }: DictionaryValues,
): ColumnChunk {
  const dictionaryOffset = output.length
  const header = new ThriftWriter(output)
  header.i32(1, pageTypes.dictionary)
  header.i32(2, plain.length)
  header.i32(3, plain.length)
  header.struct(7, (fields) => {
    fields.i32(1, size)
    fields.i32(2, encodings.plain)
  })
  header.end()
  output.append(plain)
  const dataOffset = output.length
  // One run of packed groups of eight.
  const run = (packed.length / width) * 2 + 1
  beginDataPage(output, presence, encodings.dictionary, 1 + varintBytes(run) + packed.length)
  output.byte(width)
  output.varint(run)
  output.append(packed)
  const used = [encodings.plain, encodings.runLength, encodings.dictionary]
  return { dictionaryOffset, dataOffset, bytes: output.length - dictionaryOffset, encodings: used }
}

/** The header of a data page and its levels; `valueBytes` bytes of values have to follow. */
function beginDataPage(
  output: ByteWriter,
  { rows, missing, bits }: Presence,
  encoding: Encoding,
  valueBytes: number,
): void {
  const groups = Math.ceil(rows / 8)
  // One run of equal levels, or one of packed bits.
  const run = missing === 0 ? rows * 2 : groups * 2 + 1
  const levelBytes = varintBytes(run) + (missing === 0 ? 1 : groups)
  const pageBytes = 4 + levelBytes + valueBytes
  output.reserve(pageBytes + 64)
  const header = new ThriftWriter(output)
  header.i32(1, pageTypes.data)
  header.i32(2, pageBytes)
  header.i32(3, pageBytes)
  header.struct(5, (fields) => {
    fields.i32(1, rows)
    fields.i32(2, encoding)
    fields.i32(3, encodings.runLength)
    fields.i32(4, encodings.runLength)
  })
  header.end()
  output.word(levelBytes)
  output.varint(run)
  if (missing === 0) output.byte(1)
  else output.append(bits.subarray(0, groups))
}

function varintBytes(value: number): number {
  return Math.max(1, Math.ceil(bitWidth(value) / 7))
}

/** The bits that whole numbers from 0 to `largest` need. */
function bitWidth(largest: number): number {
  return 32 - Math.clz32(largest)
}
