/** What a file `benchmarks/<name>.bench.ts` exports as `benchmark`. */
export interface Benchmark {
  name: string
  /** One sentence: what is compared with what. */
  description: string
  run(): Promise<{ rows: BenchRow[]; versions: string[] }>
}

export interface BenchRow {
  what: string
  ours: number
  /** Null where the target is absolute. */
  theirs: number | null
  unit: string
  /** What the target bounds: the ratio ours / theirs, or ours itself. */
  value: number
  target: number
}

/** The middle of some measurements. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}

/** The smallest measurement that so large a share of them does not exceed. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)]
}
