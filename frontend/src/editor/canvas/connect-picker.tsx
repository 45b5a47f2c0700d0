/** Connecting by keyboard: a list of everything that the node could still be joined to. */
import { useMemo, useState } from 'react'
import { useTranslation } from '../../i18n/use-translation.ts'
import { announce } from '../../ui/announcer.tsx'
import { Chooser } from '../../ui/chooser.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Modal } from '../../ui/modal.tsx'
import { connect } from '../core/commands.ts'
import { nodeTitle, possibleConnections, type PossibleConnection } from '../core/connections.ts'
import { useDocument, useSession } from '../session-context.tsx'
import { PortShape } from './port-shape.tsx'

export function ConnectPicker({ node }: { node: string }) {
  const { editor, ui } = useSession()
  const { t } = useTranslation('commands')
  const document = useDocument()
  const [text, setText] = useState('')
  const title = nodeTitle(document, editor.nodeTypes, node)
  const all = useMemo(() => possibleConnections(document, editor.nodeTypes, node), [document, editor, node])
  const words = text.toLowerCase().split(/\s+/).filter(Boolean)
  const shown = all.filter((each) => {
    const own = `${each.nodeTitle} ${each.port.title} ${each.ownPort.title}`.toLowerCase()
    return words.every((word) => own.includes(word))
  })
  const close = (): void => ui.setState({ overlay: null })

  function join(chosen: PossibleConnection): void {
    connect(editor, chosen.edge)
    const names = {
      from: nodeTitle(document, editor.nodeTypes, chosen.edge.from.node),
      to: nodeTitle(document, editor.nodeTypes, chosen.edge.to.node),
    }
    announce(chosen.replaces ? t('said.connectedReplacing', names) : t('said.connected', names))
    close()
  }

  return (
    <Modal title={t('connectPicker.title', { title })} onClose={close} width={440}>
      <Chooser
        className="max-h-96"
        label={t('connectPicker.search')}
        listLabel={t('connectPicker.list')}
        placeholder={t('connectPicker.search')}
        text={text}
        onText={setText}
        sections={[{ id: 'all', items: shown }]}
        keyOf={(each) => `${each.direction} ${each.node} ${each.edge.from.port} ${each.edge.to.port}`}
        onChoose={join}
        empty={<EmptyState title={t('connectPicker.nothing')}>{t('connectPicker.nothingHint')}</EmptyState>}
      >
        {(each) => (
          <>
            <PortShape type={each.port.type} filled={false} />
            <span className="min-w-0 flex-1">
              {each.ownPort.title}{' '}
              <span className="text-muted">
                {t(each.direction === 'to' ? 'connectPicker.to' : 'connectPicker.from')}
              </span>{' '}
              <b>{each.nodeTitle}</b> <span className="text-muted">· {each.port.title}</span>
            </span>
            {each.replaces && <span className="text-sm text-muted">{t('connectPicker.replaces')}</span>}
          </>
        )}
      </Chooser>
    </Modal>
  )
}
