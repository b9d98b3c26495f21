// SPDX-License-Identifier: AGPL-3.0-or-later
import { defineStore } from 'pinia'
import { computed, ref } from 'vue'
import { readPack, type Clause, type Ground, type OutlineStep, type Pack, type PackStep, type Procedure } from '@/api/pack'

export const usePackStore = defineStore('pack', () => {
  const pack = ref<Pack>()
  let loading: Promise<void> | undefined

  const clauses = computed(() => new Map<string, Clause>((pack.value?.clauses ?? []).map((one) => [one.id, one])))
  const grounds = computed(() => new Map<string, Ground>((pack.value?.grounds ?? []).map((one) => [one.id, one])))
  const steps = computed(() => {
    const all = pack.value?.steps ?? [] // the outline of each procedure says the same
    const list: PackStep[] = Array.isArray(all)
      ? all
      : Object.entries(all).map(([id, step]) => ({ ...step, id }))
    return new Map(list.map((step) => [step.id, step]))
  })

  async function load(): Promise<void> {
    if (pack.value !== undefined) return
    loading ??= readPack()
      .then((read) => void (pack.value = read))
      .finally(() => (loading = undefined))
    await loading
  }
  function forget(): void {
    pack.value = undefined
  }

  const category = (id: string): string => pack.value?.detectors?.[id] ?? id
  const ground = (id: string): string => grounds.value.get(id)?.label ?? id
  const role = (id: string): string => pack.value?.roles.find((one) => one.id === id)?.label ?? id
  const conclusion = (id: string): string => pack.value?.conclusions.find((one) => one.id === id)?.label ?? id

  function outline(procedure: Procedure): OutlineStep[] {
    return (procedure.outline ?? []).map((entry) => {
      const given: OutlineStep = typeof entry === 'string' ? { step: entry } : entry
      const step = steps.value.get(given.step)
      return {
        label: step?.label ?? given.step,
        clause: step?.clause ?? '',
        role_label: step === undefined ? '' : role(step.actor),
        asks_questions: step?.asks_questions ?? false,
        ...given,
      }
    })
  }

  return { pack, clauses, grounds, steps, load, forget, category, ground, role, conclusion, outline }
})
