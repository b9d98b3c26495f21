// SPDX-License-Identifier: AGPL-3.0-or-later
#include "http/event_channel.h"

#include <string_view>
#include <utility>

namespace xs::http {
namespace {

void append_field(std::string& out, std::string_view field, std::string_view value) {
  out += field;
  for (const char c : value)
    if (c != '\r' && c != '\n' && c != '\0') out += c;
  out += '\n';
}

// The wire has lines; a browser puts '\n' between them again.
void append_text(std::string& out, std::string_view text) {
  std::size_t begin = 0;
  while (true) {
    const std::size_t end = text.find_first_of("\r\n", begin);
    append_field(out, "data: ", text.substr(begin, end - begin));
    if (end == std::string_view::npos) return;
    begin = end + (text.substr(end, 2) == "\r\n" ? 2 : 1);
  }
}

}  // namespace

bool EventChannel::push(const Event& event) {
  std::string lines;
  if (!event.name.empty()) append_field(lines, "event: ", event.name);
  if (!event.id.empty()) append_field(lines, "id: ", event.id);
  append_text(lines, event.text);
  lines += '\n';

  std::unique_lock lock(mutex_);
  if (!open_) return false;
  if (waiting_.size() + lines.size() > kMostWaitingBytes) {
    waiting_.clear();
    end(lock);
    return false;
  }
  waiting_ += lines;
  const std::function<void()> wake = wake_;
  lock.unlock();
  if (wake) wake();
  return true;
}

void EventChannel::close() {
  std::unique_lock lock(mutex_);
  end(lock);
}

void EventChannel::client_gone() {
  std::unique_lock lock(mutex_);
  waiting_.clear();
  end(lock);
}

void EventChannel::end(std::unique_lock<std::mutex>& lock) {
  if (!open_) return;
  open_ = false;
  const std::function<void()> wake = std::exchange(wake_, nullptr);
  const std::function<void()> closed = std::exchange(closed_, nullptr);
  lock.unlock();
  if (wake) wake();
  if (closed) closed();
}

bool EventChannel::is_open() const {
  const std::lock_guard lock(mutex_);
  return open_;
}

void EventChannel::on_closed(std::function<void()> call) {
  std::unique_lock lock(mutex_);
  if (open_) {
    closed_ = std::move(call);
    return;
  }
  lock.unlock();
  call();
}

void EventChannel::attach(std::function<void()> wake) {
  const std::lock_guard lock(mutex_);
  if (open_) wake_ = std::move(wake);
}

EventChannel::Waiting EventChannel::take() {
  const std::lock_guard lock(mutex_);
  return {std::exchange(waiting_, {}), !open_};
}

}  // namespace xs::http
