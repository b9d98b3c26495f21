// SPDX-License-Identifier: AGPL-3.0-or-later
// The keys valid on the page now; the overlay lists these and no others.
import { defineStore } from 'pinia'
import { onBeforeUnmount, onMounted, ref, shallowRef } from 'vue'
import { isField, isValid, meant, type Binding } from '@/logic/keys'

export const useKeyStore = defineStore('keys', () => {
  const layers = shallowRef<readonly (readonly Binding[])[]>([])
  const overlay = ref(false)

  const valid = (): Binding[] => layers.value.flat().filter(isValid)

  function press(event: KeyboardEvent): void {
    if (event.defaultPrevented) return
    const inField = isField(document.activeElement)
    if (event.key === '?' && !inField) {
      overlay.value = !overlay.value
      event.preventDefault()
      return
    }
    if (overlay.value) {
      if (event.key === 'Escape') overlay.value = false
      return
    }
    // An open dialog keeps its keys to itself.
    if (document.querySelector('.el-overlay:not([style*="display: none"]) [role="dialog"]') !== null) return
    const binding = meant({ ...copy(event), inField }, valid())
    if (binding === undefined) return
    event.preventDefault()
    binding.act()
  }

  function copy(event: KeyboardEvent): { key: string; ctrlKey: boolean; metaKey: boolean; altKey: boolean; isComposing: boolean } {
    const { key, ctrlKey, metaKey, altKey, isComposing } = event
    return { key, ctrlKey, metaKey, altKey, isComposing }
  }

  function add(bindings: readonly Binding[]): void {
    layers.value = [bindings, ...layers.value]
  }
  function take(bindings: readonly Binding[]): void {
    layers.value = layers.value.filter((layer) => layer !== bindings)
  }

  return { overlay, valid, press, add, take }
})

// Binds keys while the component stands.
export function useKeys(bindings: readonly Binding[]): void {
  const store = useKeyStore()
  onMounted(() => store.add(bindings))
  onBeforeUnmount(() => store.take(bindings))
}
