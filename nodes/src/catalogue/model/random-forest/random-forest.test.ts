import { describe, expect, it } from 'vitest'
import type { WorkflowDocument } from '../../../core/document/document.ts'
import { runDocument } from '../../../runtime/testing/run-document.ts'
import { checkNodeType } from '../../check-node-type/check-node-type.ts'

await checkNodeType('random-forest')

function grow(params: Record<string, string | number>, roles: Record<string, string> = {}): WorkflowDocument {
  const place = { version: 1, position: { x: 0, y: 0 } }
  const edge = (from: string, to: string) => ({
    from: { node: from, port: 'table' },
    to: { node: to, port: 'table' },
  })
  return {
    format: 'flowza/1',
    name: 'forest',
    seed: 42,
    nodes: [
      { id: 'load', type: 'load-csv', params: { file: 'data', target: 'y' }, ...place },
      { id: 'select', type: 'select-columns', params: { roles }, ...place },
      { id: 'forest', type: 'random-forest', params, ...place },
    ],
    edges: [edge('load', 'select'), edge('select', 'forest')],
  }
}

const rows = Array.from(
  { length: 40 },
  (_, row) => `${row % 7},${(row * 5) % 11},${row % 3 === 0 ? 0 : 1},${row % 2}`,
)
const content = `a,b,w,y\n${rows.join('\n')}\n`
const files = { data: { content, schema: null } }

async function train(document: WorkflowDocument) {
  await using run = await runDocument(document, { files })
  const model = run.artifact('forest', 'model')
  return { model, digest: run.digests['forest.model'], events: run.events['forest'] }
}

describe('a forest', () => {
  it('tells how many trees are grown', async () => {
    const { events } = await train(grow({ n_estimators: 4 }))
    const notes = events.flatMap((event) => (event.event === 'progress' ? [event.note] : []))
    expect(notes.at(-1)).toBe('4 of 4 trees')
    expect(events.at(-1)).toMatchObject({ event: 'log', text: 'Learned from 40 rows and 3 features.' })
  })

  it('grows other trees from another seed', async () => {
    const own = await train(grow({ n_estimators: 3, random_state: 42 }))
    const inherited = await train(grow({ n_estimators: 3 }))
    const other = await train(grow({ n_estimators: 3, random_state: 1 }))
    expect(inherited.digest).toBe(own.digest)
    expect(other.digest).not.toBe(own.digest)
  })

  it('weighs rows by the column of role weight, which is no feature then', async () => {
    const weighted = await train(grow({ n_estimators: 3 }, { w: 'weight' }))
    const ignored = await train(grow({ n_estimators: 3 }, { w: 'ignored' }))
    expect(weighted.model).toMatchObject({ signature: { features: [{ name: 'a' }, { name: 'b' }] } })
    expect(weighted.model).not.toMatchObject({ files: ignored.model.files })
  })

  it('refuses weights below 0', async () => {
    const negative = { data: { content: content.replace('\n0,0,0,0', '\n0,0,-1,0'), schema: null } }
    await using run = await runDocument(grow({}, { w: 'weight' }), { files: negative })
    expect(run.results['forest']).toMatchObject({ error: { name: 'weights_refused', column: 'w' } })
  })
})
