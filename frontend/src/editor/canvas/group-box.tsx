import { Handle, Position, type NodeProps } from '@xyflow/react'
import { ChevronsUpDown } from 'lucide-react'
import { memo } from 'react'
import { useSaid } from '../../i18n/said.ts'
import { useTranslation } from '../../i18n/use-translation.ts'
import { statusOf, type NodeState, type NodeStatus } from '../../runs/node-status.ts'
import { StateIcon } from '../../runs/state-mark.tsx'
import { announce } from '../../ui/announcer.tsx'
import { nodeTitle, portAt } from '../core/connections.ts'
import { groupsOf, outerPorts, setGroup } from '../core/groups.ts'
import { useDocument, useInsight, useRunState, useSession } from '../session-context.tsx'
import { groupColour } from './group-colour.ts'
import { boxSize, groupOfKey, portId } from './group-geometry.ts'
import { labelId } from './node-card.tsx'
import { portY } from './node-geometry.ts'
import { PortShape } from './port-shape.tsx'

/** A collapsed group: one card with the ports that lead out of it, and the state that matters most inside. */
export const GroupBox = memo(function GroupBox({ id: key }: NodeProps) {
  const { editor } = useSession()
  const { t } = useTranslation('canvas')
  const say = useSaid()
  const document = useDocument()
  const id = groupOfKey(key) ?? ''
  const group = groupsOf(document).groups.get(id)
  const members = groupsOf(document).members.get(id) ?? []
  const status = useGroupStatus(members)
  if (group === undefined) return null
  const ports = outerPorts(document, id)
  const { height } = boxSize(ports)
  const sides = [
    { side: 'inputs', ends: ports.inputs, type: 'target', position: Position.Left },
    { side: 'outputs', ends: ports.outputs, type: 'source', position: Position.Right },
  ] as const

  function expand(): void {
    setGroup(editor, id, { collapsed: false })
    announce(t('group.expanded'))
  }

  return (
    <div
      className="node-card group-box"
      data-state={status.state}
      style={{ height, '--category': groupColour(group.colour) } as React.CSSProperties}
      onDoubleClick={expand}
    >
      <span id={labelId(key)} hidden>
        {t('group.label', { title: group.title, count: members.length, state: status.word })}
      </span>
      <div className="node-head">
        <span className="node-title" title={group.title}>
          {group.title}
        </span>
        <button
          type="button"
          tabIndex={-1}
          className="frame-button nodrag"
          aria-label={t('group.expand')}
          title={t('group.expand')}
          onClick={expand}
        >
          <ChevronsUpDown size={14} aria-hidden />
        </button>
      </div>
      <div className="node-what">{t('group.nodes', { count: members.length })}</div>
      <div className="node-foot" title={status.reason === null ? undefined : say(status.reason).message}>
        <StateIcon state={status.state} />
        <span className="node-word">{status.word}</span>
      </div>
      {sides.map(({ side, ends, type, position }) =>
        ends.map((end, index) => {
          const port = portAt(document, editor.nodeTypes, end, side)
          const name = `${nodeTitle(document, editor.nodeTypes, end.node)}: ${port?.title ?? end.port}`
          return (
            <Handle
              key={`${side} ${portId(end)}`}
              id={portId(end)}
              type={type}
              position={position}
              className="port"
              style={{ top: portY(index, ends.length, height) }}
            >
              <PortShape type={port?.type ?? null} filled />
              <span className="port-name">{name}</span>
            </Handle>
          )
        }),
      )}
    </div>
  )
})

/** What matters most comes first. */
const urgency: readonly NodeState[] = [
  'failed',
  'running',
  'queued',
  'waiting',
  'cancelled',
  'skipped',
  'stale',
  'warning',
  'idle',
  'succeeded',
  'cached',
  'disabled',
]

function useGroupStatus(members: readonly string[]): NodeStatus {
  const document = useDocument()
  const runs = useRunState((state) => state.nodes)
  const stale = useInsight((insight) => insight.stale)
  const disabled = new Set(document.nodes.filter((node) => node.disabled === true).map((node) => node.id))
  const statuses = members.map((member) =>
    statusOf({
      disabled: disabled.has(member),
      nodeRun: runs[member],
      progress: undefined,
      isStale: stale.has(member),
    }),
  )
  const [first] = statuses.toSorted((a, b) => urgency.indexOf(a.state) - urgency.indexOf(b.state))
  return first ?? statusOf({ disabled: false, nodeRun: undefined, progress: undefined, isStale: false })
}
