import { useState } from 'react'
import { useTranslation } from '../i18n/use-translation.ts'
import { useSession } from '../editor/session-context.tsx'
import { Button } from '../ui/button.tsx'
import { Modal } from '../ui/modal.tsx'
import { showError, showMessage } from '../ui/toasts.tsx'

/** Asks for the name of what is open now; Enter keeps it. */
export function NameVersionDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation('versions')
  const session = useSession()
  const [name, setName] = useState('')

  async function keep(): Promise<void> {
    const wanted = name.trim()
    if (wanted === '') return
    onClose()
    try {
      await session.nameVersion(wanted)
      showMessage(t('named', { name: wanted }))
    } catch (error) {
      showError(error)
    }
  }

  return (
    <Modal title={t('name.title')} description={t('name.description')} onClose={onClose} width={420}>
      <form
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault()
          void keep()
        }}
      >
        <label className="flex flex-col gap-1">
          <span className="font-medium">{t('name.label')}</span>
          <input
            data-autofocus
            className="field"
            maxLength={200}
            placeholder={t('name.example')}
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
        </label>
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{t('name.cancel')}</Button>
          <Button type="submit" look="primary" disabled={name.trim() === ''}>
            {t('name.keep')}
          </Button>
        </div>
      </form>
    </Modal>
  )
}
