/** One section a node: asks every node type for its Python and wires the answers together. */
import { formulaLanguage } from '../core/expression/language.ts'
import type { ModelSignature } from '../core/artifact/artifact.ts'
import type { WorkflowNode } from '../core/document/document.ts'
import { resolveParams } from '../core/document/node-params.ts'
import {
  inputSchemasOf,
  nodeTypeOf,
  passThroughPorts,
  propagateSchemas,
  type PropagatedSchemas,
} from '../core/document/propagate.ts'
import { descendantsOf, topologyOf } from '../core/document/topology.ts'
import { titleOf } from '../core/document/validate.ts'
import type { ClassValue } from '../core/learning/class-label.ts'
import type { ServerNodeType } from '../core/node/server-node-type.ts'
import {
  PythonExportError,
  type PythonContext,
  type PythonDataset,
  type PythonMetrics,
  type PythonValue,
} from '../core/python/block.ts'
import type { PythonImports } from '../core/python/imports.ts'
import type { PythonNames } from '../core/python/names.ts'
import { oneLine } from '../core/python/pipeline.ts'
import { settle } from '../core/python/settle.ts'
import { assign, block, text, type PythonStatement } from '../core/python/source.ts'
import { ExportRefusal, type ExportInput, type ExportObstacle } from './input.ts'
import { observedSchemas } from './observed-schemas.ts'
import type { Measured, ProgramSection } from './program-section.ts'
import { readingOrder } from './reading-order.ts'

interface Writing {
  input: ExportInput
  imports: PythonImports
  names: PythonNames
  datasets: readonly PythonDataset[]
  /** The constant that holds the workflow's seed. */
  seed: string
}

export interface WrittenSections {
  /** Functions that several sections call. */
  definitions: PythonStatement[][]
  sections: ProgramSection[]
  measured: Measured[]
  usesSeed: boolean
}

interface Progress {
  values: Map<string, PythonValue>
  /** Variables that blocks may share, by what they hold. */
  variables: Map<string, string>
  obstacles: ExportObstacle[]
  result: WrittenSections
}

/** @throws ExportRefusal naming every node that can't be written. */
export function writeSections(writing: Writing): WrittenSections {
  const { document, nodeTypes, run } = writing.input
  const schemas = propagateSchemas(document, nodeTypes, {
    formulas: formulaLanguage,
    datasets: Object.fromEntries(
      Object.entries(writing.input.datasets).flatMap(([id, { schema }]) =>
        schema === null ? [] : [[id, schema]],
      ),
    ),
    observed: observedSchemas(run),
  })
  const progress: Progress = {
    values: new Map(),
    variables: new Map(),
    obstacles: [],
    result: { definitions: [], sections: [], measured: [], usesSeed: false },
  }
  for (const id of readingOrder(document)) {
    const node = document.nodes.find((candidate) => candidate.id === id)
    const type = node && nodeTypeOf(nodeTypes, node.type)
    if (node === undefined || type === undefined) continue
    const inputs = inputsOf(writing, progress, node)
    if (node.disabled === true) passThrough(progress, node, type, inputs)
    else writeNode({ writing, progress, schemas, node, type, inputs })
  }
  if (progress.obstacles.length > 0) throw new ExportRefusal(progress.obstacles)
  return progress.result
}

type Inputs = Record<string, PythonValue | undefined>

function inputsOf(writing: Writing, progress: Progress, node: WorkflowNode): Inputs {
  const { document } = writing.input
  return Object.fromEntries(
    (topologyOf(document).incoming.get(node.id) ?? []).map((edge) => {
      const value = progress.values.get(`${edge.from.node} ${edge.from.port}`)
      if (value?.kind !== 'table') return [edge.to.port, value]
      const wires = (topologyOf(document).outgoing.get(edge.from.node) ?? []).filter(
        ({ from }) => from.port === edge.from.port,
      )
      return [edge.to.port, { ...value, shared: value.shared || wires.length > 1 }]
    }),
  )
}

function passThrough(progress: Progress, node: WorkflowNode, type: ServerNodeType, inputs: Inputs): void {
  for (const [output, input] of Object.entries(passThroughPorts(type))) {
    const value = inputs[input]
    if (value !== undefined) progress.values.set(`${node.id} ${output}`, value)
  }
}

function writeNode(place: {
  writing: Writing
  progress: Progress
  schemas: PropagatedSchemas
  node: WorkflowNode
  type: ServerNodeType
  inputs: Inputs
}): void {
  const { progress, node, type, inputs } = place
  const { params } = resolveParams(node, type)
  const required = Object.entries(type.manifest.inputs).filter(([, port]) => port.optional !== true)
  // An input that an obstacle upstream or a disabled node left empty: what is wrong is told there.
  if (params === null || required.some(([port]) => inputs[port] === undefined)) {
    if (progress.obstacles.length === 0) {
      progress.obstacles.push(
        obstacleOf(
          node,
          type,
          new PythonExportError(
            'It stands behind a disabled node that gives it nothing.',
            'Enable that node, or disable this one too.',
          ),
        ),
      )
    }
    return
  }
  const context = contextOf({ ...place, params })
  const title = titleOf(node, type)
  try {
    const written = type.toPython(context)
    const statements: PythonStatement[] = [...written.statements]
    for (const [port, value] of Object.entries(written.outputs)) {
      const settled =
        value.kind === 'table' && !context.usedOutputs.has(port) ? settle(context, value, statements) : value
      progress.values.set(`${node.id} ${port}`, settled)
      if (value.kind === 'metrics') measure(progress, node, title, value)
    }
    progress.result.sections.push({
      node: node.id,
      title,
      note: node.note ?? null,
      remark: written.remark ?? null,
      statements,
    })
  } catch (error) {
    if (!(error instanceof PythonExportError)) throw error
    progress.obstacles.push(obstacleOf(node, type, error))
  }
}

function measure(progress: Progress, node: WorkflowNode, title: string, metrics: PythonMetrics): void {
  if (metrics.variable === null) return
  progress.result.measured.push({
    node: node.id,
    title,
    variable: metrics.variable,
    names: metrics.names,
  })
}

function obstacleOf(node: WorkflowNode, type: ServerNodeType, error: PythonExportError): ExportObstacle {
  return { node: node.id, title: oneLine(titleOf(node, type)), message: error.message, hint: error.hint }
}

function contextOf(place: {
  writing: Writing
  progress: Progress
  schemas: PropagatedSchemas
  node: WorkflowNode
  type: ServerNodeType
  inputs: Inputs
  params: Record<string, unknown>
}): PythonContext<Record<string, unknown>> {
  const { writing, progress, schemas, node, type, inputs, params } = place
  const { document, nodeTypes, run } = writing.input
  const enabled = document.nodes.filter((candidate) => candidate.disabled !== true)
  const typeOf = (candidate: WorkflowNode) => nodeTypeOf(nodeTypes, candidate.type)
  const outputs = run?.outputs[node.id] ?? {}
  const signature = Object.values(outputs).find((artifact) => artifact.kind === 'model')?.signature ?? null
  return {
    node: { id: node.id, title: titleOf(node, type), note: node.note ?? null },
    params,
    get seed() {
      if (typeof params['random_state'] === 'number') return text(String(params['random_state']))
      progress.result.usesSeed = true
      return text(writing.seed)
    },
    inputs,
    inputSchemas: inputSchemasOf(document, node.id, schemas),
    outputSchemas: schemas.get(node.id) ?? {},
    classes: signature === null ? null : classesOf(signature),
    measured: Object.values(outputs).find((artifact) => artifact.kind === 'metrics')?.metrics ?? null,
    usedOutputs: new Set((topologyOf(document).outgoing.get(node.id) ?? []).map((edge) => edge.from.port)),
    datasets: Object.fromEntries(
      writing.datasets.map((dataset) => {
        const { delimiter = ',', encoding = 'utf-8' } = writing.input.datasets[dataset.id]
        return [dataset.id, { ...dataset, delimiter, encoding }]
      }),
    ),
    names: writing.names,
    imports: writing.imports,
    alone:
      enabled.filter((other) => typeOf(other)?.manifest.category === type.manifest.category).length === 1,
    splitFollows: descendantsOf(document, node.id).some((id) => {
      const follower = enabled.find((candidate) => candidate.id === id)
      return follower !== undefined && typeOf(follower)?.manifest.capabilities.splits === true
    }),
    variable({ key, preferred, value, statements }) {
      const known = progress.variables.get(key)
      if (known !== undefined) return known
      const name = writing.names.allocate(preferred)
      progress.variables.set(key, name)
      statements.push(assign(name, value))
      return name
    },
    define({ key, preferred, parameters, body }) {
      const known = progress.variables.get(key)
      if (known !== undefined) return known
      const name = writing.names.allocate(preferred)
      progress.variables.set(key, name)
      progress.result.definitions.push([block(`def ${name}(${parameters.join(', ')})`, body)])
      return name
    },
  }
}

function classesOf(signature: ModelSignature): readonly ClassValue[] | null {
  return signature.task === 'classification' ? signature.classes : null
}
