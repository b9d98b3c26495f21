// SPDX-License-Identifier: AGPL-3.0-or-later
// Words of the interface. Words of the law are not here: they come from the regulation in force.

const zh = {
  product: '先审',
  product_long: '先审 · 政府信息公开保密审查',
  banner: '本系统为非涉密系统，严禁存储、处理、传输国家秘密',
  loading: '正在读取……',
  error: {
    offline: '暂时连不上服务器，已办的内容没有丢失，请稍后再试。',
    instead: '可以这样办：',
    conflict: '此事项刚有新的进展，页面已更新。您填写的内容还在，请核对后再提交。',
    leave: '有尚未提交的处置或者意见，离开后需要重新填写。确定离开？',
  },
  common: {
    save: '保存', cancel: '取消', close: '关闭', confirm: '确定', all: '全部', 
    required: '必填', 
    reason: '理由', by: '办理人', at: '时间', item: '事项', state: '状态', department: '部门', drafter: '拟稿人', updated: '最近办理',
  },
  nav: {
    label: '主菜单', desk: '工作台', handin: '送审', cases: '事项', catalogue: '目录', supervision: '监督', regulations: '制度', words: '词库', refused: '拒收登记', record: '记录', people: '系统', sign_out: '退出',
    keys: '快捷键', dark: '深色', light: '浅色', language: 'English', skip: '跳到正文',
  },
  login: {
    title: '登录', login: '用户名', password: '密码', submit: '登录', motto: '先审查，后公开',
    hint: '账号由系统管理员开设，权限由安全管理员授予。忘记密码请联系系统管理员。',
  },
  setup: {
    title: '初始设置', lead: '系统尚无账号。请设立单位，并由三名管理员分别设定账号；三人不得相互兼任，也不参与审查。',
    token: '设置口令', token_hint: '服务启动时显示在服务器终端上', agency: '单位', agency_id: '单位代号', agency_id_hint: '小写字母、数字和短横线', agency_title: '单位名称', pack: '适用制度',
    accounts: '三名管理员', login: '用户名', name: '姓名', password: '密码', submit: '完成设置', done: '已设置完成，请登录。',
    differ: '三名管理员的用户名不能相同。', incomplete: '还有未填写的内容。',
  },
  desk: {
    title: '工作台', owed: '待我办理', owed_none: '没有待办事项。', drafts: '草稿', sent: '我送审的', returned: '退回给我的', done: '我办过的', days_left: '还有 {n} 天', today: '今天到期', overdue: '已超期 {n} 天',
    no_due: '无固定期限', from: '{department} {drafter}', since: '{date} 转来', refused: '有 {n} 件上传被拒收，待保密机构处理', open: '去处理', new: '送审新事项', urgent: '急', count: '{n} 件',
  },
  cases: { title: '事项', filter: '查找标题、部门或拟稿人', phase: '状态', empty: '没有符合条件的事项。', total: '共 {n} 件', overdue: '已超期', },
  handin: {
    title: '送审', procedure: '办理程序', drop: '把要公开的文件拖到这里，或', papers: '有关材料', papers_drop: '把有关材料拖到这里（可不附），或', pick: '选择文件', drop_hint: '可一次放入多个文件，正文和附件分开。支持 Word、Excel、PDF、网页和文本。',
    files: '文件', sheet: '送审单', item_title: '标题', co_issuers: '联合制作单位', co_issuers_hint: '与其他单位共同制作的才填写', co_issuer_add: '添加单位', co_issuer_remove: '去掉“{name}”', questions: '保密审查初步意见', questions_lead: '请逐项作答，不能确定的如实选择“不能确定”。',
    confirms: '确认', declassification: '登记解密手续', submit: '交审', submitted: '已交审，转“{step}”。', submitted_plain: '已交审。', missing: '交审前还需要：', review: '查看标记',
    left: '{n} 处待处置', clean: '未发现问题', unreadable: '{n} 处未能查看', remove: '移除“{name}”', sent: '已上传 {n}%',
    draft_saved: '草稿已保存', draft_saving: '正在保存草稿……', draft_unsaved: '草稿尚未保存', blocked: '“{label}”不能在本系统送审。', temporary: '“{label}”须在批准前落实。', discard: '撤销草稿', discard_ask: '撤销后草稿和已上传的文件不再办理。确定撤销“{title}”？', untitled: '未命名事项',
    refused_title: '此文件未被接收', refused_lead: '系统没有保存这项内容。请立即停止处理，不要删除原件，并报告本单位保密机构。登记号：{event}',
    stage: { waiting: '排队中', sending: '正在上传', received: '已收到', reading: '正在读取', screening: '正在筛查', storing: '正在加密保存', done: '已读取并筛查', refused: '未接收', failed: '没有成功' },
  },
  case: { about: '所涉信息', other: '相关办件',
    parts: '文件与部分', matter: '个人信息', matter_period: '公示期限：{period}。', stated: '文件自己写明的属性', sheet: '送审单', text: '文字', layout: '版面', findings: '标记', opinion: '我的意见', opinions: '已有意见', result: '结果', timeline: '办理经过', no_file: '此事项还没有文件。', hidden_part: '纸面上看不到', more_hidden: '另有 {n} 处纸面上看不到的文字', fold_hidden: '收起纸面上看不到的文字', could_not_look: '未能查看',
    rules_lost: '所依据的制度版本没有完整保存，此事项只能查看；改按现行制度办理后可以继续。', you_are_here: '办到这里', sealed: '内容已封存，任何人都不能查看。', not_viewable: '您无权查看此事项的内容。', opened: '{date} 起草', seal: '封存', unseal: '解除封存', incident: '转为事件', withdraw: '撤回', move_over: '改按现行制度办理', move_over_why: '改按现行制度办理的理由', move_over_ask: '本单位的制度已有新版本。改按新版本办理后，此事项回到草稿，须重新交审。',
    seal_why: '封存缘由（不要抄录内容）', unseal_why: '解除封存的理由', incident_why: '转为事件的理由', withdraw_why: '撤回理由', withdraw_ask: '撤回后此事项不再公开，已发的许可同时失效。', seal_hint: '怀疑涉及国家秘密时使用。内容立即对所有人关闭，只保留登记。',
    edit: '修改送审单和文件', page: '第 {n} 页', page_of: '第 {n} / {total} 页', rows_before: '前面 {n} 行', rows_after: '后面 {n} 行', window: '第 {from}–{to} 段，共 {total} 段', empty_part: '此部分没有文字。', picture_failed: '这一页的版面没有读出来，可切换到“文字”查看。',
    due: '期限 {date}', provisional: '节假日安排未公布，暂计', original: '下载原文件', replace: '更换文件', replace_lead: '用改过的文件替换“{name}”。新文件同样要先读取和筛查。', replace_voids: '更换后，已有的 {n} 条意见作废，须重新审查。', replace_drop: '把改过的文件拖到这里，或', replaced: '文件已更换。', replaced_voids: '文件已更换，已有的 {n} 条意见作废，重新审查。', more_changes: '另有 {n} 处', drawer_open: '展开办理经过', drawer_close: '收起办理经过', co_issuers: '联合制作单位', consents: '书面同意', objects: '不同意', awaited: '待书面意见',
    circle: { none: '尚未处置', some: '部分处置', all: '全部处置', clean: '没有标记' }, 
  },
  letter: {
    title: '文书', lead: '按办理记录生成；记录中没有的内容留空，由有关人员手工填写。', none: '此事项目前没有可以出具的文书。', look: '预览', take: '下载 PDF', look_at: '预览{title}（新窗口）', take_of: '下载{title}的 PDF',
  },
  finding: {
    progress: '已处置 {done} / {total}', none: '这个文件没有标记。没有标记不等于可以公开，仍须人工审查。', redact: '遮盖', withhold: '不公开', not_problem: '不是问题', unsure: '拿不准', reason: '为什么不是问题', reason_needed: '请写明为什么不是问题。', undo: '撤销上一步', settled: '已处置', passes: '通过', same: '同样内容共 {n} 处', same_apply: '同样内容一并处置', first_this: '请先处置这一处，再一并处置同样内容。', nth: '同样内容第 {n} 处，共 {total} 处', before: '上一处', after: '下一处',
    order: '排列', by_severity: '按轻重', by_document: '按原文', severity: { critical: '特别严重', high: '严重', medium: '一般', low: '轻微' }, column: '整列 {n} 处', times: '{n} 处', partly: '已处置 {done} / {total}', faint: '把握不大', faint_folded: '另有 {n} 处把握不大，已收起', faint_fold: '收起把握不大的 {n} 处', judged_before: '曾判定不是问题', stands: '可以保留', judged: '{at} {by}判定不是问题：{reason}', suggested: '建议', rows_open: '展开这一列的 {n} 处', rows_close: '收起', rows_more: '再显示 {n} 处', action: { block: '不得公开', redact: '须遮盖', review: '须人看', pass: '已看' },
    said: { redact: '遮盖', withhold: '不公开', not_problem: '不是问题', unsure: '拿不准', several: '已处置' }, no_suggestion: '这一处须由人判断，没有建议。', rows: '这一列共 {n} 处', hidden: '纸面不可见', all_done: '本文件的标记都已处置。', to_opinion: '填写意见', list: '标记列表', dispose: '处置', by: '{who} 处置',
    not_now: '现在不由您处置，仅供查看。',
  },
  opinion: {
    in_place_of: '代{name}', as: '以{role}身份', due: '请于 {date} 前办理', decision: '意见', reason: '说明', reason_required: '请写明理由。', reason_plain: '需要时填写', return_to: '退回到', escalate_for: '缘由', grounds: '不公开的依据', ground_add: '选择依据', ground_reason: '具体理由', harm: '公开会造成什么危害', article: '具体条文',
    suggests: '建议结论', questions: '逐项审查', checklist: '逐项核对', evidence: '书面材料', evidence_body: '出具单位', evidence_number: '文号', evidence_on: '日期', evidence_scope: '范围', submit: '出具意见', submit_with: '出具意见：{label}', seen: '本意见针对现有 {n} 个文件，文件一经改动即作废。', choose: '请先选择意见。', missing: '目前还缺：', member: '代表：{name}',
    done: '意见已记入。', next: '意见已记入，接着办理下一件。', answer: { no: '否', yes: '是', unsure: '不能确定' }, answer_reason: '说明理由', all_no: '其余均为“否”', lift: '解除依据', lift_none: '不解除', lift_by: { consent: '权利人书面同意', public_interest: '公共利益决定', cited_law: '法律法规规定应当公开' }, lift_whose: '何人同意或决定', lift_basis: '依据或文号', lift_on: '日期', void: '已作废', given_before: '{who}此前答：{value}', empty: '还没有人出具意见。', fallen: '已有 {n} 条意见作废。', switch: '选择要办理的环节',
    need_ground: '请至少选择一项不公开的依据，并写明理由。', need_return: '请选择退回到哪一步。', need_escalate: '请选择缘由。', need_answers: '还有未作答的项目。',
  },
  permit: {
    title: '发布许可', lead: '许可只对下列文件的现有内容有效，任何改动都须重新审查。', issue: '签发发布许可', issue_ask: '签发后即可按此许可公开下列文件。确定签发“{title}”的发布许可？', number: '许可编号', issued: '签发时间', position: '记录位置', download: '下载许可', bytes: '下载许可所载文件', revoke: '撤销许可', revoke_why: '撤销理由', revoked: '已于 {at} 撤销', revoked_why: '理由：{why}', done: '许可已签发。', undone: '许可已撤销。', valid: '有效', 
  },
  outcome: { title: '审查结论', ground: '依据', article: '条文', harm: '危害', reason: '理由', },
  delegation: { title: '委托代行', short: '委托', lead: '外出或不在岗时，可以书面委托同事在一段时间内代行职责。代行的意见同时记下两个人；代行人不能审批自己起草的、也不能审批委托人起草或已经审过的。', new: '作出委托', giver: '委托人', taker: '代行人', role: '岗位', days: '起止日期', first: '开始', last: '结束', basis: '书面授权', basis_hint: '授权书的名称或文号', give: '委托', done: '委托已记入。', empty: '没有委托。', state: '状态', now: '代行中', ahead: '尚未开始', over: '已到期', ended: '已终止', end: '终止', ended_now: '委托已终止。' },
  supervision: { title: '监督', months: '月份', month: '月份', first: '开始', last: '结束', handed_in: '送审', running: '在办', approved: '待发布', released: '已公开', fixed: '已定属性', withheld: '不公开', returned: '曾退回', late: '曾超期', median: '办理天数（中位）', days: '{n} 天', overdue: '现在超期', none_overdue: '没有超期的事项。', step: '环节', due: '应于', over: '已超', by_month: '按送审月份', by_department: '按部门', by_ground: '不公开的理由', summary: '当月汇总表' },
  catalogue: { title: '目录', which: '选择目录', month: '月份', every_month: '全部月份', filter: '查找名称、文号、索引号', export: '导出', kind: { xlsx: 'Excel', csv: 'CSV', json: 'JSON' }, none: '本单位的制度没有要求编制目录。', empty: '目录里还没有信息。', more: '另有 {n} 件未列出，请按月份或条件筛选，或导出查看。' },
  regulations: { title: '制度', left: '条款', right: '软件怎么办', none: '没有写成规则：{why}', procedures: '办理程序', handed_in_by: '由{role}送审', cases: '案例 {n} 个', acted: '已适用 {n} 次', last: '最近 {at}', search: '查找条款', rules_none: '此条没有对应的规则。' },
  refused: {
    title: '拒收登记', lead: '下列上传因疑似含有国家秘密标志未被接收，系统没有保存内容。限时内可由保密机构另一人查看并处理。', empty: '没有待处理的拒收登记。', event: '登记号', at: '时间', person: '上传人', rule: '触发规则', state: '状态', expires: '查看截止 {at}', view: '查看', gone: '内容已销毁', close: '处理', how: '处理方式', reason: '放行理由', body: '解密或确认单位', number: '文号', on: '日期', note: '说明（不要抄录内容）', done: '已处理。', look: '内存中的内容', look_hint: '仅供判断，关闭后不留存。',
    hows: { clear: '放行（仅限这一份内容）', dealt_with: '已妥善处理', incident: '转为泄密隐患事件' }, reasons: { declassified: '已经解密', condition_met: '解密条件已成就', mark_wrong: '标志有误，已经确认', no_mark: '没有标志，只是谈到' }, closed: '已结', open: '待处理',
  },
  record: { title: '记录', lead: '每一步办理都按次序记入，不能改动。', verify: '立即校验', verifying: '正在校验……', ok: '校验通过：{size} 条记录完整，没有改动。', bad: '校验没有通过，请立即报告审计管理员。', root: '根值', position: '序号', all: '全部记录', empty: '没有记录。', filter: '按人员或内容筛选', citations: '依据', pending: '待记入', one_case: '在记录中查看', },
  people: { title: '人员与权限', lead: '开设账号、授予权限、监督记录由三名管理员分别负责，互不兼任。', add: '开设账号', login: '用户名', name: '姓名', department: '部门', password: '初始密码', roles: '权限', grant: '授权', saved: '权限已更新。', added: '账号已开设，待授予权限。', none: '未授权', empty: '还没有账号。', edit: '调整“{name}”的权限' },
  keys: {
    title: '快捷键', next: '下一处标记', previous: '上一处标记', agree: '按建议处置', redact: '遮盖', withhold: '不公开', not_problem: '不是问题，写明理由', unsure: '拿不准', same: '同样内容一并处置', undo: '撤销上一步处置', go: '转到原处', page_back: '上一页', page_on: '下一页', next_item: '下一件', previous_item: '上一件', give: '出具意见并办下一件', back: '返回', search: '查找', open: '打开', overlay: '显示或关闭本页', switch: '文字与版面切换', opinion: '填写意见',
  },
  words: {
    title: '词库', lead: '本单位自己的词语。启用以后，今后的筛查都会查找这些词语；先试用、先看会改变什么，再启用。', new: '新建词库', empty: '还没有词库。可导入一份 CSV 或 Excel 表格，建立第一个词库。', name: '词库名称', name_first: '请先填写词库名称。', next: '导入“{name}”的新版本', import_next: '导入新版本',
    drop: '把词语表格（CSV 或 xlsx）拖到这里，或', columns: '表格每行一个词语；列依次为词语/式样、类别、理由、依据、例外，只有词语必填，有表头时列序不限。例外是包含该词语但不必查出的较长词语，多个以顿号分开。', patterns: '要查一类写法，可在同一列写式样，放在两条斜线之间：/青峰[一二三]号/ 查三个代号，/XM-\\d{\'{4}\'}/ 查字母加四位数字，/第.{\'{1,3}\'}期工程/ 查中间有一到三个字的写法。次数要有上限；文字的空格、全半角、大小写、繁简已经统一，不必分写。', ready_lead: '也可以用随系统提供的词库：', ready: { leader_titles: '领导职务', region_names: '地名写法', set_phrases: '固定提法和常见错误' }, categories: '可用的类别：{names}。也可写自定的名称，查到时提请人工判断。', reading: '正在读取……', imported: '已导入 {n} 条，尚未启用。', faults: '文件中有 {n} 处需要改正，没有导入：', line: '第 {n} 行', more_faults: '另有 {n} 处未列出，请先改正以上各处。',
    none_on: '未启用', on_version: '启用第 {n} 版', version: '版次', nth: '第 {n} 版', count: '内容', count_words: '{n} 条', count_exceptions: '{n} 个例外', author: '导入', switched: '启停', acts: '操作', turn_on: '启用', turn_off: '停用', download: '下载', drop_draft: '删除草稿', state: { draft: '草稿', on: '启用', off: '停用' },
    ask_on: '启用“{name}”第 {n} 版（{words} 个词语）？启用后即用于全单位今后的筛查，并记入记录。', ask_off: '停用“{name}”第 {n} 版（{words} 个词语）？停用后今后的筛查不再查找这些词语，并记入记录。', replaces: '现在启用的第 {n} 版同时停用。', is_on: '“{name}”第 {n} 版已启用。', is_off: '“{name}”第 {n} 版已停用。',
    entries: '词语', try: '试用', preview: '会改变什么', find: '查找词语', total: '共 {n} 条', word: '词语/式样', pattern: '式样', category: '类别', clause: '依据', exceptions: '例外：', no_entry: '没有符合条件的词语。',
    try_lead: '粘贴一段文字，看启用这一版后会查出什么。文字不保存。', try_place: '在这里粘贴文字', try_go: '检查', try_none: '没有查出内容。', try_found: '查出 {n} 处，其中本词库 {own} 处。', of_this_list: '本词库', tried: '试用的文字',
    preview_lead: '用这一版重新筛查您能查看的现有事项，只作统计，不改动任何事项。', preview_go: '开始统计', preview_again: '重新统计', preview_waiting: '排队中，前面还有其他统计。', preview_running: '已看 {done} / {total} 件', preview_cancel: '取消统计', preview_leave: '可以离开本页，统计继续进行。', preview_cancelled: '统计已取消，没有改动任何事项。', preview_failed: '统计没有完成，请重新统计。', preview_sum: '共看 {files} 个文件，{changed} 个有变化：新增标记 {added} 处，减少 {removed} 处。', preview_not_read: '{n} 个文件未能读取', files: '{n} 个文件', file: '文件', added: '新增', removed: '减少', verdict: '筛查结论',
  },
  missing: { title: '没有这个页面', lead: '地址可能有误，或您没有查看的权限。', back: '回工作台' },
}

export type Messages = typeof zh
export default zh
