import { describe, expect, it } from 'vitest'
import { serverNodeTypes } from '../catalogue/server.ts'
import type { WorkflowDocument } from '../core/document/document.ts'
import { showcaseSchema } from '../runtime/testing/run-document.ts'
import { exportFiles, exportNotebook, exportPython, ExportRefusal, type ExportInput } from './index.ts'
import { readingOrder } from './reading-order.ts'
import { workflow, type Step } from './testing/workflows.ts'

const titanic = await showcaseSchema('titanic')
const sha256 = '4a437fde05fe5264e1701a7387ac6fb75393772ba38bb2c9c566405af5af4bd7'
const evaluate: Step = ['evaluate-classification', {}, { id: 'evaluate' }]
const steps: Step[] = [
  ['train-test-split', { method: 'stratified' }, { id: 'split' }],
  ['impute', {}, { id: 'fill' }],
  ['one-hot-encode', {}, { id: 'encode' }],
]

function inputOf(document: WorkflowDocument, more: Partial<ExportInput> = {}): ExportInput {
  return {
    document,
    nodeTypes: serverNodeTypes,
    datasets: { titanic: { fileName: 'titanic.csv', schema: titanic, sha256 } },
    run: null,
    ...more,
  }
}

const forest: Step = ['random-forest', { n_estimators: 10 }, { id: 'forest' }]
const plain = workflow({
  name: 'Titanic',
  source: 'titanic',
  steps,
  models: [{ model: forest, measures: [evaluate] }],
})

describe('a script', () => {
  it('is the same text for the same document', () => {
    expect(exportPython(inputOf(plain))).toEqual(exportPython(inputOf(structuredClone(plain))))
  })

  it('compares nothing where nothing was run', () => {
    const { script } = exportPython(inputOf(plain))
    expect(script).not.toContain('expected_')
    expect(script).toContain('has not been run yet')
    expect(script).toMatch(/\n$/)
    expect(script).not.toMatch(/[ \t]\n|\n\n\n\n/)
  })

  it('leaves a disabled node out', () => {
    const [split, fill, encode] = steps
    const scale: Step = ['scale', {}, { id: 'scale', disabled: true }]
    const disabled = workflow({
      name: 'Titanic',
      source: 'titanic',
      steps: [split, fill, scale, encode],
      models: [{ model: forest, measures: [evaluate] }],
    })
    expect(exportPython(inputOf(disabled)).script).toBe(exportPython(inputOf(plain)).script)
  })

  it('writes one branch to its end before the next', () => {
    const document = workflow({
      name: 'Two models',
      source: 'titanic',
      steps,
      models: [
        { model: forest, measures: [evaluate] },
        {
          model: ['logistic-regression', {}, { id: 'line' }],
          measures: [['evaluate-classification', {}, { id: 'second' }]],
        },
      ],
    })
    const order = readingOrder(document)
    expect(order.slice(-4)).toEqual(['forest', 'evaluate', 'line', 'second'])
    const { script } = exportPython(inputOf(document))
    expect(script).toContain('random_forest.fit(X_train, y_train)')
    expect(script).toContain('logistic_regression.fit(X_train, y_train)')
    expect(script.match(/ColumnTransformer\(/g)).toHaveLength(1)
    expect(script).toContain('def score_classes(')
  })

  it('does not change a frame that another branch still needs', () => {
    const document = structuredClone(plain)
    document.nodes.push({
      id: 'children',
      type: 'filter-rows',
      version: 1,
      title: 'Children',
      params: { conditions: [{ column: 'Age', operator: 'less', value: 15 }] },
      position: { x: 0, y: 0 },
    })
    document.edges.push({
      from: { node: document.nodes[0].id, port: 'table' },
      to: { node: 'children', port: 'table' },
    })
    const { script } = exportPython(inputOf(document))
    expect(script).toContain('children = df[df["Age"] < 15]')
    expect(script).not.toContain('df = df[')
  })

  it('lists every reason why it can’t be written', () => {
    const document = workflow({
      name: 'Unread file',
      source: ['load-csv', { file: 'titanic' }, { id: 'csv', title: 'My file' }],
      steps: [['scale', {}, { id: 'scale' }]],
    })
    document.nodes.push({ id: 'lonely', type: 'impute', version: 1, params: {}, position: { x: 0, y: 0 } })
    expect(() => exportPython(inputOf(document))).toThrow(ExportRefusal)
    try {
      exportPython(inputOf(document))
    } catch (error) {
      expect(error instanceof ExportRefusal && error.obstacles.map(({ node }) => node)).toEqual(['lonely'])
    }
    document.nodes.pop()
    try {
      exportPython(inputOf(document))
    } catch (error) {
      expect(error instanceof ExportRefusal && error.obstacles).toEqual([
        {
          node: 'csv',
          title: 'My file',
          message: 'What the file holds is not known before it has been read.',
          hint: 'Run the workflow once, then export it.',
        },
      ])
    }
  })
})

describe('a notebook', () => {
  const cellsOf = (document: WorkflowDocument) =>
    (
      JSON.parse(exportNotebook(inputOf(document)).notebook) as {
        cells: { id: string; metadata: unknown; source: string[] }[]
      }
    ).cells

  it('has stable cell ids from node ids, and tagged parameters', () => {
    const cells = cellsOf(plain)
    expect(cells.map((cell) => cell.id)).toEqual([
      'title',
      'imports',
      'parameters',
      'n-n1-load-dataset-md',
      'n-n1-load-dataset',
      'n-split-md',
      'n-split',
      'n-fill-md',
      'n-encode-md',
      'n-forest-md',
      'n-forest',
      'n-evaluate-md',
      'n-evaluate',
    ])
    expect(cells[2].metadata).toEqual({ tags: ['parameters'] })
    expect(cells[4].metadata).toEqual({ flowza: { node: 'n1-load-dataset' } })
  })

  it('cuts long ids without making two of one', () => {
    const long = 'x'.repeat(64)
    const document = workflow({
      name: 'Long',
      source: ['load-dataset', { dataset: 'titanic' }, { id: long }],
    })
    const ids = cellsOf(document).map((cell) => cell.id)
    expect(new Set(ids).size).toBe(ids.length)
    for (const id of ids) expect(id).toMatch(/^[a-zA-Z0-9-_]{1,64}$/)
  })

  it('shows words and never markup', () => {
    const document = structuredClone(plain)
    document.name = '<script>alert(1)</script> *bold* $x$'
    document.nodes[1].title = '# [link](javascript:x)'
    document.nodes[1].note = '1. one\n---\n| a |\n<img src=x>'
    const [title, , , , , split] = cellsOf(document).map((cell) => cell.source.join(''))
    expect(title.split('\n')[0]).toBe('# &lt;script&gt;alert(1)&lt;/script&gt; \\*bold\\* \\$x\\$')
    expect(split).toBe(
      '## \\# \\[link\\](javascript:x)\n\n1\\. one  \n\\---  \n\\| a \\|  \n&lt;img src=x&gt;',
    )
  })
})

describe('a folder', () => {
  it('has the program, what it needs and how to run it', () => {
    const folder = exportFiles(
      inputOf(plain, {
        datasets: {
          titanic: {
            fileName: '../../etc/titanic.csv',
            schema: titanic,
            sha256,
            attribution: ['Titanic data, CC0'],
          },
        },
      }),
      'script',
    )
    expect(folder.name).toBe('titanic')
    expect(folder.files.map(({ path }) => path)).toEqual([
      'titanic.py',
      'README.md',
      'requirements.txt',
      'requirements.lock',
    ])
    expect(folder.datasets).toEqual([{ id: 'titanic', path: 'titanic.csv' }])
    const [program, readme, ranges, lock] = folder.files.map(({ text }) => text)
    expect(program).toContain('DATA_PATH = "titanic.csv"')
    expect(readme).toContain('python titanic.py')
    expect(readme).toContain('Titanic data, CC0')
    expect(ranges).toBe('pandas>=3.1,<4\nscikit-learn>=1.9,<2\n')
    expect(lock).toBe('pandas==3.1.1\nscikit-learn==1.9.1\n')
  })

  it('asks for a notebook’s packages too', () => {
    const { files } = exportFiles(inputOf(plain), 'notebook')
    expect(files[0].path).toBe('titanic.ipynb')
    expect(files[2].text).toContain('nbclient')
  })
})
