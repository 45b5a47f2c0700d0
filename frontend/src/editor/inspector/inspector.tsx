/** The right panel: what is selected, and everything that can be set about it. */
import { Suspense, useEffect } from 'react'
import { lazyPart } from '../../ui/lazy-part.ts'
import { useTranslation } from '../../i18n/use-translation.ts'
import { useEditorState, useSelectedNode, useSession, useUi } from '../session-context.tsx'
import { focusNode } from '../ui-store.ts'

const loadNodeInspector = () => import('./node-inspector.tsx')
const NodeInspector = lazyPart(async () => (await loadNodeInspector()).NodeInspector)
const ManySelected = lazyPart(async () => (await loadNodeInspector()).ManySelected)
const WorkflowForm = lazyPart(async () => (await import('./workflow-form.tsx')).WorkflowForm)

export function Inspector() {
  const node = useSelectedNode()
  const count = useEditorState(({ selection }) => selection.nodes.length)
  const { ui } = useSession()
  const { t } = useTranslation('inspector')
  const isInUse = useUi((state) => state.isInUse)
  const isOpen = useUi((state) => state.inspectorOpen)
  // The first node that is selected finds its fields there.
  useEffect(() => {
    if (isInUse) loadNodeInspector().catch(() => {})
  }, [isInUse])
  return (
    <section
      className="flex h-full flex-col bg-panel"
      aria-label={t('label')}
      data-inspector
      onKeyDown={(event) => {
        // Back to where the keyboard came from.
        if (event.key === 'Escape' && !event.defaultPrevented) focusNode(ui, ui.getState().currentNode)
      }}
    >
      <Suspense fallback={null}>
        {node !== null ? (
          <NodeInspector key={node.id} node={node} />
        ) : count > 1 ? (
          <ManySelected />
        ) : (
          isOpen && <WorkflowForm />
        )}
      </Suspense>
    </section>
  )
}
