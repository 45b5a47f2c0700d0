/** Numbers as a sentence needs them: sensible digits, thousands marked. */

/** A share as per cent without decimals, with one below 1 % and above 99 %: `81 %`, `99.4 %`. */
export function formatShare(share: number): string {
  const percent = share * 100
  const nearEnd = (percent > 0 && percent < 1) || (percent > 99 && percent < 100)
  return `${percent.toFixed(nearEnd ? 1 : 0)} %`
}

/** Three significant digits: `0.0123`, `4.57`, `49,100`; whole numbers above 1,000 keep none behind the point. */
export function formatAmount(value: number): string {
  if (!Number.isFinite(value)) return String(value)
  if (value !== 0 && (Math.abs(value) < 1e-4 || Math.abs(value) >= 1e12)) return value.toPrecision(3)
  return value.toLocaleString('en-US', { maximumSignificantDigits: 3 })
}

/** `1 row`, `1,797 rows`. */
export function formatCount(count: number, noun: string): string {
  return `${count.toLocaleString('en-US')} ${noun}${count === 1 ? '' : 's'}`
}
