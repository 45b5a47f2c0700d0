import type { NodeRun, NodeRunStatus, RunWithDocument } from '@flowza/backend/contracts'
import { shownTitle } from '../../i18n/node-words.ts'
import { useTranslation } from '../../i18n/use-translation.ts'
import { formatSeconds } from '../../ui/format.ts'
import { ComparedTable } from './compared-table.tsx'
import { formatSecondsDifference } from './difference-words.ts'

/** What each node of two runs took, or why it took nothing, in the order of the later run. */
export function ComparedNodes({ a, b }: { a: RunWithDocument; b: RunWithDocument }) {
  const { t } = useTranslation('runs')
  const before = new Map(a.nodes.map((part) => [part.node, part]))
  const after = new Map(b.nodes.map((part) => [part.node, part]))
  const nodes = [...b.nodes, ...a.nodes.filter(({ node }) => !after.has(node))]
  return (
    <ComparedTable caption={t('compare.nodes')} what={t('column.node')}>
      {nodes.map(({ node, type, title }) => {
        const [earlier, later] = [secondsOf(before.get(node)), secondsOf(after.get(node))]
        return (
          <tr key={node} className="border-t border-line" data-node={node}>
            <th className="py-1 text-left font-normal break-words">{shownTitle({ type, title })}</th>
            <NodeCell part={before.get(node)} />
            <NodeCell part={after.get(node)} />
            <td className="py-1 pl-3 text-right whitespace-nowrap">
              {earlier === null || later === null ? '–' : formatSecondsDifference(later - earlier)}
            </td>
            <td />
          </tr>
        )
      })}
    </ComparedTable>
  )
}

/** Its time where it ran to the end; otherwise what became of it. */
function NodeCell({ part }: { part: NodeRun | undefined }) {
  const { t } = useTranslation('runs')
  const seconds = secondsOf(part)
  const colour = seconds !== null ? '' : part?.status === 'failed' ? 'text-bad' : 'text-muted'
  return (
    <td className={`py-1 pl-3 text-right whitespace-nowrap ${colour}`}>
      {part === undefined ? (
        <>
          <span aria-hidden>–</span> <span className="sr-only">{t('compare.notThere')}</span>
        </>
      ) : seconds !== null ? (
        formatSeconds(seconds)
      ) : (
        t(`nodeStatus.${part.status}`)
      )}
    </td>
  )
}

/** What a node took that ran to its end in this run. */
function secondsOf(part: NodeRun | undefined): number | null {
  return part?.status === 'succeeded' ? part.seconds : null
}

/** Whether a node of a run has yet to come to an end. */
export function isUnderWay(status: NodeRunStatus): boolean {
  return status === 'waiting' || status === 'queued' || status === 'running'
}
