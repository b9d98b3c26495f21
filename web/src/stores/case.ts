// SPDX-License-Identifier: AGPL-3.0-or-later
// The case on the desk: as the server last told it, and what this person has said since.
import { defineStore } from 'pinia'
import { computed, shallowRef, watch } from 'vue'
import { act, readCase, type Act, type Case, type Disposition, type DispositionKind } from '@/api/cases'
import { readDocument, type Screened } from '@/api/files'
import { ApiError } from '@/api/http'
import { key, saidOf, type Said } from '@/logic/dispositions'

interface Step {
  kind: DispositionKind
  before: { file: string; finding: string; said: Disposition | undefined }[]
}

export const useCaseStore = defineStore('case', () => {
  const item = shallowRef<Case>()
  const documents = shallowRef(new Map<string, Screened>())
  const unsaved = shallowRef(new Map<string, Disposition>())
  const steps = shallowRef<readonly Step[]>([]) // of disposing, the last one last
  let saving: Promise<void> = Promise.resolve()

  const said = computed<Said>(() => {
    const all = saidOf(item.value?.dispositions ?? [], item.value?.files ?? [])
    for (const [id, one] of unsaved.value) all.set(id, one)
    return all
  })
  // What was found says other things in another kind of publication.
  watch(() => item.value?.matter?.id, () => (documents.value = new Map()), { flush: 'sync' })
  const mayNote = computed(() => item.value?.may.note ?? item.value?.may.edit ?? false)
  const mayDispose = computed(() => mayNote.value || (item.value?.asked.length ?? 0) > 0)

  function clear(): void {
    item.value = undefined
    documents.value = new Map()
    unsaved.value = new Map()
    steps.value = []
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
    const before = findings.map((finding) => ({ file, finding, said: said.value.get(key(file, finding)) }))
    steps.value = [...steps.value, { kind, before }]
    await say(findings.map((finding) => ({ file, finding, kind, reason })))
  }

  // What was said before stands again. Where nothing was said, and the server keeps what was, it is
  // open again.
  async function undo(): Promise<{ file: string; finding: string } | undefined> {
    const step = steps.value[steps.value.length - 1]
    if (step === undefined) return undefined
    steps.value = steps.value.slice(0, -1)
    const known = saidOf(item.value?.dispositions ?? [])
    const left = new Map(unsaved.value)
    const again: Disposition[] = []
    for (const { file, finding, said: earlier } of step.before) {
      const id = key(file, finding)
      if (!known.has(id) && earlier === undefined && !mayNote.value) left.delete(id)
      else again.push(earlier ?? { file, finding, kind: 'unsure', reason: '' })
    }
    unsaved.value = left
    await say(again.map(({ file, finding, kind, reason }) => ({ file, finding, kind, reason: reason ?? '' })))
    return step.before[0]
  }

  async function say(changed: readonly Disposition[]): Promise<void> {
    const next = new Map(unsaved.value)
    for (const one of changed) next.set(key(one.file, one.finding), one)
    unsaved.value = next
    if (mayNote.value && next.size > 0) await (keeping ??= keep().finally(() => (keeping = undefined)))
  }

  // What is said while one note is on its way goes along with the next.
  let keeping: Promise<void> | undefined
  async function keep(): Promise<void> {
    while (unsaved.value.size > 0) {
      const batch = [...unsaved.value.values()]
      const [asked] = item.value?.asked ?? []
      const step = item.value?.may.edit === true || asked === undefined ? {} : { step: asked.step, ...(asked.member === undefined ? {} : { member: asked.member }) }
      const note: Act = { does: 'note', ...step, dispositions: batch }
      try {
        await perform(note)
      } catch (error) {
        if (!(error instanceof ApiError) || error.status !== 409) throw error
        await perform(note) // somebody else was faster; the case has been read again
      }
      const left = new Map(unsaved.value)
      for (const one of batch) if (left.get(key(one.file, one.finding)) === one) left.delete(key(one.file, one.finding))
      unsaved.value = left
    }
  }

  function take(next: Case): void {
    item.value = next
    const digests = new Set(next.files.map((file) => file.digest))
    unsaved.value = new Map([...unsaved.value].filter(([, one]) => digests.has(one.file)))
    steps.value = steps.value.filter((step) => step.before.every((one) => digests.has(one.file)))
  }
  function unsavedList(): Disposition[] {
    return [...unsaved.value.values()]
  }
  function forgetUnsaved(): void {
    unsaved.value = new Map()
    steps.value = []
  }

  return { item, documents, unsaved, steps, said, mayNote, mayDispose, clear, load, open, perform, dispose, undo, take, unsavedList, forgetUnsaved }
})
