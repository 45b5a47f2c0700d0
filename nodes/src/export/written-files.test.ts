/** Files that a workflow writes: those of the exported Python hold what the product's hold. */
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { WorkflowDocument } from '../core/document/document.ts'
import { exportPython } from './index.ts'
import { findPython } from './testing/find-python.ts'
import { runForExport } from './testing/run-and-export.ts'
import { runPrograms } from './testing/run-python.ts'
import { workflow, type Step } from './testing/workflows.ts'

const python = findPython()

/** Adds a node that gets what a port gives. */
function write(document: WorkflowDocument, from: string, step: Step): void {
  const [node, port] = from.split('.')
  const [type, params = {}] = step
  const id = `file-${document.nodes.length}`
  document.nodes.push({ id, type, version: 1, params, position: { x: 0, y: 0 } })
  const input = type === 'save-model' ? 'model' : 'table'
  document.edges.push({ from: { node, port }, to: { node: id, port: input } })
}

const document = workflow({
  name: 'Files',
  source: ['load-dataset', { dataset: 'titanic' }, { id: 'load' }],
  steps: [
    ['select-columns', {}, { id: 'select' }],
    ['train-test-split', { validation_size: 0.1 }, { id: 'split' }],
    ['impute', { strategy: 'most_frequent', columns: { by: 'all' } }, { id: 'fill' }],
    ['one-hot-encode', {}, { id: 'encode' }],
  ],
  models: [
    {
      model: [
        'gradient-boosting',
        { task: 'classification', n_estimators: 5 },
        { id: 'model', title: 'name' },
      ],
      measures: [
        ['evaluate-classification', {}, { id: 'test', title: 'value' }],
        ['evaluate-classification', { partition: 'all' }, { id: 'all' }],
        ['feature-importance', {}, { id: 'shuffled' }],
        ['feature-importance', { method: 'model' }, { id: 'own' }],
      ],
    },
  ],
})
write(document, 'load.table', ['write-csv', { file_name: 'raw.csv', delimiter: ';' }])
write(document, 'select.table', ['write-parquet', { file_name: 'selected.parquet', compression: 'zstd' }])
write(document, 'split.table', ['write-csv', { file_name: 'split.csv', escape_formulas: false }])
write(document, 'encode.table', ['write-csv', { file_name: 'prepared.csv' }])
write(document, 'test.predictions', ['write-csv', { file_name: 'test.csv' }])
write(document, 'all.predictions', ['write-parquet', { file_name: 'all.parquet' }])
write(document, 'shuffled.importances', ['write-csv', { file_name: 'shuffled.csv' }])
write(document, 'own.importances', ['write-csv', { file_name: 'own.csv' }])
write(document, 'model.model', ['save-model', { file_name: 'titanic.flowza' }])

const comparison = `
import pandas as pd

def read(path, name):
    if name.endswith(".parquet"):
        return pd.read_parquet(path)
    return pd.read_csv(path, sep=";" if name == "raw.csv" else ",", keep_default_na=False, na_values=[""])

for name, path in FILES.items():
    pd.testing.assert_frame_equal(read(name, name), read(path, name), check_dtype=False, rtol=1e-9, obj=name)

import joblib
print(joblib.load("titanic.joblib"))
`

describe.skipIf(python === null)('files that Python writes', () => {
  it('hold what the product’s files hold', { timeout: 120_000 }, async () => {
    if (python === null) return
    await using prepared = await runForExport(document)
    const { script } = exportPython(prepared.input)
    const files = Object.fromEntries(
      document.nodes.flatMap(({ id, params }) => {
        const name = params['file_name']
        if (typeof name !== 'string' || name.endsWith('.flowza')) return []
        return [[name, prepared.run.path(id, 'file', 'content')]]
      }),
    )
    expect(Object.keys(files)).toHaveLength(8)
    const source = `${script}\nFILES = ${JSON.stringify(files)}\n${comparison}`
    const [{ error, output }] = await runPrograms(python, [{ source, folder: prepared.folder }])
    expect(error, join(prepared.folder, 'exported.py')).toBeNull()
    expect(output).toContain('Pipeline')
  })
})
