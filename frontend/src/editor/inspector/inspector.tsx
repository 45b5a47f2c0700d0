/** The right panel: what is selected, and everything that can be set about it. */
import { titleOf, type NodeType, type WorkflowNode } from '@flowza/nodes/core'
import { useQuery } from '@tanstack/react-query'
import { Ban, Copy, Trash2 } from 'lucide-react'
import { lazy, Suspense } from 'react'
import { readmeQuery } from '../../api/queries.ts'
import { Button, IconButton } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { FailureFence } from '../../ui/failure-fence.tsx'
import { plural } from '../../ui/format.ts'
import { panelProps, TabBar } from '../../ui/tab-bar.tsx'
import { CategoryIcon, categoryTitles } from '../category-icon.tsx'
import { duplicate, removeSelection, toggleDisabled } from '../core/commands.ts'
import { ProblemList } from '../problems/problem-list.tsx'
import {
  useEditorState,
  useInsight,
  useNodeType,
  useRunState,
  useSelectedNode,
  useSession,
  useUi,
} from '../session-context.tsx'
import { ParamForm } from './param-form.tsx'
import { ReceiptText, ReceiptView } from './receipt-view.tsx'
import { WorkflowForm } from './workflow-form.tsx'

const Markdown = lazy(async () => ({ default: (await import('../../ui/markdown.tsx')).Markdown }))

export function Inspector() {
  const node = useSelectedNode()
  const count = useEditorState(({ selection }) => selection.nodes.length)
  const { editor, ui } = useSession()
  return (
    <section
      className="flex h-full flex-col bg-panel"
      aria-label="Inspector"
      data-inspector
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return
        // Back to where the keyboard came from.
        const current = ui.getState().currentNode
        const card =
          current &&
          document.querySelector<HTMLElement>(`.react-flow__node[data-id="${CSS.escape(current)}"]`)
        if (card) card.focus()
      }}
    >
      {node !== null ? (
        <NodeInspector key={node.id} node={node} />
      ) : count > 1 ? (
        <ManySelected count={count} ids={editor.store.getState().selection.nodes} />
      ) : (
        <WorkflowForm />
      )}
    </section>
  )
}

function NodeInspector({ node }: { node: WorkflowNode }) {
  const session = useSession()
  const { editor, ui } = session
  const type = useNodeType(node)
  const tab = useUi((state) => state.inspectorTab)
  const nodeRun = useRunState((state) => state.nodes[node.id])
  return (
    <>
      <NodeHeader node={node} type={type} />
      <NodeProblems node={node} type={type} />
      {nodeRun?.receipt !== null && nodeRun?.receipt !== undefined && tab === 'params' && (
        <div className="border-b border-line px-3 py-2 text-sm text-muted" data-testid="receipt-line">
          <ReceiptText receipt={nodeRun.receipt} type={type} />
        </div>
      )}
      <div className="border-b border-line px-1.5">
        <TabBar
          name="inspector"
          label="Inspector"
          current={tab}
          onChange={(inspectorTab) => ui.setState({ inspectorTab })}
          tabs={[
            { id: 'params', title: 'Params' },
            { id: 'receipt', title: 'Receipt' },
            { id: 'readme', title: 'README' },
          ]}
        />
      </div>
      <div {...panelProps('inspector', tab)} className="min-h-0 flex-1 overflow-y-auto p-3" tabIndex={-1}>
        {tab === 'params' &&
          (type === undefined ? <RawParams node={node} /> : <ParamForm node={node} type={type} />)}
        {tab === 'params' && (
          <label className="mt-4 block border-t border-line pt-3">
            <span className="mb-1 block font-medium">Note</span>
            <textarea
              className="field"
              rows={3}
              maxLength={10_000}
              placeholder="Shown below the card"
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
    </>
  )
}

function NodeHeader({ node, type }: { node: WorkflowNode; type: NodeType | undefined }) {
  const { editor } = useSession()
  const isDisabled = node.disabled === true
  return (
    <div className="flex items-center gap-2 border-b border-line px-3 py-2">
      <CategoryIcon category={type?.manifest.category ?? null} size={28} />
      <div className="min-w-0 flex-1">
        <h2>
          <input
            className="-ml-1 h-6 w-full min-w-0 rounded border border-transparent bg-transparent px-1 font-semibold text-ellipsis hover:border-line-strong"
            aria-label="Node title"
            maxLength={200}
            value={node.title ?? (type === undefined ? node.type : titleOf(node, type))}
            onChange={(event) =>
              editor.apply(
                { change: 'rename_node', node: node.id, title: event.target.value },
                { history: 'merge', gesture: `title of ${node.id}` },
              )
            }
            onBlur={(event) => {
              // A name of nothing but blanks is no name: the type's title comes back.
              if (event.target.value.trim() === '') {
                editor.apply(
                  { change: 'rename_node', node: node.id, title: null },
                  { history: 'merge', gesture: `title of ${node.id}` },
                )
              }
              editor.endGesture()
            }}
          />
        </h2>
        <div className="truncate text-sm text-muted">
          {type === undefined
            ? `Unknown type "${node.type}"`
            : node.title === undefined || node.title === type.manifest.title
              ? categoryTitles[type.manifest.category]
              : type.manifest.title}
          {isDisabled && ', disabled'}
        </div>
      </div>
      <span className="flex">
        <IconButton
          label={isDisabled ? 'Enable' : 'Disable'}
          keys="D"
          aria-pressed={isDisabled}
          onClick={() => toggleDisabled(editor, [node.id])}
        >
          <Ban size={15} aria-hidden />
        </IconButton>
        <IconButton label="Duplicate" keys="Ctrl+D" onClick={() => duplicate(editor, [node.id])}>
          <Copy size={15} aria-hidden />
        </IconButton>
        <IconButton
          label="Delete"
          keys="Del"
          onClick={() => removeSelection(editor, { nodes: [node.id], edges: [] })}
        >
          <Trash2 size={15} aria-hidden />
        </IconButton>
      </span>
    </div>
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
  return (
    <div>
      <p className="mb-2 text-muted">
        This version of Flowza doesn’t know this node type. Its params are kept as they are:
      </p>
      <pre className="overflow-x-auto rounded bg-sunken p-2 font-mono text-sm" tabIndex={0}>
        {JSON.stringify(node.params, null, 2)}
      </pre>
    </div>
  )
}

function Readme({ type }: { type: NodeType | undefined }) {
  const { data, error } = useQuery({
    ...readmeQuery(type?.manifest.id ?? ''),
    enabled: type !== undefined,
  })
  if (type === undefined) return <EmptyState title="No README">The node type isn’t known.</EmptyState>
  if (error !== null) return <EmptyState title="The README can’t be read">{error.message}</EmptyState>
  const loading = <p className="text-muted">Loading</p>
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

function ManySelected({ count, ids }: { count: number; ids: readonly string[] }) {
  const { editor } = useSession()
  return (
    <div className="flex flex-col gap-2 p-3">
      <h2 className="font-semibold">{plural(count, 'node')} selected</h2>
      <div className="flex flex-wrap gap-1">
        <Button onClick={() => duplicate(editor, ids)}>
          <Copy size={14} aria-hidden /> Duplicate
        </Button>
        <Button onClick={() => toggleDisabled(editor, ids)}>
          <Ban size={14} aria-hidden /> Disable or enable
        </Button>
        <Button look="danger" onClick={() => removeSelection(editor, editor.store.getState().selection)}>
          <Trash2 size={14} aria-hidden /> Delete
        </Button>
      </div>
    </div>
  )
}
