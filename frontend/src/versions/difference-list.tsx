import type { WorkflowDocument } from '@flowza/nodes/core'
import { useTranslation } from '../i18n/use-translation.ts'
import { describeField, describeWire, nodeWord } from './diff-words.ts'
import type { DocumentDiff } from './document-diff.ts'

/** Every difference as a line: nodes with their fields below, then wires, then the workflow's own. */
export function DifferenceList(props: {
  before: WorkflowDocument
  after: WorkflowDocument
  diff: DocumentDiff
}) {
  const { t } = useTranslation('versions')
  const { before, after, diff } = props
  return (
    <ul className="flex flex-col gap-1.5">
      {diff.workflow.map((difference) => (
        <li key={difference.field}>{describeField(difference)}</li>
      ))}
      {diff.nodes.map(({ id, kind, node, fields }) => (
        <li key={id}>
          <span className="font-medium">{nodeWord(node)}</span>{' '}
          <span className="text-muted">{t(`marks.${kind}`)}</span>
          {fields.length > 0 && (
            <ul className="ml-4 list-disc pl-2 text-muted">
              {fields.map((field) => (
                <li key={field.field} className="break-words">
                  {describeField(field, node)}
                </li>
              ))}
            </ul>
          )}
        </li>
      ))}
      {diff.edges.added.map((edge) => {
        const ends = describeWire(edge, [after, before])
        return <li key={`+${ends.from} ${ends.to}`}>{t('diff.wireAdded', ends)}</li>
      })}
      {diff.edges.removed.map((edge) => {
        const ends = describeWire(edge, [before, after])
        return <li key={`-${ends.from} ${ends.to}`}>{t('diff.wireRemoved', ends)}</li>
      })}
    </ul>
  )
}
