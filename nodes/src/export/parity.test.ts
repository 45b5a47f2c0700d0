/** The promise of the export: the same data gives the same numbers. Product metrics beside those that Python prints. */
import { describe, expect, it } from 'vitest'
import { exportPython } from './script.ts'
import { findPython } from './testing/find-python.ts'
import { parityCases } from './testing/parity-cases.ts'
import { runForExport, type ExportCase } from './testing/run-and-export.ts'
import { runPrograms } from './testing/run-python.ts'

const python = findPython()

describe.skipIf(python === null)('exported Python', () => {
  it('gives the metrics of the workflow’s own run', { timeout: 600_000 }, async () => {
    if (python === null) return
    await using cases = new AsyncDisposableStack()
    const prepared: ExportCase[] = []
    for (const { document, files } of parityCases) {
      prepared.push(cases.use(await runForExport(document, files)))
    }
    const programs = prepared.map(({ input, folder }) => ({ source: exportPython(input).script, folder }))
    const runs = await runPrograms(python, programs)
    const failures = runs.flatMap(({ error }, place) =>
      error === null ? [] : [`${prepared[place].input.document.name}: ${error}`],
    )
    expect(failures).toEqual([])
    for (const [place, { output }] of runs.entries()) {
      const { input, metrics } = prepared[place]
      expect(compared(output), input.document.name).toBe(comparable(metrics))
    }
  })
})

/** How many numbers the last section found to agree: it stops at the first that doesn't. */
function compared(output: string): number {
  return output.split('\n').filter((line) => line.includes(' in the workflow, difference ')).length
}

/**
 * All numbers of the run but the score that permutation importance starts from, which scikit-learn doesn't tell, and the
 * overlap of clusters of which one is a single row, which it rounds.
 */
function comparable(metrics: ExportCase['metrics']): number {
  return Object.values(metrics)
    .flatMap((numbers) =>
      Object.entries(numbers).filter(
        ([name]) => name !== 'davies_bouldin' || numbers['smallest_cluster'] !== 1,
      ),
    )
    .filter(([name, value]) => value !== null && name !== 'baseline_score').length
}
