// What the kernels know of a column. The host lays the fields out in the same order, four bytes each; see ../../kernel-columns.ts.

@unmanaged
export class Column {
  /** How cells are read: one of the readings below. */
  reading: i32
  /** 8 bytes a value, without gaps: doubles, whole numbers, microseconds, 1 and 0. */
  values: usize
  count: i32
  /** A bit a row, the low bits first: 1 where there is a value. */
  present: usize
  missing: i32
  /** What all cells of an open column may be. */
  bits: i32
  // Of texts: which entry each is, and for each entry its place, its length, its hash, and its first bytes so that greater
  // texts have greater ones.
  codes: usize
  starts: usize
  lengths: usize
  hashes: usize
  heads: usize
  entries: i32
  /** A hash table of entries: their numbers from 1, 0 where free. */
  slots: usize
  slotMask: i32
  /** Whether equal cells are still looked for, so that no two entries are equal. */
  compares: i32
  // Different values of all chunks: HyperLogLog's ranks, and while they are few the values themselves.
  ranks: usize
  /** A hash table of 64-bit values, 0 where free; `keys` counts them, and is less than 0 once they were too many. */
  keyTable: usize
  keyMask: i32
  keys: i32
  /** Whether 0 is among the values. */
  hasZero: i32
}

export const OPEN: i32 = 0
export const TEXT: i32 = 1
export const FLOAT: i32 = 2
export const WHOLE: i32 = 3
export const TIME: i32 = 4
export const YES_NO: i32 = 5

/** MurmurHash3's finalizer of 64 bits (Austin Appleby, public domain): every bit of the input reaches every bit of the result. */
@inline
export function mix(value: u64): u64 {
  let x = value
  x ^= x >> 33
  x *= 0xff51afd7ed558ccd
  x ^= x >> 33
  x *= 0xc4ceb9fe1a85ec53
  return x ^ (x >> 33)
}

/** The first `length` bytes of eight, and zeros. @param length 0 to 7. */
@inline
export function firstBytes(word: u64, length: u32): u64 {
  return word & ((<u64>1 << (<u64>length << 3)) - 1)
}

export function sameBytes(first: usize, second: usize, length: u32): bool {
  let left = length
  let one = first
  let other = second
  for (; left >= 8; left -= 8, one += 8, other += 8) {
    if (load<u64>(one) != load<u64>(other)) return false
  }
  return left == 0 || firstBytes(load<u64>(one) ^ load<u64>(other), left) == 0
}

/** Less than, equal to or greater than 0 as the first bytes come before, are or come behind the second. */
export function compareBytes(first: usize, length: u32, second: usize, otherLength: u32): i32 {
  const common = min(length, otherLength)
  let offset: u32 = 0
  for (; offset + 8 <= common; offset += 8) {
    const difference = compareWords(load<u64>(first + offset), load<u64>(second + offset))
    if (difference != 0) return difference
  }
  if (offset < common) {
    const left = common - offset
    const difference = compareWords(
      firstBytes(load<u64>(first + offset), left),
      firstBytes(load<u64>(second + offset), left),
    )
    if (difference != 0) return difference
  }
  return <i32>length - <i32>otherLength
}

@inline
function compareWords(first: u64, second: u64): i32 {
  if (first == second) return 0
  return bswap<u64>(first) < bswap<u64>(second) ? -1 : 1
}
