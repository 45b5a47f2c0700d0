/** From here on the series below is exact to the last bit. */
const LARGE = 12

/** The derivative of `ln Γ(x)` for x > 0, `scipy.special.digamma`: the recurrence up, then the asymptotic series. */
export function digamma(x: number): number {
  let value = 0
  let shifted = x
  while (shifted < LARGE) {
    value -= 1 / shifted
    shifted += 1
  }
  const square = 1 / (shifted * shifted)
  const series =
    1 / 12 -
    square * (1 / 120 - square * (1 / 252 - square * (1 / 240 - square * (1 / 132 - square * (691 / 32760)))))
  return value + Math.log(shifted) - 0.5 / shifted - square * series
}
