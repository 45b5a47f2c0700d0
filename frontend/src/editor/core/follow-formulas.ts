/** Loads what reads formulas as soon as a workflow has one. */
import { nodeTypeOf } from '@flowza/nodes/core'
import type { Editor } from './editor.ts'
import type { InsightSource } from './insight.ts'

/** Until it is there, what a formula gives isn't known; what doesn't come is asked for again at the next change. */
export function followFormulas(editor: Editor, insight: InsightSource): () => void {
  let isWanted = false

  async function load(): Promise<void> {
    const { nodes } = editor.store.getState().document
    const hasFormula = nodes.some(
      ({ type }) => nodeTypeOf(editor.nodeTypes, type)?.manifest.capabilities.derives !== undefined,
    )
    if (isWanted || !hasFormula) return
    isWanted = true
    try {
      const { formulaLanguage } = await import('./formulas.ts')
      insight.observe({ formulas: formulaLanguage })
      unsubscribe()
    } catch {
      isWanted = false
    }
  }

  const unsubscribe = editor.store.subscribe((state, former) => {
    if (state.document.nodes !== former.document.nodes) void load()
  })
  void load()
  return unsubscribe
}
