/** The sheet of shortcuts, made from the commands; every one can be given other keys here. */
import { Plus, RotateCcw, X } from 'lucide-react'
import { useEffect, useState, type KeyboardEvent } from 'react'
import { useTranslation } from '../i18n/use-translation.ts'
import { useStore } from 'zustand'
import { announce } from '../ui/announcer.tsx'
import { Button, IconButton } from '../ui/button.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { Keys } from '../ui/keys.tsx'
import { Modal } from '../ui/modal.tsx'
import { commandGroups, type Command } from './commands/command.ts'
import {
  conflictOf,
  isReserved,
  keyOverrides,
  keysOf,
  resetKeys,
  storeOverrides,
  withChord,
  withoutChord,
} from './commands/key-bindings.ts'
import { chordParts, isMac, recordedChord, showChord } from './commands/keys.ts'
import { commands } from './commands/registry.ts'
import { useSession } from './session-context.tsx'

export function ShortcutSheet() {
  const { ui } = useSession()
  const { t } = useTranslation('commands')
  const overrides = useStore(keyOverrides, (state) => state.overrides)
  const [text, setText] = useState('')
  const [recording, setRecording] = useState<Command | null>(null)
  const words = text.toLowerCase().split(/\s+/).filter(Boolean)
  const found = commands.filter((command) => {
    const keys = keysOf(command, overrides).map((key) => showChord(key))
    const all = `${t(`title.${command.id}`)} ${keys.join(' ')}`.toLowerCase()
    return words.every((word) => all.includes(word))
  })
  return (
    <Modal title={t('sheet.title')} onClose={() => ui.setState({ overlay: null })} width={720}>
      <div className="mb-2 flex gap-2 p-0.5">
        <input
          data-autofocus
          className="field"
          placeholder={t('sheet.search')}
          aria-label={t('sheet.search')}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        <Button disabled={Object.keys(overrides).length === 0} onClick={() => storeOverrides({})}>
          <RotateCcw size={13} aria-hidden /> {t('sheet.resetAll')}
        </Button>
      </div>
      <div
        className="max-h-[60vh] overflow-y-auto px-0.5"
        tabIndex={0}
        role="region"
        aria-label={t('sheet.list')}
      >
        <div className="columns-2 gap-8 max-sm:columns-1">
          {commandGroups.map((group) => {
            const members = found.filter((command) => command.group === group)
            if (members.length === 0) return null
            return (
              <section key={group} className="mb-4 break-inside-avoid-column">
                <h3 className="mb-1 font-semibold">{t(`group.${group}`)}</h3>
                <ul>
                  {members.map((command) => (
                    <ShortcutRow
                      key={command.id}
                      command={command}
                      isRecording={recording === command}
                      onRecord={(on) => setRecording(on ? command : null)}
                    />
                  ))}
                </ul>
              </section>
            )
          })}
          {words.length === 0 && <MouseSection />}
        </div>
        {found.length === 0 && <EmptyState title={t('sheet.nothing')} />}
      </div>
    </Modal>
  )
}

function ShortcutRow(props: { command: Command; isRecording: boolean; onRecord: (on: boolean) => void }) {
  const { command, isRecording, onRecord } = props
  const { t } = useTranslation('commands')
  const overrides = useStore(keyOverrides, (state) => state.overrides)
  const keys = keysOf(command, overrides)
  const title = t(`title.${command.id}`)
  const isChanged = overrides[command.id] !== undefined
  return (
    <li className="group min-h-7 rounded hover:bg-hover" data-command={command.id}>
      <div className="flex min-h-7 items-center gap-1 pl-1">
        <span className="min-w-0 flex-1">
          {title}
          {isChanged && <span className="ml-1.5 text-sm text-accent">{t('sheet.changed')}</span>}
        </span>
        <span className="flex items-center gap-1.5">
          {keys.map((key) => (
            <span key={key} className="inline-flex items-center">
              <Keys parts={chordParts(key, isMac())} label={showChord(key)} />
              {isRecording && (
                <IconButton
                  label={t('sheet.remove', { keys: showChord(key), title })}
                  className="size-6!"
                  onClick={() => storeOverrides(withoutChord(overrides, command, key))}
                >
                  <X size={12} aria-hidden />
                </IconButton>
              )}
            </span>
          ))}
          {keys.length === 0 && <span className="text-sm text-muted">{t('sheet.none')}</span>}
        </span>
        {isChanged && (
          <IconButton
            label={t('sheet.reset', { title })}
            className="size-6!"
            onClick={() => storeOverrides(resetKeys(overrides, command, commands))}
          >
            <RotateCcw size={12} aria-hidden />
          </IconButton>
        )}
        <IconButton
          label={t('sheet.change', { title })}
          className="size-6! opacity-0 group-hover:opacity-100 focus-visible:opacity-100 aria-expanded:opacity-100"
          aria-expanded={isRecording}
          onClick={() => onRecord(!isRecording)}
        >
          <Plus size={13} aria-hidden />
        </IconButton>
      </div>
      {isRecording && <Recorder command={command} onDone={() => onRecord(false)} />}
    </li>
  )
}

/** Waits for a chord, and asks before it takes one away from another command. */
function Recorder({ command, onDone }: { command: Command; onDone: () => void }) {
  const { t } = useTranslation('commands')
  const overrides = useStore(keyOverrides, (state) => state.overrides)
  const [wanted, setWanted] = useState<string | null>(null)
  const title = t(`title.${command.id}`)
  const holder = wanted === null ? null : conflictOf(wanted, command, commands, overrides)
  const refused = wanted !== null && isReserved(wanted)

  function give(chord: string): void {
    storeOverrides(withChord(overrides, command, chord, commands))
    announce(t('sheet.nowKeys', { title, keys: showChord(chord) }))
    onDone()
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (event.key === 'Tab') return
    event.preventDefault()
    event.stopPropagation()
    if (event.key === 'Escape') {
      onDone()
      return
    }
    const chord = recordedChord(event.nativeEvent)
    if (chord === null) return
    if (isReserved(chord) || conflictOf(chord, command, commands, overrides) !== null) setWanted(chord)
    else give(chord)
  }

  // Escape closes dialogs before the page hears of it; here it ends the recording.
  useEffect(() => {
    const dialog = document.querySelector('dialog[open]')
    const keepOpen = (event: Event): void => {
      event.preventDefault()
      event.stopImmediatePropagation()
      onDone()
    }
    dialog?.addEventListener('cancel', keepOpen, true)
    return () => dialog?.removeEventListener('cancel', keepOpen, true)
  }, [onDone])

  return (
    <div className="px-1 pb-1.5">
      <input
        className="field"
        readOnly
        // Taking the keys is what the row was opened for.
        // oxlint-disable-next-line jsx-a11y/no-autofocus
        autoFocus
        aria-label={t('sheet.add', { title })}
        placeholder={t('sheet.press')}
        value={wanted === null ? '' : showChord(wanted)}
        onKeyDown={onKeyDown}
      />
      {refused ? (
        <p role="alert" className="mt-1 text-sm text-bad">
          {t('sheet.reserved', { keys: showChord(wanted) })}
        </p>
      ) : holder !== null && wanted !== null ? (
        <div role="alert" className="mt-1 flex flex-wrap items-center gap-1 text-sm">
          <span className="flex-1">
            {t('sheet.conflict', { keys: showChord(wanted), title: t(`title.${holder.id}`) })}
          </span>
          <Button onClick={() => give(wanted)}>{t('sheet.replace')}</Button>
          <Button onClick={() => setWanted(null)}>{t('sheet.keep')}</Button>
        </div>
      ) : (
        <p className="mt-1 text-sm text-muted">{t('sheet.pressHint')}</p>
      )}
    </div>
  )
}

function MouseSection() {
  const { t } = useTranslation('commands')
  const mod = isMac() ? '⌘' : 'Ctrl'
  return (
    <section className="mb-4 break-inside-avoid-column">
      <h3 className="mb-1 font-semibold">{t('sheet.mouse')}</h3>
      <dl className="pl-1">
        {(
          [
            [t('sheet.pan'), t('sheet.panKeys')],
            [t('sheet.zoom'), t('sheet.zoomKeys', { mod })],
            [t('sheet.selectArea'), t('sheet.selectAreaKeys')],
            [t('sheet.addMore'), t('sheet.addMoreKeys')],
          ] as const
        ).map(([what, how]) => (
          <div key={what} className="flex min-h-7 items-center justify-between gap-4">
            <dt>{what}</dt>
            <dd className="text-right text-sm text-muted">{how}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}
