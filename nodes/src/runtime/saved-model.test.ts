import { readFile, writeFile } from 'node:fs/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { readSavedModel, SavedModelError } from './saved-model.ts'
import { runDocument, type DocumentRun } from './testing/run-document.ts'
import { edgeOf } from './testing/titanic-template.ts'

let run: DocumentRun

beforeAll(async () => {
  const node = (id: string, type: string, params: Record<string, string | number>) => ({
    id,
    type,
    version: 1,
    position: { x: 0, y: 0 },
    params,
  })
  run = await runDocument({
    format: 'flowza/1',
    name: 'Saved',
    seed: 0,
    nodes: [
      node('data', 'load-dataset', { dataset: 'iris' }),
      node('tree', 'decision-tree', { max_depth: 3 }),
      node('save', 'save-model', { file_name: 'iris.flowza' }),
    ],
    edges: [edgeOf('data.table', 'tree.table'), edgeOf('tree.model', 'save.model')],
    groups: [],
    notes: [],
  })
})
afterAll(() => run[Symbol.asyncDispose]())

const saved = () => run.path('save', 'file', 'content')

it('is read back whole: header and state of the model that was trained', async () => {
  const { header, state } = await readSavedModel(saved())
  expect(header).toEqual(run.artifact('tree', 'model'))
  expect(state).toMatchObject({ estimator: 'DecisionTreeClassifier', nFeaturesIn: 4, classCount: 3 })
})

it('is refused when it is something else, cut anywhere, or changed in any byte of its state', async () => {
  const bytes = await readFile(saved())
  const copy = `${saved()}.copy`
  const refused = async (content: Buffer) => {
    await writeFile(copy, content)
    return readSavedModel(copy).then(
      () => null,
      (error: unknown) => error,
    )
  }
  expect(await refused(bytes)).toBeNull()
  expect(await refused(Buffer.from('a,b\n1,2\n'))).toBeInstanceOf(SavedModelError)
  for (let length = 0; length < bytes.length; length += 61) {
    expect(await refused(bytes.subarray(0, length)), `${length} bytes`).toBeInstanceOf(SavedModelError)
  }
  const stateStart = 16 + Number(bytes.readBigUInt64LE(8))
  expect(stateStart).toBeLessThan(bytes.length)
  for (let place = stateStart; place < bytes.length; place += 97) {
    const changed = Buffer.from(bytes)
    changed[place] ^= 1
    expect(await refused(changed), `byte ${place}`).toBeInstanceOf(SavedModelError)
  }
})
