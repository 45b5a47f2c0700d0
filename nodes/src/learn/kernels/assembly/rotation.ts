// Sequences of plane rotations of neighbouring columns: what a singular value decomposition spends its time on.

/**
 * For k = 0 … count - 1 turns columns k and k + 1: (a, b) becomes (c a + s b, c b - s a). Eight rows at a time go through
 * the whole sequence, so that each column is read and written once. Columns are `stride` bytes apart; `rows` is a multiple
 * of 8.
 */
export function rotateColumns(
  data: usize,
  rows: i32,
  stride: usize,
  count: i32,
  cosines: usize,
  sines: usize,
): void {
  for (let row = 0; row < rows; row += 8) {
    let p = data + ((<usize>row) << 3)
    let x0 = v128.load(p)
    let x1 = v128.load(p, 16)
    let x2 = v128.load(p, 32)
    let x3 = v128.load(p, 48)
    for (let k = 0; k < count; k++) {
      const place = (<usize>k) << 3
      const c = v128.load64_splat(cosines + place)
      const s = v128.load64_splat(sines + place)
      const q = p + stride
      const y0 = v128.load(q)
      const y1 = v128.load(q, 16)
      const y2 = v128.load(q, 32)
      const y3 = v128.load(q, 48)
      v128.store(p, f64x2.add(f64x2.mul(c, x0), f64x2.mul(s, y0)))
      v128.store(p, f64x2.add(f64x2.mul(c, x1), f64x2.mul(s, y1)), 16)
      v128.store(p, f64x2.add(f64x2.mul(c, x2), f64x2.mul(s, y2)), 32)
      v128.store(p, f64x2.add(f64x2.mul(c, x3), f64x2.mul(s, y3)), 48)
      x0 = f64x2.sub(f64x2.mul(c, y0), f64x2.mul(s, x0))
      x1 = f64x2.sub(f64x2.mul(c, y1), f64x2.mul(s, x1))
      x2 = f64x2.sub(f64x2.mul(c, y2), f64x2.mul(s, x2))
      x3 = f64x2.sub(f64x2.mul(c, y3), f64x2.mul(s, x3))
      p = q
    }
    v128.store(p, x0)
    v128.store(p, x1, 16)
    v128.store(p, x2, 32)
    v128.store(p, x3, 48)
  }
}
