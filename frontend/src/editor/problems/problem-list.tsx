import type { Problem } from '@flowza/nodes/core'
import { useSaid } from '../../i18n/said.ts'
import { useTranslation } from '../../i18n/use-translation.ts'
import { CircleAlert, TriangleAlert, Wrench } from 'lucide-react'
import { announce } from '../../ui/announcer.tsx'
import { Button } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { nodeTitle } from '../core/connections.ts'
import { useInsight, useSession } from '../session-context.tsx'
import { focusNode } from '../ui-store.ts'

/** Problems, each with what to do next; a fix is one click and one undo step. */
export function ProblemList({
  problems,
  compact = false,
}: {
  problems: readonly Problem[]
  compact?: boolean
}) {
  const { editor } = useSession()
  const { t } = useTranslation('problems')
  const said = useSaid()
  return (
    <ul className="flex flex-col gap-1">
      {problems.map((problem, index) => {
        const isError = problem.severity === 'error'
        const { message, hint } = said(problem)
        const fixes = problem.fixes?.map((fix) => ({
          ...fix,
          title: said({ ...fix, message: fix.title }).message,
        }))
        return (
          <li
            key={`${problem.code} ${problem.node ?? ''} ${index}`}
            className={`flex items-start gap-2 rounded-[5px] px-2 py-1.5 ${isError ? 'bg-bad-soft' : 'bg-warning-soft'}`}
          >
            {isError ? (
              <CircleAlert size={15} className="mt-0.5 shrink-0 text-bad" aria-label={t('error')} />
            ) : (
              <TriangleAlert size={15} className="mt-0.5 shrink-0 text-warning" aria-label={t('warning')} />
            )}
            <div className="min-w-0 flex-1">
              <p className="break-words">
                {!compact && problem.node !== undefined && (
                  <ProblemNode id={problem.node} param={problem.param} />
                )}
                {message}
              </p>
              {hint !== undefined && <p className="text-sm break-words text-muted">{hint}</p>}
              {fixes !== undefined && fixes.length > 0 && (
                <div className="mt-1.5 mb-0.5 flex flex-wrap gap-1">
                  {fixes.map((fix) => (
                    <Button
                      key={fix.title}
                      className="!h-auto min-h-7 !shrink !justify-start py-0.5 text-left !whitespace-normal"
                      onClick={() => {
                        editor.apply(fix.changes, { history: 'record' })
                        announce(t('done', { title: fix.title }))
                      }}
                    >
                      <Wrench size={13} className="shrink-0" aria-hidden /> {fix.title}
                    </Button>
                  ))}
                </div>
              )}
            </div>
          </li>
        )
      })}
    </ul>
  )
}

function ProblemNode({ id, param }: { id: string; param: string | undefined }) {
  const { editor, ui } = useSession()
  return (
    <button
      type="button"
      className="mr-1.5 rounded font-semibold underline decoration-line-strong underline-offset-2 hover:decoration-current"
      onClick={() => {
        editor.select({ nodes: [id], edges: [] })
        ui.getState().canvas?.reveal(id)
        if (param === undefined) {
          ui.setState({ area: 'canvas' })
          focusNode(ui, id)
          return
        }
        ui.setState({ currentNode: id, inspectorOpen: true, inspectorTab: 'params', area: 'inspector' })
        // The form is drawn with the selection; its field is there a frame later.
        requestAnimationFrame(() =>
          requestAnimationFrame(() =>
            document
              .querySelector<HTMLElement>(
                `[data-inspector] [data-param="${CSS.escape(param)}"] :is(input, select, textarea)`,
              )
              ?.focus(),
          ),
        )
      }}
    >
      {nodeTitle(editor.store.getState().document, editor.nodeTypes, id)}
    </button>
  )
}

/** All problems of the workflow, errors first. */
export function ProblemsPanel() {
  const { t } = useTranslation('problems')
  const problems = useInsight((insight) => insight.problems)
  if (problems.length === 0) {
    return <EmptyState title={t('none')}>{t('noneHint')}</EmptyState>
  }
  const sorted = problems.toSorted(
    (a, b) => Number(a.severity === 'warning') - Number(b.severity === 'warning'),
  )
  return (
    <div className="p-3">
      <ProblemList problems={sorted} />
    </div>
  )
}
