import { useState } from 'react'
import { useTranslation } from '../i18n/use-translation.ts'
import { Button } from '../ui/button.tsx'
import { formatAgo } from '../ui/format.ts'
import { Modal } from '../ui/modal.tsx'
import { showError, showMessage } from '../ui/toasts.tsx'
import { describeField, fieldWord, nodeWord, summariseDiff, valueWord } from '../versions/diff-words.ts'
import { diffDocuments } from '../versions/document-diff.ts'
import type { MergeConflict, Side } from '../versions/merge-documents.ts'
import { useDocument, useSaving, useSession } from './session-context.tsx'

/** Saved elsewhere in the meantime: what could be merged is; the rest is chosen here, one by one. */
export function ConflictDialog() {
  const { t } = useTranslation('versions')
  const session = useSession()
  const mine = useDocument()
  const { base, conflict } = useSaving((state) => state)
  const [choices, setChoices] = useState<Readonly<Record<string, Side>>>({})
  const [isBusy, setBusy] = useState(false)
  if (conflict === null) return null
  const { stored, conflicts } = conflict

  async function end(way: () => Promise<unknown>, said: string): Promise<void> {
    setBusy(true)
    try {
      await way()
      showMessage(said)
    } catch (error) {
      showError(error)
    } finally {
      setBusy(false)
    }
  }

  const chooseAll = (side: Side): void =>
    setChoices(Object.fromEntries(conflicts.map(({ key }) => [key, side])))
  const isComplete = conflicts.every(({ key }) => choices[key] !== undefined)
  const sides = [
    {
      title: t('conflict.mine', { revision: base.revision }),
      what: summariseDiff(diffDocuments(base.document, mine)),
    },
    {
      title: t('conflict.stored', {
        revision: stored.revision,
        ago: formatAgo(stored.updatedAt, new Date()),
      }),
      what: summariseDiff(diffDocuments(base.document, stored.document)),
    },
  ]

  return (
    <Modal
      title={t('conflict.title')}
      description={t('conflict.description', { count: conflicts.length })}
      // Closing decides nothing: saving asks again.
      onClose={() => session.saving.setState({ conflict: null, status: 'pending' })}
      width={640}
    >
      <div className="mb-3 grid grid-cols-2 gap-3 max-[560px]:grid-cols-1">
        {sides.map(({ title, what }) => (
          <section key={title} className="rounded-md border border-line p-3">
            <h3 className="font-semibold">{title}</h3>
            <p className="text-muted">{t('conflict.since', { what })}</p>
          </section>
        ))}
      </div>
      {conflicts.length > 1 && (
        <div className="mb-2 flex justify-end gap-2">
          <Button onClick={() => chooseAll('mine')}>{t('conflict.allMine')}</Button>
          <Button onClick={() => chooseAll('stored')}>{t('conflict.allStored')}</Button>
        </div>
      )}
      <ul className="flex max-h-[40vh] flex-col gap-3 overflow-y-auto py-0.5">
        {conflicts.map((each) => (
          <li key={each.key}>
            <Question
              conflict={each}
              choice={choices[each.key]}
              onChoose={(side) => setChoices((former) => ({ ...former, [each.key]: side }))}
            />
          </li>
        ))}
      </ul>
      <div className="mt-4 flex flex-wrap justify-end gap-2">
        <Button disabled={isBusy} onClick={() => void end(() => session.keepBoth(), t('conflict.apartSaid'))}>
          {t('conflict.apart')}
        </Button>
        <Button
          look="primary"
          disabled={isBusy || !isComplete}
          onClick={() => void end(() => session.resolveConflict(choices), t('conflict.mergedSaid'))}
        >
          {t('conflict.merge')}
        </Button>
      </div>
    </Modal>
  )
}

function Question(props: {
  conflict: MergeConflict
  choice: Side | undefined
  onChoose: (side: Side) => void
}) {
  const { t } = useTranslation('versions')
  const { conflict, choice } = props
  const mine = useDocument()
  const stored = useSaving((state) => state.conflict?.stored.document)
  const node = [mine, stored]
    .flatMap((document) => document?.nodes ?? [])
    .find(({ id }) => id === conflict.id)
  const owner =
    conflict.what === 'workflow' ? t('conflict.workflow') : node === undefined ? '' : nodeWord(node)
  const subject = subjectOf(conflict, t)
  return (
    <fieldset className="mx-0 rounded-md border border-line p-3">
      <legend className="px-1 font-medium">{owner === '' ? subject : `${owner}: ${subject}`}</legend>
      {conflict.field !== null && conflict.what !== 'input' && (
        <p className="mb-1 text-sm text-muted">{t('conflict.before', { value: valueWord(conflict.base) })}</p>
      )}
      {(['mine', 'stored'] as const).map((side) => (
        <label key={side} className="flex min-h-7 items-center gap-2">
          <input
            type="radio"
            name={conflict.key}
            checked={choice === side}
            onChange={() => props.onChoose(side)}
          />
          <span className="min-w-0 break-words">
            {t(side === 'mine' ? 'conflict.isMine' : 'conflict.isStored', {
              value: answerOf(conflict, side, t, node),
            })}
          </span>
        </label>
      ))}
    </fieldset>
  )
}

type Translate = ReturnType<typeof useTranslation<'versions'>>['t']

function subjectOf({ what, field }: MergeConflict, t: Translate): string {
  if (what === 'input') return t('conflict.input', { port: field ?? '' })
  if (field === null) return t('conflict.whole')
  return fieldWord(field.replace(/^params\./, ''))
}

function answerOf(
  conflict: MergeConflict,
  side: Side,
  t: Translate,
  node: Parameters<typeof describeField>[1],
): string {
  const value = conflict[side]
  if (conflict.field === null) return value === undefined ? t('conflict.removed') : t('conflict.kept')
  if (conflict.what === 'input') return valueWord(value)
  return conflict.field.startsWith('params.')
    ? describeField({ field: conflict.field, before: conflict.base, after: value }, node)
    : valueWord(value)
}
