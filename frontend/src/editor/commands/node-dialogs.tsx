/** Small dialogs of one field or two: a node's title, its note, a place to move to. */
import { titleOf, type WorkflowChange } from '@flowza/nodes/core'
import { useId, useState, type FormEvent } from 'react'
import { useTranslation } from '../../i18n/use-translation.ts'
import { announce } from '../../ui/announcer.tsx'
import { Button } from '../../ui/button.tsx'
import { Modal } from '../../ui/modal.tsx'
import { nodeTitle } from '../core/connections.ts'
import { useDocument, useNode, useNodeType, useSession } from '../session-context.tsx'

export function RenameDialog({ node: id }: { node: string }) {
  const { editor, ui } = useSession()
  const { t } = useTranslation('commands')
  const node = useNode(id)
  const type = useNodeType(node)
  const title = nodeTitle(useDocument(), editor.nodeTypes, id)
  const [text, setText] = useState(node?.title ?? title)
  const close = (): void => ui.setState({ overlay: null })

  function save(event: FormEvent): void {
    event.preventDefault()
    const next = text.trim()
    const isDefault =
      next === '' ||
      (node !== undefined && type !== undefined && next === titleOf({ ...node, title: undefined }, type))
    const value = isDefault ? null : next
    if (node !== undefined && value !== (node.title ?? null)) {
      editor.apply({ change: 'rename_node', node: id, title: value }, { history: 'record' })
    }
    close()
  }

  return (
    <Modal title={t('rename.title', { title })} onClose={close} width={380}>
      <form onSubmit={save} className="flex flex-col gap-3 p-0.5">
        <input
          data-autofocus
          className="field"
          aria-label={t('rename.label')}
          placeholder={t('rename.empty')}
          maxLength={200}
          value={text}
          onFocus={(event) => event.target.select()}
          onChange={(event) => setText(event.target.value)}
        />
        <Button type="submit" look="primary" className="self-end">
          {t('rename.save')}
        </Button>
      </form>
    </Modal>
  )
}

export function AnnotateDialog({ node: id }: { node: string }) {
  const { editor, ui } = useSession()
  const { t } = useTranslation('commands')
  const node = useNode(id)
  const title = nodeTitle(useDocument(), editor.nodeTypes, id)
  const [text, setText] = useState(node?.note ?? '')
  const close = (): void => ui.setState({ overlay: null })

  function save(): void {
    const value = text.trim() === '' ? null : text
    if (node !== undefined && value !== (node.note ?? null)) {
      editor.apply({ change: 'annotate_node', node: id, note: value }, { history: 'record' })
    }
    close()
  }

  return (
    <Modal
      title={t('annotate.title', { title })}
      description={t('annotate.hint')}
      onClose={close}
      width={420}
    >
      <div className="flex flex-col gap-3 p-0.5">
        <textarea
          data-autofocus
          rows={5}
          className="field"
          aria-label={t('annotate.label')}
          maxLength={10_000}
          value={text}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={(event) => {
            if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return
            event.preventDefault()
            save()
          }}
        />
        <Button look="primary" className="self-end" onClick={save}>
          {t('annotate.save')}
        </Button>
      </div>
    </Modal>
  )
}

/** The way to move without dragging: the place of the top left corner as numbers. */
export function MoveDialog({ nodes }: { nodes: readonly string[] }) {
  const { editor, ui } = useSession()
  const { t } = useTranslation('commands')
  const ids = useId()
  const { document } = editor.store.getState()
  const moved = document.nodes.filter((node) => nodes.includes(node.id))
  const left = Math.min(...moved.map((node) => node.position.x))
  const top = Math.min(...moved.map((node) => node.position.y))
  const [x, setX] = useState(String(Math.round(left)))
  const [y, setY] = useState(String(Math.round(top)))
  const close = (): void => ui.setState({ overlay: null })

  function save(event: FormEvent): void {
    event.preventDefault()
    const by = { x: Number(x) - left, y: Number(y) - top }
    if (by.x !== 0 || by.y !== 0) {
      const move: WorkflowChange = {
        change: 'move',
        positions: moved.map((node) => ({
          node: node.id,
          position: { x: node.position.x + by.x, y: node.position.y + by.y },
        })),
      }
      editor.apply(move, { history: 'record' })
      const title = nodeTitle(document, editor.nodeTypes, nodes[0])
      announce(t('said.movedTo', { title, x, y }))
    }
    close()
  }

  const field = (label: string, value: string, onValue: (text: string) => void, isFirst: boolean) => (
    <label className="flex-1" htmlFor={`${ids}-${label}`}>
      <span className="mb-1 block">{label}</span>
      <input
        id={`${ids}-${label}`}
        {...(isFirst && { 'data-autofocus': true })}
        className="field"
        type="number"
        step={8}
        min={-1_000_000}
        max={1_000_000}
        value={value}
        onChange={(event) => onValue(event.target.value)}
      />
    </label>
  )
  return (
    <Modal
      title={t('move.title', { count: moved.length })}
      description={t('move.hint')}
      onClose={close}
      width={380}
    >
      <form noValidate onSubmit={save} className="flex flex-col gap-3 p-0.5">
        <div className="flex gap-3">
          {field(t('move.x'), x, setX, true)}
          {field(t('move.y'), y, setY, false)}
        </div>
        <Button
          type="submit"
          look="primary"
          className="self-end"
          disabled={x.trim() === '' || y.trim() === '' || !Number.isFinite(Number(x) + Number(y))}
        >
          {t('move.save')}
        </Button>
      </form>
    </Modal>
  )
}
