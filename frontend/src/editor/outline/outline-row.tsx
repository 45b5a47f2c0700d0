/** What a row of the outline says. */
import { ChevronRight, CircleAlert, Frame, TriangleAlert } from 'lucide-react'
import { useTranslation } from '../../i18n/use-translation.ts'
import { topologyOf } from '@flowza/nodes/core'
import { StateIcon } from '../../runs/state-mark.tsx'
import { portsOf } from '../canvas/node-ports.ts'
import { PortShape } from '../canvas/port-shape.tsx'
import { useNodeStatus } from '../canvas/use-node-status.ts'
import { CategoryIcon } from '../category-icon.tsx'
import { nodeTitle } from '../core/connections.ts'
import { useDocument, useInsight, useNode, useNodeType, useSession } from '../session-context.tsx'
import type { OutlineRow } from './outline-rows.ts'

export function OutlineRowText({ row, onToggle }: { row: OutlineRow; onToggle: () => void }) {
  switch (row.kind) {
    case 'group':
      return (
        <>
          <Twisty isOpen={row.isOpen} onToggle={onToggle} />
          <Frame size={15} className="shrink-0 text-muted" aria-hidden />
          <span className="min-w-0 truncate font-semibold">{row.title}</span>
        </>
      )
    case 'node':
      return <NodeRow id={row.node} isOpen={row.isOpen} onToggle={onToggle} />
    case 'port':
      return <PortRow row={row} />
  }
}

function NodeRow({ id, isOpen, onToggle }: { id: string; isOpen: boolean; onToggle: () => void }) {
  const { editor } = useSession()
  const { t } = useTranslation('palette')
  const document = useDocument()
  const type = useNodeType(useNode(id))
  const status = useNodeStatus(id)
  const problems = useInsight((insight) => insight.problemsByNode.get(id)) ?? []
  const isBad = problems.some((problem) => problem.severity === 'error')
  const open =
    portsOf(document, editor.nodeTypes, id).inputs.length -
    (topologyOf(document).incoming.get(id)?.length ?? 0)
  return (
    <>
      <Twisty isOpen={isOpen} onToggle={onToggle} />
      <CategoryIcon category={type?.manifest.category ?? null} size={20} />
      <span className="min-w-0 flex-1 truncate">{nodeTitle(document, editor.nodeTypes, id)}</span>
      {type !== undefined && <span className="sr-only">{t(`category.${type.manifest.category}`)}</span>}
      {open > 0 && <span className="sr-only">{t('outline.open', { count: open })}</span>}
      {problems.length > 0 && (
        <>
          {isBad ? (
            <CircleAlert size={14} className="shrink-0 text-bad" aria-hidden />
          ) : (
            <TriangleAlert size={14} className="shrink-0 text-warning" aria-hidden />
          )}
          <span className="sr-only">{t('outline.problems', { count: problems.length })}</span>
        </>
      )}
      <span className="flex shrink-0 items-center gap-1 text-sm text-muted">
        <StateIcon state={status.state} />
        <span className="@max-[260px]:sr-only">{status.word}</span>
      </span>
    </>
  )
}

function PortRow({ row }: { row: Extract<OutlineRow, { kind: 'port' }> }) {
  const { editor } = useSession()
  const { t } = useTranslation('palette')
  const document = useDocument()
  const { edge, side } = row
  const title = row.port?.title ?? row.name
  const other =
    edge === null
      ? null
      : nodeTitle(document, editor.nodeTypes, side === 'input' ? edge.from.node : edge.to.node)
  const isMissing = edge === null && side === 'input' && row.port?.optional !== true
  return (
    <>
      <span className="ml-5 flex shrink-0" aria-hidden>
        <PortShape type={row.port?.type ?? null} filled={edge !== null} />
      </span>
      <span className={`min-w-0 flex-1 truncate text-sm ${isMissing ? 'text-warning' : 'text-muted'}`}>
        {other === null
          ? t(side === 'input' ? 'outline.inputOpen' : 'outline.outputOpen', { port: title })
          : t(side === 'input' ? 'outline.input' : 'outline.output', { port: title, other })}
      </span>
    </>
  )
}

function Twisty({ isOpen, onToggle }: { isOpen: boolean; onToggle: () => void }) {
  return (
    <span
      aria-hidden
      className="flex size-6 shrink-0 items-center justify-center rounded text-muted hover:text-text"
      onClick={(event) => {
        event.stopPropagation()
        onToggle()
      }}
    >
      <ChevronRight
        size={14}
        className={`transition-transform duration-(--motion) ${isOpen ? 'rotate-90' : ''}`}
      />
    </span>
  )
}
