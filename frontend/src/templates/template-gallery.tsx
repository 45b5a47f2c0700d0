import type { Template } from '@flowza/backend/contracts'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from '../i18n/use-translation.ts'
import { describeError } from '../api/api-error.ts'
import { datasetsQuery, templatesQuery } from '../api/queries.ts'
import { useCategories } from '../app/use-categories.ts'
import { formatShape } from '../ui/format.ts'
import { WorkflowDrawing } from './workflow-drawing.tsx'

/** Templates as cards with a drawing; a press starts a workflow from one. */
export function TemplateGallery(props: {
  /** Only those of the task; all when null. */
  task: string | null
  opening: string | null
  onStart: (id: string) => void
}) {
  const { data, error } = useQuery(templatesQuery)
  const { data: datasets } = useQuery(datasetsQuery)
  const shapeOf = (template: Template): string | null => {
    const dataset = datasets?.datasets.find((each) => each.id === template.dataset)
    return dataset === undefined || dataset.rows === null || dataset.schema === null
      ? null
      : formatShape(dataset.rows, dataset.schema.columns.length)
  }
  const shown = (data?.templates ?? []).filter(({ task }) => props.task === null || task === props.task)
  return (
    <>
      {error !== null && <p className="text-bad">{describeError(error).message}</p>}
      <ul className="grid grid-cols-[repeat(auto-fill,minmax(250px,1fr))] gap-4">
        {shown.map((template) => (
          <li key={template.id}>
            <TemplateCard
              template={template}
              shape={shapeOf(template)}
              isOpening={props.opening === template.id}
              onStart={() => props.onStart(template.id)}
            />
          </li>
        ))}
      </ul>
    </>
  )
}

function TemplateCard(props: {
  template: Template
  shape: string | null
  isOpening: boolean
  onStart: () => void
}) {
  const { t } = useTranslation('templates')
  const { template, shape, isOpening, onStart } = props
  const categoryOf = useCategories()
  const task = template.task.charAt(0).toUpperCase() + template.task.slice(1)
  return (
    <button
      type="button"
      onClick={onStart}
      aria-busy={isOpening}
      className="group flex h-full w-full flex-col overflow-hidden rounded-lg border border-line bg-panel text-left transition-colors duration-(--motion) hover:border-line-strong"
    >
      <span className="block h-28 w-full border-b border-line bg-canvas p-3">
        <WorkflowDrawing document={template.document} categoryOf={categoryOf} />
      </span>
      <span className="flex flex-1 flex-col gap-1 p-3">
        <span className="font-semibold group-hover:text-accent">{template.title}</span>
        <span className="flex-1 text-muted">{template.summary}</span>
        <span className="numeric mt-1 text-sm text-muted">
          {isOpening
            ? t('opening')
            : `${task} · ${template.dataset}${shape === null ? '' : `, ${shape.replaceAll(' ', '\u00a0')}`}`}
        </span>
      </span>
    </button>
  )
}
