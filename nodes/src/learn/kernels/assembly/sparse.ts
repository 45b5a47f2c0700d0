// Products of sparse rows (compressed by row) with several outputs at once: what an entry's column and value cost to load
// is shared by all outputs, which lie side by side.

/**
 * z[i * outputs + k] = Σ over the entries of row i of value * theta[column * outputs + k], for `rows` rows whose `indptr`
 * begins there. `outputs` is 1 or even. Eight outputs a pass, so that their sums stay in registers. Products with the
 * columns are those with the rows of the same numbers compressed by column: so what is scattered is read, never written.
 */
export function times(
  indptr: usize,
  indices: usize,
  values: usize,
  rows: i32,
  outputs: i32,
  theta: usize,
  z: usize,
): void {
  const width = (<usize>outputs) << 3
  for (let i = 0; i < rows; i++) {
    const start = <usize>load<i32>(indptr + ((<usize>i) << 2))
    const end = <usize>load<i32>(indptr + ((<usize>i) << 2), 4)
    const row = z + <usize>i * width
    if (outputs == 1) {
      let sum: f64 = 0
      for (let e = start; e < end; e++) {
        sum += load<f64>(values + (e << 3)) * load<f64>(theta + ((<usize>load<i32>(indices + (e << 2))) << 3))
      }
      store<f64>(row, sum)
      continue
    }
    let o: usize = 0
    for (; o + 64 <= width; o += 64) {
      let a = f64x2.splat(0)
      let b = a
      let c = a
      let d = a
      for (let e = start; e < end; e++) {
        const v = v128.load64_splat(values + (e << 3))
        const t = theta + <usize>load<i32>(indices + (e << 2)) * width + o
        a = f64x2.add(a, f64x2.mul(v, v128.load(t)))
        b = f64x2.add(b, f64x2.mul(v, v128.load(t, 16)))
        c = f64x2.add(c, f64x2.mul(v, v128.load(t, 32)))
        d = f64x2.add(d, f64x2.mul(v, v128.load(t, 48)))
      }
      v128.store(row + o, a)
      v128.store(row + o, b, 16)
      v128.store(row + o, c, 32)
      v128.store(row + o, d, 48)
    }
    for (; o + 32 <= width; o += 32) {
      let a = f64x2.splat(0)
      let b = a
      for (let e = start; e < end; e++) {
        const v = v128.load64_splat(values + (e << 3))
        const t = theta + <usize>load<i32>(indices + (e << 2)) * width + o
        a = f64x2.add(a, f64x2.mul(v, v128.load(t)))
        b = f64x2.add(b, f64x2.mul(v, v128.load(t, 16)))
      }
      v128.store(row + o, a)
      v128.store(row + o, b, 16)
    }
    for (; o < width; o += 16) {
      let a = f64x2.splat(0)
      for (let e = start; e < end; e++) {
        const t = theta + <usize>load<i32>(indices + (e << 2)) * width + o
        a = f64x2.add(a, f64x2.mul(v128.load64_splat(values + (e << 3)), v128.load(t)))
      }
      v128.store(row + o, a)
    }
  }
}
