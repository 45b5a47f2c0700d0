import { hintOf, nodeTypeOf, titleOf, type NodeTypes, type WorkflowDocument } from '@flowza/nodes/core'

/** What the editor calls a param of a node: "Random forest", "Trees". */
export interface ParamWords {
  /** The node's type, for those who say it in another language; null where the document has no such node. */
  type: string | null
  title: string
  label: string
}

/** Ids where a document or a type doesn't have them any more. */
export function paramWords(
  document: Pick<WorkflowDocument, 'nodes'>,
  nodeTypes: NodeTypes,
  { node: id, param }: { node: string; param: string },
): ParamWords {
  const node = document.nodes.find((each) => each.id === id)
  const type = node && nodeTypeOf(nodeTypes, node.type)
  if (node === undefined || type === undefined) {
    return { type: node?.type ?? null, title: node?.title ?? id, label: param }
  }
  const { shape } = type.manifest.params
  const hint = Object.hasOwn(shape, param) ? hintOf(shape[param]) : undefined
  return { type: node.type, title: titleOf(node, type), label: hint?.label ?? param }
}
