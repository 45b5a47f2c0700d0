// What becomes of a chunk's columns: their values in Parquet's encodings, their bounds and sums, and the counting of different
// values over all chunks.
import { Column, FLOAT, compareBytes, mix } from './parts/column'
import { addKey } from './parts/distinct-keys'
import { packBits, writeDeltas } from './parts/deltas'

// Of the numbers that were summed up last.
export let minimum: f64 = 0
export let maximum: f64 = 0
export let sum: f64 = 0
export let leastWhole: i64 = 0
export let mostWhole: i64 = 0

/** Sums up a column of doubles, each times `unit`: a small one for numbers whose sum would overflow. */
export function sumFloats(pointer: usize, unit: f64): void {
  const column = changetype<Column>(pointer)
  let at = column.values
  const end = at + (<usize>column.count << 3)
  let odd: f64 = 0
  minimum = load<f64>(at)
  maximum = minimum
  if ((column.count & 1) != 0) {
    odd = minimum * unit
    at += 8
  }
  // Two at a time: faster, and more exact than one sum.
  let least = f64x2.splat(minimum)
  let most = least
  let sums = f64x2.splat(0)
  const units = f64x2.splat(unit)
  for (; at < end; at += 16) {
    const values = v128.load(at)
    least = f64x2.pmin(least, values)
    most = f64x2.pmax(most, values)
    sums = f64x2.add(sums, f64x2.mul(values, units))
  }
  minimum = Math.min(f64x2.extract_lane(least, 0), f64x2.extract_lane(least, 1))
  maximum = Math.max(f64x2.extract_lane(most, 0), f64x2.extract_lane(most, 1))
  odd += f64x2.extract_lane(sums, 1)
  sum = f64x2.extract_lane(sums, 0) + odd
}

/** Sums up a column of whole numbers. */
export function sumWholes(pointer: usize): void {
  const column = changetype<Column>(pointer)
  const end = column.values + (<usize>column.count << 3)
  leastWhole = load<i64>(column.values)
  mostWhole = leastWhole
  sum = 0
  for (let at = column.values; at < end; at += 8) {
    const value = load<i64>(at)
    if (value < leastWhole) leastWhole = value
    if (value > mostWhole) mostWhole = value
    sum += <f64>value
  }
}

/** Counts the `count` values of 64 bits at `values` among the column's different ones. */
export function countValues(pointer: usize, values: usize, count: i32): void {
  const column = changetype<Column>(pointer)
  const isFloat = column.reading == FLOAT
  const end = values + (<usize>count << 3)
  for (let at = values; at < end; at += 8) {
    const value = load<u64>(at)
    // Both zeros are one value.
    const key = isFloat && value == 0x8000000000000000 ? 0 : value
    addKey(column, key, mix(key))
  }
}

/** Whole numbers that lie closer together are marked as seen instead of looked up. */
const CLOSE: u64 = 65536

/** Counts a column's whole numbers, of which `sumWholes` has just told the least and the most. @param seen CLOSE bytes. */
export function countWholes(pointer: usize, seen: usize): void {
  const column = changetype<Column>(pointer)
  const least = leastWhole
  const span = <u64>(mostWhole - least)
  if (span >= CLOSE) {
    countValues(pointer, column.values, column.count)
    return
  }
  memory.fill(seen, 0, <usize>span + 1)
  const end = column.values + (<usize>column.count << 3)
  for (let at = column.values; at < end; at += 8) store<u8>(seen + <usize>(load<i64>(at) - least), 1)
  for (let offset: u64 = 0; offset <= span; offset++) {
    if (load<u8>(seen + <usize>offset) != 0) {
      const key = <u64>(least + <i64>offset)
      addKey(column, key, mix(key))
    }
  }
}

/** Counts the column's texts, which their hashes stand for. */
export function countTexts(pointer: usize): void {
  const column = changetype<Column>(pointer)
  const end = column.hashes + (<usize>column.entries << 3)
  for (let at = column.hashes; at < end; at += 8) addKey(column, load<u64>(at), load<u64>(at))
}

/** So many values are looked at before a column without any repetition is given up. */
const TRIAL: i32 = 512
const MOST_ENTRIES: i32 = 4096
const SLOTS: i32 = MOST_ENTRIES * 4

/**
 * Finds the different values of a column, while they are few: their number, or 0 where they are too many to be worth it.
 *
 * @param slots room for SLOTS numbers of 32 bits.
 * @param entries where the different values go, in the order of their first appearance.
 * @param codes where, for each value, the number of its entry goes.
 */
export function findEntries(pointer: usize, slots: usize, entries: usize, codes: usize): i32 {
  const column = changetype<Column>(pointer)
  memory.fill(slots, 0, SLOTS << 2)
  let size = 0
  for (let index = 0; index < column.count; index++) {
    const value = load<u64>(column.values + (<usize>index << 3))
    let slot = <i32>mix(value) & (SLOTS - 1)
    let code = load<i32>(slots + (<usize>slot << 2)) - 1
    while (code >= 0 && load<u64>(entries + (<usize>code << 3)) != value) {
      slot = (slot + 1) & (SLOTS - 1)
      code = load<i32>(slots + (<usize>slot << 2)) - 1
    }
    if (code < 0) {
      if (size == MOST_ENTRIES || (size == TRIAL && index == TRIAL)) return 0
      code = size++
      store<u64>(entries + (<usize>code << 3), value)
      store<i32>(slots + (<usize>slot << 2), size)
    }
    store<i32>(codes + (<usize>index << 2), code)
  }
  return size * 2 > column.count ? 0 : size
}

/** Packs `count` numbers of 32 bits into `width` bits each. Answers the place behind. */
export function packCodes(codes: usize, count: i32, width: i32, output: usize): usize {
  return packBits(codes, count, width, output)
}

/** Packs yes/no values into bits. Answers the place behind. */
export function packYesNo(pointer: usize, output: usize): usize {
  const column = changetype<Column>(pointer)
  let at = output
  for (let index = 0; index < column.count; index += 8, at++) {
    let byte: u64 = 0
    const most = min(8, column.count - index)
    for (let bit = 0; bit < most; bit++) {
      byte |= load<u64>(column.values + (<usize>(index + bit) << 3)) << bit
    }
    store<u8>(at, <u8>byte)
  }
  return at
}

/** Writes a column's whole numbers as differences. Answers the place behind. */
export function writeWholes(pointer: usize, output: usize): usize {
  const column = changetype<Column>(pointer)
  return writeDeltas(column.values, column.count, output)
}

/** Writes the entries of a column of texts, each behind its length. Answers the place behind. */
export function writeEntries(pointer: usize, output: usize): usize {
  const column = changetype<Column>(pointer)
  let at = output
  for (let entry = 0; entry < column.entries; entry++) {
    const length = load<u32>(column.lengths + (<usize>entry << 2))
    store<u32>(at, length)
    at = copyText(load<u32>(column.starts + (<usize>entry << 2)), length, at + 4)
  }
  return at
}

/** Writes the lengths of a column's texts as differences, then the texts. Answers the place behind. */
export function writeTexts(pointer: usize, lengths: usize, output: usize): usize {
  const column = changetype<Column>(pointer)
  for (let cell = 0; cell < column.count; cell++) {
    const entry = <usize>load<u32>(column.codes + (<usize>cell << 2))
    store<i64>(lengths + (<usize>cell << 3), load<u32>(column.lengths + (entry << 2)))
  }
  let at = writeDeltas(lengths, column.count, output)
  for (let cell = 0; cell < column.count; cell++) {
    const entry = <usize>load<u32>(column.codes + (<usize>cell << 2))
    at = copyText(load<u32>(column.starts + (entry << 2)), load<u32>(column.lengths + (entry << 2)), at)
  }
  return at
}

/** Sixteen bytes at a time: most texts are shorter, and what is too much is written over by the next. */
@inline
function copyText(start: usize, length: u32, output: usize): usize {
  v128.store(output, v128.load(start))
  for (let offset: usize = 16; offset < length; offset += 16) {
    v128.store(output + offset, v128.load(start + offset))
  }
  return output + length
}

// The entries that hold the smallest and the largest text of the column that was looked at last.
export let leastText: i32 = 0
export let mostText: i32 = 0

/** Finds the bounds of a column of texts in the order of their bytes. */
export function findBounds(pointer: usize): void {
  const column = changetype<Column>(pointer)
  leastText = 0
  mostText = 0
  for (let entry = 1; entry < column.entries; entry++) {
    if (compareEntries(column, entry, leastText) < 0) leastText = entry
    else if (compareEntries(column, entry, mostText) > 0) mostText = entry
  }
}

function compareEntries(column: Column, first: i32, second: i32): i32 {
  const head = load<u64>(column.heads + (<usize>first << 3))
  const otherHead = load<u64>(column.heads + (<usize>second << 3))
  if (head != otherHead) return head < otherHead ? -1 : 1
  return compareBytes(
    load<u32>(column.starts + (<usize>first << 2)),
    load<u32>(column.lengths + (<usize>first << 2)),
    load<u32>(column.starts + (<usize>second << 2)),
    load<u32>(column.lengths + (<usize>second << 2)),
  )
}

/** Counts the characters of a column's texts: all bytes but those that go on with a character. */
export function countCharacters(pointer: usize, ascii: i32): f64 {
  const column = changetype<Column>(pointer)
  let count: u64 = 0
  for (let cell = 0; cell < column.count; cell++) {
    const entry = <usize>load<u32>(column.codes + (<usize>cell << 2))
    const length = load<u32>(column.lengths + (entry << 2))
    count += length
    if (ascii != 0) continue
    const start = <usize>load<u32>(column.starts + (entry << 2))
    for (let at = start; at < start + length; at++) count -= <u64>((load<u8>(at) & 0xc0) == 0x80)
  }
  return <f64>count
}
