// SPDX-License-Identifier: AGPL-3.0-or-later
#include "cli/progress_bar.h"

#include <fmt/format.h>

#include <algorithm>
#include <ostream>

namespace xs::cli {
namespace {

using std::chrono::milliseconds;

constexpr std::size_t kCells = 20;
constexpr milliseconds kBeforeAnEstimate{5000};
constexpr milliseconds kBetweenDrawings{100};

std::string span_words(milliseconds span) {
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(span).count();
  if (seconds < 60) return fmt::format("{} 秒", std::max<long long>(seconds, 1));
  if (seconds < 3600) return fmt::format("{} 分钟", (seconds + 59) / 60);
  return fmt::format("{} 小时 {} 分钟", seconds / 3600, seconds % 3600 / 60);
}

}  // namespace

std::string progress_words(std::size_t done, std::size_t total, milliseconds elapsed) {
  if (total == 0) return {};
  done = std::min(done, total);
  const std::size_t full = done * kCells / total;
  std::string out = "[" + std::string(full, '#') + std::string(kCells - full, '.') + "]";
  out += fmt::format(" {} / {} 个文件", done, total);
  if (elapsed < kBeforeAnEstimate || done * 100 < total || done == 0 || done == total) return out;
  const auto left = static_cast<double>(elapsed.count()) * static_cast<double>(total - done) /
                    static_cast<double>(done);
  return out + "，约还需 " + span_words(milliseconds(static_cast<long long>(left)));
}

ProgressBar::ProgressBar(std::ostream& terminal, std::size_t total)
    : terminal_(terminal), total_(total), began_(std::chrono::steady_clock::now()) {}

void ProgressBar::draw(std::size_t done) {
  const auto now = std::chrono::steady_clock::now();
  if (stands_ && now - drawn_ < kBetweenDrawings) return;
  const auto elapsed = std::chrono::duration_cast<milliseconds>(now - began_);
  terminal_ << "\r\x1b[K" << progress_words(done, total_, elapsed) << std::flush;
  drawn_ = now;
  stands_ = true;
}

void ProgressBar::clear() {
  if (stands_) terminal_ << "\r\x1b[K" << std::flush;
  stands_ = false;
}

}  // namespace xs::cli
