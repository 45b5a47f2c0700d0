/** Every workflow: found by name and tag, opened, copied, tagged, deleted and brought back. */
import { routes, type WorkflowSummary } from '@flowza/backend/contracts'
import { emptyDocument, parseDocumentText } from '@flowza/nodes/core'
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { CalendarClock, Copy, FileJson2, FileUp, Plus, Tags, Trash2, Workflow } from 'lucide-react'
import { useRef, useState } from 'react'
import { useTranslation } from '../i18n/use-translation.ts'
import { describeError } from '../api/api-error.ts'
import { callApi } from '../api/call-api.ts'
import { queryKeys } from '../api/queries.ts'
import { PageHead } from '../app/page-head.tsx'
import { said } from '../i18n/said.ts'
import { RunStatusMark } from '../runs-pages/run-status.tsx'
import { RowMenu } from '../ui/action-menu.tsx'
import { announce } from '../ui/announcer.tsx'
import { Button } from '../ui/button.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { formatAgo, formatCount } from '../ui/format.ts'
import { PlainTable } from '../ui/plain-table.tsx'
import { saveFile } from '../ui/save-file.ts'
import { SearchField } from '../ui/search-field.tsx'
import { showError, showMessage } from '../ui/toasts.tsx'
import { TagDialog } from './tag-dialog.tsx'

const pageSize = 50

export function WorkflowsPage() {
  const { t } = useTranslation('app')
  const [search, setSearch] = useState('')
  const [tag, setTag] = useState<string | null>(null)
  const [sort, setSort] = useState<'updated' | 'name'>('updated')
  const [limit, setLimit] = useState(pageSize)
  const [tagging, setTagging] = useState<WorkflowSummary | null>(null)
  const actions = useWorkflowActions()
  const { data, error } = useQuery({
    queryKey: [...queryKeys.workflows, 'list', search, tag, sort, limit],
    queryFn: ({ signal }) =>
      callApi(routes.listWorkflows, {
        query: { limit, sort, ...(search !== '' && { search }), ...(tag !== null && { tag }) },
        signal,
      }),
    placeholderData: keepPreviousData,
  })
  const workflows = data?.workflows ?? []
  const isFiltered = search !== '' || tag !== null

  return (
    <>
      <PageHead title={t('workflows.title')}>
        <ImportButton onFile={(file) => void actions.importFile(file)} />
        <Button look="primary" onClick={() => void actions.create()}>
          <Plus size={14} aria-hidden /> {t('workflows.new')}
        </Button>
      </PageHead>
      <div
        role="search"
        aria-label={t('workflows.find')}
        hidden={data !== undefined && workflows.length === 0 && !isFiltered}
        className="mb-4 flex flex-wrap items-center gap-2 [&[hidden]]:!hidden"
      >
        <SearchField label={t('workflows.search')} value={search} onSearch={setSearch} />
        <select
          className="field !w-44"
          aria-label={t('workflows.sort')}
          value={sort}
          onChange={(event) => setSort(event.target.value === 'name' ? 'name' : 'updated')}
        >
          <option value="updated">{t('workflows.byChange')}</option>
          <option value="name">{t('workflows.byName')}</option>
        </select>
        {(data?.tags ?? []).map((each) => (
          <button
            key={each}
            type="button"
            aria-pressed={each === tag}
            onClick={() => setTag(each === tag ? null : each)}
            className="h-7 rounded-full border border-line-strong bg-raised px-3 text-sm hover:bg-hover aria-pressed:border-accent aria-pressed:bg-accent-soft aria-pressed:font-medium"
          >
            {each}
          </button>
        ))}
      </div>
      {error !== null && <p className="text-bad">{describeError(error).message}</p>}
      {data !== undefined && workflows.length === 0 ? (
        <EmptyState
          icon={<Workflow size={22} aria-hidden />}
          title={t(isFiltered ? 'workflows.noneFound' : 'workflows.none')}
        >
          {t('workflows.noneHelp')}
        </EmptyState>
      ) : (
        <PlainTable
          label={t('workflows.title')}
          rows={workflows}
          keyOf={({ id }) => id}
          columns={[
            {
              id: 'name',
              title: t('workflows.name'),
              renderCell: (workflow) => <WorkflowCell workflow={workflow} />,
            },
            {
              id: 'nodes',
              title: t('workflows.nodes'),
              align: 'right',
              renderCell: ({ nodes }) => formatCount(nodes),
            },
            {
              id: 'run',
              title: t('workflows.lastRun'),
              renderCell: ({ lastRun }) =>
                lastRun === null ? (
                  <span className="text-muted">{t('workflows.neverRun')}</span>
                ) : (
                  <Link
                    to="/runs/$id"
                    params={{ id: lastRun.id }}
                    className="inline-flex min-h-6 items-center gap-2 hover:text-accent"
                  >
                    <RunStatusMark status={lastRun.status} />
                    <span className="text-muted sm:whitespace-nowrap">
                      {formatAgo(lastRun.startedAt, new Date())}
                    </span>
                  </Link>
                ),
            },
            {
              id: 'changed',
              title: t('workflows.changed'),
              renderCell: ({ updatedAt }) => (
                <span className="sm:whitespace-nowrap">{formatAgo(updatedAt, new Date())}</span>
              ),
            },
            {
              id: 'actions',
              title: t('workflows.actions'),
              isQuiet: true,
              align: 'right',
              renderCell: (workflow) => (
                <RowMenu
                  label={t('workflows.actionsOf', { name: workflow.name })}
                  actions={[
                    {
                      title: t('workflows.duplicate'),
                      icon: <Copy size={15} aria-hidden />,
                      onSelect: () => void actions.duplicate(workflow),
                    },
                    {
                      title: t('workflows.schedule'),
                      icon: <CalendarClock size={15} aria-hidden />,
                      onSelect: () => actions.schedule(workflow),
                    },
                    {
                      title: t('workflows.tags'),
                      icon: <Tags size={15} aria-hidden />,
                      onSelect: () => setTagging(workflow),
                    },
                    {
                      title: t('workflows.export'),
                      icon: <FileJson2 size={15} aria-hidden />,
                      onSelect: () => void actions.exportFile(workflow),
                    },
                    {
                      title: t('workflows.delete'),
                      icon: <Trash2 size={15} aria-hidden />,
                      onSelect: () => void actions.remove(workflow),
                    },
                  ]}
                />
              ),
            },
          ]}
        />
      )}
      {data !== undefined && data.total > workflows.length && limit < 200 && (
        <div className="mt-3 flex items-center gap-3 text-sm text-muted">
          <span>
            {t('workflows.shown', { shown: formatCount(workflows.length), total: formatCount(data.total) })}
          </span>
          <Button onClick={() => setLimit(Math.min(200, limit + pageSize))}>{t('workflows.more')}</Button>
        </div>
      )}
      {tagging !== null && (
        <TagDialog workflow={tagging} known={data?.tags ?? []} onClose={() => setTagging(null)} />
      )}
    </>
  )
}

function WorkflowCell({ workflow }: { workflow: WorkflowSummary }) {
  return (
    <span className="flex flex-wrap items-center gap-x-2 gap-y-0.5">
      <Link
        to="/workflows/$id"
        params={{ id: workflow.id }}
        preload={false}
        className="inline-flex min-h-6 items-center font-medium hover:text-accent"
      >
        {workflow.name}
      </Link>
      {workflow.tags.map((tag) => (
        <span key={tag} className="rounded-full border border-line bg-sunken px-2 text-sm text-muted">
          {tag}
        </span>
      ))}
    </span>
  )
}

function ImportButton({ onFile }: { onFile: (file: File) => void }) {
  const { t } = useTranslation('app')
  const input = useRef<HTMLInputElement>(null)
  return (
    <>
      <Button onClick={() => input.current?.click()}>
        <FileUp size={14} aria-hidden /> {t('workflows.import')}
      </Button>
      <input
        ref={input}
        type="file"
        accept=".json,application/json"
        className="hidden"
        aria-label={t('workflows.importFile')}
        onChange={(event) => {
          const [file] = event.target.files ?? []
          if (file !== undefined) onFile(file)
          event.target.value = ''
        }}
      />
    </>
  )
}

function useWorkflowActions() {
  const { t } = useTranslation('app')
  const navigate = useNavigate()
  const queryClient = useQueryClient()
  const refresh = () => queryClient.invalidateQueries({ queryKey: queryKeys.workflows })
  const open = (id: string) => navigate({ to: '/workflows/$id', params: { id } })

  async function attempt(action: () => Promise<unknown>): Promise<void> {
    try {
      await action()
    } catch (error) {
      showError(error)
    }
  }

  return {
    create: () =>
      attempt(async () => {
        const document = emptyDocument(t('home.untitled'))
        const { id } = await callApi(routes.createWorkflow, { body: { document } })
        await open(id)
      }),
    schedule: ({ id }: WorkflowSummary) => void navigate({ to: '/runs/schedules', search: { workflow: id } }),
    duplicate: ({ id, name }: WorkflowSummary) =>
      attempt(async () => {
        const { document } = await callApi(routes.getWorkflow, { params: { id } })
        const copy = t('workflows.copyOf', { name }).slice(0, 200)
        await callApi(routes.createWorkflow, { body: { document: { ...document, name: copy } } })
        await refresh()
        announce(t('workflows.duplicated', { name: copy }))
      }),
    exportFile: ({ id, name }: WorkflowSummary) =>
      attempt(async () => {
        const { document } = await callApi(routes.getWorkflow, { params: { id } })
        const fileName = `${name.replace(/[^\p{L}\p{N}]+/gu, '-')}.flowza.json`
        saveFile(fileName, `${JSON.stringify(document, null, 2)}\n`)
      }),
    importFile: (file: File) =>
      attempt(async () => {
        const { document, problems } = parseDocumentText(await file.text())
        if (document === null) {
          const reason = problems.length === 0 ? '' : said(problems[0]).message
          throw new Error(t('workflows.notAWorkflow', { name: file.name, reason }))
        }
        const { id } = await callApi(routes.createWorkflow, { body: { document } })
        await open(id)
      }),
    remove: ({ id, name }: WorkflowSummary) =>
      attempt(async () => {
        await callApi(routes.deleteWorkflow, { params: { id } })
        await refresh()
        showMessage(t('workflows.deleted', { name }), {
          action: {
            title: t('workflows.undo'),
            run: () =>
              void attempt(async () => {
                await callApi(routes.restoreWorkflow, { params: { id } })
                await refresh()
                announce(t('workflows.back', { name }))
              }),
          },
        })
      }),
  }
}
