/** Workflows that nobody thought of: whatever order and settings, the export is Python with the run's numbers. */
import { spawnSync } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { serverNodeTypes } from '../catalogue/server.ts'
import { showcaseSchema } from '../runtime/testing/run-document.ts'
import { exportNotebook, exportPython, ExportRefusal } from './index.ts'
import { findPython } from './testing/find-python.ts'
import { randomWorkflow } from './testing/random-workflows.ts'
import { NodeRefusal, runForExport } from './testing/run-and-export.ts'
import { runPrograms } from './testing/run-python.ts'

const python = findPython()
const datasets = ['titanic', 'penguins', 'auto-mpg', 'heart-disease']

describe.skipIf(python === null)('random workflows', () => {
  it('that were never run are refused or laid out as ruff would', { timeout: 120_000 }, async () => {
    if (python === null) return
    const folder = await mkdtemp(join(tmpdir(), 'flowza-random-'))
    let written = 0
    for (const id of datasets) {
      const schema = await showcaseSchema(id)
      for (const document of fc.sample(randomWorkflow(id, schema), { seed: 11, numRuns: 25 })) {
        const input = {
          document,
          nodeTypes: serverNodeTypes,
          datasets: { [id]: { fileName: `${id}.csv`, schema, sha256: '0'.repeat(64) } },
          run: null,
        }
        try {
          written += 1
          await writeFile(join(folder, `${written}.py`), exportPython(input).script)
          await writeFile(join(folder, `${written}.ipynb`), exportNotebook(input).notebook)
        } catch (error) {
          if (!(error instanceof ExportRefusal)) throw error
          expect(error.obstacles.length).toBeGreaterThan(0)
        }
      }
    }
    const format = ['-m', 'ruff', 'format', '--check', '--no-cache', folder]
    const { status, stdout, stderr } = spawnSync(python, format, { encoding: 'utf8' })
    expect(status, stdout + stderr).toBe(0)
    const lint = ['-m', 'ruff', 'check', '--no-cache', '--select', 'E9,F,I,B', folder]
    const linted = spawnSync(python, lint, { encoding: 'utf8' })
    expect(linted.status, linted.stdout + linted.stderr).toBe(0)
    await rm(folder, { recursive: true })
  })

  it('give the numbers of their run', { timeout: 300_000 }, async () => {
    if (python === null) return
    await using cases = new AsyncDisposableStack()
    const programs: { source: string; folder: string; nodes: unknown }[] = []
    for (const id of datasets) {
      const schema = await showcaseSchema(id)
      for (const document of fc.sample(randomWorkflow(id, schema), { seed: 5, numRuns: 5 })) {
        const prepared = await runForExport(document).catch((error: unknown) => {
          // Steps that don't fit each other end in a message of the node; that is tested with the nodes.
          if (error instanceof NodeRefusal) return null
          throw error
        })
        if (prepared === null) continue
        cases.use(prepared)
        const nodes = document.nodes.map(({ type, params }) => [type, params])
        programs.push({ source: exportPython(prepared.input).script, folder: prepared.folder, nodes })
      }
    }
    expect(programs.length).toBeGreaterThan(10)
    const runs = await runPrograms(python, programs)
    runs.forEach(({ error, output }, place) => {
      expect(error, JSON.stringify(programs[place].nodes)).toBeNull()
      expect(output).toContain(' in the workflow, difference ')
    })
  })
})
