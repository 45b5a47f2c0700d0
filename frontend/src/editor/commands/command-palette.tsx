/** Ctrl+K: every command, every node type, every node of the workflow, other workflows, runs and pages. */
import { routes } from '@flowza/backend/contracts'
import type { NodeType } from '@flowza/nodes/core'
import { queryOptions, useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { ArrowRight, FileText, History, Terminal } from 'lucide-react'
import { useMemo, useState } from 'react'
import { useTranslation } from '../../i18n/use-translation.ts'
import { useStore } from 'zustand'
import { callApi } from '../../api/call-api.ts'
import { workflowsQuery } from '../../api/queries.ts'
import { Chooser, type ChooserSection } from '../../ui/chooser.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { formatAgo } from '../../ui/format.ts'
import { Keys } from '../../ui/keys.tsx'
import { Modal } from '../../ui/modal.tsx'
import { CategoryIcon } from '../category-icon.tsx'
import { findNodes } from '../core/find-nodes.ts'
import { nodeTitle } from '../core/connections.ts'
import { nodeById } from '../core/node-index.ts'
import { addType } from '../palette/add-type.ts'
import { searchNodeTypes } from '../palette/search-node-types.ts'
import { useDocument, useInsight, useNodeType, useSession } from '../session-context.tsx'
import { focusNode } from '../ui-store.ts'
import type { Command, CommandId } from './command.ts'
import { keyOverrides, keysOf } from './key-bindings.ts'
import { chordParts, isMac, showChord } from './keys.ts'
import { commands } from './registry.ts'

type Entry =
  | { kind: 'command'; command: Command }
  | { kind: 'node'; id: string }
  | { kind: 'type'; type: NodeType }
  | { kind: 'workflow'; id: string; name: string }
  | { kind: 'run'; id: string; name: string; createdAt: string }
  | { kind: 'page'; to: PagePath; name: string }

const pages = {
  workflows: '/workflows',
  datasets: '/datasets',
  runs: '/runs',
  templates: '/templates',
  settings: '/settings',
} as const
type PagePath = (typeof pages)[keyof typeof pages]

const recentRunsQuery = queryOptions({
  queryKey: ['runs', 'recent'],
  queryFn: ({ signal }) => callApi(routes.listRuns, { query: { limit: 8 }, signal }),
})

/** Commands run lately come first; they are forgotten with the page. */
let recentCommands: readonly CommandId[] = []

export function CommandPalette() {
  const session = useSession()
  const { editor, ui } = session
  const { t } = useTranslation('commands')
  const { t: tApp } = useTranslation('app')
  const navigate = useNavigate()
  const document = useDocument()
  const schemas = useInsight((insight) => insight.schemas)
  const { data: workflows } = useQuery(workflowsQuery)
  const { data: runs } = useQuery(recentRunsQuery)
  const [text, setText] = useState('')
  const close = (): void => ui.setState({ overlay: null })

  const sections = useMemo((): ChooserSection<Entry>[] => {
    const matches = matcher(text)
    const possible = commands
      .filter((command) => command.keyboardOnly !== true && command.when?.(session) !== false)
      .map((command) => ({ command, title: t(`title.${command.id}`), group: t(`group.${command.group}`) }))
    const found = possible
      .map((each) => ({ ...each, rank: matches(each.title, each.group) }))
      .filter(({ rank }) => rank > 0)
      .toSorted((a, b) => b.rank - a.rank)
    const entry = ({ command }: { command: Command }): Entry => ({ kind: 'command', command })
    const recent = text === '' ? found.filter(({ command }) => recentCommands.includes(command.id)) : []
    const nodes =
      text === ''
        ? document.nodes.slice(0, 8).map((node) => node.id)
        : findNodes({ document, nodeTypes: editor.nodeTypes, schemas, text })
            .slice(0, 20)
            .map(({ node }) => node)
    const types = searchNodeTypes(editor.nodeTypes, text).flatMap((group) => group.types)
    const others = (workflows?.workflows ?? []).filter(
      ({ id, name }) => id !== session.workflow && matches(name, '') > 0,
    )
    return [
      { id: 'recent', title: t('palette.recent'), items: recent.map(entry) },
      {
        id: 'commands',
        title: t('palette.commands'),
        items: found.filter((each) => !recent.includes(each)).map(entry),
      },
      { id: 'nodes', title: t('palette.onCanvas'), items: nodes.map((id): Entry => ({ kind: 'node', id })) },
      {
        id: 'types',
        title: t('palette.addNode'),
        items: types.slice(0, text === '' ? 0 : 20).map((type): Entry => ({ kind: 'type', type })),
      },
      {
        id: 'workflows',
        title: t('palette.workflows'),
        items: others.slice(0, 12).map(({ id, name }): Entry => ({ kind: 'workflow', id, name })),
      },
      {
        id: 'runs',
        title: t('palette.runs'),
        items: (runs?.runs ?? [])
          .filter(({ name }) => matches(name, t('palette.runs')) > 0)
          .map(({ id, name, createdAt }): Entry => ({ kind: 'run', id, name, createdAt })),
      },
      {
        id: 'pages',
        title: t('palette.places'),
        items: (Object.keys(pages) as (keyof typeof pages)[])
          .map((page) => ({ to: pages[page], name: tApp(`nav.${page}`) }))
          .filter(({ name }) => matches(name, t('palette.places')) > 0)
          .map(({ to, name }): Entry => ({ kind: 'page', to, name })),
      },
    ]
  }, [document, editor, runs, schemas, session, t, tApp, text, workflows])

  function choose(entry: Entry): void {
    close()
    switch (entry.kind) {
      case 'command':
        recentCommands = [entry.command.id, ...recentCommands.filter((id) => id !== entry.command.id)].slice(
          0,
          4,
        )
        // The dialog gives the focus back first: many commands depend on where it is.
        requestAnimationFrame(() => entry.command.run(session))
        return
      case 'node':
        editor.select({ nodes: [entry.id], edges: [] })
        requestAnimationFrame(() => focusNode(ui, entry.id))
        return
      case 'type':
        requestAnimationFrame(() => addType(session, entry.type))
        return
      case 'workflow':
        void navigate({ to: '/workflows/$id', params: { id: entry.id } })
        return
      case 'run':
        void navigate({ to: '/runs/$id', params: { id: entry.id } })
        return
      case 'page':
        void navigate({ to: entry.to })
        return
    }
  }

  const count = sections.reduce((sum, section) => sum + section.items.length, 0)
  return (
    <Modal title={t('palette.title')} onClose={close} width={560}>
      <Chooser
        className="h-[min(60vh,440px)]"
        label={t('palette.search')}
        listLabel={t('palette.title')}
        placeholder={t('palette.search')}
        text={text}
        onText={setText}
        sections={sections}
        keyOf={keyOf}
        onChoose={choose}
        count={t('palette.found', { count })}
        empty={<EmptyState title={t('palette.nothing')}>{t('palette.nothingHint')}</EmptyState>}
      >
        {(entry) => <EntryRow entry={entry} />}
      </Chooser>
    </Modal>
  )
}

function EntryRow({ entry }: { entry: Entry }) {
  const { t } = useTranslation('commands')
  switch (entry.kind) {
    case 'command':
      return <CommandRow command={entry.command} />
    case 'node':
      return <NodeRow id={entry.id} />
    case 'type':
      return (
        <>
          <CategoryIcon category={entry.type.manifest.category} size={20} />
          <span className="min-w-0 flex-1 truncate">{entry.type.manifest.title}</span>
          <span className="max-w-[50%] truncate text-sm text-muted">{entry.type.manifest.summary}</span>
        </>
      )
    case 'workflow':
      return (
        <>
          <FileText size={16} className="mx-0.5 shrink-0 text-muted" aria-hidden />
          <span className="min-w-0 flex-1 truncate">{entry.name}</span>
          <span className="sr-only">{t('palette.workflows')}</span>
        </>
      )
    case 'run':
      return (
        <>
          <History size={15} className="mx-0.5 shrink-0 text-muted" aria-hidden />
          <span className="min-w-0 flex-1 truncate">{entry.name}</span>
          <span className="text-sm text-muted">
            {t('palette.run', { when: formatAgo(entry.createdAt, new Date()) })}
          </span>
        </>
      )
    case 'page':
      return (
        <>
          <ArrowRight size={15} className="mx-0.5 shrink-0 text-muted" aria-hidden />
          <span className="min-w-0 flex-1 truncate">{entry.name}</span>
        </>
      )
  }
}

function CommandRow({ command }: { command: Command }) {
  const { t } = useTranslation('commands')
  const [first] = useStore(keyOverrides, ({ overrides }) => keysOf(command, overrides))
  return (
    <>
      <Terminal size={15} className="mx-0.5 shrink-0 text-muted" aria-hidden />
      <span className="min-w-0 flex-1 truncate">{t(`title.${command.id}`)}</span>
      <span className="text-sm text-muted">{t(`group.${command.group}`)}</span>
      {first !== undefined && <Keys parts={chordParts(first, isMac())} label={showChord(first)} />}
    </>
  )
}

function NodeRow({ id }: { id: string }) {
  const { editor } = useSession()
  const document = useDocument()
  const type = useNodeType(nodeById(document, id))
  const title = nodeTitle(document, editor.nodeTypes, id)
  return (
    <>
      <CategoryIcon category={type?.manifest.category ?? null} size={20} />
      <span className="min-w-0 flex-1 truncate">{title}</span>
      {type !== undefined && type.manifest.title !== title && (
        <span className="truncate text-sm text-muted">{type.manifest.title}</span>
      )}
    </>
  )
}

function keyOf(entry: Entry): string {
  switch (entry.kind) {
    case 'command':
      return `command ${entry.command.id}`
    case 'node':
      return `node ${entry.id}`
    case 'type':
      return `type ${entry.type.manifest.id}`
    case 'workflow':
      return `workflow ${entry.id}`
    case 'run':
      return `run ${entry.id}`
    case 'page':
      return `page ${entry.to}`
  }
}

/** 3 where the title starts with the text, 2 where all words are in it, 1 where they are in title and group; else 0. */
function matcher(text: string): (title: string, group: string) => number {
  const wanted = text.trim().toLowerCase()
  const words = wanted.split(/\s+/).filter(Boolean)
  return (title, group) => {
    const lower = title.toLowerCase()
    if (lower.startsWith(wanted)) return 3
    if (words.every((word) => lower.includes(word))) return 2
    const both = `${lower} ${group.toLowerCase()}`
    return words.every((word) => both.includes(word)) ? 1 : 0
  }
}
