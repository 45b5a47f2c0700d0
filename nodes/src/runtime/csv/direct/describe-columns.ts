/** What the chunks' summaries say of the whole table, as an artifact's header says it. */
import type { ColumnProfile } from '../../../core/artifact/artifact.ts'
import type { Column } from '../../../core/table/schema.ts'
import { largeUnit, type ColumnSummary } from './column-summary.ts'

const longestText = 200

/** @param distinct how many different values the column has. */
export function describeColumn(
  { name, dtype }: Pick<Column, 'name' | 'dtype'>,
  summary: ColumnSummary,
  { rows, distinct }: { rows: number; distinct: number },
): ColumnProfile {
  const { missing } = summary
  const common = { name, missing, distinct }
  switch (dtype) {
    case 'float64':
    case 'int64': {
      const [min, max] = [finite(summary.min), finite(summary.max)]
      const isBounded = min !== null && max !== null
      return { ...common, min, max, mean: isBounded ? meanOf(summary, rows - missing) : null }
    }
    case 'datetime':
      return { ...common, min: isoTime(summary.min), max: isoTime(summary.max), mean: null }
    case 'string': {
      const bounds = summary.text?.bounds ?? null
      const [min, max] = bounds === null ? [null, null] : [textStart(bounds.min), textStart(bounds.max)]
      return { ...common, min, max, mean: null }
    }
    case 'bool':
      return { ...common, min: null, max: null, mean: null }
  }
}

function meanOf({ sum, largeSum }: ColumnSummary, count: number): number | null {
  return finite(sum / count + (largeSum / count) * largeUnit)
}

function finite(value: number | bigint | null): number | null {
  return value !== null && Number.isFinite(Number(value)) ? Number(value) : null
}

/** Microseconds since 1970 as ISO text, with their fraction of a second where they have one. */
function isoTime(value: number | bigint | null): string | null {
  if (value === null) return null
  const microseconds = BigInt(value)
  const fraction = BigInt.asUintN(64, ((microseconds % 1_000_000n) + 1_000_000n) % 1_000_000n)
  const seconds = new Date(Number((microseconds - fraction) / 1000n)).toISOString().slice(0, 19)
  return fraction === 0n ? seconds : `${seconds}.${String(fraction).padStart(6, '0').replace(/0+$/, '')}`
}

/** The characters that are whole among the first bytes of a text. */
function textStart(bytes: Uint8Array): string {
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes, { stream: true })
  return Array.from(text).slice(0, longestText).join('')
}
