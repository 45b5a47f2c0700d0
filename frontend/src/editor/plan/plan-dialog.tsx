/** What a run would do, node by node, before it is started. */
import type { NodeForecast, WorkflowPlan } from '@flowza/backend/contracts'
import { LoaderCircle, Play } from 'lucide-react'
import { useState, type ReactNode } from 'react'
import { describeError } from '../../api/api-error.ts'
import { shownTitle } from '../../i18n/node-words.ts'
import { useTranslation } from '../../i18n/use-translation.ts'
import { isActive } from '../../runs/run-store.ts'
import { StateIcon } from '../../runs/state-mark.tsx'
import { Button } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { formatCount } from '../../ui/format.ts'
import { Modal } from '../../ui/modal.tsx'
import { PlainTable } from '../../ui/plain-table.tsx'
import { ProblemList } from '../problems/problem-list.tsx'
import { useDocument, useInsight, useRunState, useSession } from '../session-context.tsx'
import {
  aboutSeconds,
  rangeWords,
  reasonsOf,
  roughBytes,
  roughSeconds,
  sortedNodes,
  willRun,
} from './plan-words.ts'
import { usePlan } from './use-plan.ts'

/** Fixes are made in here one at a time. */
const settleMs = 50
/** More reasons than these are in the receipt when it has run. */
const mostReasons = 3

export function PlanDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation('plan')
  const session = useSession()
  const [anew, setAnew] = useState(false)
  const { plan, error, isFormer } = usePlan({ cache: !anew, settleMs })
  const active = useRunState(({ run }) => isActive(run))
  return (
    <Modal title={t('title')} onClose={onClose} width={1040}>
      <div className="flex flex-col gap-3" aria-busy={plan === null || isFormer}>
        {plan === null ? <NoPlan error={error} onClose={onClose} /> : <PlanView plan={plan} />}
        <div className="flex flex-wrap items-center gap-2">
          <label className="mr-auto flex h-7 items-center gap-2">
            <input type="checkbox" checked={anew} onChange={(event) => setAnew(event.target.checked)} />
            {t('anew')}
          </label>
          <Button onClick={onClose}>{t('close')}</Button>
          <Button
            look="primary"
            data-autofocus
            disabled={active}
            onClick={() => {
              onClose()
              void session.run({ again: anew })
            }}
          >
            <Play size={13} aria-hidden fill="currentColor" /> {t('run')}
          </Button>
        </div>
      </div>
    </Modal>
  )
}

/** What stands in the way of a plan. */
function NoPlan({ error, onClose }: { error: unknown; onClose: () => void }) {
  const { t } = useTranslation('plan')
  const { ui } = useSession()
  const problems = useInsight((insight) => insight.problems)
  const isEmpty = useDocument().nodes.length === 0
  const active = useRunState(({ run }) => isActive(run))
  const errors = problems.filter(({ severity }) => severity === 'error').length
  if (active) return <EmptyState title={t('active')} />
  if (isEmpty) return <EmptyState title={t('empty')}>{t('emptyHelp')}</EmptyState>
  if (errors > 0) {
    return (
      <EmptyState title={t('problems', { count: errors })}>
        <Button
          className="mt-2"
          onClick={() => {
            onClose()
            ui.setState({ drawerOpen: true, drawerTab: 'problems' })
          }}
        >
          {t('showProblems')}
        </Button>
      </EmptyState>
    )
  }
  if (error !== null) {
    const { message, hint } = describeError(error)
    return (
      <EmptyState title={t('failed')}>
        {message} {hint}
      </EmptyState>
    )
  }
  return (
    <p role="status" className="flex items-center justify-center gap-2 p-6 text-muted">
      <LoaderCircle size={15} className="motion-safe:animate-spin" aria-hidden /> {t('loading')}
    </p>
  )
}

function PlanView({ plan }: { plan: WorkflowPlan }) {
  const { t } = useTranslation('plan')
  return (
    <>
      <Figures plan={plan} />
      <PlainTable
        label={t('table')}
        rows={sortedNodes(plan)}
        keyOf={({ node }) => node}
        columns={[
          {
            id: 'node',
            title: t('column.node'),
            renderCell: (node) => <span className="font-medium">{shownTitle(node)}</span>,
          },
          { id: 'will', title: t('column.will'), renderCell: (node) => <Will node={node} /> },
          {
            id: 'why',
            title: t('column.why'),
            renderCell: (node) => (
              <Why node={node} warnings={plan.warnings.filter((warning) => warning.node === node.node)} />
            ),
          },
          {
            id: 'time',
            title: t('column.time'),
            align: 'right',
            renderCell: (node) => <Time node={node} />,
          },
          {
            id: 'memory',
            title: t('column.memory'),
            align: 'right',
            renderCell: (node) => (
              <Figure node={node}>
                {node.bytes === null ? null : (
                  <span title={rangeWords(node.bytes, roughBytes) ?? undefined}>
                    {roughBytes(node.bytes.expected)}
                  </span>
                )}
              </Figure>
            ),
          },
          {
            id: 'limit',
            title: t('column.limit'),
            align: 'right',
            renderCell: (node) => (
              <Figure node={node}>
                {node.memoryLimitBytes === null ? null : roughBytes(node.memoryLimitBytes)}
              </Figure>
            ),
          },
        ]}
      />
    </>
  )
}

/** The run in four figures, and the way that takes longest. */
function Figures({ plan }: { plan: WorkflowPlan }) {
  const { t } = useTranslation('plan')
  const running = plan.nodes.filter(willRun)
  const count = (will: NodeForecast['will']): number => plan.nodes.filter((node) => node.will === will).length
  const titles = new Map(plan.nodes.map(({ node, title }) => [node, title]))
  const skipped = count('skip')
  const isNothing = running.length === 0
  return (
    <div>
      <dl aria-label={t('figures.label')} className="flex flex-wrap gap-x-8 gap-y-2 numeric">
        <Total title={t('figures.runs')}>{formatCount(running.length)}</Total>
        <Total title={t('figures.reused')}>{formatCount(count('reuse'))}</Total>
        {skipped > 0 && <Total title={t('figures.skipped')}>{formatCount(skipped)}</Total>}
        <Total title={t('figures.time')} beside={isNothing ? null : rangeWords(plan.seconds, roughSeconds)}>
          {isNothing ? t('figures.nothing') : aboutSeconds(plan.seconds.expected)}
        </Total>
        {!isNothing && (
          <Total
            title={t('figures.memory')}
            beside={t('figures.most', { most: roughBytes(plan.machineBytes) })}
          >
            {roughBytes(plan.bytes.expected)}
          </Total>
        )}
      </dl>
      {plan.criticalPath.length > 1 && (
        <p className="mt-2 text-sm text-muted">
          {t('figures.longest', {
            path: plan.criticalPath.map((node) => titles.get(node) ?? node).join(' → '),
          })}
        </p>
      )}
    </div>
  )
}

function Total(props: { title: string; beside?: string | null; children: ReactNode }) {
  return (
    <div>
      <dt className="text-sm text-muted">{props.title}</dt>
      <dd>
        <span className="text-base font-semibold">{props.children}</span>
        {props.beside !== null && props.beside !== undefined && (
          <span className="ml-1.5 text-sm text-muted">{props.beside}</span>
        )}
      </dd>
    </div>
  )
}

const states = { run: 'idle', run_if_changed: 'waiting', reuse: 'cached', skip: 'skipped' } as const

function Will({ node }: { node: NodeForecast }) {
  const { t } = useTranslation('plan')
  return (
    <span className="flex items-center gap-1.5 whitespace-nowrap">
      <StateIcon state={states[node.will]} /> {t(`will.${node.will}`)}
    </span>
  )
}

function Why({ node, warnings }: { node: NodeForecast; warnings: WorkflowPlan['warnings'] }) {
  const { t } = useTranslation('plan')
  const isDisabled = useDocument().nodes.find(({ id }) => id === node.node)?.disabled === true
  const reasons = isDisabled ? [t('why.disabled')] : reasonsOf(node, new Date())
  return (
    <div className="min-w-56">
      {warnings.length > 0 && (
        <div className="my-1">
          <ProblemList problems={warnings} compact />
        </div>
      )}
      {reasons.slice(0, mostReasons).map((reason) => (
        <p key={reason} className="break-words text-muted">
          {reason}
        </p>
      ))}
    </div>
  )
}

function Time({ node }: { node: NodeForecast }) {
  const { t } = useTranslation('plan')
  return (
    <Figure node={node}>
      {node.seconds === null ? null : (
        <span className="whitespace-nowrap">
          {roughSeconds(node.seconds.expected)}
          <span className="block text-sm text-muted">
            {node.measured === 0 ? t('formula') : t('measured', { count: node.measured })}
          </span>
        </span>
      )}
    </Figure>
  )
}

/** A figure of a node that runs; of one that doesn't there is none, and what isn't known is said to be. */
function Figure({ node, children }: { node: NodeForecast; children: ReactNode }) {
  const { t } = useTranslation('plan')
  if (!willRun(node)) {
    return (
      <span className="text-muted">
        <span aria-hidden>–</span>
        <span className="sr-only">{t('noneNeeded')}</span>
      </span>
    )
  }
  return children ?? <span className="text-muted">{t('unknown')}</span>
}
