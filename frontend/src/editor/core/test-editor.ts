/** An editor to test with: four small node types that fit together, and a few words for common steps. */
import {
  defineManifest,
  defineNode,
  emptyDocument,
  metricsPort,
  modelPort,
  param,
  tablePort,
  type NodeTypes,
  type WorkflowDocument,
} from '@flowza/nodes/core'
import { z } from 'zod'
import { addNode, connect } from './commands.ts'
import { countedId, createEditor, type Editor } from './editor.ts'

const parts = {
  checkInputs: () => [],
  propagateSchema: () => ({}),
  describe: () => '',
}

const manifestParts = {
  version: 1,
  summary: '',
  keywords: [],
  messages: {},
  capabilities: {},
  parity: null,
} as const

const depth = param(z.int().min(1).max(50).nullable().default(null), {
  label: 'Depth',
  help: 'How deep.',
  control: 'number',
})

export const testNodeTypes: NodeTypes = {
  source: defineNode(
    defineManifest({
      ...manifestParts,
      id: 'source',
      title: 'Source',
      category: 'data',
      inputs: {},
      outputs: { table: tablePort('Table') },
      params: z.object({ dataset: z.string().default('') }),
      capabilities: { datasetParams: ['dataset'] },
    }),
    parts,
  ),
  prepare: defineNode(
    defineManifest({
      ...manifestParts,
      id: 'prepare',
      title: 'Prepare',
      category: 'prepare',
      inputs: { table: tablePort('Table') },
      outputs: { table: tablePort('Table') },
      params: z.object({ depth }),
    }),
    parts,
  ),
  train: defineNode(
    defineManifest({
      ...manifestParts,
      id: 'train',
      title: 'Train',
      category: 'model',
      inputs: { table: tablePort('Table') },
      outputs: { model: modelPort('Model') },
      params: z.object({ depth, random_state: z.int().nullable().default(null) }),
    }),
    parts,
  ),
  evaluate: defineNode(
    defineManifest({
      ...manifestParts,
      id: 'evaluate',
      title: 'Evaluate',
      category: 'evaluate',
      inputs: { model: modelPort('Model'), table: tablePort('Table') },
      outputs: { metrics: metricsPort('Metrics') },
      params: z.object({}),
    }),
    parts,
  ),
}

export interface TestEditor extends Editor {
  add(type: string, x?: number, y?: number): string
  /** `join('source.table', 'train.table')` */
  join(from: string, to: string): void
  /** A drag as the canvas commits it. */
  drag(node: string, x: number, y: number): void
  document(): WorkflowDocument
}

export function createTestEditor(document: WorkflowDocument = emptyDocument('Test')): TestEditor {
  const editor = createEditor({ document, nodeTypes: testNodeTypes, newId: countedId })
  return {
    ...editor,
    add: (type, x = 0, y = 0) => addNode(editor, { type, position: { x, y } }),
    join: (from, to) => connect(editor, { from: endpoint(from), to: endpoint(to) }),
    drag: (node, x, y) =>
      editor.apply({ change: 'move', positions: [{ node, position: { x, y } }] }, { history: 'record' }),
    document: () => editor.store.getState().document,
  }
}

/** source -> prepare -> train -> evaluate, and prepare -> evaluate. */
export function createTrainedWorkflow(): TestEditor {
  const editor = createTestEditor()
  editor.add('source', 0, 0)
  editor.add('prepare', 300, 0)
  editor.add('train', 600, 0)
  editor.add('evaluate', 900, 100)
  editor.join('source.table', 'prepare.table')
  editor.join('prepare.table', 'train.table')
  editor.join('train.model', 'evaluate.model')
  editor.join('prepare.table', 'evaluate.table')
  return editor
}

function endpoint(text: string): { node: string; port: string } {
  const [node, port] = text.split('.')
  return { node, port }
}
