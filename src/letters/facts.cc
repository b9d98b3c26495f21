// SPDX-License-Identifier: AGPL-3.0-or-later
#include "letters/facts.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace xs::letters {
namespace {

std::vector<Place> common_texts() {
  return {
      {"空日期", "手填的日期", false, "　　年　　月　　日"},
      {"空时刻", "手填的时刻", false, "　　年　　月　　日　　时　　分"},
      {"空栏", "手填的横线", false, "＿＿＿＿＿＿＿＿"},
      {"空格", "两个字宽的空白", false, "　　"},
      {"单位", "本单位名称"},
      {"制度", "据以审查的制度名称"},
      {"制度版本", "该制度文本的摘要值前16位"},
      {"案号", "本件的编号"},
      {"记录序号", "本文书据以制作的最后一条记录的序号"},
      {"记录日期", "最后一条记录的日期", true},
      {"程序", "所走的审查程序"},
      {"状态", "办理到哪里"},
      {"题名", "信息名称"},
      {"承办人", "承办人姓名"},
      {"承办部门", "产生信息的部门"},
      {"填表日期", "建件日期", true},
      {"送审日期", "最近一次送审的日期", true},
      {"联合制发单位", "各单位名称，顿号隔开"},
      {"文件数", "送审文件的个数"},
      {"审查结论", "公开、区分处理后公开、不公开等"},
      {"结论理由", "作出结论时写明的理由"},
      {"结论依据", "作出结论所依据的条款"},
      {"批准环节", "作出结论的环节"},
      {"批准人", "作出结论的人"},
      {"批准日期", "作出结论的日期", true},
      {"报请理由", "不能确定的原因"},
      {"报请环节", "提出报请的环节"},
      {"报请人", "提出报请的人"},
      {"报请日期", "提出报请的日期", true},
      {"答复机关", "答复报请的机关"},
      {"答复文号", "答复的文号"},
      {"答复日期", "答复的日期", true},
      {"答复结论", "答复的结论"},
      {"曾有密级标志", "送审信息写明曾有密级标志的，怎样写的"},
      {"解密机关", "作出解密决定的机关"},
      {"解密文号", "解密决定的文号"},
      {"解密范围", "解密的范围"},
      {"解密日期", "解密决定的日期", true},
      {"许可编号", "最近一次公开许可的编号"},
      {"许可日期", "最近一次公开许可的签发日期", true},
      {"撤销日期", "最近一次撤销公开的日期", true},
      {"撤销原因", "撤销公开的原因"},
  };
}

std::vector<ListPlace> common_lists() {
  return {
      {"登记事项", "送审信息各栏，已填的", {{"名称", "栏目"}, {"内容", "所填内容"}}},
      {"送审文件",
       "送审的文件",
       {{"序号", "从1起"},
        {"文件名", "上传时的名称"},
        {"格式", "文件格式"},
        {"大小", "字节数"},
        {"摘要值", "SM3 摘要值"}}},
      {"审查问题",
       "制度要求逐一回答的问题",
       {{"问题", "问题"},
        {"勾选", "是、否、不能确定，已选的涂黑"},
        {"答案", "是、否或者不能确定"},
        {"理由", "说明"},
        {"回答人", "姓名"}}},
      {"逐项表态",
       "制度要求逐项表态的情形",
       {{"情形", "情形"},
        {"勾选", "是、否、不能确定，已选的涂黑"},
        {"答案", "是、否或者不能确定"},
        {"理由", "说明"},
        {"表态人", "姓名"}}},
      {"审查意见",
       "所走程序的各环节，未办的留空",
       {{"环节", "环节名称"},
        {"岗位", "办理的岗位"},
        {"单位名称", "外单位环节：哪个单位"},
        {"意见", "同意、退回等及建议"},
        {"理由", "所写的意见"},
        {"姓名", "办理人"},
        {"日期", "办理日期", true},
        {"依据", "依据的条款"},
        {"备注", "代行、自拟自核等"}}},
      {"筛查处理",
       "筛查发现及处理，同类合并",
       {{"类别", "筛查发现的类别"},
        {"处理", "遮盖、不公开等"},
        {"处数", "处数"},
        {"理由", "处理理由"},
        {"处理人", "姓名"}}},
      {"未能检查",
       "机器未能检查的部分",
       {{"文件名", "文件"}, {"部位", "部位"}, {"确认人", "姓名"}}},
      {"不予公开依据",
       "不予公开的情形",
       {{"情形", "情形"},
        {"依据", "法律条款"},
        {"理由", "理由"},
        {"危害", "公开后的危害"},
        {"条款", "所引的具体条款"}}},
      {"同意事项",
       "同意、公共利益决定或者法律规定",
       {{"情形", "所解除的情形"},
        {"方式", "同意、公共利益决定等"},
        {"权利人", "何人"},
        {"依据", "文号或者条款"},
        {"日期", "日期", true}}},
      {"共同制作单位",
       "联合制发的其他单位",
       {{"单位名称", "单位"},
        {"意见", "同意、不同意，未答复的留空"},
        {"文号", "书面意见文号"},
        {"日期", "书面意见日期", true}}},
      {"第三方事项",
       "答“是”或者“不能确定”、经权利人同意可以公开的问题",
       {{"问题", "问题"}, {"理由", "说明"}}},
      {"公开许可",
       "签发过的公开许可",
       {{"许可编号", "编号"},
        {"签发日期", "签发日期", true},
        {"撤销日期", "撤销日期", true},
        {"撤销原因", "撤销原因"}}},
      {"已撤销许可",
       "其中已撤销的",
       {{"许可编号", "编号"},
        {"签发日期", "签发日期", true},
        {"撤销日期", "撤销日期", true},
        {"撤销原因", "撤销原因"}}},
      {"办理期限",
       "未办环节的期限",
       {{"环节", "环节名称"},
        {"岗位", "岗位"},
        {"截止日期", "截止日期", true},
        {"推算", "推算过程"}}},
  };
}

void put(std::string& out, std::string_view text) {
  out += fmt::format("{}:{}\n", text.size(), text);
}
void put(std::string& out, const Texts& texts) {
  for (const auto& [name, text] : texts) {
    put(out, name);
    put(out, text);
  }
  out += ".\n";
}

}  // namespace

// Lengths stand before texts: no text can be taken for the end of another.
std::string canonical(const Facts& facts) {
  std::string out = "facts 1\n";
  put(out, facts.made);
  put(out, facts.texts);
  for (const auto& [name, rows] : facts.lists) {
    put(out, name);
    for (const Texts& row : rows) put(out, row);
    out += "..\n";
  }
  return out;
}

const Place* Places::text(std::string_view name) const {
  const auto found = std::ranges::find(texts, name, &Place::name);
  return found == texts.end() ? nullptr : &*found;
}

const ListPlace* Places::list(std::string_view name) const {
  const auto found = std::ranges::find(lists, name, &ListPlace::name);
  return found == lists.end() ? nullptr : &*found;
}

Places places_of(const regulation::Pack& pack) {
  Places places{common_texts(), common_lists()};
  std::set<std::string> known;
  for (const regulation::Field& field : pack.fields) {
    if (!known.insert(field.label).second) continue;
    const bool date = field.kind == regulation::FieldKind::kDate;
    places.texts.push_back({"登记." + field.label, "送审信息中的这一栏", date});
    if (field.kind == regulation::FieldKind::kChoice) {
      places.texts.push_back({"登记." + field.label + ".勾选", "全部选项，已选的涂黑"});
    }
  }
  return places;
}

}  // namespace xs::letters
