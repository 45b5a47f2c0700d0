/** Files that were dropped on the canvas or chosen for a node, while they are being uploaded. */
import { UploadProgress } from '../datasets/upload-progress.tsx'
import { useSession } from './session-context.tsx'
import { focusNode } from './ui-store.ts'

export function EditorUploads() {
  const { ui } = useSession()
  return (
    <div className="absolute top-2 left-2 z-10 w-[min(320px,calc(100%-16px))] rounded-md has-[li]:shadow-floating">
      <UploadProgress takeFocus={() => focusNode(ui, ui.getState().currentNode)} />
    </div>
  )
}
