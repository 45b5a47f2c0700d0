import { describe, expect, it } from 'vitest'
import { connectionObstacle, possibleConnections } from './connections.ts'
import { edgeKey } from './selection.ts'
import { createTrainedWorkflow, testNodeTypes } from './test-editor.ts'

function edge(from: string, to: string) {
  const [fromNode, fromPort] = from.split('.')
  const [toNode, toPort] = to.split('.')
  return { from: { node: fromNode, port: fromPort }, to: { node: toNode, port: toPort } }
}

describe('connections', () => {
  it('says why two ports can’t be joined', () => {
    const document = createTrainedWorkflow().document()
    const obstacle = (from: string, to: string) => connectionObstacle(document, testNodeTypes, edge(from, to))
    expect(obstacle('source.table', 'train.table')).toBeNull()
    expect(obstacle('source.table', 'prepare.table')).toMatchObject({
      message: 'These ports are already connected.',
    })
    expect(obstacle('train.model', 'prepare.table')?.message).toContain('gives a model')
    expect(obstacle('prepare.table', 'prepare.table')).toMatchObject({ message: 'A node can’t feed itself.' })
  })

  it('refuses a circle and names the nodes', () => {
    const editor = createTrainedWorkflow()
    editor.add('prepare', 100, 200)
    editor.join('prepare.table', 'prepare-2.table')
    expect(
      connectionObstacle(editor.document(), testNodeTypes, edge('prepare-2.table', 'prepare.table'))?.message,
    ).toContain('data flows one way')
  })

  it('replaces the edge of a taken input as one step', () => {
    const editor = createTrainedWorkflow()
    editor.join('source.table', 'train.table')
    expect(editor.document().edges.map(edgeKey)).not.toContain('prepare.table -> train.table')
    editor.undo()
    expect(editor.document().edges.map(edgeKey)).toContain('prepare.table -> train.table')
  })

  it('offers only what fits, free inputs first', () => {
    const editor = createTrainedWorkflow()
    editor.add('train', 0, 500)
    const offered = possibleConnections(editor.document(), testNodeTypes, 'source')
    expect(offered[0].node).toBe('train-2')
    expect(offered.every(({ port }) => port.type === 'table')).toBe(true)
    expect(offered.find(({ node }) => node === 'train')?.replaces).toBe(true)
  })
})
