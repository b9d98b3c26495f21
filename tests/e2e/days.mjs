// SPDX-License-Identifier: AGPL-3.0-or-later
// Whole days of three agencies. Each scenario is told the office and does what its people do.
import { docx } from './docx.mjs'
import { check, refuses } from './office.mjs'

export const days = {
  // A news item: section head, deputy, permit, exactly the bytes handed in.
  async release({ as, finish, base, stamp, log }) {
    const title = `县审计局召开审计整改推进会 ${stamp}`
    const bytes = docx(['县审计局召开审计整改推进会', '11月20日，县审计局召开审计整改推进会，部署年底前重点工作。', '联系人电话：13855571234。'])
    const drafter = await as('A', 'drafter')
    await drafter.draft('release', [{ name: '推进会.docx', bytes }])
    await drafter.screened(1)
    await drafter.fillSheet(title, { class: '动态' })
    await drafter.shot('release-sheet')
    await drafter.handIn()
    await drafter.phase('审查中')

    const head = await as('A', 'dept-head')
    await head.review(title, 'opine', { reason: '内容真实，同意报审。' })

    const deputy = await as('A', 'deputy')
    await deputy.open(title)
    await deputy.toOpinion()
    await deputy.answerNo()
    await deputy.give('approve')
    const refusal = deputy.page.getByRole('alert')
    await refusal.waitFor()
    check(refuses(await refusal.locator('.chip').first().innerText()), 'a refusal names its clause')
    await deputy.disposeAll('办公电话已对外公布')
    await deputy.shot('release-disposed')
    await deputy.toOpinion()
    await deputy.give('approve')
    await deputy.opinionTaken()

    await drafter.open(title)
    await drafter.issuePermit()
    await drafter.shot('release-permit')
    check((await drafter.download('推进会.docx')).equals(bytes), 'the bytes under the permit are those handed in')
    check((await drafter.download('下载许可')).length > 0, 'the permit can be fetched')
    await drafter.letter(title)
    await drafter.shot('release-letters')
  },

  // A state-secret mark is turned away at the door; another person deals with the event.
  async refused_upload({ as, finish, base, stamp, log }) {
    const drafter = await as('A', 'drafter')
    await drafter.draft('release', [{ name: `材料${stamp}.txt`, bytes: Buffer.from(`机密★10年\n\n关于有关情况的报告 ${stamp}\n`) }])
    await drafter.page.getByText('此文件未被接收').waitFor({ timeout: 60_000 })
    const text = await drafter.page.getByRole('alert').first().innerText()
    const event = /登记号：(\S+)/.exec(text)?.[1]
    check(event !== undefined, 'the refusal shows the reference of the event')
    const held = await drafter.page.evaluate(async () => {
      const id = location.pathname.split('/')[2]
      return (await (await fetch(`/api/cases/${id}`)).json()).files.length
    })
    check(held === 0, 'nothing was stored')

    const secrecy = await as('A', 'secrecy')
    await secrecy.page.goto(`${base}/refused`)
    const row = secrecy.page.getByRole('row', { name: new RegExp(event) })
    await row.getByRole('button', { name: '查看' }).click()
    await secrecy.page.getByText('内存中的内容').waitFor()
    await secrecy.page.getByRole('dialog').getByText('机密★10年').first().waitFor()
    await secrecy.shot('refused-upload')
    await secrecy.page.getByRole('button', { name: '处理' }).last().click()
    const dialog = secrecy.page.getByRole('dialog', { name: '处理' })
    await dialog.getByText('已妥善处理').click()
    await dialog.getByLabel('说明').fill('误传，原件已按规定处理')
    await dialog.getByRole('button', { name: '处理', exact: true }).click()
    await secrecy.page.getByText('已处理。').waitFor()
  },

  // The four opinions of an office; the deputy is refused, then withholds with ground and reason.
  async not_disclosed({ as, finish, base, stamp, log }) {
    const title = `企业技术改造项目情况 ${stamp}`
    const drafter = await as('B', 'drafter')
    await drafter.draft('release', [{ name: '项目情况.docx', bytes: docx(['企业技术改造项目情况', '负责人联系电话：13912345678。']) }])
    await drafter.screened(1)
    await drafter.fillSheet(title, { attribute: '主动公开' })
    await drafter.handIn()
    for (const role of ['drafter', 'dept-head', 'office']) {
      await (await as('B', role)).review(title, 'opine', { reason: '拟公开，请审。' })
    }
    const deputy = await as('B', 'deputy')
    await deputy.open(title)
    await deputy.toOpinion()
    await deputy.answerNo()
    await deputy.give('approve')
    const refusal = deputy.page.getByRole('alert')
    await refusal.waitFor()
    check(refuses(await refusal.locator('.chip').first().innerText()), 'a refusal names its clause')
    await deputy.phase('审查中')
    await deputy.shot('not-disclosed-refusal')
    const ground = deputy.pack.grounds.find((one) => one.code === 'ND-TS') ?? deputy.pack.grounds[0]
    const reason = '涉及企业尚未公开的技术路线，公开会损害其竞争地位。'
    await deputy.give('refuse', { reason, ground: ground.label })
    await deputy.opinionTaken()
    await deputy.page.getByRole('tab', { name: '结果' }).click()
    const panel = deputy.page.getByRole('region', { name: '结果' })
    await panel.getByText(ground.label).first().waitFor()
    await panel.getByText(reason).first().waitFor()
    check((await panel.getByRole('button', { name: '签发发布许可' }).count()) === 0, 'no permit can be issued')
    await deputy.shot('not-disclosed')
  },

  // The attribute fixed when the paper is formed; the same bytes then need only the release check.
  async fixed_then_released({ as, finish, base, stamp, log }) {
    const bytes = docx(['关于开展排污许可证核发工作的通知', `各有关单位：现将有关事项通知如下。（${stamp}）`])
    const drafter = await as('C', 'drafter')
    const formed = `排污许可通知拟制 ${stamp}`
    await drafter.draft('fixed', [{ name: '通知.docx', bytes }])
    await drafter.screened(1)
    await drafter.fillSheet(formed, { attribute: '主动公开' })
    await drafter.handIn()
    await finish('C', formed, ['fixed'])
    await drafter.open(formed)
    await drafter.shot('fixed')

    const published = `排污许可通知发布 ${stamp}`
    await drafter.draft('release', [{ name: '通知.docx', bytes }])
    await drafter.screened(1)
    await drafter.fillSheet(published, { attribute: '主动公开' })
    await drafter.handIn()
    const steps = await finish('C', published, ['approved'])
    log(`${steps} step(s) to the approval of the fixed paper`)
    await drafter.open(published)
    await drafter.issuePermit()
    check((await drafter.download('通知.docx')).equals(bytes), 'the bytes under the permit are those fixed')
  },

  // The record can be read and verified; a case shows who said what.
  async record({ as, finish, base, stamp, log }) {
    const office = await as('A', 'office')
    await office.page.goto(`${base}/record`)
    await office.page.getByRole('button', { name: '立即校验' }).click()
    await office.page.getByText(/校验通过：\d+ 条记录完整/).waitFor({ timeout: 60_000 })
    await office.shot('record')
  },
}
