/** Why a node ran or was reused, and what came out of it. */
import { routes, type NodeRun, type Receipt } from '@flowza/backend/contracts'
import { nodeTypeOf, type NodeType } from '@flowza/nodes/core'
import { useQuery } from '@tanstack/react-query'
import { CircleAlert, Download, TriangleAlert } from 'lucide-react'
import { routeUrl } from '../../api/call-api.ts'
import { explanationQuery } from '../../api/queries.ts'
import { currentLocale } from '../../i18n/i18n.ts'
import { shownNodeTypes } from '../../i18n/node-types.ts'
import { shownTitle } from '../../i18n/node-words.ts'
import { useSaid } from '../../i18n/said.ts'
import { useTranslation } from '../../i18n/use-translation.ts'
import { describeChange } from '../../runs/describe-change.ts'
import { runIdOf } from '../../runs/run-store.ts'
import { StateIcon } from '../../runs/state-mark.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { formatAgo, formatBytes, formatSeconds, formatShape } from '../../ui/format.ts'
import { useNodeStatus } from '../canvas/use-node-status.ts'
import { useRunState } from '../session-context.tsx'

export function ReceiptView({ nodeRun, type }: { nodeRun: NodeRun | undefined; type: NodeType | undefined }) {
  const { t } = useTranslation('inspector')
  const run = useRunState((state) => (nodeRun === undefined ? null : runIdOf(state, nodeRun.node)))
  if (nodeRun === undefined || run === null) {
    return <EmptyState title={t('receipt.notRun')}>{t('receipt.notRunHint')}</EmptyState>
  }
  return (
    <div className="flex flex-col gap-4">
      <StateLine nodeRun={nodeRun} />
      <WhatWentWrong nodeRun={nodeRun} />
      {nodeRun.receipt !== null && (
        <section>
          <h3 className="mb-1 font-semibold">{t('receipt.why')}</h3>
          <ReceiptText receipt={nodeRun.receipt} type={type} />
          <FirstChanges run={run} nodeRun={nodeRun} />
          <Together nodeRun={nodeRun} />
        </section>
      )}
      {nodeRun.reason !== null && <p className="text-muted">{nodeRun.reason}</p>}
      {Object.keys(nodeRun.outputs).length > 0 && (
        <section>
          <h3 className="mb-1 font-semibold">{t('receipt.outputs')}</h3>
          <ul className="flex flex-col gap-1">
            {Object.entries(nodeRun.outputs).map(([port, output]) => (
              <li key={port} className="flex items-center gap-2 rounded-[5px] border border-line px-2 py-1">
                <div className="min-w-0 flex-1">
                  <div className="truncate">{type?.manifest.outputs[port]?.title ?? port}</div>
                  <div className="text-sm text-muted numeric">
                    {output.rows !== null && output.columns !== null
                      ? `${formatShape(output.rows, output.columns)}, `
                      : ''}
                    {formatBytes(output.bytes)}
                    <span className="block" title={output.digest}>
                      {output.digest.slice(0, 8)}
                    </span>
                  </div>
                </div>
                <Downloads run={run} node={nodeRun.node} port={port} kind={output.kind} />
              </li>
            ))}
          </ul>
        </section>
      )}
    </div>
  )
}

/** Why a node failed, and what it warned of. */
export function WhatWentWrong({ nodeRun: { error, warnings } }: { nodeRun: NodeRun }) {
  const { t } = useTranslation('inspector')
  const said = useSaid()
  return (
    <>
      {error !== null && (
        <div className="flex items-start gap-2 rounded-[5px] bg-bad-soft px-2 py-1.5">
          <CircleAlert size={15} className="mt-0.5 shrink-0 text-bad" aria-label={t('receipt.error')} />
          <div className="min-w-0">
            <p className="break-words">{said(error).message}</p>
            {error.hint !== null && <p className="text-sm text-muted">{said(error).hint}</p>}
          </div>
        </div>
      )}
      {warnings.map((warning) => (
        <div
          key={warning.name + warning.message}
          className="flex items-start gap-2 rounded-[5px] bg-warning-soft px-2 py-1.5"
        >
          <TriangleAlert
            size={15}
            className="mt-0.5 shrink-0 text-warning"
            aria-label={t('receipt.warning')}
          />
          <div className="min-w-0">
            <p className="break-words">{said(warning).message}</p>
            <p className="text-sm text-muted">{said(warning).hint}</p>
          </div>
        </div>
      ))}
    </>
  )
}

function StateLine({ nodeRun }: { nodeRun: NodeRun }) {
  const { t } = useTranslation('inspector')
  const status = useNodeStatus(nodeRun.node)
  return (
    <div className="flex items-center gap-2">
      <StateIcon state={status.state} size={16} />
      <span className="font-medium">{status.word}</span>
      {nodeRun.seconds !== null && status.state === 'succeeded' && (
        <span className="text-muted numeric">{formatSeconds(nodeRun.seconds)}</span>
      )}
      {nodeRun.attempt > 1 && (
        <span className="text-muted">{t('receipt.attempt', { number: nodeRun.attempt })}</span>
      )}
      {nodeRun.finishedAt !== null && (
        <span className="ml-auto text-sm text-muted">{formatAgo(nodeRun.finishedAt, new Date())}</span>
      )}
    </div>
  )
}

/** Where it began, when a node ran because of a change further up. */
function FirstChanges({ run, nodeRun }: { run: string; nodeRun: NodeRun }) {
  const { receipt, node } = nodeRun
  const fromAbove =
    receipt?.reason === 'changed' && receipt.changes.some(({ field }) => field.startsWith('inputs.'))
  const { data } = useQuery({ ...explanationQuery(run, node), enabled: fromAbove })
  const above = data?.causes.filter((cause) => cause.node !== node) ?? []
  if (!fromAbove || above.length === 0) return null
  return (
    <ul className="mt-1 flex flex-col gap-0.5 text-muted">
      {above.slice(0, 4).map((cause) => (
        <li key={`${cause.node} ${cause.field}`} className="break-words" title={cause.path.join(' → ')}>
          {shownTitle(cause)}: {describeChange(cause, nodeTypeOf(shownNodeTypes(), cause.type))}
        </li>
      ))}
    </ul>
  )
}

/** The nodes that it shared a process with. */
function Together({ nodeRun }: { nodeRun: NodeRun }) {
  const { t } = useTranslation('inspector')
  const isContainer = useRunState((state) => state.run?.runner === 'docker')
  const nodes = useRunState((state) => state.nodes)
  const others = (nodeRun.together ?? []).filter((node) => node !== nodeRun.node)
  if (others.length === 0) return null
  const names = new Intl.ListFormat(currentLocale()).format(
    others.map((node) => (Object.hasOwn(nodes, node) ? shownTitle(nodes[node]) : node)),
  )
  return (
    <p className="mt-1 text-muted">
      {t(isContainer ? 'receipt.together.container' : 'receipt.together.process', { names })}
    </p>
  )
}

/** The receipt in one sentence. */
export function ReceiptText({ receipt, type }: { receipt: Receipt; type: NodeType | undefined }) {
  const { t } = useTranslation('inspector')
  switch (receipt.reason) {
    case 'reused': {
      const ago = formatAgo(receipt.finishedAt, new Date())
      // The run's place in the sentence is its language's matter; how it looks isn't.
      const [before, after] = t('receipt.reused', { ago }).split('{{run}}')
      return (
        <p>
          {before}
          <span className="font-mono text-sm">{receipt.run.slice(-8)}</span>
          {after}
        </p>
      )
    }
    case 'first_run':
      return <p>{t('receipt.firstRun')}</p>
    case 'cache_off':
      return <p>{t('receipt.cacheOff')}</p>
    case 'not_deterministic':
      return <p>{t('receipt.notDeterministic')}</p>
    case 'not_stored':
      return <p>{t('receipt.notStored', { detail: receipt.detail })}</p>
    case 'changed':
      if (receipt.changes.length === 1) {
        return <p>{t('receipt.because', { change: describeChange(receipt.changes[0], type) })}</p>
      }
      return (
        <div>
          <p>{t('receipt.becauseList')}</p>
          <ul className="mt-0.5 list-disc pl-5">
            {receipt.changes.slice(0, 6).map((change) => (
              <li key={change.field} className="break-words">
                {describeChange(change, type)}
              </li>
            ))}
            {receipt.changes.length > 6 && (
              <li>{t('receipt.more', { count: receipt.changes.length - 6 })}</li>
            )}
          </ul>
        </div>
      )
  }
}

const downloadFormats = {
  table: ['csv', 'parquet'],
  metrics: ['json'],
  model: ['json'],
  file: ['file'],
} as const

function Downloads(props: { run: string; node: string; port: string; kind: keyof typeof downloadFormats }) {
  const { t } = useTranslation('inspector')
  const { run, node, port, kind } = props
  return (
    <span className="flex shrink-0 gap-1">
      {downloadFormats[kind].map((format) => (
        <a
          key={format}
          href={routeUrl(routes.downloadNodeOutput, { id: run, node, port }, { format })}
          download
          className="flex h-6 items-center gap-1 rounded px-1.5 text-sm text-accent hover:bg-hover"
        >
          <Download size={12} aria-hidden />{' '}
          {format === 'file' ? t('receipt.download') : format.toUpperCase()}
        </a>
      ))}
    </span>
  )
}
