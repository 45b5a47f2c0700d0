import { routes, type WorkflowSummary } from '@flowza/backend/contracts'
import { useQueryClient } from '@tanstack/react-query'
import { Plus, X } from 'lucide-react'
import { useId, useState } from 'react'
import { useTranslation } from '../i18n/use-translation.ts'
import { callApi } from '../api/call-api.ts'
import { queryKeys } from '../api/queries.ts'
import { Button, IconButton } from '../ui/button.tsx'
import { Modal } from '../ui/modal.tsx'
import { showError } from '../ui/toasts.tsx'

/** The tags of a workflow, changed one by one and kept together. */
export function TagDialog(props: {
  workflow: WorkflowSummary
  known: readonly string[]
  onClose: () => void
}) {
  const { t } = useTranslation('app')
  const queryClient = useQueryClient()
  const listId = useId()
  const [tags, setTags] = useState<readonly string[]>(props.workflow.tags)
  const [text, setText] = useState('')

  function add(): void {
    const tag = text.trim().slice(0, 40)
    if (tag !== '' && !tags.includes(tag)) setTags([...tags, tag])
    setText('')
  }

  async function keep(): Promise<void> {
    const last = text.trim().slice(0, 40)
    const wanted = last === '' || tags.includes(last) ? tags : [...tags, last]
    props.onClose()
    try {
      await callApi(routes.tagWorkflow, {
        params: { id: props.workflow.id },
        body: { tags: [...wanted] },
      })
      await queryClient.invalidateQueries({ queryKey: queryKeys.workflows })
    } catch (error) {
      showError(error)
    }
  }

  return (
    <Modal title={t('tags.title', { name: props.workflow.name })} onClose={props.onClose} width={420}>
      <form
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault()
          if (text.trim() === '') void keep()
          else add()
        }}
      >
        {tags.length > 0 && (
          <ul aria-label={t('tags.list')} className="flex flex-wrap gap-1.5">
            {tags.map((tag) => (
              <li
                key={tag}
                className="inline-flex h-7 items-center rounded-full border border-line bg-sunken pl-3"
              >
                {tag}
                <IconButton
                  label={t('tags.remove', { tag })}
                  className="!size-6 !rounded-full"
                  onClick={() => setTags(tags.filter((each) => each !== tag))}
                >
                  <X size={13} aria-hidden />
                </IconButton>
              </li>
            ))}
          </ul>
        )}
        <div className="flex gap-2">
          <input
            data-autofocus
            className="field"
            aria-label={t('tags.new')}
            placeholder={t('tags.new')}
            list={listId}
            maxLength={40}
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
          <Button onClick={add} disabled={text.trim() === '' || tags.length >= 20}>
            <Plus size={14} aria-hidden /> {t('tags.add')}
          </Button>
        </div>
        <datalist id={listId}>
          {props.known.map((tag) => (
            <option key={tag} value={tag} />
          ))}
        </datalist>
        <div className="flex justify-end gap-2">
          <Button onClick={props.onClose}>{t('tags.cancel')}</Button>
          <Button look="primary" onClick={() => void keep()}>
            {t('tags.keep')}
          </Button>
        </div>
      </form>
    </Modal>
  )
}
