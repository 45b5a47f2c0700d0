/** The first page: start from a template, from data, or go on where you were. */
import { emptyDocument, type WorkflowDocument } from '@flowza/nodes/core'
import { routes, type Template, type WorkflowSummary } from '@flowza/backend/contracts'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { FileUp, Plus, Trash2, Upload } from 'lucide-react'
import { useRef, useState, type DragEvent, type ReactNode } from 'react'
import { describeError } from '../api/api-error.ts'
import { callApi } from '../api/call-api.ts'
import { datasetsQuery, queryKeys, templatesQuery, workflowsQuery } from '../api/queries.ts'
import { titleOfFile, uploadCsv } from '../datasets/upload-csv.ts'
import { WorkflowDrawing } from '../templates/workflow-drawing.tsx'
import { Button, IconButton } from '../ui/button.tsx'
import { formatAgo, formatShape, plural } from '../ui/format.ts'
import { Modal } from '../ui/modal.tsx'
import { showError } from '../ui/toasts.tsx'
import { ThemeToggle } from '../ui/theme-toggle.tsx'
import { useCategories } from './use-categories.ts'

export function HomePage() {
  const start = useStart()
  const [isOver, setOver] = useState(false)

  function onDrop(event: DragEvent): void {
    setOver(false)
    const [file] = event.dataTransfer.files
    if (file === undefined) return
    event.preventDefault()
    void start.fromFile(file)
  }

  return (
    <div
      className="min-h-dvh bg-canvas"
      onDragOver={(event) => {
        if (!event.dataTransfer.types.includes('Files')) return
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget as Node | null)) setOver(false)
      }}
      onDrop={onDrop}
    >
      <header className="mx-auto flex max-w-[1240px] items-center gap-2 px-6 pt-6">
        <img src="/logo.svg" alt="" width={24} height={24} />
        <span className="text-lg font-semibold">Flowza</span>
        <span className="ml-auto">
          <ThemeToggle />
        </span>
      </header>
      <main className="mx-auto flex max-w-[1240px] flex-col gap-8 px-6 pt-8 pb-16">
        <h1 className="text-2xl font-semibold tracking-tight">What do you want to find out?</h1>
        <div className="grid grid-cols-[minmax(0,1fr)_290px] gap-10 max-[900px]:grid-cols-1">
          <Templates onStart={start.fromTemplate} busy={start.busy} />
          <div className="flex flex-col gap-10">
            <OwnData onFile={start.fromFile} onEmpty={start.empty} busy={start.busy} />
            <RecentWorkflows />
          </div>
        </div>
      </main>
      {isOver && (
        <div className="pointer-events-none fixed inset-3 flex items-center justify-center rounded-xl border-2 border-dashed border-accent bg-[color-mix(in_oklch,var(--accent)_12%,transparent)]">
          <span className="rounded-md bg-panel px-4 py-2 text-lg font-semibold">
            Drop the CSV file to start from it
          </span>
        </div>
      )}
    </div>
  )
}

/** Creates a workflow and opens it. */
function useStart() {
  const navigate = useNavigate()
  const queryClient = useQueryClient()
  const [busy, setBusy] = useState<string | null>(null)

  async function open(what: string, create: () => Promise<{ id: string }>): Promise<void> {
    if (busy !== null) return
    setBusy(what)
    try {
      const { id } = await create()
      await queryClient.invalidateQueries({ queryKey: queryKeys.workflows, exact: true })
      await navigate({ to: '/workflows/$id', params: { id } })
    } catch (error) {
      showError(error)
    } finally {
      setBusy(null)
    }
  }

  const create = (document: WorkflowDocument) => callApi(routes.createWorkflow, { body: { document } })
  return {
    busy,
    fromTemplate: (id: string) =>
      open(`template ${id}`, () => callApi(routes.createWorkflow, { body: { template: id } })),
    empty: () => open('empty', () => create(emptyDocument('Untitled workflow'))),
    fromFile: (file: File) =>
      open('file', async () => {
        const dataset = await uploadCsv(file)
        await queryClient.invalidateQueries({ queryKey: queryKeys.datasets })
        return create({
          ...emptyDocument(titleOfFile(file.name)),
          nodes: [
            {
              id: 'data',
              type: 'load-csv',
              version: 1,
              params: { file: dataset.id },
              position: { x: 0, y: 0 },
            },
          ],
        })
      }),
  }
}

function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="min-w-0">
      <h2 className="mb-3 text-lg font-semibold">{title}</h2>
      {children}
    </section>
  )
}

function Templates(props: { onStart: (id: string) => Promise<void>; busy: string | null }) {
  const { data, error } = useQuery(templatesQuery)
  const { data: datasets } = useQuery(datasetsQuery)
  const shapeOf = (template: Template): string | null => {
    const dataset = datasets?.datasets.find((each) => each.id === template.dataset)
    return dataset === undefined || dataset.rows === null || dataset.schema === null
      ? null
      : formatShape(dataset.rows, dataset.schema.columns.length)
  }
  return (
    <Section title="Start from a template">
      {error !== null && <p className="text-bad">{describeError(error).message}</p>}
      <ul className="grid grid-cols-[repeat(auto-fill,minmax(250px,1fr))] gap-4">
        {(data?.templates ?? []).map((template) => (
          <li key={template.id}>
            <TemplateCard
              template={template}
              shape={shapeOf(template)}
              isOpening={props.busy === `template ${template.id}`}
              onStart={() => void props.onStart(template.id)}
            />
          </li>
        ))}
      </ul>
    </Section>
  )
}

function TemplateCard(props: {
  template: Template
  shape: string | null
  isOpening: boolean
  onStart: () => void
}) {
  const { template, shape, isOpening, onStart } = props
  const categoryOf = useCategories()
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
        <span className="mt-1 text-sm text-muted numeric">
          {isOpening
            ? 'Opening'
            : `${capitalised(template.task)} · ${template.dataset}${shape === null ? '' : `, ${shape.replaceAll(' ', '\u00a0')}`}`}
        </span>
      </span>
    </button>
  )
}

function OwnData(props: {
  onFile: (file: File) => Promise<void>
  onEmpty: () => Promise<void>
  busy: string | null
}) {
  const input = useRef<HTMLInputElement>(null)
  return (
    <Section title="Start from your data">
      <div className="flex flex-col items-start gap-3 rounded-lg border border-dashed border-line-strong bg-panel p-4">
        <FileUp size={20} className="text-muted" aria-hidden />
        <p>
          Drop a CSV file anywhere on this page. <span className="text-muted">It stays on this machine.</span>
        </p>
        <Button look="primary" disabled={props.busy !== null} onClick={() => input.current?.click()}>
          <Upload size={14} aria-hidden /> {props.busy === 'file' ? 'Reading the file' : 'Choose a file'}
        </Button>
        <input
          ref={input}
          type="file"
          accept=".csv,.tsv,.txt,text/csv"
          className="hidden"
          aria-label="Choose a CSV file"
          onChange={(event) => {
            const [file] = event.target.files ?? []
            if (file !== undefined) void props.onFile(file)
            event.target.value = ''
          }}
        />
      </div>
      <Button
        look="ghost"
        className="mt-2"
        disabled={props.busy !== null}
        onClick={() => void props.onEmpty()}
      >
        <Plus size={14} aria-hidden /> Empty workflow
      </Button>
    </Section>
  )
}

function RecentWorkflows() {
  const { data } = useQuery(workflowsQuery)
  const [deleting, setDeleting] = useState<WorkflowSummary | null>(null)
  const workflows = data?.workflows ?? []
  return (
    <Section title="Recent workflows">
      {data !== undefined && workflows.length === 0 && (
        <p className="text-muted">None yet. What you start is saved here.</p>
      )}
      <ul className="-mx-2 flex flex-col">
        {workflows.slice(0, 20).map((workflow) => (
          <li key={workflow.id} className="group flex items-center rounded-md hover:bg-hover">
            <Link
              to="/workflows/$id"
              params={{ id: workflow.id }}
              preload={false}
              className="min-w-0 flex-1 rounded-md px-2 py-1.5"
            >
              <span className="block truncate font-medium">{workflow.name}</span>
              <span className="block text-sm text-muted">
                {plural(workflow.nodes, 'node')}, {formatAgo(workflow.updatedAt, new Date())}
                {workflow.lastRun === null ? '' : `, ${workflow.lastRun.status}`}
              </span>
            </Link>
            <IconButton
              label={`Delete ${workflow.name}`}
              className="mr-1 opacity-0 group-focus-within:opacity-100 group-hover:opacity-100"
              onClick={() => setDeleting(workflow)}
            >
              <Trash2 size={14} aria-hidden />
            </IconButton>
          </li>
        ))}
      </ul>
      {deleting !== null && <DeleteDialog workflow={deleting} onClose={() => setDeleting(null)} />}
    </Section>
  )
}

function DeleteDialog({ workflow, onClose }: { workflow: WorkflowSummary; onClose: () => void }) {
  const queryClient = useQueryClient()

  async function remove(): Promise<void> {
    onClose()
    try {
      await callApi(routes.deleteWorkflow, { params: { id: workflow.id } })
    } catch (error) {
      showError(error)
    }
    await queryClient.invalidateQueries({ queryKey: queryKeys.workflows, exact: true })
  }

  return (
    <Modal
      title={`Delete ${workflow.name}`}
      description="The workflow and its runs are removed. This can’t be undone."
      onClose={onClose}
    >
      <div className="flex justify-end gap-2">
        <Button onClick={onClose}>Keep it</Button>
        <Button look="danger" onClick={() => void remove()}>
          <Trash2 size={14} aria-hidden /> Delete
        </Button>
      </div>
    </Modal>
  )
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
