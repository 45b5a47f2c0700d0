/** Lays graphs out by layers, away from the page's thread: a thousand nodes take a second or two. */
import ELK, { type ElkNode, type ElkPort } from 'elkjs/lib/elk.bundled.js'
import type { LayoutGraph, LayoutNode, LayoutPort } from '../core/layout.ts'

export type TidyAnswer =
  | { id: number; places: [string, { x: number; y: number }][] }
  | { id: number; error: string }

const elk = new ELK()

/** Thoroughness costs more than it brings where nobody can follow the single wires any more. */
const manyNodes = 300

self.addEventListener('message', (event: MessageEvent<{ id: number; graph: LayoutGraph }>) => {
  const { id, graph } = event.data
  elk.layout(toElk(graph)).then(
    ({ children = [] }) => {
      const places = children.map((node): [string, { x: number; y: number }] => [
        node.id,
        { x: node.x ?? 0, y: node.y ?? 0 },
      ])
      answer({ id, places })
    },
    (error: unknown) => answer({ id, error: String(error) }),
  )
})

function answer(message: TidyAnswer): void {
  self.postMessage(message, { transfer: [] })
}

function toElk({ nodes, edges }: LayoutGraph): ElkNode {
  return {
    id: 'workflow',
    layoutOptions: {
      'elk.algorithm': 'layered',
      'elk.direction': 'RIGHT',
      'elk.layered.spacing.nodeNodeBetweenLayers': '72',
      'elk.spacing.nodeNode': '40',
      'elk.spacing.componentComponent': '72',
      'elk.layered.nodePlacement.strategy': 'BRANDES_KOEPF',
      'elk.layered.nodePlacement.bk.fixedAlignment': 'BALANCED',
      'elk.layered.considerModelOrder.strategy': 'PREFER_NODES',
      'elk.layered.thoroughness': nodes.length > manyNodes ? '1' : '7',
    },
    children: nodes.map((node) => ({
      id: node.id,
      width: node.width,
      height: node.height,
      ports: portsOf(node),
      layoutOptions: { 'elk.portConstraints': 'FIXED_POS' },
    })),
    edges: edges.map(({ from, to }, index) => ({
      id: `e${index}`,
      sources: [`${from.node}.out.${from.port}`],
      targets: [`${to.node}.in.${to.port}`],
    })),
  }
}

/** Where the ports are on the card, so that wires between cards of one size are straight. */
function portsOf({ id, width, inputs, outputs }: LayoutNode): ElkPort[] {
  const port = (side: 'in' | 'out', { name, y }: LayoutPort): ElkPort => ({
    id: `${id}.${side}.${name}`,
    width: 0,
    height: 0,
    x: side === 'in' ? 0 : width,
    y,
    layoutOptions: { 'elk.port.side': side === 'in' ? 'WEST' : 'EAST' },
  })
  return [...inputs.map((each) => port('in', each)), ...outputs.map((each) => port('out', each))]
}
