import { describe, expect, it } from 'vitest'
import { documentFormat, type WorkflowDocument } from '../../../core/document/document.ts'
import { runDocument } from '../../../runtime/testing/run-document.ts'
import { checkNodeType } from '../../check-node-type/check-node-type.ts'

await checkNodeType('load-csv')

async function load(content: string | Uint8Array, params: Record<string, unknown> = {}) {
  const document = {
    format: documentFormat,
    name: 'load',
    seed: 0,
    edges: [],
    nodes: [
      { id: 'a', type: 'load-csv', version: 1, params: { file: 'own', ...params }, position: { x: 0, y: 0 } },
    ],
  }
  return runDocument(document as WorkflowDocument, { files: { own: { content, schema: null } } })
}

async function tableOf(content: string | Uint8Array, params: Record<string, unknown> = {}) {
  await using run = await load(content, params)
  const artifact = run.artifact('a', 'table')
  if (artifact.kind !== 'table') throw new Error('load-csv gives a table.')
  return { artifact, rows: (await run.rows('a', 'table')).rows }
}

async function failureOf(content: string | Uint8Array, params: Record<string, unknown> = {}) {
  await using run = await load(content, params)
  const { a } = run.results
  return a.status === 'failed' ? a.error : null
}

describe('load-csv', () => {
  it('reads columns as the kinds that the user names, and sets the target', async () => {
    const { artifact, rows } = await tableOf('zip,size,yes\n007,1,1\n042,2,0\n', {
      kinds: { zip: 'text', size: 'categorical', yes: 'boolean' },
      target: 'yes',
    })
    expect(artifact.schema.columns).toEqual([
      { name: 'zip', kind: 'text', dtype: 'string', role: 'feature', missing: false },
      { name: 'size', kind: 'categorical', dtype: 'int64', role: 'feature', missing: false },
      { name: 'yes', kind: 'boolean', dtype: 'bool', role: 'target', missing: false },
    ])
    expect(rows).toEqual([
      ['007', 1, true],
      ['042', 2, false],
    ])
  })

  it('starts the recipe at the columns of the file', async () => {
    const { artifact } = await tableOf('a\n1\n\n2\n')
    expect(artifact.rows).toBe(2)
    expect(artifact.recipe).toEqual({
      raw: [{ name: 'a', kind: 'integer', dtype: 'int64', role: 'feature' }],
      steps: [],
    })
  })

  it('says which value doesn’t fit a named kind', async () => {
    const error = await failureOf('a,b\n1,x\n2,3\n', { kinds: { b: 'integer' } })
    expect(error).toMatchObject({ code: 'NODE_ERROR', name: 'value_unreadable', column: 'b', row: 2 })
    expect(error?.message).toBe('Line 2 of "own.csv": "x" in column "b" doesn’t fit the column’s kind.')
  })

  it('names a target that the file does not have', async () => {
    expect(await failureOf('a,b\n1,2\n', { target: 'c' })).toMatchObject({
      name: 'column_not_found',
      column: 'c',
    })
  })

  it.each([
    ['', 'file_empty'],
    ['a,b\n1\n', 'row_ragged'],
    ['a,b\n1,"2\n', 'quote_unclosed'],
    ['a,A\n1,2\n', 'column_repeated'],
    [Buffer.from([0x61, 0x0a, 0x81, 0x0a]), 'encoding_wrong'],
    [Buffer.from([0x50, 0x4b, 0x03, 0x04, 0x00, 0x00]), 'file_binary'],
  ])('fails as declared on %j', async (content, name) => {
    const error = await failureOf(content)
    expect(error).toMatchObject({ code: 'NODE_ERROR', name })
    expect(`${error?.message} ${error?.hint}`).not.toMatch(/\{\w+\}|undefined/)
  })
})
