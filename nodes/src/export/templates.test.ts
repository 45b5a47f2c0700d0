/** Every template as Python: the text as it was reviewed, the layout of `ruff format`, the numbers of the run. */
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { spawnSync } from 'node:child_process'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parseDocumentText } from '../core/document/parse-document.ts'
import { exportNotebook, exportPython } from './index.ts'
import { findPython } from './testing/find-python.ts'
import { runForExport, type ExportCase } from './testing/run-and-export.ts'
import { runPrograms, runPythonJson } from './testing/run-python.ts'

const python = findPython()
const folder = fileURLToPath(new URL('../../../templates', import.meta.url))
const goldens = fileURLToPath(new URL('goldens', import.meta.url))
const entries = await readdir(folder, { withFileTypes: true })
const templates = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name)

const prepared = new Map<string, ExportCase>()

beforeAll(async () => {
  for (const id of templates) {
    const { document, problems } = parseDocumentText(
      await readFile(join(folder, id, 'workflow.json'), 'utf8'),
    )
    if (document === null) throw new Error(JSON.stringify(problems))
    prepared.set(id, await runForExport(document))
  }
}, 300_000)

afterAll(async () => {
  for (const template of prepared.values()) await template[Symbol.asyncDispose]()
})

function caseOf(id: string): ExportCase {
  const found = prepared.get(id)
  if (found === undefined) throw new Error(`Template "${id}" was not prepared.`)
  return found
}

/** Recorded on purpose only: FLOWZA_RECORD=1 after a change that is meant to change the export. */
async function golden(name: string, text: string): Promise<string> {
  const path = join(goldens, name)
  if (process.env['FLOWZA_RECORD'] === '1') {
    await mkdir(goldens, { recursive: true })
    await writeFile(path, text)
  }
  return readFile(path, 'utf8')
}

describe.each(templates)('template %s', (id) => {
  it('is the reviewed script', async () => {
    const { script } = exportPython(caseOf(id).input)
    expect(script).toBe(await golden(`${id}.py`, script))
  })
})

it('a notebook is the reviewed one', async () => {
  const { notebook } = exportNotebook(caseOf('iris-species').input)
  expect(notebook).toBe(await golden('iris-species.ipynb', notebook))
})

describe.skipIf(python === null)('the templates in Python', () => {
  it('give the numbers of the run', { timeout: 300_000 }, async () => {
    if (python === null) return
    const programs = templates.map((id) => ({
      source: exportPython(caseOf(id).input).script,
      folder: caseOf(id).folder,
    }))
    const runs = await runPrograms(python, programs)
    runs.forEach(({ error, output, warnings }, place) => {
      expect(error, templates[place]).toBeNull()
      expect(warnings, templates[place]).toEqual([])
      expect(output).toContain(' in the workflow, difference ')
    })
  })

  it('are laid out as ruff lays them out', { timeout: 120_000 }, () => {
    if (python === null) return
    const { status, stdout, stderr } = spawnSync(
      python,
      ['-m', 'ruff', 'format', '--check', '--no-cache', goldens],
      {
        encoding: 'utf8',
      },
    )
    expect(status, stdout + stderr).toBe(0)
    const rules = ['check', '--no-cache', '--select', 'E,F,I,W,B,UP', goldens]
    const linted = spawnSync(python, ['-m', 'ruff', ...rules], { encoding: 'utf8' })
    expect(linted.status, linted.stdout + linted.stderr).toBe(0)
  })

  it('run as notebooks', { timeout: 300_000 }, async () => {
    if (python === null) return
    const notebooks = ['iris-species', 'titanic-survival'].map((id) => ({
      notebook: exportNotebook(caseOf(id).input).notebook,
      folder: caseOf(id).folder,
    }))
    const source = [
      'import json, sys, nbformat',
      'from nbclient import NotebookClient',
      'printed = []',
      'for given in json.load(open(sys.argv[1], encoding="utf-8")):',
      '    notebook = nbformat.reads(given["notebook"], as_version=4)',
      '    nbformat.validate(notebook)',
      '    resources = {"metadata": {"path": given["folder"]}}',
      '    NotebookClient(notebook, timeout=240, kernel_name="python3", resources=resources).execute()',
      '    outputs = [o for c in notebook.cells if c.cell_type == "code" for o in c.outputs]',
      '    printed.append("".join(o.get("text", "") for o in outputs))',
      'json.dump(printed, open(sys.argv[2], "w", encoding="utf-8"))',
    ].join('\n')
    const printed = await runPythonJson<string[]>(python, source, notebooks)
    for (const text of printed) expect(text).toContain(' in the workflow, difference ')
  })
})
