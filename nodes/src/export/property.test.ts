/** A user's words never become code: whatever titles, notes, names and values hold, Python sees the same program. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { serverNodeTypes } from '../catalogue/server.ts'
import type { WorkflowDocument } from '../core/document/document.ts'
import { createPythonNames } from '../core/python/names.ts'
import { layOut } from '../core/python/layout.ts'
import { pythonFloat, pythonLiteral, pythonString } from '../core/python/literal.ts'
import { assign } from '../core/python/source.ts'
import type { Column, TableSchema } from '../core/table/schema.ts'
import { exportNotebook, exportPython, type ExportInput } from './index.ts'
import { findPython } from './testing/find-python.ts'
import { runPythonJson } from './testing/run-python.ts'
import { workflow } from './testing/workflows.ts'

const python = findPython()
const sampling = { seed: 20_260_101, numRuns: 120 }

const nasty = fc.constantFrom(
  '"""',
  "'''",
  '\\',
  '\n',
  '\r\n# %% injected\nimport os',
  '# -*- coding: rot13 -*-',
  '%% x',
  '# %% [markdown]',
  '"); __import__("os").system("x") #',
  '{x}',
  '${x}',
  '<script>',
  '```',
  '\u2028',
  '\u202e',
  '\u0000',
  '\ud800',
  '\udfff',
  '🎉',
  'é',
  '#!shebang',
  '# fmt: off',
)
const words = fc
  .array(fc.oneof(nasty, fc.string({ unit: 'binary', maxLength: 6 }), fc.string({ maxLength: 8 })), {
    maxLength: 5,
  })
  .map((parts) => parts.join(''))
const name = words.map((text) => (text === '' ? 'x' : text))

interface Words {
  names: string[]
  titles: string[]
  notes: string[]
  constant: string
  sought: string
  file: string
  workflow: string
}

const wordsOf: fc.Arbitrary<Words> = fc.record({
  names: fc.uniqueArray(name, { minLength: 5, maxLength: 5 }),
  titles: fc.array(words, { minLength: 10, maxLength: 10 }),
  notes: fc.array(words, { minLength: 10, maxLength: 10 }),
  constant: words,
  sought: words,
  file: words,
  workflow: name,
})

/** No name that Python could have for an argument: those are written otherwise, and the trees would differ. */
function clusterName({ constant }: Words): string {
  return `! ${constant}`.trim()
}

function inputOf(text: Words): ExportInput {
  const [number, whole, word, other, target] = text.names
  const column = (name: string, more: Partial<Column>): Column => ({
    name,
    kind: 'categorical',
    dtype: 'string',
    role: 'feature',
    missing: true,
    ...more,
  })
  const schema: TableSchema = {
    columns: [
      column(number, { kind: 'numeric', dtype: 'float64' }),
      column(whole, { kind: 'integer', dtype: 'int64', missing: false }),
      column(word, {}),
      column(other, {}),
      column(target, { role: 'target', missing: false }),
    ],
    complete: true,
  }
  const by = (...names: string[]) => ({ by: 'names', names })
  const document: WorkflowDocument = workflow({
    name: text.workflow,
    source: 'data',
    steps: [
      [
        'filter-rows',
        {
          conditions: [
            { column: word, operator: 'contains', value: text.sought, ignore_case: true },
            { column: other, operator: 'in', value: [text.sought], ignore_case: true },
            { column: other, operator: 'equal', value: text.sought, ignore_case: true },
          ],
        },
      ],
      ['drop-missing', { columns: by(other) }],
      ['train-test-split', { method: 'stratified' }],
      ['impute', { strategy: 'constant', fill_value: text.constant, columns: by(word) }],
      ['impute', { columns: by(number) }],
      ['k-means', { columns: by(number, whole), cluster_column: clusterName(text) }],
      ['one-hot-encode', { columns: by(word, other) }],
    ],
    models: [{ model: ['random-forest'], measures: [['evaluate-classification']] }],
  })
  document.nodes.forEach((node, place) => {
    node.title = text.titles[place]
    node.note = text.notes[place]
  })
  return {
    document,
    nodeTypes: serverNodeTypes,
    datasets: { data: { fileName: text.file, schema, sha256: '0'.repeat(64) } },
    run: null,
  }
}

const harmless = inputOf({
  names: ['a', 'b', 'c', 'd', 'e'],
  titles: Array.from({ length: 10 }, (_, place) => `Step ${place}`),
  notes: Array.from({ length: 10 }, () => 'A note.'),
  constant: 'none',
  sought: 'x',
  file: 'data.csv',
  workflow: 'Plain',
})

/** Names and constants masked, two programs that do the same have the same tree. */
const inspect = `
import ast, io, json, sys, tokenize
import nbformat

def shape(source):
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant):
            node.value = type(node.value).__name__
        if isinstance(node, ast.Name):
            node.id = "name"
        if isinstance(node, ast.FunctionDef):
            node.name = "name"
    return ast.dump(tree)

def constants(source):
    return [n.value for n in ast.walk(ast.parse(source)) if isinstance(n, ast.Constant) and isinstance(n.value, str)]

given = json.load(open(sys.argv[1], encoding="utf-8"))
expected = shape(given["harmless"])
results = []
for case in given["cases"]:
    raw = case["script"].encode("utf-8")
    encoding, _ = tokenize.detect_encoding(io.BytesIO(raw).readline)
    notebook = nbformat.reads(case["notebook"], as_version=4)
    nbformat.validate(notebook)
    code = "\\n".join(cell.source for cell in notebook.cells if cell.cell_type == "code")
    present = constants(case["script"])
    results.append({
        "encoding": encoding,
        "sameScript": shape(case["script"]) == expected,
        "sameNotebook": shape(code) == expected,
        "absent": [text for text in case["texts"] if text not in present],
        "cells": sum(line.startswith("# %%") for line in case["script"].split("\\n")),
    })
json.dump(results, open(sys.argv[2], "w", encoding="utf-8"))
`

interface Inspection {
  encoding: string
  sameScript: boolean
  sameNotebook: boolean
  absent: string[]
  cells: number
}

describe.skipIf(python === null)('a user’s words', () => {
  it('never become code', { timeout: 120_000 }, async () => {
    if (python === null) return
    const samples = fc.sample(wordsOf, sampling)
    const cases = samples.map((text) => {
      const input = inputOf(text)
      return {
        script: exportPython(input).script,
        notebook: exportNotebook(input).notebook,
        texts: [...text.names, text.constant, clusterName(text), text.sought.toLowerCase()],
      }
    })
    const plain = exportPython(harmless).script
    const results = await runPythonJson<Inspection[]>(python, inspect, { harmless: plain, cases })
    const marks = plain.split('\n').filter((line) => line.startsWith('# %%')).length
    results.forEach((result, place) => {
      expect(result, JSON.stringify(samples[place])).toEqual({
        encoding: 'utf-8',
        sameScript: true,
        sameNotebook: true,
        absent: [],
        cells: marks,
      })
    })
  })

  it('are Python literals that evaluate to themselves', { timeout: 120_000 }, async () => {
    if (python === null) return
    const texts = fc.sample(words, { ...sampling, numRuns: 1_000 })
    const values = fc.sample(fc.jsonValue({ noUnicodeString: false }), { ...sampling, numRuns: 500 })
    const floats = fc.sample(fc.double(), { ...sampling, numRuns: 1_000 })
    const source = [
      'import json, struct, sys',
      '# JSON.stringify writes large floating-point numbers without a point.',
      'whole = lambda digits: int(digits) if len(digits) < 16 else float(digits)',
      'given = json.load(open(sys.argv[1], encoding="utf-8"), parse_int=whole)',
      'wrong = [pair for pair in given["pairs"] if eval(pair[0]) != pair[1]]',
      'wrong += [p for p in given["floats"] if struct.pack(">d", eval(p[0])).hex() != p[1]]',
      'json.dump(wrong, open(sys.argv[2], "w", encoding="utf-8"))',
    ].join('\n')
    const valueOf = (value: unknown) =>
      layOut([assign('v', pythonLiteral(value))])
        .join('\n')
        .slice(4)
    const wrong = await runPythonJson<unknown[]>(python, source, {
      pairs: [
        ...texts.map((text) => [pythonString(text), text]),
        ...values.map((value) => [valueOf(value), value]),
      ],
      floats: floats
        .filter((value) => !Number.isNaN(value))
        .map((value) => [pythonFloat(value), bitsOf(value)]),
    })
    expect(wrong).toEqual([])
  })

  it('give names that Python has no other use for', { timeout: 120_000 }, async () => {
    if (python === null) return
    const names = createPythonNames(['pd'])
    const titles = [
      ...fc.sample(words, { ...sampling, numRuns: 300 }),
      'class',
      'match',
      'print',
      'True',
      'pd',
      'Ünïcode',
    ]
    const allocated = titles.map((title) => names.allocate(title))
    expect(new Set(allocated).size).toBe(allocated.length)
    const source = [
      'import builtins, json, keyword, sys',
      'taken = set(keyword.kwlist) | set(keyword.softkwlist) | set(dir(builtins)) | {"pd"}',
      'names = json.load(open(sys.argv[1], encoding="utf-8"))',
      'json.dump([n for n in names if n in taken or not n.isidentifier()], open(sys.argv[2], "w"))',
    ].join('\n')
    expect(await runPythonJson<string[]>(python, source, allocated)).toEqual([])
  })
})

function bitsOf(value: number): string {
  const bytes = new DataView(new ArrayBuffer(8))
  bytes.setFloat64(0, value)
  return bytes.getBigUint64(0).toString(16).padStart(16, '0')
}
