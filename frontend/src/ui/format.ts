/** Numbers as people read them, in the language of the page. */
import { currentLocale, i18n } from '../i18n/i18n.ts'

const numberFormats = new Map<string, Intl.NumberFormat>()

/** Making a format costs more than a thousand uses of it. */
function numberFormat(digits: number, least = 0): Intl.NumberFormat {
  const locale = currentLocale()
  const key = `${locale} ${digits} ${least}`
  let format = numberFormats.get(key)
  if (format === undefined) {
    format = new Intl.NumberFormat(locale, { maximumFractionDigits: digits, minimumFractionDigits: least })
    numberFormats.set(key, format)
  }
  return format
}

/** 16512 as `16,512`. */
export function formatCount(value: number): string {
  return numberFormat(0).format(value)
}

/** About three significant digits, more for large whole numbers: `0.0123`, `1.25`, `68.4`, `16,512`. */
export function formatNumber(value: number): string {
  if (!Number.isFinite(value)) return String(value)
  const size = Math.abs(value)
  if (size !== 0 && (size < 1e-4 || size >= 1e9)) return powerOfTen(value)
  const digits = size >= 1000 ? 0 : size >= 100 ? 1 : size >= 10 ? 2 : size >= 1 ? 3 : 4
  return numberFormat(digits).format(value).replace('-', '−')
}

const superscriptDigits = '⁰¹²³⁴⁵⁶⁷⁸⁹'

/** `1.02 × 10⁹`, `9.25 × 10⁻⁵` */
function powerOfTen(value: number): string {
  const [figure, power] = value.toExponential(2).split('e')
  const exponent = String(Number(power)).replaceAll(/./g, (sign) =>
    sign === '-' ? '⁻' : superscriptDigits.charAt(Number(sign)),
  )
  return `${formatFixed(Number(figure), 2)}\u00a0×\u00a010${exponent}`
}

/** With all its digits, where somebody meant just this number: `1,234.56`, `1,700,000,000`. */
export function formatExact(value: number): string {
  const size = Math.abs(value)
  if (size >= 1e15 || (size !== 0 && size < 1e-6)) return formatNumber(value)
  return numberFormat(15).format(value).replace('-', '−')
}

/**
 * As `formatNumber`, shorter from a million on, where an axis has little room: `20M`, `1.5B`.
 *
 * @param step from one tick to the next: as many digits are written as tell them apart
 */
export function formatTick(value: number, step?: number): string {
  const size = Math.abs(value)
  if (size < 1e6 && step === undefined) return formatNumber(value)
  if (!Number.isFinite(value) || size >= 1e15 || (size !== 0 && size < 1e-4)) return formatNumber(value)
  const smallest = step === undefined ? null : Math.floor(Math.log10(step) + 1e-9)
  const digits = (unit: number): number => Math.min(12, Math.max(0, unit - (smallest ?? unit - 2)))
  if (size < 1e6) return numberFormat(digits(0)).format(value).replace('-', '−')
  const unit = 3 * Math.floor(Math.log10(size) / 3)
  const format = new Intl.NumberFormat(currentLocale(), {
    notation: 'compact',
    maximumFractionDigits: digits(Math.min(12, unit)),
  })
  return format.format(value).replace('-', '−')
}

/** Always so many digits behind the point: 0.8 as `0.800`. */
export function formatFixed(value: number, digits: number): string {
  return numberFormat(digits, digits).format(value).replace('-', '−')
}

/** A number keeps to one line with its unit. */
export function keepUnits(sentence: string): string {
  return sentence.replaceAll(/(\d) (%|s|ms|min|h|[KMGT]?B)(?![\p{L}\d])/gu, '$1\u00a0$2')
}

/** 0.8123 as `81.2 %`. */
export function formatPercent(fraction: number, digits = 1): string {
  return `${formatFixed(fraction * 100, digits)} %`
}

/** `0.21 s`, `12.4 s`, `3 min 5 s`. */
export function formatSeconds(seconds: number): string {
  if (seconds < 0.01) return '< 0.01 s'
  if (seconds < 10) return `${formatFixed(seconds, 2)} s`
  if (seconds < 60) return `${formatFixed(seconds, 1)} s`
  const minutes = Math.floor(seconds / 60)
  if (minutes < 60) return `${minutes} min ${Math.floor(seconds % 60)} s`
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}

/** `891 × 12`: rows by columns. */
export function formatShape(rows: number, columns: number): string {
  return `${formatCount(rows)} × ${formatCount(columns)}`
}

/** `825 bytes`, `14.2 KB` */
export function formatBytes(bytes: number): string {
  if (bytes < 1000) {
    const style = { style: 'unit', unit: 'byte', unitDisplay: 'long' } as const
    return new Intl.NumberFormat(currentLocale(), style).format(bytes)
  }
  const units = ['KB', 'MB', 'GB', 'TB']
  let value = bytes / 1000
  let unit = 0
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000
    unit++
  }
  return `${formatFixed(value, 1)} ${units[unit]}`
}

/** `2 minutes ago`, `yesterday`; from a week on the date. `seconds` counts from the first second on. */
export function formatAgo(iso: string, now: Date, finest: 'minutes' | 'seconds' = 'minutes'): string {
  const then = new Date(iso)
  const seconds = (now.getTime() - then.getTime()) / 1000
  if (seconds < (finest === 'seconds' ? 2 : 45)) return i18n.t('ui:justNow')
  const relative = relativeFormat(finest === 'seconds' ? 'short' : 'long')
  if (seconds < 60 && finest === 'seconds') return relative.format(-Math.round(seconds), 'second')
  if (seconds < 3600) return relative.format(-Math.max(1, Math.round(seconds / 60)), 'minute')
  if (seconds < 86_400) return relative.format(-Math.round(seconds / 3600), 'hour')
  if (seconds < 7 * 86_400) return relative.format(-Math.round(seconds / 86_400), 'day')
  return new Intl.DateTimeFormat(currentLocale(), { dateStyle: 'medium' }).format(then)
}

const relativeFormats = new Map<string, Intl.RelativeTimeFormat>()

/** Making one takes milliseconds, and each edit says when it was saved. */
function relativeFormat(style: 'short' | 'long'): Intl.RelativeTimeFormat {
  const locale = currentLocale()
  const key = `${locale} ${style}`
  const format = relativeFormats.get(key) ?? new Intl.RelativeTimeFormat(locale, { numeric: 'auto', style })
  relativeFormats.set(key, format)
  return format
}
