/** Numbers as a sentence needs them, with sensible digits; how they are written is the language's matter. */

/** A share in per cent without decimals, with one below 1 % and above 99 %: `81`, `99.4`. */
export function percentOf(share: number): number {
  const percent = share * 100
  const nearEnd = (percent > 0 && percent < 1) || (percent > 99 && percent < 100)
  return Number(percent.toFixed(nearEnd ? 1 : 0))
}

/** Three significant digits: `0.0123`, `4.57`, `49100`; text where nobody writes all the zeros, `3.00e+15`. */
export function amountOf(value: number): number | string {
  if (!Number.isFinite(value)) return String(value)
  if (value !== 0 && (Math.abs(value) < 1e-4 || Math.abs(value) >= 1e12)) return value.toPrecision(3)
  return Number(value.toPrecision(3))
}
