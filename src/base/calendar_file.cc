// SPDX-License-Identifier: AGPL-3.0-or-later
#include "base/calendar_file.h"

#include <fmt/format.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "base/text.h"

namespace xs {
namespace {

// The longest holiday so far had nine days; more is a slip of the pen.
constexpr std::chrono::days kLongestHoliday{15};
constexpr std::size_t kLargestFile = 64 * 1024;

// Thrown within this file only.
struct Fault {
  int line;  // from 1
  std::string what;
};

[[noreturn]] void fault(const YAML::Mark& mark, std::string what) {
  throw Fault{mark.line + 1, std::move(what)};
}

std::string scalar(const YAML::Node& node, std::string_view what) {
  const std::string& tag = node.Tag();
  if (!node.IsScalar() || (tag != "?" && tag != "!")) {
    fault(node.Mark(), fmt::format("“{}”应当是一个值", what));
  }
  return node.Scalar();
}

// The values of a map whose keys are exactly `keys`.
std::vector<YAML::Node> fields(const YAML::Node& map, const std::vector<std::string>& keys) {
  if (!map.IsMap()) fault(map.Mark(), fmt::format("这里应当写明 {}", fmt::join(keys, "、")));
  std::vector<YAML::Node> values(keys.size());
  std::set<std::string> seen;
  for (const auto& pair : map) {
    const std::string key = scalar(pair.first, "键");
    const auto found = std::find(keys.begin(), keys.end(), key);
    if (found == keys.end()) fault(pair.first.Mark(), fmt::format("不认识的键“{}”", key));
    if (!seen.insert(key).second) fault(pair.first.Mark(), fmt::format("键“{}”重复", key));
    values[static_cast<std::size_t>(found - keys.begin())].reset(pair.second);
  }
  for (const std::string& key : keys) {
    if (!seen.contains(key)) fault(map.Mark(), fmt::format("缺少“{}”", key));
  }
  return values;
}

Date date_in_year(const YAML::Node& node, int year) {
  const std::string text = scalar(node, "日期");
  const auto date = parse_date(text);
  if (!date) fault(node.Mark(), fmt::format("日期“{}”不存在或者不是“年-月-日”的写法", text));
  if (year_of(*date) != year) {
    fault(node.Mark(),
          fmt::format("日期“{}”不在 {} 年，请写入 {}.yaml", text, year, year_of(*date)));
  }
  return *date;
}

void read_days_off(const YAML::Node& list, YearArrangement& arrangement) {
  if (!list.IsSequence() || list.size() == 0) fault(list.Mark(), "“days_off”应当逐个列出假期");
  for (const auto& holiday : list) {
    const auto values = fields(holiday, {"name", "from", "until"});
    if (trim(scalar(values[0], "name")).empty()) fault(values[0].Mark(), "假期没有名称");
    const Date from = date_in_year(values[1], arrangement.year);
    const Date until = date_in_year(values[2], arrangement.year);
    if (until < from) fault(values[2].Mark(), "假期的最后一日早于第一日");
    if (until.days - from.days >= kLongestHoliday) fault(values[2].Mark(), "假期过长，请核对日期");
    for (Date day = from; day <= until; day.days += std::chrono::days{1}) {
      if (!arrangement.days_off.insert(day).second) {
        fault(values[1].Mark(), fmt::format("{} 在两个假期里重复出现", to_string(day)));
      }
    }
  }
}

void read_working_weekends(const YAML::Node& list, YearArrangement& arrangement) {
  if (!list.IsSequence()) {
    fault(list.Mark(), "“working_weekends”应当逐个列出调休上班的周六、周日，没有时写 []");
  }
  for (const auto& node : list) {
    const Date day = date_in_year(node, arrangement.year);
    const std::chrono::weekday weekday{day.days};
    if (weekday != std::chrono::Saturday && weekday != std::chrono::Sunday) {
      fault(node.Mark(), fmt::format("{} 不是周六或者周日", to_string(day)));
    }
    if (arrangement.days_off.contains(day)) {
      fault(node.Mark(), fmt::format("{} 既放假又上班", to_string(day)));
    }
    if (!arrangement.working_weekends.insert(day).second) {
      fault(node.Mark(), fmt::format("{} 重复", to_string(day)));
    }
  }
}

YearArrangement read(std::string_view yaml, std::string_view file_name) {
  if (!is_valid_utf8(yaml)) throw Fault{1, "文件不是 UTF-8 编码"};
  const std::vector<YAML::Node> documents = YAML::LoadAll(std::string(yaml));
  if (documents.size() != 1) throw Fault{1, "文件应当只有一份内容"};
  const auto values = fields(documents.front(), {"year", "notice", "days_off", "working_weekends"});
  YearArrangement arrangement;
  const std::string year = scalar(values[0], "year");
  const auto first_day = parse_date(year + "-01-01");
  if (!first_day) fault(values[0].Mark(), fmt::format("年份“{}”不对", year));
  arrangement.year = year_of(*first_day);
  if (file_name != year + ".yaml") {
    fault(values[0].Mark(), fmt::format("年份 {} 与文件名不一致", year));
  }
  arrangement.notice = scalar(values[1], "notice");
  if (trim(arrangement.notice).empty()) fault(values[1].Mark(), "没有写明所依据的通知");
  read_days_off(values[2], arrangement);
  read_working_weekends(values[3], arrangement);
  return arrangement;
}

tl::unexpected<Error> refuse(std::string_view file_name, int line, std::string_view what) {
  return fail(ErrorCode::kInvalidInput,
              fmt::format("工作日历 {} 第 {} 行：{}，请改正后重新导入。", file_name, line, what),
              fmt::format("{}:{}: {}", file_name, line, what));
}

}  // namespace

Result<YearArrangement> parse_year_arrangement(std::string_view yaml, std::string_view file_name) {
  try {
    return read(yaml, file_name);
  } catch (const Fault& found) {
    return refuse(file_name, found.line, found.what);
  } catch (const YAML::Exception& error) {
    return refuse(file_name, error.mark.line + 1, "不符合 YAML 的写法（" + error.msg + "）");
  }
}

Result<WorkdayCalendar> load_calendar(const std::filesystem::path& folder) {
  const auto unreadable = [](const std::filesystem::path& path) {
    return fail(ErrorCode::kUnavailable, "工作日历无法读取，请检查工作日历目录。",
                "cannot read " + path.string());
  };
  std::error_code error;
  std::vector<std::filesystem::path> files;
  for (std::filesystem::directory_iterator at(folder, error), end; !error && at != end;
       at.increment(error)) {
    if (at->path().extension() == ".yaml") files.push_back(at->path());
  }
  if (error || files.empty()) return unreadable(folder);
  std::sort(files.begin(), files.end());
  WorkdayCalendar calendar;
  for (const auto& file : files) {
    std::ifstream stream(file, std::ios::binary);
    std::string yaml{std::istreambuf_iterator<char>(stream), {}};
    if (!stream || stream.bad() || yaml.size() > kLargestFile) return unreadable(file);
    XS_TRY(YearArrangement arrangement, parse_year_arrangement(yaml, file.filename().string()));
    calendar.add(std::move(arrangement));
  }
  return calendar;
}

}  // namespace xs
