// Parquet's packed bits, and its DELTA_BINARY_PACKED: the differences of neighbours, in as few bits as the largest of 32 needs.

const BLOCK: i32 = 128
const MINIBLOCK: i32 = 32

/** Packs `count` numbers of 32 bits into `width` bits each, the low bits first; with zeros behind up to whole groups of eight. */
export function packBits(values: usize, count: i32, width: i32, output: usize): usize {
  let word: u64 = 0
  let bits = 0
  let at = output
  for (let index = 0; index < count; index++) {
    word |= (<u64>load<u32>(values + (<usize>index << 2))) << bits
    bits += width
    if (bits >= 32) {
      store<u32>(at, <u32>word)
      at += 4
      bits -= 32
      word >>= 32
    }
  }
  store<u64>(at, word)
  return output + <usize>((count + 7) >> 3) * width
}

/** Writes `count` numbers of 64 bits. Needs up to 9 bytes a number and 64 more. */
export function writeDeltas(values: usize, count: i32, output: usize): usize {
  let at = writeVarint(BLOCK, output)
  at = writeVarint(BLOCK / MINIBLOCK, at)
  at = writeVarint(count, at)
  at = writeZigzag(count == 0 ? 0 : load<i64>(values), at)
  for (let start = 1; start < count; start += BLOCK) {
    at = writeBlock(values + (<usize>start << 3), min(BLOCK, count - start), at)
  }
  return at
}

function writeBlock(values: usize, count: i32, output: usize): usize {
  let least = i64.MAX_VALUE
  for (let index = 0; index < count; index++) least = min(least, differenceAt(values, index))
  let at = writeZigzag(least, output)
  const widths = at
  store<u32>(widths, 0)
  at += BLOCK / MINIBLOCK
  for (let first = 0; first < count; first += MINIBLOCK) {
    const last = min(count, first + MINIBLOCK)
    let used: u64 = 0
    for (let index = first; index < last; index++) used |= <u64>(differenceAt(values, index) - least)
    const width = 64 - <i32>clz<u64>(used)
    store<u8>(widths + first / MINIBLOCK, <u8>width)
    at = packDifferences(values, first, last, least, width, at)
  }
  return at
}

@inline
function differenceAt(values: usize, index: i32): i64 {
  const place = values + (<usize>index << 3)
  return load<i64>(place) - load<i64>(place - 8)
}

/** Packs the differences `first` to `last` less `least`, and zeros up to a whole miniblock. */
function packDifferences(values: usize, first: i32, last: i32, least: i64, width: i32, output: usize): usize {
  if (width == 0) return output
  let word: u64 = 0
  let bits = 0
  let at = output
  for (let index = first; index < last; index++) {
    const value = <u64>(differenceAt(values, index) - least)
    word |= value << bits
    bits += width
    if (bits < 64) continue
    store<u64>(at, word)
    at += 8
    bits -= 64
    word = bits == 0 ? 0 : value >> (width - bits)
  }
  store<u64>(at, word)
  const end = output + <usize>(MINIBLOCK / 8) * width
  // What no value has filled is zero.
  for (let rest = at + 8; rest < end; rest += 8) store<u64>(rest, 0)
  return end
}

function writeVarint(value: u64, output: usize): usize {
  let at = output
  let rest = value
  for (; rest >= 128; rest >>= 7, at++) store<u8>(at, <u8>(rest | 128))
  store<u8>(at, <u8>rest)
  return at + 1
}

function writeZigzag(value: i64, output: usize): usize {
  return writeVarint(<u64>((value << 1) ^ (value >> 63)), output)
}
