import { nodeTypes } from '@flowza/nodes/catalogue'
import type { NodeTypes } from '@flowza/nodes/core'
import { shownCatalogue } from './node-words.ts'

/**
 * Every node type with titles, labels, help and card lines in the language that is shown. Whoever shows a node type takes
 * it from here, or from `editor.nodeTypes`, which an open workflow has from here.
 */
export function shownNodeTypes(): NodeTypes {
  return shownCatalogue()?.nodeTypes ?? nodeTypes
}
