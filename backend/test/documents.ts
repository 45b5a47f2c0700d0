import { documentFormat, type WorkflowDocument, type WorkflowNode } from '@flowza/nodes/core'

type NodeSketch = Pick<WorkflowNode, 'type'> & Partial<WorkflowNode>

/** A document in short: nodes by id, edges as `from -> to.port` from the port `metrics`. */
export function sketch(
  name: string,
  nodes: Record<string, NodeSketch>,
  edges: readonly string[],
): WorkflowDocument {
  return {
    format: documentFormat,
    name,
    seed: 42,
    nodes: Object.entries(nodes).map(([id, node]) => ({
      id,
      version: 1,
      params: {},
      position: { x: 0, y: 0 },
      ...node,
    })),
    edges: edges.map((edge) => {
      const [from, to] = edge.split(' -> ')
      const [node, port = 'a'] = to.split('.')
      return { from: { node: from, port: 'metrics' }, to: { node, port } }
    }),
  }
}

/** two -> left -> both, three -> right -> both, both -> last */
export function diamond(params: { three?: number; last?: number } = {}): WorkflowDocument {
  return sketch(
    'Diamond',
    {
      two: { type: 'number', params: { value: 2 } },
      three: { type: 'number', params: { value: params.three ?? 3 } },
      left: { type: 'add', params: { plus: 10 } },
      right: { type: 'add', params: { plus: 20 } },
      both: { type: 'add' },
      last: { type: 'add', params: { plus: params.last ?? 0 } },
    },
    ['two -> left', 'three -> right', 'left -> both.a', 'right -> both.b', 'both -> last'],
  )
}
