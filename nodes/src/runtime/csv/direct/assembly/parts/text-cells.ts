// Text cells: equal ones share an entry while they repeat; a column whose cells hardly do is given up, and every further
// cell gets an entry of its own.
import { Column, firstBytes, mix, sameBytes } from './column'

/** A column is given up when more of its cells than this, and than half of them, differ. */
const FEW_ENTRIES: i32 = 256

export function addText(column: Column, start: usize, length: u32): void {
  const hash = hashOf(start, length)
  column.count++
  const code = column.codes + (<usize>(column.count - 1) << 2)
  if (!column.compares) {
    store<u32>(code, append(column, start, length, hash))
    return
  }
  const mask = <u32>column.slotMask
  let slot = <u32>hash & mask
  for (;;) {
    const found = load<u32>(column.slots + (<usize>slot << 2))
    if (found == 0) break
    const entry = <usize>(found - 1)
    if (
      load<u64>(column.hashes + (entry << 3)) == hash &&
      load<u32>(column.lengths + (entry << 2)) == length &&
      sameBytes(load<u32>(column.starts + (entry << 2)), start, length)
    ) {
      store<u32>(code, <u32>entry)
      return
    }
    slot = (slot + 1) & mask
  }
  store<u32>(code, append(column, start, length, hash))
  store<u32>(column.slots + (<usize>slot << 2), <u32>column.entries)
  if (column.entries > FEW_ENTRIES + (column.count >> 1)) column.compares = 0
}

@inline
function append(column: Column, start: usize, length: u32, hash: u64): u32 {
  const entry = <usize>column.entries
  store<u32>(column.starts + (entry << 2), <u32>start)
  store<u32>(column.lengths + (entry << 2), length)
  store<u64>(column.hashes + (entry << 3), hash)
  const word = load<u64>(start)
  store<u64>(column.heads + (entry << 3), bswap<u64>(length < 8 ? firstBytes(word, length) : word))
  column.entries++
  return <u32>entry
}

/** Of 64 bits, eight bytes a step. */
@inline
function hashOf(start: usize, length: u32): u64 {
  let hash: u64 = length
  let at = start
  let left = length
  for (; left >= 8; left -= 8, at += 8) {
    hash = (hash ^ load<u64>(at)) * 0x9e3779b97f4a7c15
    hash ^= hash >> 32
  }
  if (left > 0) hash = (hash ^ firstBytes(load<u64>(at), left)) * 0x9e3779b97f4a7c15
  return mix(hash)
}
