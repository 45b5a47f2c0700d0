import { WholeNumberInput } from '../../ui/whole-number-input.tsx'
import { useTranslation } from '../../i18n/use-translation.ts'
import { useDocument, useSession } from '../session-context.tsx'

/** What there is to set about the workflow itself, while no node is selected. */
export function WorkflowForm() {
  const { editor } = useSession()
  const { t } = useTranslation('inspector')
  const document = useDocument()
  return (
    <div className="flex min-h-0 flex-col gap-4 overflow-y-auto p-3">
      <div>
        <h2 className="font-semibold">{t('workflow.title')}</h2>
        <p className="text-sm text-muted">
          {t('workflow.size', {
            nodes: t('workflow.nodes', { count: document.nodes.length }),
            edges: t('workflow.edges', { count: document.edges.length }),
          })}
        </p>
      </div>
      <label className="block">
        <span className="mb-1 block font-medium">{t('workflow.description')}</span>
        <textarea
          className="field"
          rows={4}
          maxLength={10_000}
          value={document.description ?? ''}
          onChange={(event) =>
            editor.apply(
              { change: 'describe_workflow', description: event.target.value || null },
              { history: 'merge', gesture: 'description' },
            )
          }
          onBlur={() => editor.endGesture()}
        />
      </label>
      <label className="block">
        <span className="mb-1 block font-medium">{t('workflow.seed')}</span>
        <WholeNumberInput
          className="field numeric"
          low={0}
          high={4_294_967_295}
          value={document.seed}
          onChange={(seed) =>
            editor.apply({ change: 'set_seed', seed }, { history: 'merge', gesture: 'seed' })
          }
          onDone={() => editor.endGesture()}
        />
        <span className="mt-1 block text-sm text-muted">{t('workflow.seedHint')}</span>
      </label>
    </div>
  )
}
