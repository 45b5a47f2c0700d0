/** What the right panel shows of selected nodes. */
import type { NodeRun } from '@flowza/backend/contracts'
import { nodeTypeOf, titleOf, type NodeType, type WorkflowNode } from '@flowza/nodes/core'
import { useQuery } from '@tanstack/react-query'
import { Ban, Copy, Trash2 } from 'lucide-react'
import { Suspense, useRef } from 'react'
import { lazyPart } from '../../ui/lazy-part.ts'
import { useTranslation } from '../../i18n/use-translation.ts'
import { readmeQuery } from '../../api/queries.ts'
import { Button, IconButton } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { FailureFence } from '../../ui/failure-fence.tsx'
import { panelProps, TabBar } from '../../ui/tab-bar.tsx'
import { useKeptFocus } from '../../ui/use-kept-focus.ts'
import { CategoryIcon } from '../category-icon.tsx'
import type { CommandId } from '../commands/command.ts'
import { commandById } from '../commands/registry.ts'
import { useCommandWords } from '../commands/use-keys.ts'
import { ProblemList } from '../problems/problem-list.tsx'
import {
  useDocument,
  useEditorState,
  useInsight,
  useNodeType,
  useRunState,
  useSession,
  useUi,
} from '../session-context.tsx'
import { nodeById } from '../core/node-index.ts'
import { ParamForm, type TypedNode } from './param-form.tsx'
import { ReceiptText, ReceiptView, WhatWentWrong } from './receipt-view.tsx'

const Markdown = lazyPart(async () => (await import('../../ui/markdown.tsx')).Markdown)

/** A node: its name, its params, why it ran, and its help. */
export function NodeInspector({ node }: { node: WorkflowNode }) {
  const session = useSession()
  const { editor, ui } = session
  const { t } = useTranslation('inspector')
  const type = useNodeType(node)
  const tab = useUi((state) => state.inspectorTab)
  const nodeRun = useRunState((state) => state.nodes[node.id])
  const kept = useKeptFocus<HTMLDivElement>()
  return (
    <div ref={kept} className="contents">
      <NodeHeader node={node} type={type} />
      <NodeProblems node={node} type={type} />
      {nodeRun !== undefined && tab === 'params' && <LastRun nodeRun={nodeRun} type={type} />}
      <div className="border-b border-line px-1.5">
        <TabBar
          name="inspector"
          label={t('label')}
          current={tab}
          onChange={(inspectorTab) => ui.setState({ inspectorTab })}
          tabs={[
            { id: 'params', title: t('tabs.params') },
            { id: 'receipt', title: t('tabs.receipt') },
            { id: 'readme', title: t('tabs.readme') },
          ]}
        />
      </div>
      <div {...panelProps('inspector', tab)} className="min-h-0 flex-1 overflow-y-auto p-3" tabIndex={-1}>
        {tab === 'params' &&
          (type === undefined ? <RawParams node={node} /> : <ParamForm nodes={[{ node, type }]} />)}
        {tab === 'params' && (
          <label className="mt-4 block border-t border-line pt-3">
            <span className="mb-1 block font-medium">{t('note')}</span>
            <textarea
              className="field"
              rows={3}
              maxLength={10_000}
              placeholder={t('notePlaceholder')}
              value={node.note ?? ''}
              onChange={(event) =>
                editor.apply(
                  { change: 'annotate_node', node: node.id, note: event.target.value || null },
                  { history: 'merge', gesture: `note of ${node.id}` },
                )
              }
              onBlur={() => editor.endGesture()}
            />
          </label>
        )}
        {tab === 'receipt' && <ReceiptView nodeRun={nodeRun} type={type} />}
        {tab === 'readme' && <Readme type={type} />}
      </div>
    </div>
  )
}

/** What the last run says of the node: what went wrong before anything else, else why it ran. */
function LastRun({ nodeRun, type }: { nodeRun: NodeRun; type: NodeType | undefined }) {
  const { error, warnings, reason, receipt } = nodeRun
  if (error !== null || warnings.length > 0) {
    return (
      <div className="flex flex-col gap-1 border-b border-line p-2">
        <WhatWentWrong nodeRun={nodeRun} />
      </div>
    )
  }
  if (reason === null && receipt === null) return null
  return (
    <div className="border-b border-line px-3 py-2 text-sm text-muted" data-testid="receipt-line">
      {reason ?? (receipt !== null && <ReceiptText receipt={receipt} type={type} />)}
    </div>
  )
}

function NodeHeader({ node, type }: { node: WorkflowNode; type: NodeType | undefined }) {
  const { editor } = useSession()
  const { t } = useTranslation('inspector')
  const isDisabled = node.disabled === true
  /** The title when the field got the focus. */
  const before = useRef<string | null>(null)

  function rename(title: string | null): void {
    editor.apply(
      { change: 'rename_node', node: node.id, title },
      { history: 'merge', gesture: `title of ${node.id}` },
    )
  }

  return (
    <div className="flex items-center gap-2 border-b border-line px-3 py-2">
      <CategoryIcon category={type?.manifest.category ?? null} size={28} />
      <div className="min-w-0 flex-1">
        <h2>
          <input
            className="-ml-1 h-6 w-full min-w-0 rounded border border-transparent bg-transparent px-1 font-semibold text-ellipsis hover:border-line-strong"
            aria-label={t('nodeTitle')}
            maxLength={200}
            value={node.title ?? (type === undefined ? node.type : titleOf(node, type))}
            onChange={(event) => rename(event.target.value)}
            onFocus={() => {
              before.current = node.title ?? null
            }}
            onKeyDown={(event) => {
              if (event.key === 'Enter') editor.endGesture()
              if (event.key !== 'Escape' || (node.title ?? null) === before.current) return
              // What was typed is given up; the next Escape is for the panel.
              event.preventDefault()
              event.stopPropagation()
              rename(before.current)
            }}
            onBlur={(event) => {
              // A name of nothing but blanks is no name: the type's title comes back.
              if (event.target.value.trim() === '') rename(null)
              editor.endGesture()
            }}
          />
        </h2>
        <div className="truncate text-sm text-muted">
          {type === undefined
            ? t('unknownType', { type: node.type })
            : node.title === undefined || node.title === type.manifest.title
              ? t(`palette:category.${type.manifest.category}`)
              : type.manifest.title}
          {isDisabled && `, ${t('disabledWord')}`}
        </div>
      </div>
      <span className="flex">
        <HeaderButton id="toggle-disabled" label={t(isDisabled ? 'enable' : 'disable')} pressed={isDisabled}>
          <Ban size={15} aria-hidden />
        </HeaderButton>
        <HeaderButton id="duplicate">
          <Copy size={15} aria-hidden />
        </HeaderButton>
        <HeaderButton id="delete">
          <Trash2 size={15} aria-hidden />
        </HeaderButton>
      </span>
    </div>
  )
}

/** A command for the selected node, which is the one shown here. */
function HeaderButton(props: {
  id: CommandId
  label?: string
  pressed?: boolean
  children: React.ReactNode
}) {
  const session = useSession()
  const { label, keys } = useCommandWords(props.id)
  return (
    <IconButton
      label={props.label ?? label}
      {...(keys !== undefined && { keys })}
      {...(props.pressed !== undefined && { 'aria-pressed': props.pressed })}
      onClick={() => commandById(props.id).run(session)}
    >
      {props.children}
    </IconButton>
  )
}

/** Problems of the node that belong to none of its fields. */
function NodeProblems({ node, type }: { node: WorkflowNode; type: NodeType | undefined }) {
  const problems = useInsight((insight) => insight.problemsByNode.get(node.id)) ?? []
  const own = problems.filter(
    ({ param }) =>
      param === undefined || type === undefined || !Object.hasOwn(type.manifest.params.shape, param),
  )
  if (own.length === 0) return null
  return (
    <div className="border-b border-line p-2">
      <ProblemList problems={own} compact />
    </div>
  )
}

function RawParams({ node }: { node: WorkflowNode }) {
  const { t } = useTranslation('inspector')
  return (
    <div>
      <p className="mb-2 text-muted">{t('rawParams')}</p>
      <pre className="overflow-x-auto rounded bg-sunken p-2 font-mono text-sm" tabIndex={0}>
        {JSON.stringify(node.params, null, 2)}
      </pre>
    </div>
  )
}

function Readme({ type }: { type: NodeType | undefined }) {
  const { t } = useTranslation('inspector')
  const { data, error } = useQuery({
    ...readmeQuery(type?.manifest.id ?? ''),
    enabled: type !== undefined,
  })
  if (type === undefined) return <EmptyState title={t('noReadme')}>{t('noReadmeHint')}</EmptyState>
  if (error !== null) return <EmptyState title={t('readmeFailed')}>{error.message}</EmptyState>
  const loading = <p className="text-muted">{t('loading')}</p>
  return data === undefined ? (
    loading
  ) : (
    <FailureFence>
      <Suspense fallback={loading}>
        <Markdown source={data.markdown} />
      </Suspense>
    </FailureFence>
  )
}

/** Several nodes: what can be done with all of them, and the params that they share. */
export function ManySelected() {
  const session = useSession()
  const { editor } = session
  const { t } = useTranslation('inspector')
  const document = useDocument()
  const ids = useEditorState(({ selection }) => selection.nodes)
  const nodes = ids.flatMap((id): TypedNode[] => {
    const node = nodeById(document, id)
    const type = node && nodeTypeOf(editor.nodeTypes, node.type)
    return node === undefined || type === undefined ? [] : [{ node, type }]
  })
  const [first, ...others] = nodes
  const run = (id: CommandId) => () => commandById(id).run(session)
  const kept = useKeptFocus<HTMLDivElement>()
  return (
    <div ref={kept} className="flex min-h-0 flex-col gap-3 overflow-y-auto p-3">
      <h2 className="font-semibold">{t('many.title', { count: ids.length })}</h2>
      <div className="flex flex-wrap gap-1">
        <Button onClick={run('duplicate')}>
          <Copy size={14} aria-hidden /> {t('commands:title.duplicate')}
        </Button>
        <Button onClick={run('toggle-disabled')}>
          <Ban size={14} aria-hidden /> {t('many.disable')}
        </Button>
        <Button look="danger" onClick={run('delete')}>
          <Trash2 size={14} aria-hidden /> {t('commands:title.delete')}
        </Button>
      </div>
      {first !== undefined && nodes.length === ids.length && (
        <section className="border-t border-line pt-3">
          <h3 className="font-medium">{t('many.shared')}</h3>
          <p className="mb-3 text-sm text-muted">{t('many.sharedHint')}</p>
          <ParamForm key={ids.join(' ')} nodes={[first, ...others]} />
        </section>
      )}
    </div>
  )
}
