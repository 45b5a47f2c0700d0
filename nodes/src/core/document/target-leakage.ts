/**
 * Features that are computed from what a model is to predict: it would learn the answer, which new rows don't have.
 */
import type { FormulaLanguage } from '../expression/language.ts'
import type { NodeTypes } from '../node/node-type.ts'
import { targetColumn, type TableSchema } from '../table/schema.ts'
import { findNode, type WorkflowDocument, type WorkflowNode } from './document.ts'
import { resolveParams } from './node-params.ts'
import { problemOf, type Problem } from './problem.ts'
import { inputSchemasOf, nodeTypeOf, type KnownSchemas, type PropagatedSchemas } from './propagate.ts'
import { ancestorsOf, topologyOf } from './topology.ts'

/** Warnings for every formula that uses the target of a model behind it. */
export function findTargetLeakage(
  document: WorkflowDocument,
  nodeTypes: NodeTypes,
  { formulas }: KnownSchemas,
  schemas: PropagatedSchemas,
): Problem[] {
  if (formulas === null) return []
  const problems = new Map<string, Problem>()
  for (const node of document.nodes) {
    if (node.disabled === true) continue
    if (nodeTypeOf(nodeTypes, node.type)?.manifest.capabilities.fits !== 'estimator') continue
    const table = Object.values(inputSchemasOf(document, node.id, schemas)).find(
      (schema) => schema?.type === 'table',
    )
    const target = table?.type === 'table' ? targetColumn(table.schema) : undefined
    if (table?.type !== 'table' || target === undefined) continue
    for (const [column, id] of derivedFrom({ document, nodeTypes, formulas }, node, target.name)) {
      if (!isLearnedFrom(table.schema, column)) continue
      const title = node.title ?? nodeTypeOf(nodeTypes, node.type)?.manifest.title ?? node.id
      const place = {
        code: 'TARGET_IN_FEATURES',
        node: id,
        param: derivesOf(nodeTypes, findNode(document, id))?.expression ?? 'expression',
        column: target.name,
      } as const
      problems.set(
        `${id} ${column} ${target.name}`,
        problemOf('target_in_features', { column, target: target.name, node: title }, place),
      )
    }
  }
  return [...problems.values()]
}

/** The columns on the way to a node that formulas compute from `target`, with the node that does. */
function derivedFrom(
  place: { document: WorkflowDocument; nodeTypes: NodeTypes; formulas: FormulaLanguage },
  estimator: WorkflowNode,
  target: string,
): Map<string, string> {
  const { document, nodeTypes, formulas } = place
  const above = new Set(ancestorsOf(document, estimator.id))
  const derived = new Map<string, string>()
  for (const id of topologyOf(document).order) {
    const node = above.has(id) ? findNode(document, id) : undefined
    const formula = derivesOf(nodeTypes, node)
    if (node === undefined || formula === null) continue
    const { params } = resolveParams(node, formula.type)
    const [name, source] = [params?.[formula.name], params?.[formula.expression]]
    if (typeof name !== 'string' || typeof source !== 'string' || name === target) continue
    const columns = formulas.columnsOf(source)
    if (columns === null) continue
    const uses = columns.some((column) => column === target || derived.has(column))
    if (uses) derived.set(name, id)
    else derived.delete(name)
  }
  return derived
}

function derivesOf(nodeTypes: NodeTypes, node: WorkflowNode | undefined) {
  const type = node === undefined || node.disabled === true ? undefined : nodeTypeOf(nodeTypes, node.type)
  const derives = type?.manifest.capabilities.derives
  return type === undefined || derives === undefined ? null : { ...derives, type }
}

/** Whether the column, or what an encoder makes of it, is among the features. */
function isLearnedFrom(schema: TableSchema, column: string): boolean {
  return schema.columns.some(
    ({ name, role }) => role === 'feature' && (name === column || name.startsWith(`${column}_`)),
  )
}
