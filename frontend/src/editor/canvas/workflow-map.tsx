import { nodeTypeOf } from '@flowza/nodes/core'
import { MiniMap } from '@xyflow/react'
import { categoryColour } from '../category-icon.tsx'
import { nodeById } from '../core/node-index.ts'
import { useDocument, useSession } from '../session-context.tsx'

/** The whole workflow in a corner, for those too large to be seen at once; dragging it pans. */
export function WorkflowMap() {
  const { editor } = useSession()
  const document = useDocument()
  return (
    <MiniMap
      pannable
      zoomable
      className="canvas-map"
      ariaLabel="Map of the workflow"
      nodeColor={({ id }) => {
        const node = nodeById(document, id)
        return categoryColour((node && nodeTypeOf(editor.nodeTypes, node.type)?.manifest.category) ?? null)
      }}
    />
  )
}
