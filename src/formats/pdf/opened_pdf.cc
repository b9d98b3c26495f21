// SPDX-License-Identifier: AGPL-3.0-or-later
#include "formats/pdf/opened_pdf.h"

#include "formats/draft.h"

namespace xs::formats {
namespace {

constexpr std::size_t kStore = std::size_t{64} << 20;
constexpr int kMostPdfPages = 20'000;

void say_nothing(void*, const char*) {}

}  // namespace

OpenedPdf::OpenedPdf(BytesView bytes) : context_(fz_new_context(nullptr, nullptr, kStore)) {
  if (context_ == nullptr) throw std::bad_alloc();
  fz_set_warning_callback(context_, say_nothing, nullptr);
  fz_set_error_callback(context_, say_nothing, nullptr);
  fz_stream* stream = nullptr;
  bool locked = false;
  const bool good = guarded(context_, [&] {
    stream = fz_open_memory(context_, bytes.data(), bytes.size());
    document_ = pdf_open_document_with_stream(context_, stream);
    locked = pdf_needs_password(context_, document_) != 0;
    if (!locked) pages_ = pdf_count_pages(context_, document_);
  });
  if (stream != nullptr) fz_drop_stream(context_, stream);
  if (good && !locked && pages_ > 0 && pages_ <= kMostPdfPages) return;
  if (document_ != nullptr) pdf_drop_document(context_, document_);
  fz_drop_context(context_);
  if (locked) throw Refusal{"PDF 已加密，不能审查。请解除密码后再送审。"};
  if (pages_ > kMostPdfPages) throw Refusal{"PDF 页数过多，不能读取。请拆分文件后再送审。"};
  throw Refusal{"PDF 已损坏，不能打开。请重新导出后再送审。"};
}

OpenedPdf::~OpenedPdf() {
  pdf_drop_document(context_, document_);
  fz_drop_context(context_);
}

}  // namespace xs::formats
