// SPDX-License-Identifier: AGPL-3.0-or-later
// The findings of one file on the page: in which order, which one is chosen, and what a key does
// with it.
import { ElMessage } from 'element-plus/es/components/message/index'
import { computed, ref, watch, type ComputedRef, type Ref } from 'vue'
import { useI18n } from 'vue-i18n'
import type { DispositionKind } from '@/api/cases'
import type { Finding } from '@/api/files'
import { isSettled, key, nextWaiting, proposed, sameText } from '@/logic/dispositions'
import { groupsOf, inOrder, isFaint, type Order, type Shelf } from '@/logic/finding_groups'
import { useCaseStore } from './case'

export interface FindingsOnPage {
  order: Ref<Order>
  unfolded: Ref<boolean>
  asking: Ref<boolean>
  chosen: Ref<string>
  nth: Ref<number> // which row of the chosen finding
  jump: Ref<number> // rises when the page is to go there
  shelf: ComputedRef<Shelf>
  current: ComputedRef<Finding | undefined>
  begin: () => Finding | undefined
  choose: (id: string, row?: number) => void
  move: (by: number) => void
  agree: () => void
  dispose: (finding: Finding, kind: DispositionKind, reason?: string) => void
  disposeChosen: (kind: DispositionKind) => void
  disposeSame: () => void
  ask: () => void
  undo: () => Promise<void>
}

// `shows` is told which finding to bring into view, `fails` what went wrong, undefined when it did not.
export function useFindings(
  file: Ref<string>,
  findings: ComputedRef<readonly Finding[]>,
  shows: (finding: Finding, row: number) => void,
  fails: (error: unknown) => void,
): FindingsOnPage {
  const { t } = useI18n()
  const store = useCaseStore()
  const order = ref<Order>('severity')
  const unfolded = ref(false)
  const asking = ref(false)
  const chosen = ref('')
  const nth = ref(-1)
  const jump = ref(0)

  const shelf = computed(() => groupsOf(findings.value, order.value))
  const byId = computed(() => new Map(findings.value.map((finding) => [finding.id, finding])))
  const current = computed(() => byId.value.get(chosen.value))
  const inView = computed(() => inOrder(unfolded.value ? [...shelf.value.sure, ...shelf.value.faint] : shelf.value.sure))
  const all = computed(() => inOrder([...shelf.value.sure, ...shelf.value.faint]))

  watch(file, () => (unfolded.value = false))

  // The first that waits is chosen, without going there.
  function begin(): Finding | undefined {
    const first = nextWaiting(all.value, store.said, file.value, '') ?? all.value[0]
    chosen.value = first?.id ?? ''
    nth.value = -1
    if (first !== undefined && folded(first)) unfolded.value = true
    return first
  }
  function folded(finding: Finding): boolean {
    return !unfolded.value && isFaint(finding) && !inView.value.includes(finding)
  }
  function choose(id: string, row = -1): void {
    const finding = byId.value.get(id)
    if (finding === undefined) return
    if (id !== chosen.value) asking.value = false
    chosen.value = id
    nth.value = row
    if (folded(finding)) unfolded.value = true
    jump.value++
    shows(finding, row)
  }
  function move(by: number): void {
    const list = inView.value.length > 0 ? inView.value : all.value
    if (list.length === 0) return
    const at = list.findIndex((one) => one.id === chosen.value)
    choose(list[(at + by + list.length) % list.length]!.id)
  }
  function goOn(from: Finding): void {
    const next = nextWaiting(all.value, store.said, file.value, from.id)
    if (next !== undefined) choose(next.id)
  }

  // It stands at once; that it is kept is heard of only when it fails.
  function say(list: readonly Finding[], kind: DispositionKind, reason: string): void {
    fails(undefined)
    store.dispose(file.value, list.map((one) => one.id), kind, reason).catch(fails)
  }
  function dispose(finding: Finding, kind: DispositionKind, reason = ''): void {
    if (!store.mayDispose) return
    say([finding], kind, reason)
    const others = sameText(findings.value, finding).some((one) => one.id !== finding.id && !isSettled(store.said, file.value, one.id))
    if (kind !== 'unsure' && !others) goOn(finding)
  }
  function disposeChosen(kind: DispositionKind): void {
    if (current.value !== undefined) dispose(current.value, kind)
  }
  function disposeSame(): void {
    const finding = current.value
    if (finding === undefined || !store.mayDispose) return
    const given = store.said.get(key(file.value, finding.id))
    if (given === undefined) {
      ElMessage({ message: t('finding.first_this') })
      return
    }
    say(sameText(findings.value, finding), given.kind, given.reason ?? '')
    goOn(finding)
  }
  function agree(): void {
    const finding = current.value
    if (finding === undefined) return
    const kind = proposed(finding)
    if (kind === undefined) ElMessage({ message: t('finding.no_suggestion') })
    else dispose(finding, kind, kind === 'not_problem' ? finding.judged!.reason : '')
  }
  function ask(): void {
    if (store.mayDispose && current.value !== undefined) asking.value = true
  }
  async function undo(): Promise<void> {
    fails(undefined)
    try {
      const back = await store.undo()
      if (back !== undefined && back.file === file.value) choose(back.finding)
    } catch (error) {
      fails(error)
    }
  }

  return { order, unfolded, asking, chosen, nth, jump, shelf, current, begin, choose, move, agree, dispose, disposeChosen, disposeSame, ask, undo }
}
