// SPDX-License-Identifier: AGPL-3.0-or-later
// The case on the desk: as the server last told it, and what this person has said since.
import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import { act, readCase, type Act, type Case, type Disposition, type DispositionKind } from '@/api/cases'
import { readDocument, type Screened } from '@/api/files'
import { ApiError } from '@/api/http'
import { key, saidOf, type Said } from '@/logic/dispositions'

export const useCaseStore = defineStore('case', () => {
  const item = ref<Case>()
  const documents = shallowRef(new Map<string, Screened>())
  const unsaved = ref(new Map<string, Disposition>())
  let saving: Promise<void> = Promise.resolve()

  const said = computed<Said>(() => {
    const all = saidOf(item.value?.dispositions ?? [])
    for (const [id, one] of unsaved.value) all.set(id, one)
    return all
  })
  const mayNote = computed(() => item.value?.may.note ?? item.value?.may.edit ?? false)
  const mayDispose = computed(() => mayNote.value || (item.value?.asked.length ?? 0) > 0)

  function clear(): void {
    item.value = undefined
    documents.value = new Map()
    unsaved.value = new Map()
  }

  async function load(id: string): Promise<void> {
    if (item.value?.id !== id) clear()
    item.value = await readCase(id)
  }

  async function open(digest: string): Promise<Screened> {
    const known = documents.value.get(digest)
    if (known !== undefined) return known
    const read = await readDocument(item.value!.id, digest)
    documents.value = new Map(documents.value).set(digest, read)
    return read
  }

  // One act after the other, each on the state the one before left.
  async function perform(what: Act): Promise<Case> {
    const id = item.value!.id
    let answer: Case | undefined
    const run = async (): Promise<void> => {
      try {
        answer = await act(id, item.value!.seq, what)
      } catch (error) {
        if (error instanceof ApiError && error.status === 409) item.value = await readCase(id)
        throw error
      }
      if (item.value?.id === id) item.value = answer
    }
    const turn = saving.then(run)
    saving = turn.catch(() => undefined)
    await turn
    return answer!
  }

  // Kept at once where the server keeps notes; otherwise it goes along with the opinion.
  async function dispose(file: string, findings: readonly string[], kind: DispositionKind, reason = ''): Promise<void> {
    const changed = findings.map((finding) => ({ file, finding, kind, reason }))
    const next = new Map(unsaved.value)
    for (const one of changed) next.set(key(one.file, one.finding), one)
    unsaved.value = next
    if (!mayNote.value) return
    await perform({ does: 'note', dispositions: changed })
    const left = new Map(unsaved.value)
    for (const one of changed) {
      if (left.get(key(one.file, one.finding)) === one) left.delete(key(one.file, one.finding))
    }
    unsaved.value = left
  }

  function take(next: Case): void {
    item.value = next
    const digests = new Set(next.files.map((file) => file.digest))
    unsaved.value = new Map([...unsaved.value].filter(([, one]) => digests.has(one.file)))
  }
  function unsavedList(): Disposition[] {
    return [...unsaved.value.values()]
  }
  function forgetUnsaved(): void {
    unsaved.value = new Map()
  }

  return { item, documents, unsaved, said, mayNote, mayDispose, clear, load, open, perform, dispose, take, unsavedList, forgetUnsaved }
})
