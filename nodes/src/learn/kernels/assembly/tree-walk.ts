// Walks rows down decision trees.
//
// One row at a time would wait for memory at every node; eight rows are walked side by side, and the side of each is chosen
// without a branch, because it can't be guessed. A leaf leads to itself, so that rows which arrive early just stay.
//
// Nodes are 32 bytes: threshold (f64), value (f64), byte offset of the feature in a row (u32), byte offsets of the left and
// the right child from `nodes` on (u32), flags (u32: 1 where a missing value goes left, 2 for a split on categories). A
// split on categories has in place of its threshold the address of one byte a category (1 for left) and their number (u32).

/**
 * Adds to each row's sum the value of the leaf it falls into, in a tree whose splits are on numbers.
 *
 * @param root byte offset of the root from `nodes` on.
 * @param rows doubles, `stride` bytes a row; memory for seven more behind the last has to be there.
 * @param sums one double a row.
 */
export function addLeaves(nodes: usize, root: usize, rows: usize, stride: usize, count: i32, sums: usize): void {
  walk(nodes, root, rows, stride, count, sums, false)
}

/** The same in a tree that may also split on categories. */
export function addMixedLeaves(
  nodes: usize,
  root: usize,
  rows: usize,
  stride: usize,
  count: i32,
  sums: usize,
): void {
  walk(nodes, root, rows, stride, count, sums, true)
}

@inline function walk(
  nodes: usize,
  root: usize,
  rows: usize,
  stride: usize,
  count: i32,
  sums: usize,
  isMixed: bool,
): void {
  for (let row = 0; row < count; row += 8) {
    const r0 = rows + <usize>row * stride
    const r1 = r0 + stride
    const r2 = r1 + stride
    const r3 = r2 + stride
    const r4 = r3 + stride
    const r5 = r4 + stride
    const r6 = r5 + stride
    const r7 = r6 + stride
    let n0 = nodes + root
    let n1 = n0
    let n2 = n0
    let n3 = n0
    let n4 = n0
    let n5 = n0
    let n6 = n0
    let n7 = n0
    while (true) {
      const next0 = childOf(nodes, n0, r0, isMixed)
      const next1 = childOf(nodes, n1, r1, isMixed)
      const next2 = childOf(nodes, n2, r2, isMixed)
      const next3 = childOf(nodes, n3, r3, isMixed)
      const next4 = childOf(nodes, n4, r4, isMixed)
      const next5 = childOf(nodes, n5, r5, isMixed)
      const next6 = childOf(nodes, n6, r6, isMixed)
      const next7 = childOf(nodes, n7, r7, isMixed)
      const moved = (next0 ^ n0) | (next1 ^ n1) | (next2 ^ n2) | (next3 ^ n3) | (next4 ^ n4) | (next5 ^ n5) | (next6 ^ n6) | (next7 ^ n7)
      n0 = next0
      n1 = next1
      n2 = next2
      n3 = next3
      n4 = next4
      n5 = next5
      n6 = next6
      n7 = next7
      if (moved === 0) break
    }
    const at = sums + (<usize>row << 3)
    store<f64>(at, load<f64>(at) + load<f64>(n0, 8))
    if (row + 1 < count) store<f64>(at, load<f64>(at, 8) + load<f64>(n1, 8), 8)
    if (row + 2 < count) store<f64>(at, load<f64>(at, 16) + load<f64>(n2, 8), 16)
    if (row + 3 < count) store<f64>(at, load<f64>(at, 24) + load<f64>(n3, 8), 24)
    if (row + 4 < count) store<f64>(at, load<f64>(at, 32) + load<f64>(n4, 8), 32)
    if (row + 5 < count) store<f64>(at, load<f64>(at, 40) + load<f64>(n5, 8), 40)
    if (row + 6 < count) store<f64>(at, load<f64>(at, 48) + load<f64>(n6, 8), 48)
    if (row + 7 < count) store<f64>(at, load<f64>(at, 56) + load<f64>(n7, 8), 56)
  }
}

@inline function childOf(nodes: usize, node: usize, row: usize, isMixed: bool): usize {
  const x = load<f64>(row + load<u32>(node, 16))
  const flags = load<u32>(node, 28)
  let isLeft = <u32>(x <= load<f64>(node)) | (<u32>(x !== x) & flags)
  if (isMixed) {
    // What a split on numbers has here in place of an address is never read.
    const isSet = (flags >> 1) & 1
    const code = <u32>x
    const isKnown = isSet & <u32>(x >= 0) & <u32>(code < load<u32>(node, 4))
    const byte = <u32>load<u8>((load<u32>(node) + code) * isKnown)
    isLeft = select<u32>(select<u32>(byte, flags, isKnown), isLeft, isSet)
  }
  return nodes + load<u32>(node + 24 - (<usize>(isLeft & 1) << 2))
}
