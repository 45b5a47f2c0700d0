import { nodeTypeOf, type WorkflowDocument } from '@flowza/nodes/core'
import { shownNodeTypes } from '../i18n/node-types.ts'
import { useTranslation } from '../i18n/use-translation.ts'
import { nodeMarks, WorkflowDrawing, type NodeMark } from '../templates/workflow-drawing.tsx'
import type { DocumentDiff } from './document-diff.ts'
import { summariseDiff } from './diff-words.ts'

/** Both documents in one small drawing: what came, what went, what changed, each with a sign of its own. */
export function VersionDrawing(props: {
  before: WorkflowDocument
  after: WorkflowDocument
  diff: DocumentDiff
}) {
  const { t } = useTranslation('versions')
  const { before, after, diff } = props
  const marks = new Map<string, NodeMark>(diff.nodes.map(({ id, kind }) => [id, kind]))
  const removed = before.nodes.filter((node) => marks.get(node.id) === 'removed')
  const present = [...new Set(diff.nodes.map(({ kind }) => kind))]
  return (
    <figure className="flex flex-col gap-2">
      <div
        role="img"
        aria-label={t('dialog.drawing', { what: summariseDiff(diff) })}
        className="h-52 rounded-md border border-line bg-canvas p-3"
      >
        <WorkflowDrawing
          document={{
            ...after,
            nodes: [...removed, ...after.nodes],
            edges: [...after.edges, ...diff.edges.removed],
          }}
          categoryOf={(type) => nodeTypeOf(shownNodeTypes(), type)?.manifest.category}
          marks={marks}
          newEdges={diff.edges.added}
          goneEdges={diff.edges.removed}
        />
      </div>
      {present.length > 0 && (
        <figcaption aria-label={t('dialog.legend')} className="flex flex-wrap gap-x-4 text-sm text-muted">
          {present.map((mark) => (
            <span key={mark} className="inline-flex items-center gap-1.5">
              <span aria-hidden className="font-mono font-bold" style={{ color: nodeMarks[mark].colour }}>
                {nodeMarks[mark].sign}
              </span>
              {t(`marks.${mark}`)}
            </span>
          ))}
        </figcaption>
      )}
    </figure>
  )
}
