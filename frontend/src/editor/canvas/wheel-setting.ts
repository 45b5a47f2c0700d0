/** Whether the mouse wheel zooms; without it the wheel moves the view, and Ctrl makes it zoom. */
import { createStore } from 'zustand/vanilla'
import { useStore } from 'zustand'

const storageKey = 'flowza.wheelZooms'

const setting = createStore<{ zooms: boolean }>(() => ({
  zooms: globalThis.localStorage?.getItem(storageKey) === 'true',
}))

export function useWheelZooms(): boolean {
  return useStore(setting, (state) => state.zooms)
}

/** Chooses what the wheel does, and remembers it. */
export function setWheelZooms(zooms: boolean): void {
  localStorage.setItem(storageKey, String(zooms))
  setting.setState({ zooms })
}
