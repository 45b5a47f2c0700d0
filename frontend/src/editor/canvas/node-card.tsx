import {
  resolveParams,
  titleOf,
  topologyOf,
  type NodeType,
  type Problem,
  type WorkflowNode,
} from '@flowza/nodes/core'
import { Handle, Position, type NodeProps } from '@xyflow/react'
import { CircleAlert, Plus, TriangleAlert } from 'lucide-react'
import { createContext, memo, useContext, useMemo, useState, type MouseEvent } from 'react'
import { useSaid, type Said } from '../../i18n/said.ts'
import { useTranslation } from '../../i18n/use-translation.ts'
import type { NodeStatus } from '../../runs/node-status.ts'
import { StateIcon } from '../../runs/state-mark.tsx'
import { formatSeconds } from '../../ui/format.ts'
import { mayOverflow } from '../../ui/may-overflow.ts'
import { CategoryIcon, categoryColour } from '../category-icon.tsx'
import { connectionObstacle, nodeTitle } from '../core/connections.ts'
import { openQuickAdd } from '../palette/open-quick-add.ts'
import {
  useEditorState,
  useInsight,
  useNode,
  useNodeType,
  useRunState,
  useSession,
  useUi,
} from '../session-context.tsx'
import type { PortEnd } from '../ui-store.ts'
import { useConnectingFrom } from './connecting-from.tsx'
import { NodeFigure } from './node-figure.tsx'
import { nodeHeight, portY, sizeOf } from './node-geometry.ts'
import { portsKey, portsOf, type ShownPort, type ShownPorts } from './node-ports.ts'
import { PortShape } from './port-shape.tsx'
import { useNodeStatus } from './use-node-status.ts'

/** True below the zoom where text can't be read: cards are boxes, and edges one path. */
export const FarContext = createContext(false)

/** A card's lines: how large their letters are (those of the title are bold, thus broader) and how much room they have. */
const titleSize = 14
const titleWidth = 170
const descriptionSize = 12
const descriptionWidth = 200

export function labelId(id: string): string {
  return `node-label-${id}`
}

/**
 * A node on the canvas. Everything it shows it selects by its own id, so that one change redraws one card, and moving it
 * redraws none.
 */
export const NodeCard = memo(
  function NodeCard({ id }: NodeProps) {
    return useContext(FarContext) ? <FarCard id={id} /> : <NearCard id={id} />
  },
  (former, next) => former.id === next.id,
)

/** Far away a card only holds its place: it is hit, it takes the focus, and it has its name. */
function FarCard({ id }: { id: string }) {
  const { editor } = useSession()
  const title = useEditorState((state) => nodeTitle(state.document, editor.nodeTypes, id))
  const height = useEditorState((state) => sizeOf(state.document, editor.nodeTypes, id).height)
  // All of the name is read where the keyboard is; composing it for a thousand cards would delay the first picture.
  const isCurrent = useUi((ui) => ui.currentNode === id)
  return (
    <div className="node-card" style={{ height }}>
      {isCurrent ? (
        <FarLabel id={id} title={title} />
      ) : (
        <span id={labelId(id)} hidden>
          {title}
        </span>
      )}
    </div>
  )
}

function FarLabel({ id, title }: { id: string; title: string }) {
  const type = useNodeType(useNode(id))
  const status = useNodeStatus(id)
  const ports = useShownPorts(id)
  const problems = useInsight((insight) => insight.problemsByNode.get(id)?.length ?? 0)
  return <NodeLabel id={id} title={title} type={type} status={status} problems={problems} ports={ports} />
}

function NearCard({ id }: { id: string }) {
  const node = useNode(id)
  const type = useNodeType(node)
  const status = useNodeStatus(id)
  const ports = useShownPorts(id)
  const problems = useInsight((insight) => insight.problemsByNode.get(id))
  if (node === undefined) return null
  const title = type === undefined ? (node.title ?? node.type) : titleOf(node, type)
  const height = nodeHeight({ inputs: ports.inputs.length, outputs: ports.outputs.length })
  const worst = problems?.some((problem) => problem.severity === 'error')
    ? 'error'
    : problems
      ? 'warning'
      : null
  return (
    <div
      className="node-card"
      data-state={status.state}
      data-problem={worst ?? undefined}
      data-unknown={type === undefined || undefined}
      style={{ height, '--category': categoryColour(type?.manifest.category ?? null) } as React.CSSProperties}
    >
      <NodeLabel
        id={id}
        title={title}
        type={type}
        status={status}
        problems={problems?.length ?? 0}
        ports={ports}
      />
      <div className="node-head">
        <CategoryIcon category={type?.manifest.category ?? null} />
        <span
          className="node-title"
          title={title}
          data-long={worst !== null || mayOverflow(title, titleSize, titleWidth) || undefined}
        >
          {title}
        </span>
        {worst !== null && problems !== undefined && <ProblemMark severity={worst} problems={problems} />}
      </div>
      <NodeDescription node={node} type={type} />
      <NodeFoot id={id} status={status} />
      <Ports id={id} ports={ports} height={height} />
      {node.note !== undefined && <p className="node-note">{node.note}</p>}
    </div>
  )
}

function useShownPorts(id: string): ShownPorts {
  const { editor } = useSession()
  const typeId = useNode(id)?.type
  const key = useEditorState((state) => portsKey(portsOf(state.document, editor.nodeTypes, id)))
  // The key names the ports, and the type decides the rest: the same key and type give the same ports.
  const identity = `${typeId} ${key}`
  const read = () => ({ identity, ports: portsOf(editor.store.getState().document, editor.nodeTypes, id) })
  const [shown, setShown] = useState(read)
  if (shown.identity === identity) return shown.ports
  const next = read()
  setShown(next)
  return next.ports
}

/** What a screen reader hears when the card takes the focus; a hidden element can name another, and costs no painting. */
function NodeLabel(props: {
  id: string
  title: string
  type: NodeType | undefined
  status: NodeStatus
  problems: number
  ports: ShownPorts
}) {
  const { id, title, type, status, problems, ports } = props
  const connected = useEditorState(({ document }) => topologyOf(document).incoming.get(id)?.length ?? 0)
  const { t } = useTranslation('canvas')
  const say = useSaid()
  const open = ports.inputs.length - connected
  const said = [
    title,
    ...(type === undefined
      ? [t('unknownType')]
      : [
          ...(type.manifest.title === title ? [] : [type.manifest.title]),
          t(`palette:category.${type.manifest.category}`),
        ]),
    status.word,
    ...(ports.inputs.length > 0 ? [t('inputs', { count: ports.inputs.length })] : []),
    ...(open > 0 ? [t('open', { count: open })] : []),
    ...(problems > 0 ? [t('problems', { count: problems })] : []),
  ]
  return (
    <span id={labelId(id)} hidden>
      {status.reason === null ? said.join(', ') : `${said.join(', ')}. ${say(status.reason).message}`}
    </span>
  )
}

function ProblemMark(props: { severity: 'error' | 'warning'; problems: readonly Problem[] }) {
  const { severity, problems } = props
  const said = useSaid()
  const text = problems.map((problem) => said(problem).message).join('\n')
  return severity === 'error' ? (
    <span title={text}>
      <CircleAlert size={15} className="text-bad" aria-hidden />
    </span>
  ) : (
    <span title={text}>
      <TriangleAlert size={15} className="text-warning" aria-hidden />
    </span>
  )
}

function NodeDescription({ node, type }: { node: WorkflowNode; type: NodeType | undefined }) {
  const { t } = useTranslation('canvas')
  const text = useMemo(() => {
    if (type === undefined) return t('unknownNodeType', { type: node.type })
    const { params } = resolveParams(node, type)
    return params === null ? t('paramNeedsLook') : type.describe(params)
  }, [node, t, type])
  return (
    <div
      className="node-what"
      title={text}
      data-long={mayOverflow(text, descriptionSize, descriptionWidth) || undefined}
    >
      {text}
    </div>
  )
}

function NodeFoot({ id, status }: { id: string; status: NodeStatus }) {
  const nodeRun = useRunState((state) => state.nodes[id])
  const progress = useRunState((state) => state.progress[id])
  const say = useSaid()
  const seconds = status.state === 'succeeded' ? nodeRun?.seconds : null
  return (
    <div className="node-foot" title={status.reason === null ? undefined : sentencesOf(say(status.reason))}>
      {status.state === 'running' && progress !== undefined && (
        <span className="node-progress" style={{ transform: `scaleX(${progress.fraction})` }} />
      )}
      <StateIcon state={status.state} />
      <span className="node-word">{status.word}</span>
      {seconds !== null && seconds !== undefined && (
        <span className="node-seconds numeric">{formatSeconds(seconds)}</span>
      )}
      {nodeRun !== undefined && <NodeFigure nodeRun={nodeRun} isStale={status.state === 'stale'} />}
    </div>
  )
}

/** What happened, and below it what to do. */
function sentencesOf({ message, hint }: Said): string {
  return hint === undefined ? message : `${message}\n${hint}`
}

function Ports({ id, ports, height }: { id: string; ports: ShownPorts; height: number }) {
  const taken = useEditorState(({ document }) => {
    const { incoming, outgoing } = topologyOf(document)
    const inputs = (incoming.get(id) ?? []).map((edge) => `to ${edge.to.port}`)
    const outputs = (outgoing.get(id) ?? []).map((edge) => `from ${edge.from.port}`)
    return [...inputs, ...outputs].join('\n')
  })
  const isConnected = (side: 'from' | 'to', name: string): boolean =>
    taken.split('\n').includes(`${side} ${name}`)
  return (
    <>
      {ports.inputs.map((port, index) => (
        <PortHandle
          key={`in ${port.name}`}
          node={id}
          side="input"
          shown={port}
          top={portY(index, ports.inputs.length, height)}
          connected={isConnected('to', port.name)}
        />
      ))}
      {ports.outputs.map((port, index) => (
        <PortHandle
          key={`out ${port.name}`}
          node={id}
          side="output"
          shown={port}
          top={portY(index, ports.outputs.length, height)}
          connected={isConnected('from', port.name)}
        />
      ))}
    </>
  )
}

function PortHandle(props: {
  node: string
  side: 'input' | 'output'
  shown: ShownPort
  top: number
  connected: boolean
}) {
  const { node, side, shown, top, connected } = props
  const { editor } = useSession()
  const from = useConnectingFrom()
  const fit = from === null ? null : fitOf(from)
  const title = shown.port?.title ?? shown.name
  return (
    <Handle
      id={shown.name}
      type={side === 'input' ? 'target' : 'source'}
      position={side === 'input' ? Position.Left : Position.Right}
      className="port"
      data-fit={fit ?? undefined}
      style={{ top }}
    >
      <PortShape type={shown.port?.type ?? null} filled={connected} />
      <span className="port-name">{title}</span>
      {side === 'output' && <PortPlus node={node} port={shown.name} title={title} />}
    </Handle>
  )

  function fitOf(other: PortEnd): 'fits' | 'not' | 'origin' {
    if (other.node === node && other.port === shown.name) return 'origin'
    if (other.side === side) return 'not'
    const own = { node, port: shown.name }
    const edge = side === 'input' ? { from: other, to: own } : { from: own, to: other }
    return connectionObstacle(editor.store.getState().document, editor.nodeTypes, edge) === null
      ? 'fits'
      : 'not'
  }
}

/** Adds a node behind an output. By keyboard the same list opens from the node. */
function PortPlus({ node, port, title }: { node: string; port: string; title: string }) {
  const session = useSession()
  const { t } = useTranslation('canvas')
  const label = t('addBehind', { port: title })

  function open(event: MouseEvent): void {
    event.stopPropagation()
    const { right, top } = event.currentTarget.getBoundingClientRect()
    openQuickAdd(session, { screen: { x: right + 8, y: top }, fitting: { node, port, side: 'output' } })
  }

  return (
    <button
      type="button"
      tabIndex={-1}
      className="port-plus nodrag nopan"
      aria-label={label}
      title={label}
      onMouseDown={(event) => event.stopPropagation()}
      onClick={open}
    >
      <Plus size={12} aria-hidden />
    </button>
  )
}
